"""The commands that ask the law: history, compare, what-if."""

import json

import pytest

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


def test_each_destination_has_distances_of_its_own_and_the_first_ones_stand_on_top(run):
    record = answer(run, "what-if", "A800", "--to", "CN", "--to", "SA", *DAY)
    china, saudi = record["verdicts"]
    assert record["distances"] == china["distances"]
    assert {d["destination"] for d in saudi["distances"]} == {"SA"}
    assert {d["line"] for d in china["distances"]} != {d["line"] for d in saudi["distances"]}
    for distance in record["distances"]:
        assert {"line", "figure", "from", "to", "decision"} <= set(distance)


def test_what_if_asks_about_the_same_deal_as_chip(run):
    deal = (
        "--to",
        "CN",
        "--from",
        "DE",
        "--transaction",
        "reexport",
        "--without-certification",
        "--hq",
        "US",
    )
    asked, judged = (answer(run, command, "H200", *deal, *DAY) for command in ("what-if", "chip"))
    assert asked["verdicts"][0]["decision"] == judged["verdicts"][0]["decision"] == "presumption_of_denial"
    assert [f["rule"] for f in asked["findings"]] == [f["rule"] for f in judged["findings"]]


def test_the_smallest_change_is_told_first_and_every_line_with_its_distance(run):
    lines = run("what-if", "H200", *DAY).out.splitlines()
    assert lines[1].split(": ")[1].startswith("TPP 15,840 to 21,000 or more (+5,160, +32.58 %)")
    assert lines[2].lstrip().startswith("→ TPP 15,840")
    assert any("performance density ≥ 5.92" in line and "no change" in line for line in lines)
    assert any("designed or marketed for datacenters: yes → no: exception NAC" in line for line in lines)


def test_a_figure_that_is_not_published_is_named(run):
    out = run("what-if", "MI308X", *DAY).out
    assert "TPP is not published; " in out
    assert "DRAM bandwidth is not published; no value of it decides anything by itself" in out


def test_a_name_of_several_bins_can_be_asked_about_and_changed(run, things):
    name = next(chip.name for chip in things.catalog.chips.values() if chip.bins)
    record = answer(run, "what-if", name, "--set", "tpp=100", "--set", "datacenter=no", *DAY)
    assert record["metrics"]["tpp"]["high"] == 100
    assert record["classification"]["family"] == "none"
    assert "XC208" in {finding["rule"] for finding in record["findings"]}


def decided(record):
    first = record["verdicts"][0]
    return record["classification"]["family"], first["license_required"], first["decision"]


@pytest.mark.parametrize("text", ["tpp", "tpp=many", "tpp=-1", "tpp=nan", "colour=1", "datacenter=maybe"])
def test_a_setting_that_makes_no_sense_is_a_wrong_command_line(run, text):
    ended = run("what-if", "H200", "--set", text, *DAY)
    assert ended.code == 2
    assert "--set" in ended.err
