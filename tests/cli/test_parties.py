"""`exportcheck parties`: lists that are imported, updated, looked at and screened against."""

import csv
import io
import json
import os
import subprocess
from datetime import UTC, datetime

import pytest

from exportcheck.cli.parties_records import warnings
from exportcheck.load.party_guards import bundled_sentinels
from exportcheck.model.party import ListInfo

pytest.importorskip("rapidfuzz")

OWN = (
    "name,alt_names,list,authority,country,license_requirement,license_policy,notice\n"
    "Zephyr Quantum Devices Co. Ltd.,Zephyr QD,watch list,trade desk,CN,all items,denial,memo 7\n"
    "Orlandine Freight GmbH,,watch list,trade desk,DE,,,\n"
)


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(OWN, encoding="utf-8")
    return path


@pytest.fixture
def index(tmp_path, own, run):
    path = tmp_path / "parties.idx"
    ended = run("parties", "import", own, "--index", path, "--published", "2026-11-20")
    assert ended.code == 0, ended.err
    return path


def left(folder):
    return sorted(path.name for path in folder.iterdir())


def test_an_imported_list_is_screened_with_what_it_says_of_each_party(index, run):
    ended = run("parties", "screen", "ZEPHYR QUANTUM DEVICES", "Siemens", "--parties", index, "-o", "jsonl")
    assert ended.code == 0
    found, other = map(json.loads, ended.out.splitlines())
    assert (found["name"], found["band"]) == ("ZEPHYR QUANTUM DEVICES", "probable")
    hit = found["hits"][0]
    assert (hit["name"], hit["list"], hit["authority"]) == (
        "Zephyr Quantum Devices Co. Ltd.",
        "watch list",
        "trade desk",
    )
    assert (hit["license_requirement"], hit["license_policy"], hit["notice"]) == (
        "all items",
        "denial",
        "memo 7",
    )
    assert 0 < hit["score"] <= 1 and hit["scores"] and hit["why"]
    assert (other["band"], other["hits"]) == ("none", [])
    assert other["screened_against"]["name"] == "own.csv"


def test_json_is_one_document_and_text_ends_with_the_counts(index, run):
    document = json.loads(run("parties", "screen", "Siemens", "Nobody", "--parties", index, "-o", "json").out)
    assert document["schema"] == "exportcheck/party-screening/v1"
    assert [entry["name"] for entry in document["names"]] == ["Siemens", "Nobody"]
    text = run("parties", "screen", "Orlandine Freight", "Siemens", "--parties", index).out
    assert text.endswith("2 names: 1 probable, 1 none\n")
    assert "review policy" not in text  # the list has none for it, so nothing is said of one


def test_names_come_from_a_file_one_a_line(index, run, tmp_path):
    names = tmp_path / "names.txt"
    names.write_bytes("\ufeffOrlandine Freight\r\n\r\n  Siemens \n".encode())
    ended = run("parties", "screen", "--file", names, "--parties", index, "-o", "jsonl")
    assert [json.loads(line)["name"] for line in ended.out.splitlines()] == ["Orlandine Freight", "Siemens"]


def test_the_index_may_be_named_in_the_environment(index, run, monkeypatch):
    monkeypatch.setenv("EXPORTCHECK_PARTIES", str(index))
    assert "own.csv" in run("parties", "status").out
    assert run("parties", "screen", "Orlandine Freight", "-o", "jsonl").out.startswith('{"name": "Orlandine')


def test_the_index_may_be_named_in_the_configuration(index, run, monkeypatch, tmp_path):
    monkeypatch.delenv("EXPORTCHECK_PARTIES", raising=False)
    (tmp_path / "exportcheck.toml").write_text('parties = "parties.idx"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert "own.csv" in run("parties", "status").out
    assert "starter list" in run("parties", "screen", "A Name", "--parties", "starter").err


def test_without_a_list_the_starter_list_is_used_and_says_that_it_is_not_the_list(run, monkeypatch):
    monkeypatch.delenv("EXPORTCHECK_PARTIES", raising=False)
    for form in ("text", "json", "jsonl"):
        ended = run("parties", "screen", "Huawei Technologies", "Miller Bakery", "-o", form)
        assert ended.code == 0
        assert "not the Consolidated Screening List" in ended.err
        if form != "text":
            assert "not the Consolidated Screening List" in ended.out
    huawei, bakery = map(json.loads, ended.out.splitlines())
    assert huawei["band"] == "probable"
    assert (bakery["band"], bakery["screened_against"]["starter"]) == ("not_screened", True)
    assert "not the Consolidated Screening List" in run("parties", "status").err


def test_a_name_in_a_script_that_the_list_does_not_have_is_not_screened(index, run):
    ended = run("parties", "screen", "寒武纪科技", "--parties", index, "-o", "jsonl")
    entry = json.loads(ended.out)
    assert (entry["band"], bool(entry["reason"])) == ("not_screened", True)


@pytest.mark.parametrize("name", ["---", "....", "Co., Ltd.", "x" * 2001])
def test_what_is_no_name_is_not_screened_rather_than_not_found(name, index, run):
    entry = json.loads(run("parties", "screen", "--parties", index, "-o", "jsonl", "--", name).out)
    assert (entry["band"], bool(entry["reason"])) == ("not_screened", True)


NAMELESS = ("---", "….", "12345", "٣٤٥", "Co., Ltd.", "360 Ltd.")


def test_screen_and_check_agree_on_a_name_that_names_nobody(index, run, manifest):
    rows = "".join(f'RTX 4090 D,1,DE,DE,DE,DE,"{name}"\n' for name in (*NAMELESS, "Siemens AG"))
    path = manifest(
        f"chip,quantity,destination,end_user_country,end_user_hq,end_user_parent,end_user\n{rows}"
    )
    checked = json.loads(run("check", path, "--parties", index, "--on", "2026-11-24", "-o", "json").out)
    unscreened = [any(found["rule"] == "XC508" for found in line["findings"]) for line in checked["lines"]]
    ended = run("parties", "screen", "--parties", index, "-o", "jsonl", "--", *NAMELESS, "Siemens AG")
    bands = [json.loads(line)["band"] for line in ended.out.splitlines()]
    assert bands == [*["not_screened"] * len(NAMELESS), "none"]
    assert unscreened == [band == "not_screened" for band in bands]


def test_a_table_has_a_row_for_each_hit_and_no_formulas(index, run):
    ended = run("parties", "screen", "Zephyr QD", "=cmd()", "--parties", index, "-o", "csv")
    hit, formula = csv.DictReader(io.StringIO(ended.out))
    assert (hit["name"], hit["band"], hit["hit"]) == (
        "Zephyr QD",
        "probable",
        "Zephyr Quantum Devices Co. Ltd.",
    )
    assert (hit["list"], hit["authority"], hit["notice"]) == ("watch list", "trade desk", "memo 7")
    assert (hit["license_requirement"], hit["license_policy"]) == ("all items", "denial")
    assert "words" in hit["scores"] and hit["why"] and hit["screened_against"] == "own.csv"
    assert (formula["name"], formula["band"], formula["hit"]) == ("'=cmd()", "none", "")


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "csv"])
def test_every_report_of_the_starter_list_says_that_it_is_not_the_list(form, run):
    ended = run("parties", "screen", "Huawei", "--parties", "starter", "-o", form)
    assert "not the Consolidated Screening List" in ended.err
    assert ("not the list" if form == "text" else "not the Consolidated Screening List") in ended.out


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "csv"])
def test_nothing_in_a_name_steers_the_terminal(form, index, run):
    name = "Orlandine\x1b]0;x\x07\t\x9b2J\u202e Freight\udcff"
    ended = run("parties", "screen", name, "--parties", index, "-o", form)
    assert ended.code == 0
    assert set(ended.out) - {"\n"} == {char for char in ended.out if char.isprintable()}
    if form == "jsonl":
        assert json.loads(ended.out)["name"] == name


def test_thousands_of_names_come_from_standard_input(index, run):
    names = "".join(f"Company Number {number}\n" for number in range(2_000))
    ended = run("parties", "screen", "--file", "-", "--parties", index, stdin=names.encode())
    assert ended.out.endswith("\n2,000 names: 2,000 none\n")


def test_a_reader_that_goes_away_early_is_no_error(index, command):
    names = "".join(f"Orlandine Freight {number}\n" for number in range(300))
    arguments = [*command, "parties", "screen", "--file", "-", "--parties", str(index), "--fail-on-hit"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(arguments, **pipes) as process:
        process.stdout.close()
        process.stdin.write(names.encode())
        process.stdin.close()
        said = process.stderr.read().decode()
    assert process.returncode == 1, said
    assert "Error" not in said and "Traceback" not in said


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"Acme\nBe\0ta\n", "line 2 has a NUL"),
        (b"Acme\n\xff\xfe\n", "line 2 is not UTF-8"),
        ("Acme".encode("utf-16-le"), "line 1 has a NUL"),
        (b"\n \n", "has no names"),
        (b"", "has no names"),
    ],
)
@pytest.mark.parametrize("way", ["file", "standard input"])
def test_a_file_that_is_no_list_of_names_is_refused(content, why, way, index, run, tmp_path):
    path = tmp_path / "names.txt"
    path.write_bytes(content)
    ended = run(
        *("parties", "screen", "--parties", index, "--file", path if way == "file" else "-"), stdin=content
    )
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (3, "", 1)
    assert why in ended.err


def test_a_separator_within_a_line_does_not_make_two_names_of_one(index, run, tmp_path):
    path = tmp_path / "names.txt"
    path.write_bytes("Orlandine\x0bFreight\rAlpha\u2028Beta\x85Works\r\n".encode())
    ended = run("parties", "screen", "--parties", index, "--file", path, "-o", "jsonl")
    assert [json.loads(line)["name"] for line in ended.out.splitlines()] == [
        "Orlandine\x0bFreight",
        "Alpha\u2028Beta\x85Works",
    ]


def test_an_address_shared_with_a_listed_party_is_told_and_hides_no_hit(run, tmp_path):
    own, path = tmp_path / "a.csv", tmp_path / "a.idx"
    own.write_text(
        'name,list,country,address\n"Zephyr Quantum Devices",watch,CN,"8 Harbour Road, Shenzhen"\n', "utf-8"
    )
    assert run("parties", "import", own, "--index", path).code == 0

    def hit(*more: str) -> dict:
        ended = run("parties", "screen", "Zephyr Quantum Device Ltd", "--parties", path, "-o", "jsonl", *more)
        return json.loads(ended.out)["hits"][0]

    assert "address" in " ".join(hit("--address", "Harbour Road 8, Shenzhen")["why"])
    assert "address" not in " ".join(hit()["why"])
    assert hit("--address", "1 Other Street, Oslo")["name"] == "Zephyr Quantum Devices"


def test_codes_are_looked_at_for_slips_and_a_slip_is_a_finding(index, run):
    arguments = ("parties", "screen", "Siemens AG", "--parties", index, "--fail-on-hit")
    sound = run(*arguments, "--uscc", "9144 0300 1922038216", "--lei", "213800kud8lajwsq9d15", "-o", "jsonl")
    assert sound.code == 0
    assert json.loads(sound.out)["identifiers"] == [
        {"kind": "USCC", "code": "914403001922038216", "sound": True, "problem": None},
        {"kind": "LEI", "code": "213800KUD8LAJWSQ9D15", "sound": True, "problem": None},
    ]
    wrong = run(*arguments, "--uscc", "914403001922038217")
    assert wrong.code == 1
    assert "the check character is '7' and should be '6'" in wrong.out
    several = run(*arguments, "Second Name", "--lei", "213800KUD8LAJWSQ9D15")
    assert (several.code, "2 are given" in several.err) == (2, True)


def test_hits_are_an_answer_and_fail_only_when_asked_to(index, run):
    arguments = ("parties", "screen", "--parties", index)
    assert run(*arguments, "Orlandine Freight").code == 0
    assert run(*arguments, "Orlandine Freight", "--fail-on-hit").code == 1
    assert run(*arguments, "Siemens", "--fail-on-hit").code == 0
    assert run("parties", "screen", "Miller Bakery", "--fail-on-hit").code == 3


def test_a_control_character_in_a_name_does_not_reach_the_terminal(index, run):
    ended = run("parties", "screen", "Orlandine\x1b[31m Freight", "--parties", index)
    assert "\x1b" not in ended.out
    assert "<U+001B>" in ended.out


def test_status_says_the_list_its_days_its_counts_and_its_digest(index, run):
    ended = run("parties", "status", "--index", index, "--on", "2026-11-24", "-o", "json")
    record = json.loads(ended.out)
    assert (record["parties"], record["names"], record["age_days"]) == (2, 3, 4)
    assert (record["published"], record["warnings"]) == ("2026-11-20", [])
    assert record["digest"].startswith("sha256:")
    assert ended.err == ""


def info(published):
    return ListInfo("list", published, datetime(2026, 11, 24, tzinfo=UTC).date(), 9, 9, "sha256:0")


def on(day):
    return datetime.fromisoformat(day).date()


def test_a_list_of_seven_days_is_not_old_one_of_eight_is():
    limits = bundled_sentinels().age
    assert warnings(info(on("2026-11-17")), on("2026-11-24"), limits) == []
    assert "the limit is 7 days" in warnings(info(on("2026-11-16")), on("2026-11-24"), limits)[0]


def test_a_list_of_five_years_is_warned_about_loudly(own, run, tmp_path):
    path = tmp_path / "old.idx"
    ended = run("parties", "import", own, "--index", path, "--published", "2021-11-24")
    assert ended.code == 0
    assert "THE PARTY LIST IS" in ended.err
    shown = run("parties", "screen", "Siemens", "--parties", path, "--on", "2026-11-24")
    assert (shown.code, "1,826 DAYS OLD" in shown.err) == (0, True)


def test_an_unknown_age_is_said_and_a_day_before_publication_too(own, run, tmp_path):
    path = tmp_path / "undated.idx"
    ended = run("parties", "import", own, "--index", path)
    assert "when it was published is not known" in ended.err
    assert json.loads(run("parties", "status", "--index", path, "-o", "json").out)["age_days"] is None
    said = warnings(info(on("2026-11-20")), on("2026-11-01"), bundled_sentinels().age)
    assert "after the day asked about" in said[0]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"name,list\nA,B\nC\n", "1 row beside 1 parties"),
        (b"name,list\nA,B\nC", "cut off"),
        (b"name\nA\n", "no column `list`"),
        ("name,list\nÉ,B\n".encode("latin-1"), "not UTF-8"),
        (b"name,list\nA,B\n" + b"x" * 10_000_000 + b",B\n", "a field of more than"),
        (b"_id,source,programs,federal_register_notice\n1,Entity List,,\n", "no column"),
    ],
)
def test_a_damaged_list_is_refused_and_the_one_in_use_stays(content, why, index, run, tmp_path):
    before, names = index.read_bytes(), left(tmp_path)
    bad = tmp_path / "bad.csv"
    bad.write_bytes(content)
    ended = run("parties", "import", bad, "--index", index)
    assert (ended.code, ended.out) == (3, "")
    assert why in ended.err and len(ended.err.splitlines()) == 1
    assert index.read_bytes() == before
    assert left(tmp_path) == sorted([*names, "bad.csv"])


def test_rows_that_are_rejected_are_named_when_the_others_are_accepted(run, tmp_path):
    bad, path = tmp_path / "bad.csv", tmp_path / "i.idx"
    bad.write_text("name,list\nAlpha Works,B\nC\nDelta Works,B\n", encoding="utf-8")
    ended = run("parties", "import", bad, "--index", path, "--accept-rejected", "-o", "json")
    assert ended.code == 0
    record = json.loads(ended.out)
    assert (record["parties"], [row["where"] for row in record["rejected"]]) == (2, ["line 3"])
    assert "line 3 was not taken" in ended.err


def test_a_list_that_lost_many_parties_is_refused_until_it_is_asked_for(index, own, run):
    before = index.read_bytes()
    own.write_text("".join(OWN.splitlines(keepends=True)[:2]), encoding="utf-8")
    ended = run("parties", "import", own, "--index", index)
    assert (ended.code, index.read_bytes() == before) == (3, True)
    assert "has 1 parties and the one in use 2" in ended.err
    assert run("parties", "import", own, "--index", index, "--accept-smaller").code == 0


def test_an_index_is_never_written_over_another_file(own, run, tmp_path):
    before = own.read_bytes()
    ended = run("parties", "import", own, "--index", own)
    assert (ended.code, own.read_bytes()) == (2, before)
    assert "is no index" in ended.err
    assert run("parties", "import", own, "--index", tmp_path).code == 2
    os.mkfifo(tmp_path / "pipe")
    assert run("parties", "import", own, "--index", tmp_path / "pipe").code == 2
    assert run("parties", "import", own, "--index", tmp_path / "none" / "i").code == 2


def test_an_index_may_be_read_by_whom_the_umask_lets(own, run, tmp_path):
    before = os.umask(0o027)
    try:
        run("parties", "import", own, "--index", tmp_path / "p.idx")
    finally:
        os.umask(before)
    assert (tmp_path / "p.idx").stat().st_mode & 0o777 == 0o640


def test_a_damaged_index_is_an_error_and_can_be_made_anew(index, own, run):
    whole = bytearray(index.read_bytes())
    whole[-1] ^= 1
    index.write_bytes(whole)
    ended = run("parties", "screen", "Siemens", "--parties", index)
    assert (ended.code, ended.out, "damaged" in ended.err) == (3, "", True)
    assert run("parties", "import", own, "--index", index).code == 0
    assert run("parties", "screen", "Siemens", "--parties", index).code == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("import", "none.csv", "--index", "{}/i"), 3),
        (("import", "none.csv"), 2),
        (("import", "none.csv", "--index", "{}/i", "--published", "tomorrow"), 2),
        (("import", "none.csv", "--index", "{}/i", "--published", "2999-01-01"), 2),
        (("status", "--index", "{}/none"), 3),
        (("screen",), 2),
        (("screen", " "), 2),
        (("screen", "A", "--file", "{}/none"), 3),
        (("screen", "A", "--country", "Atlantis"), 2),
        (("screen", "A", "--parties", "{}/none"), 3),
        (("screen", "A", "-o", "xml"), 2),
        (("screen", "A", "-o", "json=x"), 2),
        (("screen", "A", "-o", "json", "-o", "text"), 2),
        (("update", "--url", "ftp://example.org/x", "--index", "{}/i"), 2),
        (("update", "--url", "consolidated.csv", "--index", "{}/i"), 2),
        (("update", "--url", "file:///nowhere/x.csv", "--index", "{}/i"), 3),
        (("update", "--url", "file://elsewhere/x.csv", "--index", "{}/i"), 2),
        (("update", "--url", "http:///x", "--index", "{}/i"), 2),
        (("update", "--url", "file:x", "--index", "{}/i", "--timeout", "0"), 2),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(arguments, code, run, tmp_path, monkeypatch):
    monkeypatch.delenv("EXPORTCHECK_PARTIES", raising=False)
    ended = run("parties", *(argument.format(tmp_path) for argument in arguments))
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (code, "", 1), ended.err
    assert left(tmp_path) == []


@pytest.mark.parametrize("typed", ["import {own} --index {folder}/i", "screen Huawei"])
def test_without_the_extra_one_sentence_says_what_to_install(typed, own, spawn, tmp_path):
    (tmp_path / "numpy.py").write_text('raise ModuleNotFoundError("No module named numpy", name="numpy")\n')
    words = typed.format(own=own, folder=tmp_path).split()
    ended = spawn("parties", *words, PYTHONPATH=str(tmp_path), EXPORTCHECK_PARTIES="starter")
    assert (ended.code, len(ended.err.splitlines())) == (2, 1)
    assert "pip install 'exportcheck[parties]'" in ended.err
