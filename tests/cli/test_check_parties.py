"""`exportcheck check --parties`: the party list of a run, from the command line to the evidence."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from exportcheck.model.party import Listed, ListInfo
from exportcheck.parties import build_index

ON = ("--on", "2026-02-01")
HEADER = "chip,quantity,destination,end_user,end_user_hq,end_user_parent\n"
LISTED = HEADER + "RTX 4090 D,4,CN,Huawei Technologies Co Ltd,CN,CN\n"
UNLISTED = HEADER + "RTX 4090 D,4,DE,Acme Analytics GmbH,DE,DE\n"
PARTIES = (
    Listed("1", "Entity List (EL)", "Huawei Technologies Co., Ltd.", countries=("CN",), notice="84 FR 22961"),
    Listed("2", "Entity List (EL)", "Quillmark Photonics", countries=("CN",)),
)


@pytest.fixture
def index(tmp_path: Path) -> Callable[..., Path]:
    """Builds an index of a few parties and says where."""

    def built(published: date | None = date(2026, 1, 30), name: str = "list.index") -> Path:
        path = tmp_path / name
        info = ListInfo("a small list", published, date(2026, 1, 31), len(PARTIES), 2, "sha256:" + "0" * 64)
        build_index(PARTIES, info, path)
        return path

    return built


def found(report: dict, line: int = 0) -> list[dict]:
    """The findings of a line about parties and red flags."""
    return [f for f in report["lines"][line]["findings"] if f["rule"][:3] in ("XC5", "XC9")]


def rules(report: dict, line: int = 0) -> list[str]:
    return [finding["rule"] for finding in found(report, line)]


def test_without_a_list_every_line_warns_that_parties_are_not_screened(run, manifest):
    report = json.loads(run("check", manifest(LISTED), *ON, "-o", "json").out)
    assert rules(report) == ["XC501"]
    assert "parties" not in report
    assert report["exit_code"] == 0


def test_with_a_list_nobody_is_told_that_parties_are_not_screened(run, manifest, index):
    ended = run("check", manifest(UNLISTED), *ON, "--parties", index(), "-o", "json")
    report = json.loads(ended.out)
    assert ended.code == 0
    assert rules(report) == []
    assert report["lines"][0]["gate"] == "pass"
    assert report["parties"] == {
        "name": "a small list",
        "published": "2026-01-30",
        "imported": "2026-01-31",
        "parties": 2,
        "names": 2,
        "digest": "sha256:" + "0" * 64,
        "starter": False,
    }
    assert [finding["rule"] for finding in report["findings"]] == ["XC514"]


def test_a_listed_party_fails_the_run_and_its_hits_stand_in_the_json(run, manifest, index):
    ended = run("check", manifest(LISTED), *ON, "--parties", index(), "-o", "json")
    report = json.loads(ended.out)
    assert ended.code == 1
    (finding,) = found(report)
    assert (finding["rule"], finding["severity"]) == ("XC506", "error")
    (hit,) = finding["hits"]
    assert hit["name"] == "Huawei Technologies Co., Ltd."
    assert hit["list"] == "Entity List (EL)"
    assert hit["band"] == "probable"
    assert hit["notice"] == "84 FR 22961"
    assert hit["license_policy"] is None
    assert hit["score"] == 1.0


def test_the_starter_list_finds_who_is_in_it_and_leaves_the_rest_not_screened(run, manifest):
    path = manifest(LISTED + UNLISTED.removeprefix(HEADER))
    ended = run("check", path, *ON, "--parties", "starter", "-o", "json")
    report = json.loads(ended.out)
    assert rules(report, 0) == ["XC506", "XC501"]
    assert rules(report, 1) == ["XC501"]
    (not_screened,) = found(report, 1)
    assert "only the starter list is loaded, which is not the list" in not_screened["message"]
    assert "XC505" in [finding["rule"] for finding in report["findings"]]


@pytest.mark.parametrize("shape", ["text", "markdown", "sarif", "junit", "html", "github", "csv"])
def test_no_format_stumbles_over_findings_about_parties(shape, run, manifest, index):
    ended = run("check", manifest(LISTED), *ON, "--parties", index(), "-o", shape)
    assert ended.code == 1
    assert "XC506" in ended.out


def test_text_says_of_the_starter_list_that_it_is_not_the_list(run, manifest):
    assert "is not the list" in run("check", manifest(UNLISTED), *ON, "--parties", "starter").out


def test_a_file_that_is_not_there_is_a_wrong_command_line(run, manifest, tmp_path):
    ended = run("check", manifest(), *ON, "--parties", tmp_path / "none.index")
    assert ended.code == 2
    assert "parties import" in ended.err


def test_a_damaged_index_cannot_be_checked_against(run, manifest, index):
    path = index()
    path.write_bytes(path.read_bytes()[:-100])
    ended = run("check", manifest(LISTED), *ON, "--parties", path)
    assert ended.code == 3
    assert "Traceback" not in ended.err
    assert ended.out == ""


def test_an_old_list_warns_and_fails_only_when_asked(run, manifest, index):
    path, old = manifest(UNLISTED), index(date(2025, 12, 1))
    warned = run("check", path, *ON, "--parties", old)
    assert warned.code == 0
    assert "XC509" in warned.out
    most = ("--max-list-age", "7", "--on-stale")
    assert run("check", path, *ON, "--parties", old, *most, "warn").code == 0
    assert run("check", path, *ON, "--parties", old, *most, "fail").code == 4
    fresh = index(date(2026, 1, 25), "fresh.index")
    assert run("check", path, *ON, "--parties", fresh, *most, "fail").code == 0


def test_a_list_of_unknown_age_is_not_young_enough(run, manifest, index):
    undated = index(None)
    ended = run(
        "check", manifest(UNLISTED), *ON, "--parties", undated, "--max-list-age", "7", "--on-stale", "fail"
    )
    assert ended.code == 4


def test_an_age_without_a_list_is_a_wrong_command_line(run, manifest):
    ended = run("check", manifest(), *ON, "--max-list-age", "7")
    assert ended.code == 2
    assert "--parties" in ended.err


def test_a_resemblance_can_be_waived_and_a_probable_party_not(run, manifest, index, tmp_path):
    path = manifest(LISTED)
    waivers = tmp_path / "waivers.yaml"
    waivers.write_text(
        "waivers:\n  - {id: W-1, rule: XC506, scope: {party: Huawei Technologies Co Ltd}, reason: another, "
        "approver: A. B., created: 2026-01-01, expires: 2026-12-31}\n",
        "utf-8",
    )
    ended = run("check", path, *ON, "--parties", index(), "--waivers", waivers)
    assert ended.code == 1
    assert "XC804" in ended.out


def test_another_party_in_the_same_line_is_another_finding(run, manifest, index):
    listed = index()
    other = LISTED.replace("Huawei Technologies Co Ltd", "Quillmark Photonics")
    marks = set()
    for text in (LISTED, other):
        report = json.loads(run("check", manifest(text), *ON, "--parties", listed, "-o", "json").out)
        (finding,) = found(report)
        marks.add(finding["fingerprint"])
    assert len(marks) == 2


def test_evidence_keeps_the_list_and_a_replay_finds_the_same(run, manifest, index, tmp_path):
    listed, archive = index(), tmp_path / "evidence.zip"
    run("check", manifest(LISTED), *ON, "--parties", listed, "--evidence", archive)
    listed.unlink()
    ended = run("verify", archive)
    assert ended.code == 0, ended.out
    assert "same verdicts" in ended.out


def test_evidence_without_the_list_is_compared_but_for_what_was_found_of_parties(
    run, manifest, index, tmp_path, monkeypatch
):
    listed, archive = index(), tmp_path / "evidence.zip"
    monkeypatch.setattr("exportcheck.cli.party_screening.LARGEST_KEPT", 0)
    text = LISTED + "H200,4,VN,Acme,VN,VN\n"
    run("check", manifest(text), *ON, "--parties", listed, "--evidence", archive)
    ended = run("verify", archive)
    assert ended.code == 0, ended.out
    assert "what was found of parties is not compared" in ended.out


def test_red_flags_are_said_of_controlled_items_alone(run, manifest):
    header = "chip,quantity,destination,consignee,end_user,end_user_founded,end_user_hq,end_user_parent\n"
    flagged = "Fast Freight Pte Ltd,Orchid Trading Pte Ltd,2023-05-01,SG,SG\n"
    text = header + f"H200,8,SG,{flagged}" + f"RTX 4090 D,8,SG,{flagged}"
    report = json.loads(run("check", manifest(text), *ON, "-o", "json").out)
    assert {"XC911", "XC912", "XC913"} <= set(rules(report, 0))
    assert not {"XC911", "XC912", "XC913"} & set(rules(report, 1))


@pytest.mark.parametrize(
    ("founded", "flagged"), [("2022-10-20", False), ("2022-10-21", False), ("2022-10-22", True), ("", False)]
)
def test_a_company_is_younger_than_the_rule_from_the_day_after_it(founded, flagged, run, manifest):
    header = "chip,quantity,destination,end_user,end_user_founded,end_user_hq,end_user_parent\n"
    text = header + f"H200,8,SG,Orchid Compute,{founded},SG,SG\n"
    report = json.loads(run("check", manifest(text), *ON, "-o", "json").out)
    assert ("XC913" in rules(report)) is flagged


# Both as published: by Huawei Technologies, and by GLEIF.
SOUND_USCC, SOUND_LEI = "914403001922038216", "213800KUD8LAJWSQ9D15"


def coded(run, path, *more: object) -> list[dict]:
    """The findings of the one line of a manifest."""
    report = json.loads(run("check", path, *ON, "-o", "json", *more).out)
    (line,) = report["lines"]
    return line["findings"]


@pytest.mark.parametrize("party", ["end_user", "consignee", "intermediate"])
@pytest.mark.parametrize(
    ("kind", "code", "said"),
    [
        ("uscc", SOUND_USCC, ""),
        ("uscc", "9144 0300-1922038216", ""),
        ("uscc", SOUND_USCC[:-1] + "7", "the check character is '7' and should be '6'"),
        ("uscc", SOUND_USCC[:-1], "has 18 characters, this one has 17"),
        ("lei", SOUND_LEI, ""),
        ("lei", SOUND_LEI[:-1] + "6", "the check figures are 16 and should be 15"),
        ("lei", "", ""),
    ],
)
def test_the_codes_of_parties_are_looked_at_for_slips(party, kind, code, said, run, manifest, index):
    text = f"chip,quantity,destination,{party}_{kind},end_user_hq,end_user_parent\nH200,8,SG,{code},SG,SG\n"
    found = [f for f in coded(run, manifest(text), "--parties", index()) if f["rule"] == "XC527"]
    assert [f["severity"] for f in found] == (["warning"] if said else [])
    assert all(said in f["message"] for f in found)


def test_a_blank_code_changes_nothing(run, manifest, index):
    row = "chip,quantity,destination,end_user,end_user_hq,end_user_parent{}\nH200,8,SG,Acme,SG,SG{}\n"
    plain = coded(run, manifest(row.format("", "")), "--parties", index())
    columns = ",end_user_uscc,end_user_lei,consignee_uscc,consignee_lei,intermediate_uscc,intermediate_lei"
    assert coded(run, manifest(row.format(columns, ",,,,,,")), "--parties", index()) == plain


def test_a_sound_code_does_not_screen_a_name_in_another_script(run, manifest, index):
    text = (
        "chip,quantity,destination,end_user,end user uscc,end_user_hq,end_user_parent\n"
        f"H200,8,SG,某某公司,{SOUND_USCC},SG,SG\n"
    )
    (found,) = [f for f in coded(run, manifest(text), "--parties", index()) if f["rule"] == "XC508"]
    assert found["severity"] == "indeterminate"
    assert f"stated: USCC {SOUND_USCC}, by which no list is searched" in found["message"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("m.jsonl", '{"chip": "H200", "quantity": 8, "destination": "SG", "end_user_lei": "X"}\n'),
        ("m.yaml", "lines:\n- {chip: H200, quantity: 8, destination: SG, end_user_lei: X}\n"),
    ],
)
def test_codes_are_read_from_every_format(name, text, run, manifest, index):
    (found,) = [f for f in coded(run, manifest(text, name), "--parties", index()) if f["rule"] == "XC527"]
    assert "the LEI of the end user, 'X': an LEI has 20 characters" in found["message"]


def test_codes_are_read_from_a_workbook(run, index, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (("chip", "quantity", "destination", "end_user_lei"), ("H200", 8, "SG", SOUND_LEI[:-1] + "6")):
        book.active.append(row)
    book.save(tmp_path / "m.xlsx")
    found = coded(run, tmp_path / "m.xlsx", "--parties", index())
    assert [f["rule"] for f in found].count("XC527") == 1


def test_another_code_with_a_slip_is_another_finding(run, manifest, index, tmp_path):
    base = tmp_path / "base.json"
    row = HEADER.replace("\n", ",end_user_lei\n") + "H200,8,SG,Acme,SG,SG,{}\n"
    run("check", manifest(row.format("X")), *ON, "--parties", index(), "-o", f"json={base}")

    def told(code: str) -> bool:
        known = run("check", manifest(row.format(code)), *ON, "--parties", index(), "--baseline", base)
        return "XC527" in known.out

    assert (told("X"), told("Y")) == (False, True)


def test_a_trading_consignee_is_no_trading_end_user(run, manifest):
    header = "chip,quantity,destination,consignee,end_user,end_user_hq,end_user_parent\n"
    text = header + "H200,8,SG,Orchid Trading Pte Ltd,Orchid Compute,SG,SG\n"
    report = json.loads(run("check", manifest(text), *ON, "-o", "json").out)
    assert "XC912" not in rules(report)
