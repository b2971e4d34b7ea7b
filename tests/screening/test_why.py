"""Why a verdict is what it is, and why it is not another."""

import os
from datetime import date

import pytest

from exportcheck.model.case import Deal
from exportcheck.model.clause import Comparison, Fact, Truth, all_of, any_of, leaves, not_
from exportcheck.model.law import Layer
from exportcheck.model.verdict import Decision
from exportcheck.screening.again import Again
from exportcheck.screening.judge import Question
from exportcheck.screening.needs import Need, Needs, choices, need
from exportcheck.screening.why import codified, pruned, why
from exportcheck.screening.why_not import reaches, why_not

DAY = date(2026, 2, 1)
# More of them with EXPORTCHECK_THOROUGH=1.
CHIPS = ["H200", "B200", "L40", "RTX 4090"]
if os.environ.get("EXPORTCHECK_THOROUGH"):
    CHIPS += ["A800", "MI308X", "H20", "L4"]


@pytest.fixture(scope="session")
def question(catalog, place):
    def put(name, code="CN", day=DAY, *, hq=None, certified=True, transaction="export", layer=Layer.ENFORCED):
        there, user = place(code), place(hq or code)
        deal = Deal(there, place("US"), transaction, there, user, user, certified=certified)
        chip = catalog.find(name) if isinstance(name, str) else name
        return Question(chip, deal, day, layer)

    return put


@pytest.fixture(scope="session")
def asked(judge, things):
    def ask(question, goal):
        return why_not(Again(judge, question), goal, things.places)

    return ask


def fact(case_truth, key="k"):
    return Fact(key, key, case_truth, "1.1")


YES, NO, OPEN = (fact(truth, truth.name) for truth in (Truth.HOLDS, Truth.FAILS, Truth.UNKNOWN))


def test_a_pruned_tree_has_the_same_truth_and_only_what_decides():
    tree = all_of(YES, any_of(NO, YES), not_(any_of(NO, NO)))
    small = pruned(tree)
    assert small.truth is tree.truth
    assert [leaf.key for leaf in leaves(small)] == ["HOLDS", "HOLDS", "FAILS", "FAILS"]
    failed = pruned(all_of(YES, OPEN, NO))
    assert failed == NO


def test_what_has_to_change_follows_de_morgan():
    assert need(all_of(YES, NO, OPEN)) == Needs(True, (Need(NO, True), Need(OPEN, True)))
    assert need(not_(all_of(YES, YES))) == Need(YES, False)
    both = all_of(YES, fact(Truth.HOLDS, "other"))
    assert need(not_(both)) == Needs(False, (Need(YES, False), Need(both.parts[1], False)))
    assert need(any_of(NO, YES)) is None
    assert need(any_of()) == Needs(False, ())
    assert choices(need(any_of())) == []


def test_every_verdict_of_the_catalog_is_walked_and_each_ground_says_what_its_step_says(
    judge, catalog, question
):
    answers = {"yes": Truth.HOLDS, "no": Truth.FAILS, "unknown": Truth.UNKNOWN}
    for chip in list(catalog.chips.values())[::6]:
        for code in ("CN", "SA", "DE"):
            asked = question(chip, code)
            judgement = judge.judge(asked)
            steps = {step.question: step for step in why(judge, asked, judgement)}
            assert steps["family"].grounds, chip.id
            required = steps["license_required"]
            assert answers[required.answer] is judgement.outcome.needed
            for ground in required.grounds:
                assert ground.truth is judgement.answers[ground.rule.stem].truth
                assert ground.truth is answers[required.answer] or required.together
                assert ground.sources
            if judgement.outcome.decision not in (Decision.NO_LICENSE_FOUND, Decision.EXCEPTION):
                assert "policy" in steps or judgement.outcome.needed is Truth.FAILS


def test_the_policy_of_a_gated_chip_rests_on_both_limits(judge, question):
    asked = question("H200")
    steps = {step.question: step for step in why(judge, asked, judge.judge(asked))}
    (ground,) = steps["policy"].grounds
    figures = {leaf.figure for leaf in leaves(ground.clause) if isinstance(leaf, Comparison)}
    assert (ground.rule.id, ground.vintage.effective.isoformat()) == ("XC401", "2026-01-15")
    assert figures == {"tpp", "dram_bandwidth_gb_s"}


def test_the_text_alone_is_walked_under_the_text_alone(judge, question):
    asked = question("H200", "DE")
    judgement, steps = codified(judge, asked)
    assert judge.judge(asked).outcome.decision is Decision.NO_LICENSE_FOUND
    assert judgement.outcome.needed is Truth.HOLDS
    required = next(step for step in steps if step.question == "license_required")
    assert [ground.rule.stem for ground in required.grounds] == ["license_a_worldwide"]


def test_a_chip_over_both_limits_needs_both_to_be_otherwise(asked, question):
    found = asked(question("B200"), Decision.CASE_BY_CASE)
    assert not found.reached
    first = found.here[0]
    assert [(move.subject, move.need.leaf.limit.value) for move in first] == [
        ("tpp", 21000),
        ("dram_bandwidth_gb_s", 6500),
    ]


@pytest.mark.parametrize("name", CHIPS)
@pytest.mark.parametrize("goal", [d for d in Decision if d is not Decision.UNDETERMINED])
def test_each_way_leads_there_and_no_change_of_it_can_be_left_out(asked, question, judge, name, goal):
    put = question(name)
    found = asked(put, goal)
    chip = Again(judge, put).chip
    assert found.reached is (judge.judge(put).outcome.decision is goal)
    for way in found.ways:
        for left_out in (None, *way):
            now = chip, put.deal
            for move in way:
                now = now if move is left_out else move.made(*now)
            judged = judge.judge(Question(now[0], now[1], DAY)).outcome
            assert reaches(judged, goal) is (left_out is None), (name, goal, way, left_out)


def test_a_figure_goes_as_far_as_the_last_line_asks(asked, question):
    found = asked(question("L4", day=date(2023, 12, 1)), Decision.NO_LICENSE_FOUND)
    alone = {way[0].subject for way in found.here if len(way) == 1}
    assert alone == {"tpp", "die_area_mm2", "datacenter"}


def test_an_embargo_takes_another_destination_another_headquarters_and_another_parent(asked, question):
    found = asked(question("H200", "RU"), Decision.NO_LICENSE_FOUND)
    assert {"destination", "headquarters", "parent"} in [{m.subject for m in way} for way in found.ways]


def test_a_missing_certification_is_what_stands_in_the_way(asked, question):
    found = asked(question("H200", certified=False), Decision.CASE_BY_CASE)
    assert [(move.subject, move.value) for move in found.ways[0]] == [("certification", "given or promised")]


def test_approval_is_out_of_reach_in_china_whatever_the_chip(asked, question):
    found = asked(question("H200"), Decision.PRESUMPTION_OF_APPROVAL)
    assert not found.here
    assert {move.subject for move in found.ways[0]} == {"destination", "headquarters", "parent"}


def test_before_a_rule_exists_no_rule_leads_there(asked, question):
    found = asked(question("A100 SXM 80GB", day=date(2022, 11, 1)), Decision.EXCEPTION)
    assert not found.exists
    assert found.ways == ()


def test_what_is_not_published_may_still_be_so(asked, question):
    found = asked(question("MI308X"), Decision.CASE_BY_CASE)
    assert found.possible
    assert {move.subject for move in found.possible[0]} == {"tpp", "dram_bandwidth_gb_s"}


@pytest.mark.parametrize("family", ["a", "b", "none"])
def test_a_family_can_be_asked_about_as_well(asked, question, judge, family):
    found = asked(question("H200"), family)
    assert found.reached is (family == "a")
    assert found.reached or found.ways
