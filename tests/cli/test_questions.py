"""The commands that ask the law: history, compare, diff, what-if, headroom."""

import json
from datetime import date

import pytest

from exportcheck.model.verdict import Decision

DAY = ("--on", "2026-02-01")


def answer(run, *arguments):
    ended = run(*arguments, "-o", "json")
    assert ended.code == 0
    return json.loads(ended.out)


def test_the_history_of_the_h20_is_free_until_the_letter(run):
    (story,) = answer(run, "history", "H20", "--to", "CN")["histories"]
    assert [(p["from"], p["decision"], p["advisories"]) for p in story["periods"][1:]] == [
        ("2025-04-09", "no_license_found", ["XC901"])
    ]


def test_the_history_of_the_a800_has_each_day_on_which_its_verdict_changed(run):
    (story,) = answer(run, "history", "A800", "--to", "CN")["histories"]
    decisions = {period["from"]: period["decision"] for period in story["periods"]}
    assert decisions["2023-11-17"] == "presumption_of_denial"
    assert decisions["2026-01-15"] == "case_by_case"
    assert story["periods"][0]["decision"] == "no_license_found"
    until = [period["until"] for period in story["periods"]]
    assert until[-1] is None
    assert None not in until[:-1]


def test_chips_are_compared_side_by_side(run):
    chips = answer(run, "compare", "H200", "MI325X", "B200", "--to", "CN", "--to", "SG", *DAY)["chips"]
    assert [chip["chip"]["id"] for chip in chips] == ["nvidia-h200-sxm", "amd-mi325x", "nvidia-b200"]
    assert [chip["verdicts"][0]["decision"] for chip in chips] == [
        "case_by_case",
        "case_by_case",
        "presumption_of_denial",
    ]
    assert [chip["verdicts"][1]["destination"] for chip in chips] == ["SG"] * 3


def test_the_rule_of_2026_moves_exactly_what_lies_inside_its_limits(run, things, verdict):
    days = ("--from", "2026-01-14", "--to", "2026-01-15", "--to-country", "CN")
    changes = answer(run, "diff", *days)["changes"]
    moved = {c["chip"] for c in changes if c["after"]["decision"] == "case_by_case"}
    assert {c["before"]["decision"] for c in changes if c["chip"] in moved} == {"presumption_of_denial"}
    on_the_day = {chip.id: verdict(chip, "CN", date(2026, 1, 15)) for chip in things.catalog.chips.values()}
    inside = {name for name, v in on_the_day.items() if v.outcome.decision is Decision.CASE_BY_CASE}
    assert moved == inside
    assert {"nvidia-h200-sxm", "amd-mi325x", "nvidia-a100-sxm-80gb"} <= moved
    assert "nvidia-b200" not in moved
    assert all("XC401" in change["rules"] for change in changes)


def test_between_two_days_of_one_law_nothing_changes(run):
    assert answer(run, "diff", "--from", "2026-02-01", "--to", "2026-02-02", "H200", "B200")["changes"] == []


def test_a_figure_can_be_changed_and_the_answer_says_so(run):
    record = answer(run, "what-if", "H200", "--set", "dram_bandwidth_gb_s=6600", *DAY)
    assert record["changed"] == {"dram_bandwidth_gb_s": 6600.0}
    assert record["verdicts"][0]["decision"] == "presumption_of_denial"


def test_only_the_line_that_decides_is_named(run):
    record = answer(run, "what-if", "H200", *DAY)
    lines = {(d["line"], d["decision"]) for d in record["distances"]}
    assert ("TPP < 21000", "presumption_of_denial") in lines
    assert ("DRAM bandwidth < 6500", "presumption_of_denial") in lines
    assert {d["figure"] for d in record["distances"]} == {"tpp", "dram_bandwidth_gb_s"}
    assert len(record["distances"]) == 3


@pytest.mark.parametrize("name", ["H200", "MI325X", "L40", "A10", "RTX 4090 D", "B200", "A30", "H20"])
def test_each_smallest_change_flips_the_verdict_on_one_side_and_not_on_the_other(run, name):
    record = answer(run, "what-if", name, *DAY)
    now = decided(record)
    for distance in record["distances"]:
        figure, there = distance["figure"], distance["to"]
        assert decided(answer(run, "what-if", name, "--set", f"{figure}={there!r}", *DAY)) != now
        back = there + (1e-9 * there if there < distance["from"] else -1e-9 * there)
        assert decided(answer(run, "what-if", name, "--set", f"{figure}={back!r}", *DAY)) == now


def decided(record):
    first = record["verdicts"][0]
    return record["classification"]["family"], first["license_required"], first["decision"]


@pytest.mark.parametrize(
    ("exported", "holds", "room"), [(10_000, "yes", 0), (10_001, "no", -1), (0, "yes", 10_000)]
)
def test_headroom_ends_at_exactly_one_half(run, exported, holds, room):
    record = answer(run, "headroom", "H200", "--us-units", 20_000, "--exported", exported, *DAY)
    assert (record["holds"], record["headroom_units"]) == (holds, room)


def test_two_us_units_more_let_one_more_go(run):
    record = answer(run, "headroom", "H200", "--us-units", 20_000, "--exported", 10_000, *DAY)
    assert record["us_units_for_one_more"] == 2


def test_before_the_ratio_existed_there_is_no_headroom_to_speak_of(run):
    ended = run("headroom", "H200", "--us-units", 1, "--on", "2026-01-14")
    assert ended.code == 3
    assert "2026-01-15" in ended.err


@pytest.mark.parametrize("text", ["tpp", "tpp=many", "tpp=-1", "tpp=nan", "colour=1", "datacenter=maybe"])
def test_a_setting_that_makes_no_sense_is_a_wrong_command_line(run, text):
    ended = run("what-if", "H200", "--set", text, *DAY)
    assert ended.code == 2
    assert "--set" in ended.err
