"""A judge under a changed law says where the bundled one answers otherwise."""

from datetime import date

import pytest

from exportcheck.model.case import Deal, Papers
from exportcheck.model.measure import Limit, Operator
from exportcheck.model.noun import replace
from exportcheck.model.rule import Severity
from exportcheck.rules import RULES
from exportcheck.screening.comparing import ComparingJudge
from exportcheck.screening.judge import Question

DAY = date(2026, 8, 1)


@pytest.fixture
def judged(things):
    """The verdict on a chip to China under a law in which one rule's last numbers are other ones."""

    def call(name, stem, **numbers):
        *before, last = things.law.vintages[stem]
        made = replace(last, numbers=replace(last.numbers, **numbers))
        law = replace(things.law, vintages={**things.law.vintages, stem: (*before, made)})
        judge = ComparingJudge(law, things.catalog, RULES, things.judge)
        china, home = things.places.find("CN"), things.places.find("US")
        deal = Deal(china, home, "export", china, china, china)
        question = Question(things.catalog.find(name), deal, DAY)
        return judge.judge(question), things.judge.judge(question)

    return call


def said(judgement):
    return [finding for finding in judgement.findings if finding.rule == "XC706"]


def test_a_milder_verdict_is_said_to_be_milder_with_both_decisions(judged):
    looser = {
        "tpp": Limit(Operator.LESS_THAN, 50_000),
        "dram_bandwidth_gb_s": Limit(Operator.LESS_THAN, 9_000),
    }
    changed, bundled = judged("B200", "review_case_by_case", **looser)
    assert changed.outcome.decision < bundled.outcome.decision
    [finding] = said(changed)
    assert finding.severity is Severity.WARNING
    assert finding.message == (
        "the changed law decides milder: family a, case by case; "
        "the bundled law: family a, presumption of denial"
    )


def test_a_stricter_verdict_is_said_to_be_stricter(judged):
    changed, _ = judged("H200", "review_case_by_case", tpp=Limit(Operator.LESS_THAN, 15_000))
    assert "decides stricter: family a, presumption of denial;" in said(changed)[0].message


def test_a_family_that_moves_without_the_decision_is_said(judged):
    changed, bundled = judged("RTX 4090 D", "eccn_3a090_note_2", tpp=Limit(Operator.LESS_THAN, 1_000))
    assert changed.outcome.family != bundled.outcome.family
    assert "not 3A090" in said(changed)[0].message


def test_where_both_laws_agree_nothing_is_added(judged):
    changed, bundled = judged("H200", "review_case_by_case", tpp=Limit(Operator.LESS_THAN, 20_000))
    assert [f.rule for f in changed.findings] == [f.rule for f in bundled.findings]


def test_an_error_that_the_changed_law_no_longer_finds_is_said(things):
    law = replace(things.law, vintages={k: v for k, v in things.law.vintages.items() if k != "declared_eccn"})
    judge = ComparingJudge(law, things.catalog, RULES, things.judge)
    china, home = things.places.find("CN"), things.places.find("US")
    deal = Deal(china, home, "export", china, china, china)
    papers = Papers(declared_eccn="3A991.p")
    question = Question(things.catalog.find("H200"), deal, DAY, papers=papers)
    assert any("XC601 (error)" in finding.message for finding in said(judge.judge(question)))
