"""`exportcheck diff`: chips, manifests, and what is in the law already."""

import json
from datetime import date

import pytest

from exportcheck.model.verdict import Decision

REFORM = ("--from", "2026-01-14", "--to", "2026-01-15")
LINES = (
    "shipment_id,line_id,chip,quantity,destination,end_user,end_user_hq,end_user_parent\n"
    "S-1,1,H200,4,CN,Buyer,CN,CN\n"
    "S-1,2,B200,4,CN,Buyer,CN,CN\n"
    "S-1,3,H200,2,AE,Core42,AE,AE\n"
    "S-1,4,RTX 4090 D,4,DE,Buyer,DE,DE\n"
)


def answer(run, *arguments, code=0, stdin=b""):
    ended = run("diff", *arguments, "-o", "json", stdin=stdin)
    assert ended.code == code, ended.err
    return json.loads(ended.out)


def test_the_rule_of_2026_moves_exactly_what_lies_inside_its_limits(run, things, verdict):
    changes = answer(run, *REFORM, "--to-country", "CN")["changes"]
    moved = {c["chip"] for c in changes if c["after"]["decision"] == "case_by_case"}
    assert {c["before"]["decision"] for c in changes if c["chip"] in moved} == {"presumption_of_denial"}
    on_the_day = {chip.id: verdict(chip, "CN", date(2026, 1, 15)) for chip in things.catalog.chips.values()}
    inside = {name for name, v in on_the_day.items() if v.outcome.decision is Decision.CASE_BY_CASE}
    assert moved == inside
    assert {"nvidia-h200-sxm", "amd-mi325x", "nvidia-a100-sxm-80gb"} <= moved
    assert "nvidia-b200" not in moved
    assert all("XC401" in change["rules"] for change in changes)


def test_what_moves_otherwise_stands_in_another_group_of_the_text(run):
    chips = ("H200", "MI325X", "A800 SXM 40GB", "B200")
    text = run("diff", *REFORM, *chips).out
    blocks = text.split("presumption of denial → ")[1:]
    assert [block.splitlines()[0] for block in blocks] == [
        "case by case: 2 chips to CN",
        "undetermined: 1 chip to CN",
    ]
    assert "nvidia-h200-sxm, amd-mi325x" in blocks[0]
    assert "nvidia-b200" not in text
    assert "91 FR 1684" in blocks[0]
    assert text.endswith("3 of 4 verdicts change from 2026-01-14 to 2026-01-15\n")


def test_a_rule_that_moved_a_verdict_is_told_with_its_reason_and_the_vintage_that_came(run):
    (change,) = answer(run, *REFORM, "H200")["changes"]
    assert change["rules"] == ["XC401", "XC402"]
    gate, denial = change["moved"]
    assert (gate["before"], gate["after"]) == (None, "yes")
    assert "TPP 15,832 to 15,840 < 21,000" in gate["reason"]
    assert gate["came"]["paragraph"] == "742.6(b)(10)(iii)(A)(1)"
    assert gate["came"]["effective"] == "2026-01-15"
    assert (denial["before"], denial["after"]) == ("yes", "no")


def test_a_rule_that_only_changed_its_paragraph_moved_nothing(run):
    # On 2025-01-13 the text moved to another paragraph; what Germany meets is the new worldwide row.
    layer = ("--layer", "codified")
    days = ("--from", "2025-01-12", "--to", "2025-01-13")
    (change,) = answer(run, *days, *layer, "--to-country", "DE", "H200")["changes"]
    assert "XC303" in change["rules"]
    assert not {"XC301", "XC302"} & set(change["rules"])


def test_a_country_group_that_moved_a_verdict_is_named(run):
    days = ("--from", "2026-07-09", "--to", "2026-07-10", "--to-country", "AE", "H200")
    (change,) = answer(run, *days)["changes"]
    assert {(m["group"], m["before"], m["after"]) for m in change["memberships"]} == {
        ("D:4", "yes", "no"),
        ("A:5", "no", "yes"),
    }
    assert "Country Group D:4: United Arab Emirates yes → no" in run("diff", *days).out


def test_systems_change_with_the_circuit_that_they_hold(run):
    changes = answer(run, *REFORM, "H200", "nvidia-dgx-h200")["changes"]
    assert [change["chip"] for change in changes] == ["nvidia-h200-sxm", "nvidia-dgx-h200"]
    assert changes[0]["after"] == changes[1]["after"]


def test_between_two_days_of_one_law_nothing_changes(run):
    assert answer(run, "--from", "2026-02-01", "--to", "2026-02-02", "H200", "B200")["changes"] == []


def test_the_lines_of_a_manifest_that_change_are_those_that_check_answers_otherwise(run, manifest):
    path = manifest(LINES)
    found = answer(run, *REFORM, path)
    sides = [
        {
            line["line"]: (line["decision"], line["gate"])
            for line in json.loads(run("check", path, "--on", on, "-o", "json").out)["lines"]
        }
        for on in REFORM[1::2]
    ]
    differing = {number for number in sides[0] if sides[0][number] != sides[1][number]}
    assert {change["line"] for change in found["changes"]} == differing == {2}
    (change,) = found["changes"]
    assert (change["before"]["decision"], change["before"]["gate"]) == sides[0][2]
    assert (change["after"]["decision"], change["after"]["gate"]) == sides[1][2]
    assert change["rules"] == ["XC401", "XC402"]
    assert (change["manifest"], change["shipment_id"], change["line_id"]) == (str(path), "S-1", "1")
    assert (found["compared"], found["changed"], found["exit_code"]) == (4, 1, 0)


def test_every_example_of_the_documentation_changes_as_check_says(run):
    days = ("--from", "2025-06-01", "--to", "2026-08-01")
    found = answer(run, "docs/examples", *days, code=3)
    sides = []
    for on in days[1::2]:
        report = json.loads(run("check", "docs/examples", "--on", on, "-o", "json").out)
        told = ("family", "license_required", "decision", "exception", "gate")
        sides.append(
            {(line["manifest"], line["line"]): [line[name] for name in told] for line in report["lines"]}
        )
    differing = {where for where in sides[0] if sides[0][where] != sides[1][where]}
    assert differing
    assert {(change["manifest"], change["line"]) for change in found["changes"]} == differing


def test_equal_lines_are_all_named_and_their_reasons_found_once(run, manifest):
    path = manifest("chip,quantity,destination,end_user_hq,end_user_parent\n" + "H200,1,CN,CN,CN\n" * 60)
    text = " ".join(run("diff", path, *REFORM).out.split())
    assert "60 lines" in text
    assert "lines 2, 3, 4, 5," in text
    assert "40, 41 (nvidia-h200-sxm to CN), and 20 more" in text
    found = run("diff", path, *REFORM, "-o", "jsonl").out.splitlines()
    assert [json.loads(line)["type"] for line in found] == ["change"] * 60 + ["summary"]


def test_more_kinds_of_lines_than_are_remembered_still_have_their_reasons(run, manifest, monkeypatch):
    for module in ("lines", "two_days"):
        monkeypatch.setattr(f"exportcheck.screening.{module}.REMEMBERED", 2)
    chips = ["H200", "A100 SXM 80GB", "H100 SXM", "MI325X", "A800 SXM 80GB"] * 3
    rows = "".join(f"{chip},1,CN,CN,CN\n" for chip in chips)
    path = manifest("chip,quantity,destination,end_user_hq,end_user_parent\n" + rows)
    changes = answer(run, path, *REFORM)["changes"]
    assert len(changes) == len(chips)
    assert {tuple(change["rules"]) for change in changes} == {("XC401", "XC402")}


def test_a_line_that_changes_by_its_own_dates_names_the_finding(run, manifest):
    path = manifest(
        "chip,quantity,destination,end_user_hq,end_user_parent,license_code,license_number,"
        "license_expires,license_quantity\n"
        "H200,1,CN,CN,CN,C30,D1234567,2026-03-01,10\n"
    )
    days = ("--from", "2026-02-01", "--to", "2026-04-01")
    (change,) = answer(run, path, *days)["changes"]
    assert (change["before"]["gate"], change["after"]["gate"]) == ("pass", "fail")
    assert change["moved"] == []
    assert change["rules"] == change["findings"]["appeared"] != []
    assert "no rule of the law moved it" in run("diff", path, *days).out


def test_a_ratio_that_comes_between_the_days_is_told(run, manifest):
    path = manifest(
        "chip,quantity,destination,transaction,end_user_hq,end_user_parent\n"
        "H200,10,US,domestic,US,US\nH200,6,CN,export,CN,CN\n"
    )
    (total,) = answer(run, path, *REFORM)["totals"]
    assert total["before"] is None
    assert (total["after"]["ratio"], total["after"]["holds"]) == (0.6, "no")
    assert "ratio of nvidia-h200-sxm: not counted → 0.6 (limit 0.5): no" in run("diff", path, *REFORM).out


def test_a_row_that_cannot_be_read_is_told_and_ends_with_3(run, manifest):
    path = manifest(LINES + "S-1,5,no such chip,4,CN,Buyer,CN,CN\n")
    found = answer(run, path, *REFORM, code=3)
    assert [(row["line"], row["manifest"]) for row in found["rejected"]] == [(6, str(path))]
    assert len(found["changes"]) == 1
    assert "not read: " in run("diff", path, *REFORM).out


def test_of_many_rows_that_cannot_be_read_the_first_are_shown(run, manifest):
    path = manifest(LINES + "S-1,5,no such chip,4,CN,Buyer,CN,CN\n" * 50)
    assert len(answer(run, path, *REFORM, code=3)["rejected"]) == 50
    assert "not read: 10 more" in run("diff", path, *REFORM).out


@pytest.mark.parametrize("name", ["missing.csv", "folder/missing.xlsx"])
def test_a_manifest_that_is_not_there_ends_with_3(run, name):
    ended = run("diff", name, *REFORM)
    assert ended.code == 3
    assert name in ended.out
    assert "Traceback" not in ended.out + ended.err


def test_an_empty_folder_and_an_empty_file_end_with_3(run, tmp_path):
    assert run("diff", tmp_path, *REFORM).code == 3
    (tmp_path / "empty.csv").write_text("chip,quantity,destination\n")
    assert run("diff", tmp_path / "empty.csv", *REFORM).code == 3


def test_standard_input_is_a_manifest(run):
    found = answer(run, "-", *REFORM, stdin=LINES.encode())
    assert [(c["manifest"], c["line"]) for c in found["changes"]] == [("stdin", 2)]


def test_a_manifest_named_twice_counts_once(run, manifest):
    path = manifest(LINES)
    assert answer(run, path, path.parent, *REFORM)["compared"] == 4


def test_a_column_of_theirs_can_be_named(run, manifest):
    path = manifest("Part,quantity,destination,end_user_hq,end_user_parent\nH200,1,CN,CN,CN\n")
    assert answer(run, path, *REFORM, "--map", "chip=Part")["changed"] == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("H200", "docs/examples/exit-0/passing.csv", *REFORM), "one by one"),
        (("docs/examples", *REFORM, "--to-country", "CN"), "--to-country"),
        (("--scheduled", "--from", "2026-01-01"), "--scheduled"),
        (("--scheduled", "--to", "2026-01-01"), "--scheduled"),
        (("H200", *REFORM, "--on", "2026-01-01"), "--on"),
        (("H200", "--from", "2026-01-15", "--to", "2026-01-14"), "earlier day first"),
        (("H200", "--from", "2026-02-30", "--to", "2026-03-01"), "--from: '2026-02-30'"),
        (("H200", "--from", "2026-01-01"), "both days"),
        (("H200", *REFORM, "--to-country", "Atlantis"), "--to-country"),
        (("docs/examples", *REFORM, "--numbers", "odd"), "--numbers"),
        (("H200", *REFORM, "-o", "json=x.json"), "-o"),
    ],
)
def test_a_command_line_that_makes_no_sense_is_refused(run, arguments, said):
    ended = run("diff", *arguments)
    assert ended.code == 2
    assert said in ended.err


def test_what_is_scheduled_for_a_manifest_names_the_day_and_the_line(run, manifest):
    found = answer(run, manifest(LINES), "--scheduled", "--on", "2026-11-24")
    changes = [(c["date"], c["line"], c["rules"]) for c in found["changes"]]
    assert changes == [("2027-04-07", 4, ["XC304"])]
    days = {entry["date"]: entry for entry in found["dates"]}
    instruments = days["2027-04-07"]["instruments"]
    assert {"XC304", "XC305"} <= {entry["rule"] for entry in instruments}
    assert all(entry["citation"] for entry in instruments)
    assert found["as_of"] == "2026-11-24"


def test_standard_input_can_be_read_for_every_scheduled_day(run):
    found = answer(run, "-", "--scheduled", "--on", "2025-12-01", stdin=LINES.encode())
    assert {c["date"] for c in found["changes"]} == {"2026-01-15", "2026-07-10", "2027-04-07"}


def test_a_day_on_which_no_verdict_changes_says_so(run):
    text = run("diff", "H200", "--scheduled", "--on", "2026-11-24").out
    assert "2026-12-31\n  The dates for foundry designers end" in text
    assert "2027-04-07\n  XC304" in text
    assert "changes nothing of what is asked about: 1 verdict, 2027-04-06 against 2027-04-07" in text


def test_compliance_dates_and_country_groups_are_scheduled_too(run):
    days = {e["date"]: e for e in answer(run, "H200", "--scheduled", "--on", "2024-12-10")["dates"]}
    assert "is to be complied with" in {i["what"] for i in days["2024-12-31"]["instruments"]}
    assert [(i["group"], i["place"]) for i in days["2025-11-07"]["instruments"]] == [("D:5", "KH")]
    emirates = [i for i in days["2026-07-10"]["instruments"] if i["kind"] == "membership"]
    assert [(i["group"], i["place"]) for i in emirates] == [("D:4", "AE"), ("A:5", "AE")]


def test_bills_are_scheduled_only_if_asked_for(run):
    arguments = ("H200", "--scheduled", "--on", "2025-11-20")
    assert "2025-12-04" not in {e["date"] for e in answer(run, *arguments)["dates"]}
    assert "2025-12-04" in {e["date"] for e in answer(run, *arguments, "--proposed")["dates"]}


def test_a_day_long_after_the_law_was_last_read_is_warned_of(run):
    days = ("--from", "2026-02-01", "--to", "2027-04-07")
    assert {f["rule"] for f in answer(run, "H200", *days)["findings"]} == {"XC701"}
    assert "last read" in run("diff", "H200", *days).out
    assert answer(run, "H200", *REFORM)["findings"] == []


def test_an_empty_argument_is_no_manifest(run):
    assert run("diff", "", *REFORM).code == 3


def test_after_the_last_date_nothing_is_scheduled(run):
    assert answer(run, "H200", "--scheduled", "--on", "2099-01-01")["dates"] == []
    assert "nothing in the law" in run("diff", "H200", "--scheduled", "--on", "2099-01-01").out


def test_a_scheduled_change_of_a_chip_is_the_change_from_the_day_before(run):
    arguments = ("H200", "A800 SXM 80GB")
    found = answer(run, *arguments, "--scheduled", "--on", "2026-01-01")
    on_the_day = [c for c in found["changes"] if c.pop("date") == "2026-01-15"]
    assert on_the_day == answer(run, *arguments, *REFORM)["changes"]


def test_a_file_that_is_not_there_is_named_once(run, tmp_path):
    path = tmp_path / "nofile.csv"
    assert run("diff", path, *REFORM).out.count("nofile.csv") == 1
