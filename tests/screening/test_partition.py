"""The proof that 3A090.a, .b and neither part all circuits: it holds of the law, and sees what is wrong."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from exportcheck.model.clause import Truth, all_of, compare
from exportcheck.model.law import Law, Layer
from exportcheck.model.measure import Limit, Operator
from exportcheck.model.noun import replace
from exportcheck.rules import RULES
from exportcheck.screening import partition
from exportcheck.screening import space as asked
from exportcheck.screening.partition import Proof, prove
from exportcheck.screening.space import Point, Space

DAY = date(2024, 1, 1)
A, B, NOTE = "eccn_3a090_a", "eccn_3a090_b", "eccn_3a090_note_2"
FLIPPED = {
    Operator.AT_LEAST: Operator.MORE_THAN,
    Operator.MORE_THAN: Operator.AT_LEAST,
    Operator.LESS_THAN: Operator.AT_MOST,
    Operator.AT_MOST: Operator.LESS_THAN,
}


def changed(law: Law, stem: str, **numbers: Any) -> Law:
    """The law with some numbers of a rule's last vintage changed."""
    *before, last = law.vintages[stem]
    made = replace(last, numbers=replace(last.numbers, **numbers))
    return replace(law, vintages={**law.vintages, stem: (*before, made)})


def proved(law: Law, day: date = DAY) -> Proof:
    return prove(law.on(day, Layer.ENFORCED), RULES, law.bits)


def kinds(proof: Proof) -> set[str]:
    return {problem.kind for problem in proof.problems}


@pytest.mark.parametrize("day", [date(2022, 11, 1), DAY], ids=str)
@pytest.mark.parametrize("layer", Layer)
def test_the_bundled_law_leaves_no_gap_and_no_overlap(law: Law, day: date, layer: Layer) -> None:
    assert prove(law.on(day, layer), RULES, law.bits).problems == ()


def test_every_corner_of_limits_is_asked_in_every_market(law: Law) -> None:
    space = Space(law.on(DAY, Layer.ENFORCED), RULES, law.bits)
    assert space.axes == {"tpp": (1600.0, 2400.0, 4800.0), "performance_density": (1.6, 3.2, 5.92)}
    for figure, limits in space.axes.items():
        assert set(limits) < set(space.cuts[figure])
        assert None in space.cuts[figure]
    proof = proved(law)
    assert (proof.cells, proof.corners) == (8 * 8 * 3, 3 * 3 * 3)


def test_the_test_of_2022_has_bandwidth_as_its_other_figure(law: Law) -> None:
    assert proved(law, date(2022, 11, 1)).axes == {"tpp": (4800.0,), "interconnect_gb_s": (600.0,)}


def test_before_the_first_rule_there_is_nothing_to_prove(law: Law) -> None:
    assert proved(law, date(2022, 10, 20)) == Proof({}, 0, 0, 0, (), ())


CORNERS = [
    (4799.99, 5.919, Truth.HOLDS, 1),
    (1600, 5.92, Truth.HOLDS, 2),
    (1600, 3.2, Truth.HOLDS, 1),
    (2399, 3.19, Truth.HOLDS, 0),
    (2400, 1.59, Truth.HOLDS, 0),
    (4799, 8, Truth.FAILS, 0),
    (4800, None, Truth.FAILS, 2),
    (4799, 8, Truth.UNKNOWN, None),
    (4800, 8, Truth.UNKNOWN, 2),
]


@pytest.mark.parametrize(("tpp", "density", "market", "region"), CORNERS)
def test_a_point_is_in_the_region_of_the_text(law: Law, tpp, density, market, region) -> None:
    space = Space(law.on(DAY, Layer.ENFORCED), RULES, law.bits)
    assert space.at(Point((tpp, density), market)).region == region


def test_the_overlap_of_the_text_is_known_and_named(law: Law) -> None:
    [known] = [entry for entry in proved(law).known if entry.kind == "known overlap"]
    assert known.paragraphs == ("3A090.a.1", "3A090.b.2")
    assert known.points[0].figures == (4800.0, 3.2)


def test_a_hole_between_a_and_b_is_found_with_a_point_in_it(law: Law) -> None:
    upper = (Limit(Operator.AT_LEAST, 2400), Limit(Operator.LESS_THAN, 4500))
    [gap] = [
        entry for entry in proved(changed(law, B, performance_tpp=upper)).problems if entry.kind == "gap"
    ]
    weaker, stronger = gap.points
    assert gap.regions == ("3A090.b", "neither")
    assert 4500 <= stronger.figures[0] < 4800 and weaker.figures[0] < stronger.figures[0]
    assert weaker.figures[1] == stronger.figures[1]


def test_a_point_exactly_at_the_limit_alone_can_be_the_hole(law: Law) -> None:
    found = proved(changed(law, A, tpp=Limit(Operator.MORE_THAN, 4800))).problems
    assert {"gap", "border"} == {entry.kind for entry in found}
    assert any(entry.points[-1].figures[0] == 4800 for entry in found if entry.kind == "gap")


def test_words_of_a_and_b_that_both_reach_a_point_are_an_overlap(law: Law) -> None:
    found = proved(changed(law, A, tpp=Limit(Operator.AT_LEAST, 4000))).problems
    assert [(entry.kind, entry.paragraphs) for entry in found] == [("overlap", ("3A090.a.1", "3A090.b.1"))]


def test_the_overlap_is_not_known_any_more_when_b2_names_an_upper_tpp(law: Law) -> None:
    capped = (Limit(Operator.AT_LEAST, 1600), Limit(Operator.LESS_THAN, 5000))
    found = proved(changed(law, B, dense_tpp=capped))
    assert [entry.paragraphs for entry in found.problems] == [("3A090.a.1", "3A090.b.2")]


def test_a_note_that_reaches_datacenters_is_not_mistaken_for_a_gap_in_one_market(law: Law) -> None:
    # Note 2 with another limit frees other circuits, and no weaker one is left behind.
    assert proved(changed(law, NOTE, tpp=Limit(Operator.LESS_THAN, 6000))).problems == ()


# rule, key, which of its limits -> what is found when it is turned, raised, lowered by a tenth
SINGLE: Mapping[tuple[str, str, int | None], tuple[set[str], set[str], set[str]]] = {
    (A, "tpp", None): ({"border", "gap"}, {"gap"}, {"overlap"}),
    (A, "tpp_when_dense", None): ({"border", "gap"}, {"gap"}, set()),
    (A, "performance_density", None): ({"border", "gap"}, {"gap"}, {"overlap"}),
    (B, "performance_tpp", 0): (set(), set(), set()),
    (B, "performance_tpp", 1): ({"border", "overlap"}, {"overlap"}, {"gap"}),
    (B, "performance_density", 0): (set(), set(), set()),
    (B, "performance_density", 1): ({"border", "overlap"}, {"overlap"}, set()),
    (B, "dense_tpp", 0): ({"border"}, set(), {"gap"}),
    (B, "dense_density", 0): (set(), set(), set()),
    (B, "dense_density", 1): ({"border", "overlap"}, {"overlap"}, {"gap"}),
    (NOTE, "tpp", None): ({"border"}, set(), set()),
}
CHANGES: list[Callable[[Limit], Limit]] = [
    lambda limit: Limit(FLIPPED[limit.operator], limit.value),
    lambda limit: Limit(limit.operator, limit.value * 1.1),
    lambda limit: Limit(limit.operator, limit.value * 0.9),
]


@pytest.mark.parametrize("where", SINGLE, ids=lambda where: " ".join(map(str, where)))
@pytest.mark.parametrize("number", range(3), ids=["turned", "raised", "lowered"])
def test_of_every_limit_it_is_known_what_a_slip_in_it_does(law: Law, where, number, monkeypatch) -> None:
    monkeypatch.setattr(partition, "_GRID", 300)  # the cells find it; the full grid has tests of its own
    stem, key, position = where
    numbers = getattr(law.vintages[stem][-1].numbers, key)
    if position is None:
        made = CHANGES[number](numbers)
    else:
        made = tuple(CHANGES[number](n) if at == position else n for at, n in enumerate(numbers))
    assert kinds(proved(changed(law, stem, **{key: made}))) == SINGLE[where][number]


def test_every_limit_of_the_three_rules_is_in_that_table(law: Law) -> None:
    there = set()
    for stem in (A, B, NOTE):
        numbers = law.vintages[stem][-1].numbers
        for key in numbers.__struct_fields__:
            value = getattr(numbers, key)
            if isinstance(value, Limit):
                there.add((stem, key, None))
            elif isinstance(value, tuple):
                there |= {(stem, key, at) for at in range(len(value))}
    assert there == set(SINGLE)


def test_a_rule_that_reads_something_else_leaves_nothing_proved(law: Law) -> None:
    def clause(case, numbers, paragraph):
        return all_of(
            case.certification_given(paragraph), compare("tpp", case.metrics.tpp, numbers.tpp, paragraph)
        )

    rules = [replace(rule, clause=clause) if rule.stem == NOTE else rule for rule in RULES]
    proof = prove(law.on(DAY, Layer.ENFORCED), rules, law.bits)
    assert kinds(proof) == {"unproved"}
    assert "certification" in proof.problems[0].detail


def test_a_rule_that_looks_at_a_figure_behind_the_back_of_its_tree_is_found(law: Law) -> None:
    real = next(rule for rule in RULES if rule.stem == A)

    def clause(case, numbers, paragraph):
        tree = real.clause(case, numbers, paragraph)
        return all_of(tree) if case.metrics.tpp.low == 2400 else tree

    rules = [replace(rule, clause=clause) if rule.stem == A else rule for rule in RULES]
    assert kinds(prove(law.on(DAY, Layer.ENFORCED), rules, law.bits)) == {"unproved"}


def test_the_grid_has_the_numbers_next_to_each_limit() -> None:
    values = asked.grid((1600.0, 4800.0), 10)
    for limit in (1600.0, 4800.0):
        at = values.index(limit)
        below, above = values[at - 1], values[at + 1]
        assert below < limit < above
        assert above - below < 1e-9
