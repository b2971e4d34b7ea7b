"""`--law FOLDER` before any command, and `exportcheck law`."""

import json
import shutil

import pytest

from exportcheck.load.bundled import data_folder
from exportcheck.load.regulations import load_law
from exportcheck.rules import RULES

DAY = "2026-08-01"
TO_CHINA = "chip,quantity,destination,end_user_hq,end_user_parent\nB200,8,CN,CN,CN\nH200,8,CN,CN,CN\n"


@pytest.fixture
def own(tmp_path):
    """Writes a bundled file with some texts replaced into a folder, and says which folder."""

    def write(stem, *pairs, folder="my-law"):
        text = (data_folder() / "regulations" / f"{stem}.yaml").read_text("utf-8")
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new)
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / f"{stem}.yaml").write_text(text, "utf-8")
        return tmp_path / folder

    return write


@pytest.fixture
def milder(own):
    """Case-by-case review as far as the B200."""
    return own("review_case_by_case", ("21000", "50000"), ("6500", "9500"))


def rules(findings):
    return {finding["rule"] for finding in findings}


def test_chip_says_that_the_law_was_changed_and_both_decisions(run, milder):
    ended = run("--law", milder, "chip", "B200", "--to", "CN", "--on", DAY, "-o", "json")
    said = json.loads(ended.out)
    [verdict] = said["verdicts"]
    assert (ended.code, verdict["decision"]) == (0, "case_by_case")
    assert "XC705" in rules(said["findings"])
    [other] = [f["message"] for f in verdict["findings"] if f["rule"] == "XC706"]
    assert "milder" in other and "case by case" in other and "presumption of denial" in other
    assert ended.err.count("XC705") == 1 and "review_case_by_case" in ended.err


def test_the_digest_is_that_of_the_changed_law(run, milder):
    asked = ["chip", "B200", "--to", "CN", "--on", DAY, "-o", "json"]
    digests = {
        json.loads(run(*law, *asked).out)["law"]["digest"]
        for law in ([], ["--law", milder], ["--law", milder])
    }
    assert len(digests) == 2


def test_without_the_option_nothing_is_said(run):
    ended = run("chip", "B200", "--to", "CN", "--on", DAY, "-o", "json")
    assert "XC70" not in ended.out.replace("XC701", "") and ended.err == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ["chip", "H200", "--to", "CN"],
        ["compare", "H200", "B200"],
        ["history", "H200"],
        ["diff", "H200", "--from", "2026-01-14", "--to", "2026-01-15"],
        ["what-if", "H200"],
        ["headroom", "H200", "--us-units", "10", "--on", DAY],
        ["explain", "XC401"],
        ["rules"],
        ["chips"],
        ["data", "status"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_every_command_that_knows_the_law_says_so(run, milder, arguments):
    ended = run("--law", milder, *arguments)
    assert ended.code == 0
    assert "the law was changed: 1 file of" in ended.err and "(XC705)" in ended.err


def test_check_carries_both_findings_and_ends_with_its_status_line(run, milder, manifest):
    ended = run("--law", milder, "check", manifest(TO_CHINA), "--on", DAY, "-o", "json")
    said = json.loads(ended.out)
    assert "XC705" in rules(said["findings"])
    changed, same = said["lines"]
    assert "XC706" in rules(changed["findings"]) and "XC706" not in rules(same["findings"])
    assert ended.last == "exportcheck: status=fail exit=1"


def test_a_flag_beats_the_environment_and_the_environment_the_file(
    run, milder, own, manifest, tmp_path, monkeypatch
):
    stricter = own("review_case_by_case", ("21000", "10000"), folder="stricter")
    path = manifest(TO_CHINA)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "exportcheck.toml").write_text('law = "my-law"\n', "utf-8")

    def used(*before, after=()):
        said = json.loads(run(*before, "check", path, "--on", DAY, "-o", "json", *after).out)
        return [line["decision"] for line in said["lines"]]

    mild, strict = ["case_by_case"] * 2, ["presumption_of_denial"] * 2
    assert used() == mild
    monkeypatch.setenv("EXPORTCHECK_LAW", str(stricter))
    assert used() == strict
    assert used("--law", milder) == mild
    assert used(after=["--isolated"]) == ["presumption_of_denial", "case_by_case"]
    shown = json.loads(run("--law", milder, "config", "-o", "json").out)["settings"]
    assert [s for s in shown if s["name"] == "law"] == [
        {"name": "law", "value": str(milder), "source": "flag", "origin": "--law"}
    ]


def test_the_environment_reaches_a_command_without_configuration(spawn, milder):
    ended = spawn("chip", "B200", "--to", "CN", "--on", DAY, EXPORTCHECK_LAW=str(milder))
    assert "case by case" in ended.out and "XC706" in ended.out


@pytest.mark.parametrize("command", ["chip", "check", "history"])
def test_behind_the_command_the_place_of_the_option_is_said(run, command):
    ended = run(command, "H200", "--law", "my-law")
    assert ended.code == 2
    assert f"exportcheck --law FOLDER {command}" in ended.err


def test_check_ends_with_its_status_line_where_the_folder_is_wrong(run, manifest, tmp_path):
    for before in (["--law", tmp_path / "none"], [f"--law={tmp_path / 'none'}"]):
        ended = run(*before, "check", manifest())
        assert (ended.code, ended.last) == (2, "exportcheck: status=error exit=2")
        assert "there is no folder" in ended.err


def test_an_unsound_file_is_said_with_its_folder_and_nothing_is_judged(run, own):
    folder = own("eccn_3a090_a", ("[87-fr-62186]", "[87-fr-0]"))
    ended = run("--law", folder, "chip", "H200")
    assert (ended.code, ended.out) == (2, "")
    assert f"{folder}: eccn_3a090_a.yaml, line 7" in ended.err


def test_evidence_keeps_the_changed_law_and_replays_it(run, milder, manifest, tmp_path):
    archive = tmp_path / "evidence.zip"
    run("--law", milder, "check", manifest(TO_CHINA), "--on", DAY, "--evidence", archive)
    unpacked = tmp_path / "unpacked"
    shutil.unpack_archive(archive, unpacked)
    law, _ = load_law(unpacked / "data", {rule.stem: rule.numbers for rule in RULES})
    report = [json.loads(row) for row in (unpacked / "report.jsonl").read_text("utf-8").splitlines()]
    assert law.vintages["review_case_by_case"][-1].numbers.tpp.value == 50000
    assert any(law.digest in json.dumps(row) for row in report)

    under_mine = run("--law", milder, "verify", archive, "-o", "json")
    assert (under_mine.code, json.loads(under_mine.out)["moved"]) == (0, [])
    bundled = run("verify", archive, "-o", "json")
    said = json.loads(bundled.out)
    assert (bundled.code, said["moved"]) == (1, ["law"])
    assert [(d["line"], d["why"]) for d in said["differences"]] == [(2, ["law"])]


def test_show_gives_the_bundled_file_word_for_word_whatever_the_law(run, milder):
    real = (data_folder() / "regulations" / "review_case_by_case.yaml").read_text("utf-8")
    for name in ("review_case_by_case", "XC401", "xc401"):
        assert run("--law", milder, "law", "show", name).out == real


def test_show_into_a_folder_makes_it_and_writes_over_nothing(run, tmp_path):
    folder = tmp_path / "new" / "law"
    assert run("law", "show", "duty", "--into", folder).code == 0
    real = (data_folder() / "regulations" / "duty.yaml").read_bytes()
    assert (folder / "duty.yaml").read_bytes() == real
    (folder / "duty.yaml").write_text("mine", "utf-8")
    ended = run("law", "show", "duty", "--into", folder)
    assert ended.code == 2 and (folder / "duty.yaml").read_text("utf-8") == "mine"


@pytest.mark.parametrize("name", ["eccn_3a090", "nothing at all", ""])
def test_show_of_no_rule_is_refused(run, name):
    ended = run("law", "show", name)
    assert (ended.code, ended.out) == (2, "")


def test_lint_passes_the_bundled_law_and_names_every_state(run):
    ended = run("law", "lint", "-o", "json")
    said = json.loads(ended.out)
    assert (ended.code, said["result"], said["schema"]) == (0, "sound", "exportcheck/law-lint/v1")
    assert [(s["from"], s["until"], s["layers"]) for s in said["states"]] == [
        ("2022-10-21", "2023-11-16", ["enforced", "codified"]),
        ("2023-11-17", None, ["enforced", "codified"]),
    ]
    assert {entry["kind"] for s in said["states"] for entry in s["known"]} == {"known_overlap", "known_step"}


UNSOUND = [
    ("eccn_3a090_b", ("{less_than: 4800}", "{less_than: 4500}"), "a gap"),
    ("eccn_3a090_b", ("dense_density: [{at_least: 3.2}, {less_than: 5.92}]",
                      "dense_density: [{at_least: 3.2}, {less_than: 7}]"), "an overlap"),
    ("eccn_3a090_b", ("dense_tpp: [{at_least: 1600}]", "dense_tpp: [{more_than: 1600}]"), "a split border"),
    ("eccn_3a090_a", ("tpp_when_dense: {at_least: 1600}", "tpp_when_dense: {more_than: 1600}"), "a gap"),
]  # fmt: skip


@pytest.mark.parametrize(("stem", "pair", "words"), UNSOUND, ids=[row[2] for row in UNSOUND])
def test_lint_finds_what_is_wrong_with_a_folder_and_exits_1(run, own, stem, pair, words):
    ended = run("law", "lint", own(stem, pair))
    assert ended.code == 1
    assert f"wrong: {words}" in ended.out and "unsound: " in ended.out


def test_lint_takes_the_folder_of_the_option_too_and_an_unsound_file_is_2(run, own):
    folder = own("eccn_3a090_b", ("{less_than: 4800}", "{less_than: 4500}"))
    assert run("--law", folder, "law", "lint").code == 1
    (folder / "eccn_3a090_b.yaml").write_text("rule: eccn_3a090_b\n", "utf-8")
    ended = run("law", "lint", folder)
    assert ended.code == 2 and "vintages: is missing" in ended.err


def test_a_delayed_day_of_compliance_parts_the_layers(run, own):
    text = ("  - effective: 2023-11-17\n    status: in-force\n",
            "  - effective: 2023-11-17\n    status: in-force\n    compliance: 2024-01-01\n")  # fmt: skip
    own("eccn_3a090_a", text)
    own("eccn_3a090_b", text)
    said = json.loads(run("law", "lint", own("eccn_3a090_note_2", text), "-o", "json").out)
    assert [(s["from"], s["layers"]) for s in said["states"]] == [
        ("2022-10-21", ["codified"]),
        ("2022-10-21", ["enforced"]),
        ("2023-11-17", ["codified"]),
        ("2024-01-01", ["enforced"]),
    ]


def test_the_rule_that_was_meant_is_named_as_it_is_written(run):
    assert "did you mean XC416?" in run("law", "show", "XC316").err


def test_lint_of_a_folder_that_is_not_there_does_not_speak_of_the_option(run, tmp_path):
    ended = run("law", "lint", tmp_path / "nope")
    assert (ended.code, "--law" in ended.err) == (2, False)
    assert f"law lint: there is no folder {tmp_path / 'nope'}" in ended.err


@pytest.mark.parametrize("written", ["0.5", "[0.5]", "{most: 0.5}", "{at_most: half}"])
def test_a_limit_that_is_none_is_said_with_an_example(run, own, written):
    ended = run("--law", own("dd_volume", ("{at_most: 0.5}", written)), "chip", "H200")
    assert ended.code != 0
    assert "values.volume_ratio" in ended.err
    assert "a limit is one of " in ended.err
    assert "for example {at_most: 0.5}" in ended.err


def test_what_is_wrong_beside_a_limit_is_not_called_one(run, own):
    ended = run("--law", own("dd_volume", ("{also: [US]}", "5")), "chip", "H200")
    assert ended.code != 0
    assert "a limit is one of" not in ended.err
