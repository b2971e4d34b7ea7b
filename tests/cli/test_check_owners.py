"""`exportcheck check --owners`: who owns the parties of a line, from the command line to the evidence."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from exportcheck.load.schemas import read_schema
from exportcheck.model.party import Listed, ListInfo
from exportcheck.parties import build_index

IN_FORCE, STAYED, BACK = "2025-10-15", "2025-12-01", "2026-11-20"
ENTITY = "Entity List (EL) - Bureau of Industry and Security"
MILITARY = "Military End User (MEU) List - Bureau of Industry and Security"
BLOCKED = "Specially Designated Nationals (SDN) - Treasury Department"
PARTIES = (
    Listed("1", ENTITY, "Quillmark Photonics Co., Ltd.", countries=("CN",)),
    Listed("2", MILITARY, "Brontide Aerospace", countries=("CN",)),
    Listed("3", BLOCKED, "Ostrakon Shipping LLC", programs=("SDGT",)),
)
HEADER = "chip,quantity,destination,end_user,consignee,intermediate,end_user_hq,end_user_parent\n"
LICENSED = (
    "license_code,license_number,license_expires,license_quantity," + HEADER + "C30,D1234567,2027-06-30,100,"
)
LINE = "RTX 4090 D,4,DE,{},{},{},DE,DE\n"
COLUMNS = "owned,owner,percent,ultimate\n"


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of a few listed parties."""
    path: Path = tmp_path_factory.mktemp("owners") / "list.index"
    info = ListInfo(
        "a small list", date(2025, 10, 1), date(2025, 10, 1), len(PARTIES), 3, "sha256:" + "0" * 64
    )
    build_index(PARTIES, info, path)
    return path


@pytest.fixture
def owners(tmp_path: Path) -> Callable[[str], Path]:
    """Writes an owners file of `owned,owner,percent,ultimate` rows and says where."""

    def write(rows: str, head: str = COLUMNS) -> Path:
        path = tmp_path / "owners.csv"
        path.write_text(head + rows, encoding="utf-8")
        return path

    return write


@pytest.fixture
def checked(run, manifest, listed: Path) -> Callable[..., dict]:
    """Checks one line to Acme (or any manifest) and gives the report as JSON."""

    def check(
        *more: object, on: str = BACK, text: str = "", name: str = "m.csv", parties: bool = True
    ) -> dict:
        path = manifest(text or HEADER + LINE.format("Acme", "", ""), name)
        lists = ("--parties", listed) if parties else ()
        return json.loads(run("check", path, "--on", on, *lists, *more, "-o", "json").out)

    return check


def said(report: dict, line: int = 0) -> list[tuple[str, str]]:
    """The findings of a line on its owners, with how severe they are."""
    findings = report["lines"][line]["findings"]
    return [(f["rule"], f["severity"]) for f in findings if "XC510" <= f["rule"] <= "XC525"]


def messages(report: dict, rule: str, line: int = 0) -> list[str]:
    return [f["message"] for f in report["lines"][line]["findings"] if f["rule"] == rule]


OWNED, BELOW = [("XC520", "error")], [("XC523", "warning")]


@pytest.mark.parametrize(
    ("rows", "expected", "gate"),
    [
        ("Acme,Quillmark Photonics,50,\n", OWNED, "fail"),
        ("Acme,Quillmark Photonics,49.99,\nAcme,Jane,50.01,yes\n", BELOW, "pass"),
        ("Acme,Quillmark Photonics,33.4,\nAcme,Brontide Aerospace,16.6,\n", OWNED, "fail"),
        ("Acme,Quillmark Photonics,40-60,\n", [("XC521", "indeterminate")], "review"),
        ("Acme,Quillmark Photonics,50-60,\n", OWNED, "fail"),
        ("Acme,Quillmark Photonics,10-49,\nAcme,Jane,51,yes\n", BELOW, "pass"),
        ("Acme,Quillmark Photonics,unknown,\n", [("XC521", "indeterminate")], "review"),
        ("Acme,Quillmark Photonics,1,\nAcme,Jane,49,yes\n", [("XC521", "indeterminate")], "review"),
        ("Acme,Jane,50,yes\n", [("XC524", "warning")], "pass"),
        ("Acme,Jane,50.01,yes\n", [("XC525", "note")], "pass"),
    ],
)
def test_percents_are_added_up_to_the_limit_exactly(
    rows: str, expected: list[tuple[str, str]], gate: str, checked, owners
) -> None:
    report = checked("--owners", owners(rows), on=IN_FORCE)
    assert said(report) == expected
    assert report["lines"][0]["gate"] == gate
    assert report["exit_code"] == (0 if gate == "pass" else 1)


@pytest.mark.parametrize(
    ("day", "rule", "gate"),
    [
        ("2025-09-28", "XC525", "pass"),
        ("2025-09-29", "XC520", "fail"),
        ("2025-11-09", "XC520", "fail"),
        ("2025-11-10", "XC522", "pass"),
        ("2026-11-09", "XC522", "pass"),
        ("2026-11-10", "XC520", "fail"),
    ],
)
def test_the_affiliates_rule_binds_from_its_day_and_not_while_it_is_stayed(
    day: str, rule: str, gate: str, checked, owners
) -> None:
    rows = "Acme,Quillmark Photonics,60,yes\nAcme,Jane,40,yes\n"
    report = checked("--owners", owners(rows), on=day)
    assert said(report)[0][0] == rule
    assert report["lines"][0]["gate"] == gate


def test_ofacs_rule_binds_on_every_day_for_blocked_owners(checked, owners) -> None:
    rows = owners("Acme,Ostrakon Shipping LLC,50,yes\nAcme,Jane,50,yes\n")
    for day in ("2025-09-28", STAYED, BACK):
        report = checked("--owners", rows, on=day)
        assert ("XC520", "error") in said(report)
        assert any("OFAC" in message for message in messages(report, "XC520"))
        assert report["lines"][0]["gate"] == "fail"


@pytest.mark.parametrize("column", ["end user", "consignee", "intermediate consignee"])
def test_every_party_of_the_line_is_traced(column: str, checked, owners) -> None:
    columns = ("end user", "consignee", "intermediate consignee")
    names = ["Acme" if role == column else f"Somebody {at}" for at, role in enumerate(columns)]
    text = HEADER + LINE.format(*names)
    report = checked("--owners", owners("Acme,Quillmark Photonics,50,\n"), text=text)
    (message,) = messages(report, "XC520")
    assert message.startswith(f"the {column}: listed parties own")


def test_the_path_leads_over_a_holding_and_the_listed_owner_stands_among_the_hits(checked, owners) -> None:
    rows = "Acme,Orchid Holding,60,\nAcme,Jane,40,yes\nOrchid Holding,Quillmark Photonics,50,\n"
    report = checked("--owners", owners(rows))
    (finding,) = [f for f in report["lines"][0]["findings"] if f["rule"] == "XC520"]
    assert "owns 50 % of Orchid Holding; Orchid Holding owns 60 % of Acme" in finding["message"]
    assert "listed parties own 60 % of Acme, ≥ 50 % (the Affiliates rule)" in finding["message"]
    assert [hit["name"] for hit in finding["hits"]] == ["Quillmark Photonics Co., Ltd."]
    assert finding["paragraph"] == "744.11"


def test_who_is_owned_only_in_a_circle_is_owned_by_nobody_listed(checked, owners) -> None:
    circle = "Acme,Beta,60,\nBeta,Acme,60,\nAcme,Quillmark Photonics,40,yes\nBeta,Jane,40,yes\n"
    report = checked("--owners", owners(circle), on=IN_FORCE)
    assert said(report) == BELOW
    fed = circle.replace("40,yes\nBeta,Jane,40", "40,yes\nBeta,Brontide Aerospace,40")
    assert said(checked("--owners", owners(fed), on=IN_FORCE)) == BELOW
    fed = "Acme,Beta,10,\nBeta,Acme,60,\nAcme,Quillmark Photonics,50,\nBeta,Jane,40,yes\n"
    text = HEADER + LINE.format("Beta", "", "")
    assert said(checked("--owners", owners(fed), on=IN_FORCE, text=text)) == OWNED


def test_a_chain_of_two_thousand_holdings_is_followed_to_its_end(checked, owners) -> None:
    chain = "".join(f"Orchid {n} Compute,Orchid {n + 1} Compute,50,\n" for n in range(2_000))
    rows = f"Acme,Orchid 0 Compute,50,\n{chain}Orchid 2000 Compute,Quillmark Photonics,50,\n"
    (message,) = messages(checked("--owners", owners(rows)), "XC520")
    assert "more …" in message
    assert len(message) < 1_500


def test_without_a_list_the_owners_are_not_screened_and_the_answer_depends_on_it(checked, owners) -> None:
    report = checked("--owners", owners("Acme,Quillmark Photonics,60,yes\n"), parties=False)
    assert {rule for rule, _ in said(report)} == {"XC521"}
    assert report["lines"][0]["gate"] == "review"
    for message in messages(report, "XC521"):
        assert (
            "not screened: Quillmark Photonics (no party list is loaded; name one with --parties)" in message
        )


def test_what_both_rules_leave_open_alike_is_said_once_for_both(checked, owners) -> None:
    report = checked("--owners", owners("Acme,Quillmark Photonics,60,yes\n"), parties=False)
    (message,) = messages(report, "XC521")
    assert "(the Affiliates rule and OFAC's 50 percent rule)" in message
    assert message.count("uncertain:") == 1
    # Which list an owner is on tells the rules apart, and each speaks for itself.
    rows = owners("Acme,Quillmark Photonics,40-60,yes\nAcme,寒武纪科技,40,\n")
    assert len(messages(checked("--owners", rows), "XC521")) == 2


def test_the_starter_list_finds_a_listed_owner_and_rules_nobody_out(run, manifest, owners) -> None:
    rows = owners("Acme,Huawei Technologies Co Ltd,60,yes\nBeta,Jane Miller,100,yes\n")
    path = manifest(HEADER + LINE.format("Acme", "", "") + LINE.format("Beta", "", ""))
    ended = run("check", path, "--on", BACK, "--parties", "starter", "--owners", rows, "-o", "json")
    report = json.loads(ended.out)
    # It is on the Entity List for certain; whether it is blocked as well, the starter list cannot say.
    assert said(report, 0) == [("XC520", "error"), ("XC521", "indeterminate")]
    assert {rule for rule, _ in said(report, 1)} == {"XC521"}
    assert "the starter list has no such party" in messages(report, "XC521", 1)[0]


@pytest.mark.parametrize("name", ["寒武纪科技", "Κυανός Όμιλος", "Co Ltd"])
def test_an_owner_whose_name_cannot_be_screened_is_not_taken_for_unlisted(name: str, checked, owners) -> None:
    report = checked("--owners", owners(f"Acme,{name},60,yes\nAcme,Jane,40,yes\n"))
    assert {rule for rule, _ in said(report)} == {"XC521"}
    assert f"whether {name} is listed" in messages(report, "XC521")[0]


def test_a_resemblance_of_an_owner_leaves_it_open(checked, owners) -> None:
    report = checked("--owners", owners("Acme,Quillmark Holding,60,yes\nAcme,Jane,40,yes\n"))
    assert said(report) == [("XC521", "indeterminate")]


def test_the_standing_note_is_quiet_of_a_party_that_was_traced_and_speaks_of_the_rest(
    checked, owners
) -> None:
    text = HEADER + LINE.format("Acme", "Beta", "")
    settled = "Acme,Jane,60,yes\n"
    assert "XC502" in str(checked(text=text))
    (note,) = messages(checked("--owners", owners(settled), text=text), "XC502")
    assert note.endswith("(no owner of the consignee 'Beta' is stated)")
    both = checked("--owners", owners(f"{settled}Beta,Quillmark Photonics,70,\n"), text=text)
    assert messages(both, "XC502") == []
    (note,) = messages(checked("--owners", owners(f"{settled}Beta,Jane,40,yes\n"), text=text), "XC502")
    assert note.endswith("(what the owners of the consignee 'Beta' come to is not known)")


def test_a_party_that_the_file_does_not_name_stays_as_it_was_and_the_run_says_so(checked, owners) -> None:
    without = checked()
    report = checked("--owners", owners("Other,Quillmark Photonics,60,\n"))
    assert report["lines"] == without["lines"]
    (told,) = [f for f in report["findings"] if f["rule"] == "XC526"]
    assert told["severity"] == "warning"
    assert "no party of the run is among them" in told["message"]
    used = checked("--owners", owners("Acme,Quillmark Photonics,60,\n"))
    (told,) = [f for f in used["findings"] if f["rule"] == "XC526"]
    assert told["severity"] == "note"
    assert "1 share" in told["message"]
    assert "1 party of the run is among them" in told["message"]
    assert used["owners"]["shares"] == 1
    assert used["owners"]["digest"].startswith("sha256:")


@pytest.mark.parametrize(
    ("rows", "part"),
    [
        ("Acme,Quillmark Photonics,fifty,\n", "line 2: 'fifty' is not a percent"),
        ("Acme,Quillmark Photonics,101,\n", "line 2: '101' is not a percent"),
        ("Acme,Quillmark Photonics,60,\nAcme,Jane,60,\n", "have 120 % between them"),
        ("Acme,Acme,60,\n", "is stated to own itself"),
        ("Acme,X,60,\nAcme,x,40,\n", "stated twice (first owners.csv, line 2)"),
        ("Acme,Jane,60,yes\nJane,Quillmark Photonics,60,\n", "stated to be ultimate"),
        ("Acme,Quillmark Photonics\n", "2 cells under 4 columns"),
    ],
)
def test_a_file_that_cannot_be_ends_the_run_before_any_line_is_judged(
    rows: str, part: str, run, manifest, listed, owners
) -> None:
    path = manifest(HEADER + LINE.format("Acme", "", ""))
    ended = run("check", path, "--on", BACK, "--parties", listed, "--owners", owners(rows))
    assert ended.code == 3
    assert part in ended.err
    assert ended.out == ""
    assert "Traceback" not in ended.err


def test_a_file_without_its_columns_cannot_be_read_and_one_not_there_is_a_wrong_command_line(
    run, manifest, owners, tmp_path
) -> None:
    ended = run("check", manifest(), "--owners", owners("", head="company,holder,share\n"))
    assert ended.code == 3
    assert "column 'owned' is missing" in ended.err
    for gone in (tmp_path / "none.csv", tmp_path):
        ended = run("check", manifest(), "--owners", gone)
        assert ended.code == 2
        assert "--owners" in ended.err


def test_owners_in_the_environment_are_those_of_the_command_line(
    run, manifest, listed, owners, monkeypatch
) -> None:
    path = manifest(HEADER + LINE.format("Acme", "", ""))
    monkeypatch.setenv("EXPORTCHECK_OWNERS", str(owners("Acme,Quillmark Photonics,60,\n")))
    ended = run("check", path, "--on", BACK, "--parties", listed, "-o", "json")
    assert said(json.loads(ended.out)) == OWNED
    ended = run("check", path, "--on", BACK, "--parties", listed, "-o", "json", "--isolated")
    assert said(json.loads(ended.out)) == []


def stated(owners: object, **more: object) -> str:
    line = {
        "chip": "RTX 4090 D",
        "quantity": 4,
        "destination": "DE",
        "end_user_hq": "DE",
        "end_user_parent": "DE",
    }
    return json.dumps({**line, "end_user": {"name": "Acme", "owners": owners}, **more}) + "\n"


HOLDING = [{"name": "Quillmark Photonics", "percent": 50}, {"name": "Jane", "percent": 50, "ultimate": True}]


def test_a_line_of_json_may_state_the_owners_of_its_party_and_theirs(checked) -> None:
    nested = [{"name": "Orchid Holding", "percent": 60.5, "owners": HOLDING}]
    assert said(checked(text=stated(nested), name="m.jsonl")) == OWNED
    nested[0]["percent"] = 49.99
    report = checked(text=stated(nested), name="m.jsonl", on=IN_FORCE)
    assert ("XC520", "error") not in said(report)


def test_a_yaml_manifest_may_too_and_any_of_the_three_parties(checked) -> None:
    text = (
        "lines:\n- chip: RTX 4090 D\n  quantity: 4\n  destination: DE\n  end_user: Beta\n  end_user_hq: DE\n"
        "  end_user_parent: DE\n  consignee: {name: Gamma}\n  intermediate:\n    name: Acme\n    owners:\n"
        "    - name: Orchid Holding\n      percent: 60\n      owners:\n"
        "      - {name: Quillmark Photonics, percent: 50-55}\n"
        "      - {name: Jane, percent: 40, ultimate: yes}\n"
    )
    report = checked(text=text, name="m.yaml")
    assert said(report) == OWNED
    assert messages(report, "XC520")[0].startswith("the intermediate consignee: ")


@pytest.mark.parametrize(
    ("owners_of", "part"),
    [
        ("Quillmark Photonics", "end_user.owners: is no list"),
        ([{"name": "X", "percent": "half"}], "end_user.owners[1]: 'half' is not a percent"),
        ([{"name": "X", "percent": 60}, {"name": "Y", "percent": 60}], "have 120 % between them"),
        ([{"name": "Acme", "percent": 60}], "is stated to own itself"),
        ([{"name": "X", "percent": 60, "share": 1}], "'share' is not known"),
        ([{"name": "\ud800", "percent": 60}], "not valid text"),
    ],
)
def test_a_line_whose_owners_cannot_be_is_not_read_and_the_others_are(
    owners_of: object, part: str, checked
) -> None:
    text = stated(owners_of) + stated(HOLDING)
    report = checked(text=text, name="m.jsonl")
    (row,) = report["rejected"]
    assert part in row["problem"]
    assert row["line"] == 1
    assert said(report) == OWNED
    assert report["exit_code"] == 3


def test_other_keys_of_a_party_are_sent_to_their_column(checked) -> None:
    text = stated(HOLDING).replace('"name": "Acme"', '"name": "Acme", "country": "DE"')
    (row,) = checked(text=text, name="m.jsonl")["rejected"]
    assert "end_user_country" in row["problem"]
    (row,) = checked(text=stated(HOLDING).replace('"name": "Acme", ', ""), name="m.jsonl")["rejected"]
    assert "needs a name" in row["problem"]


def test_owners_nested_beyond_all_bounds_are_a_row_that_cannot_be_read(checked) -> None:
    deep = '{"name":"X","percent":60,"owners":[' * 100_000 + "]}" * 100_000
    text = stated(HOLDING).replace(json.dumps(HOLDING), f"[{deep}]")
    (row,) = checked(text=text, name="m.jsonl")["rejected"]
    assert "nested too deep" in row["problem"]


def test_a_line_and_the_file_are_joined_where_they_agree(checked, owners) -> None:
    rows = owners("Acme,Orchid Holding,60,\nOrchid Holding,Quillmark Photonics,50,\n")
    text = stated([{"name": "Orchid Holding", "percent": 60}])
    assert said(checked("--owners", rows, text=text, name="m.jsonl")) == OWNED


def test_a_line_that_contradicts_the_file_is_not_read_so_that_it_cannot_soften_it(checked, owners) -> None:
    rows = owners("Acme,Quillmark Photonics,60,\n")
    text = stated([{"name": "Quillmark Photonics", "percent": 10}, {"name": "Jane", "percent": 90}])
    report = checked("--owners", rows, text=text, name="m.jsonl")
    (row,) = report["rejected"]
    assert "and 60 % in owners.csv, line 2" in row["problem"]
    assert report["lines"] == []
    assert report["exit_code"] == 3


def test_equal_lines_with_other_owners_are_told_apart(checked) -> None:
    jane = [{"name": "Jane", "percent": 100, "ultimate": True}]
    report = checked(text=stated(HOLDING) + stated(jane) + stated(HOLDING), name="m.jsonl")
    assert [line["gate"] for line in report["lines"]] == ["fail", "pass", "fail"]


CERTIFIED = "certification:\n  end_use: {met: yes, evidence: memo}\n"
ROW = (
    "lines:\n- {chip: RTX 4090 D, quantity: 4, destination: DE, end_user: Acme, end_user_hq: DE, "
    "end_user_parent: DE}\n"
)


@pytest.mark.parametrize(
    ("rows", "day", "expected"),
    [
        ("Acme,Quillmark Photonics,50,\n", BACK, ["error"]),
        ("Acme,Quillmark Photonics,49.9,\nAcme,Jane,50.1,yes\n", BACK, []),
        ("Acme,Quillmark Photonics,50,\n", STAYED, []),
        # 744.21 is not among the paragraphs that the statement names.
        ("Acme,Brontide Aerospace,50,\n", BACK, []),
        ("Acme,Ostrakon Shipping LLC,50,\n", STAYED, ["indeterminate"]),
    ],
)
def test_the_statement_that_no_party_is_listed_does_not_stand_beside_listed_owners(
    rows: str, day: str, expected: list[str], checked, owners
) -> None:
    report = checked("--owners", owners(rows), text=CERTIFIED + ROW, name="m.yaml", on=day)
    found = [f["severity"] for f in report["lines"][0]["findings"] if f["rule"] == "XC510"]
    assert found == expected
    silent = checked("--owners", owners(rows), text=ROW, name="m.yaml", on=day)
    assert messages(silent, "XC510") == []


def test_a_remote_user_of_the_certification_is_traced_too(checked, owners) -> None:
    text = (
        "certification:\n  end_use: {met: yes}\n  remote_users: {met: yes, users: [{name: Rented Compute}]}\n"
    )
    report = checked(
        "--owners", owners("Rented Compute,Quillmark Photonics,50,\n"), text=text + ROW, name="m.yaml"
    )
    found = [f for f in report["findings"] if f["rule"] in ("XC510", "XC520")]
    assert {f["rule"] for f in found} == {"XC510", "XC520"}
    assert all("the remote user" in f["message"] for f in found if f["rule"] == "XC520")
    assert report["exit_code"] == 1


def test_a_declared_licence_settles_what_bis_lists_ask_for_and_no_sanction(checked, owners) -> None:
    text = LICENSED + LINE.format("Acme", "", "")
    bis = checked("--owners", owners("Acme,Quillmark Photonics,60,\n"), text=text)
    assert said(bis) == [("XC520", "warning")]
    assert bis["lines"][0]["gate"] == "pass"
    mixed = checked(
        "--owners", owners("Acme,Quillmark Photonics,30,\nAcme,Ostrakon Shipping LLC,30,\n"), text=text
    )
    assert ("XC520", "error") in said(mixed)
    unread = checked("--owners", owners("Acme,Quillmark Photonics,30,\nAcme,寒武纪科技,30,\n"), text=text)
    assert ("XC521", "indeterminate") in said(unread)


def test_no_waiver_reaches_an_owned_party_nor_one_of_which_it_is_not_known(
    run, manifest, listed, owners, tmp_path
) -> None:
    waivers = tmp_path / "waivers.yaml"
    for rule, percent in (("XC520", "60"), ("XC521", "40-60")):
        waivers.write_text(
            f"waivers:\n  - {{id: W-1, rule: {rule}, scope: {{party: Acme}}, reason: known, "
            "approver: A. B., created: 2026-01-01, expires: 2026-12-31}\n",
            "utf-8",
        )
        path = manifest(HEADER + LINE.format("Acme", "", ""))
        rows = owners(f"Acme,Quillmark Photonics,{percent},\n")
        ended = run("check", path, "--on", BACK, "--parties", listed, "--owners", rows, "--waivers", waivers)
        assert ended.code == 1
        assert "XC804" in ended.out


def test_a_baseline_hides_neither_another_party_nor_another_owner(
    run, manifest, listed, owners, tmp_path
) -> None:
    path, base = manifest(HEADER + LINE.format("Acme", "Beta", "")), tmp_path / "base.json"

    def ended(rows: str, *more: object) -> int:
        table = owners(rows)
        return run("check", path, "--on", BACK, "--parties", listed, "--owners", table, *more).code

    first = "Beta,Quillmark Photonics,60,\n"
    assert ended(first, "-o", f"json={base}") == 1
    assert ended(first, "--baseline", base) == 0
    assert ended(first + "Acme,Quillmark Photonics,60,\n", "--baseline", base) == 1
    assert ended("Beta,Brontide Aerospace,60,\n", "--baseline", base) == 1


def test_evidence_keeps_the_owners_and_a_replay_finds_the_same(
    run, manifest, listed, owners, tmp_path
) -> None:
    archive, rows = tmp_path / "evidence.zip", owners("Acme,Quillmark Photonics,60,\n")
    path = manifest(HEADER + LINE.format("Acme", "", ""))
    run("check", path, "--on", BACK, "--parties", listed, "--owners", rows, "--evidence", archive)
    rows.unlink()
    ended = run("verify", archive)
    assert ended.code == 0, ended.out
    assert "same verdicts" in ended.out


def test_a_replay_without_the_kept_owners_would_differ(
    run, manifest, listed, owners, tmp_path, monkeypatch
) -> None:
    archive, rows = tmp_path / "evidence.zip", owners("Acme,Quillmark Photonics,60,\n")
    path = manifest(HEADER + LINE.format("Acme", "", ""))
    run("check", path, "--on", BACK, "--parties", listed, "--owners", rows, "--evidence", archive)
    other = tmp_path / "other.csv"
    other.write_text(f"{COLUMNS}Acme,Jane,100,yes\n", "utf-8")
    from exportcheck.cli import owners_file, replay

    monkeypatch.setattr(replay, "replayed_owners", lambda _, name: owners_file.replayed_owners(other, name))
    ended = run("verify", archive)
    assert ended.code == 1
    assert "XC520" in ended.out


def test_an_owners_file_that_changes_while_it_is_used_is_no_evidence(
    run, manifest, listed, owners, tmp_path, monkeypatch
) -> None:
    from exportcheck.cli.owners_file import OwnersFile

    archive, rows = tmp_path / "evidence.zip", owners("Acme,Quillmark Photonics,60,\n")
    path = manifest(HEADER + LINE.format("Acme", "", ""))
    told = OwnersFile.told

    def changing(self: OwnersFile, met: int):
        rows.write_text(f"{COLUMNS}Acme,Jane,100,yes\n", "utf-8")
        return told(self, met)

    monkeypatch.setattr(OwnersFile, "told", changing)
    ended = run("check", path, "--on", BACK, "--parties", listed, "--owners", rows, "--evidence", archive)
    assert ended.code == 3
    assert "owners file was changed" in ended.err
    assert not archive.exists()


@pytest.mark.parametrize("shape", ["text", "markdown", "sarif", "junit", "html", "github", "gitlab", "csv"])
def test_no_format_stumbles_over_findings_about_owners(shape: str, run, manifest, listed, owners) -> None:
    path = manifest(HEADER + LINE.format("Acme", "", ""))
    rows = owners("Acme,Quillmark Photonics,60,\n")
    ended = run("check", path, "--on", BACK, "--parties", listed, "--owners", rows, "-o", shape)
    assert ended.code == 1
    assert "XC520" in ended.out


def test_a_line_with_owners_and_the_report_of_it_meet_their_schemas(checked, owners) -> None:
    nested = [{"name": "Orchid Holding", "percent": "40-60", "owners": HOLDING}]
    text = stated(nested, consignee="Beta", intermediate={"name": "Gamma", "owners": None})
    schema = read_schema("manifest")
    jsonschema.Draft202012Validator(schema).validate({"lines": [json.loads(text)]})
    wrong = {"lines": [json.loads(stated([{"name": "X", "percent": 60, "share": 1}]))]}
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(wrong))
    report = checked("--owners", owners("Beta,Quillmark Photonics,60,\n"), text=text, name="m.jsonl")
    jsonschema.Draft202012Validator(read_schema("report")).validate(report)
    assert len(report["lines"]) == 1


def test_a_copy_with_our_headers_does_not_lose_the_owners(run, manifest) -> None:
    path = manifest(stated(HOLDING), "m.jsonl")
    ended = run("check", path, "--on", BACK, "--fix-headers")
    assert ended.code == 3
    assert not path.with_name("m.fixed.csv").exists()
