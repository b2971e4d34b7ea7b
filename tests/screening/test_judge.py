"""One item, one transaction, one day: systems, layers, ECCNs, margins, and bugs that are told."""

from collections.abc import Callable
from datetime import date

import pytest

from exportcheck.errors import RuleFailed
from exportcheck.model.case import Case, Deal
from exportcheck.model.chip import Catalog, Chip
from exportcheck.model.clause import Clause, Truth
from exportcheck.model.judgement import Outcome
from exportcheck.model.law import Law, Layer
from exportcheck.model.noun import replace
from exportcheck.model.place import Place
from exportcheck.rules import RULES
from exportcheck.screening.judge import Judge, Question

CHINA = Place("CN", "China")
UNITED_STATES = Place("US", "United States")
TO_CHINA = Deal(CHINA, UNITED_STATES, "export", CHINA, CHINA, CHINA)
DAY = date(2026, 2, 1)


@pytest.fixture
def of_system(law: Law, made: Callable[..., Chip]) -> Callable[..., Outcome]:
    """The outcome for a system with these circuits, to China."""

    def asked(*circuits: Chip) -> Outcome:
        parts = [replace(chip, id=f"part-{at}", name=f"Part {at}") for at, chip in enumerate(circuits)]
        system = replace(made(), id="system", contains=tuple((part.id, 8) for part in parts))
        judge = Judge(law, Catalog([*parts, system], DAY, "sha256:0"), RULES)
        return judge.judge(Question(system, TO_CHINA, DAY)).outcome

    return asked


def test_a_system_is_judged_by_its_circuits_and_never_by_their_sum(
    of_system: Callable[..., Outcome], made: Callable[..., Chip]
) -> None:
    below = made(declared_tpp=1000, die_area_mm2=800)
    assert of_system(below).family == "none"
    assert of_system(below, below).family == "none"


def test_a_system_is_as_strict_as_the_strictest_circuit_in_it(
    of_system: Callable[..., Outcome], made: Callable[..., Chip]
) -> None:
    free = made(declared_tpp=1000, die_area_mm2=800)
    inside = made(declared_tpp=16000, dram_bandwidth_gb_s=4000)
    beyond = made(declared_tpp=36000, dram_bandwidth_gb_s=8000)
    assert of_system(free, inside).decision.word == "case_by_case"
    assert of_system(inside, beyond, free).decision.word == "presumption_of_denial"


def test_a_circuit_of_unknown_figures_leaves_a_free_system_undetermined(
    of_system: Callable[..., Outcome], made: Callable[..., Chip]
) -> None:
    outcome = of_system(made(declared_tpp=1000, die_area_mm2=800), made())
    assert (outcome.family, outcome.needed) == (None, Truth.UNKNOWN)


def test_one_controlled_circuit_controls_a_system_whatever_is_not_known_of_the_others(
    of_system: Callable[..., Outcome], made: Callable[..., Chip]
) -> None:
    """4A090 asks whether *any* circuit in the item meets the limit."""
    outcome = of_system(made(declared_tpp=36000, dram_bandwidth_gb_s=8000), made())
    assert (outcome.family, outcome.needed) == ("a", Truth.HOLDS)


def test_both_layers_are_judged_whichever_is_asked(judge: Judge, catalog: Catalog) -> None:
    singapore = Place("SG", "Singapore")
    deal = Deal(singapore, UNITED_STATES, "export", singapore, singapore, singapore)
    question = Question(catalog.find("H200"), deal, DAY)
    enforced = judge.judge(question)
    codified = judge.judge(replace(question, layer=Layer.CODIFIED))
    assert (enforced.outcome.needed, enforced.codified.needed) == (Truth.FAILS, Truth.HOLDS)
    assert codified.outcome == codified.codified == enforced.codified


@pytest.mark.parametrize(
    "form_factor, eccn", [("ic", "3A090.a"), ("module", "4A090.a"), ("board", "4A090.a"), ("rack", "4A090.a")]
)
def test_the_form_factor_decides_the_eccn(
    judge: Judge, catalog: Catalog, form_factor: str, eccn: str
) -> None:
    deal = replace(TO_CHINA, form_factor=form_factor)
    assert judge.judge(Question(catalog.find("H200"), deal, DAY)).eccn == eccn


def test_margins_tell_how_far_each_line_of_the_review_is(judge: Judge, catalog: Catalog) -> None:
    judged = judge.judge(Question(catalog.find("H200"), TO_CHINA, DAY))
    margins = {entry.comparison.figure: entry.margin for entry in judged.margins}
    assert margins == {"tpp": 5160.0, "dram_bandwidth_gb_s": 1700.0}


def test_a_case_by_case_review_lists_the_conditions_of_the_certification(
    judge: Judge, catalog: Catalog
) -> None:
    judged = judge.judge(Question(catalog.find("H200"), TO_CHINA, DAY))
    assert "748 supp. 2 (dd)(1)(iii)" in judged.conditions
    assert "742.6(b)(10)(iii)(A)(1)" in judged.paragraphs
    denied = judge.judge(Question(catalog.find("B200"), TO_CHINA, DAY))
    assert denied.conditions == ()


def test_a_name_for_bins_on_both_sides_of_a_line_is_undetermined(judge: Judge, catalog: Catalog) -> None:
    judged = judge.judge(Question(catalog.find("Ascend 910B"), TO_CHINA, DAY))
    assert judged.outcome.family is None
    assert (judged.metrics.tpp.low, judged.metrics.tpp.high) == (4480.0, 6016.0)


def test_every_undetermined_verdict_says_why(judge: Judge, catalog: Catalog) -> None:
    for chip in catalog.chips.values():
        judged = judge.judge(Question(chip, TO_CHINA, DAY))
        if judged.outcome.decision.word == "undetermined":
            assert any(finding.severity.word == "indeterminate" for finding in judged.findings), chip.id


def test_a_rule_that_raises_is_a_bug_that_is_named(law: Law, catalog: Catalog) -> None:
    def broken(case: Case, numbers: object, paragraph: str) -> Clause:
        raise ZeroDivisionError("by zero")

    rules = [replace(rule, clause=broken) if rule.stem == "eccn_3a090_a" else rule for rule in RULES]
    with pytest.raises(RuleFailed, match=r"eccn_3a090_a.*nvidia-h200-sxm to CN on 2026-02-01.*by zero"):
        Judge(law, catalog, rules).judge(Question(catalog.find("H200"), TO_CHINA, DAY))


@pytest.mark.parametrize(
    ("end_use", "decision"),
    [(None, "presumption_of_approval"), ("supercomputer", "undetermined"), ("military", "undetermined")],
)
def test_a_second_licence_with_a_policy_of_its_own_leaves_no_milder_one(verdict, made, end_use, decision):
    memory = made({}, hbm_bandwidth_gb_s=400, hbm_package_area_mm2=100, non_planar=False)
    found = verdict(memory, "CN", hq="JP", parent="JP", end_use=end_use)
    assert found.outcome.decision.word == decision


def test_a_denial_stays_one_beside_a_second_licence(verdict):
    assert verdict("B200", "CN", end_use="supercomputer").outcome.decision.word == "presumption_of_denial"
