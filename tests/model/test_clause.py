"""Kleene's laws for the trees, comparisons of ranges, and what decides a clause."""

from itertools import product
from math import inf, nextafter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exportcheck.model.clause import (
    Answer,
    Clause,
    Fact,
    Truth,
    all_of,
    any_of,
    children,
    compare,
    deciding,
    leaves,
    not_,
    readings,
)
from exportcheck.model.measure import UNDEFINED, UNPUBLISHED, Limit, Measure, Operator, exactly

TRUTHS = tuple(Truth)
truths = st.sampled_from(TRUTHS)
figures = st.floats(min_value=0, max_value=1e6)
limits = st.builds(Limit, st.sampled_from(list(Operator)), figures)


def fact(truth: Truth, key: str = "k") -> Fact:
    return Fact(key, "stated", truth, "1")


facts = st.builds(fact, truths)
clauses: st.SearchStrategy[Clause] = st.recursive(
    facts,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: all_of(*parts)),
        st.lists(inner, max_size=3).map(lambda parts: any_of(*parts)),
        inner.map(not_),
    ),
    max_leaves=12,
)


@st.composite
def ranges(draw: st.DrawFn) -> Measure:
    low, high = sorted((draw(figures), draw(figures | st.just(inf))))
    return Measure(low, high)


@given(clauses, clauses)
def test_all_of_and_any_of_do_not_mind_the_order(a: Clause, b: Clause) -> None:
    assert all_of(a, b).truth is all_of(b, a).truth
    assert any_of(a, b).truth is any_of(b, a).truth


@given(clauses, clauses, clauses)
def test_all_of_and_any_of_do_not_mind_the_grouping(a: Clause, b: Clause, c: Clause) -> None:
    assert all_of(a, all_of(b, c)).truth is all_of(all_of(a, b), c).truth is all_of(a, b, c).truth
    assert any_of(a, any_of(b, c)).truth is any_of(any_of(a, b), c).truth is any_of(a, b, c).truth


@given(clauses, clauses)
def test_not_all_is_any_not(a: Clause, b: Clause) -> None:
    assert not_(all_of(a, b)).truth is any_of(not_(a), not_(b)).truth
    assert not_(any_of(a, b)).truth is all_of(not_(a), not_(b)).truth


@given(clauses)
def test_not_not_is_the_same(a: Clause) -> None:
    assert not_(not_(a)).truth is a.truth


@given(clauses, clauses, clauses)
def test_all_of_and_any_of_distribute_and_absorb(a: Clause, b: Clause, c: Clause) -> None:
    assert all_of(a, any_of(b, c)).truth is any_of(all_of(a, b), all_of(a, c)).truth
    assert any_of(a, all_of(b, c)).truth is all_of(any_of(a, b), any_of(a, c)).truth
    assert all_of(a, any_of(a, b)).truth is a.truth is any_of(a, all_of(a, b)).truth


def test_the_tables_are_kleene_s() -> None:
    for a, b in product(TRUTHS, TRUTHS):
        assert all_of(fact(a), fact(b)).truth is min(a, b)
        assert any_of(fact(a), fact(b)).truth is max(a, b)
    assert [truth.negated for truth in TRUTHS] == [Truth.HOLDS, Truth.UNKNOWN, Truth.FAILS]


def test_without_parts_all_of_holds_and_any_of_fails() -> None:
    assert all_of().truth is Truth.HOLDS
    assert any_of().truth is Truth.FAILS


def learned(clause: Clause, known: list[Truth]) -> Clause:
    """The same tree with every fact that was not known settled, from left to right."""
    if isinstance(clause, Fact):
        return fact(known.pop(), clause.key) if clause.truth is Truth.UNKNOWN else clause
    parts = [learned(child, known) for child in children(clause)]
    match type(clause).__name__:
        case "AllOf":
            return all_of(*parts)
        case "AnyOf":
            return any_of(*parts)
        case "Not":
            return not_(parts[0])
    raise AssertionError(clause)


@given(clauses, st.data())
def test_learning_a_fact_never_turns_yes_into_no(clause: Clause, data: st.DataObject) -> None:
    open_ = [leaf for leaf in leaves(clause) if leaf.truth is Truth.UNKNOWN]
    size = len(open_)
    after = learned(clause, data.draw(st.lists(truths, min_size=size, max_size=size)))
    assert clause.truth is Truth.UNKNOWN or after.truth is clause.truth


@given(truths, truths)
def test_readings_agree_or_are_not_known(a: Truth, b: Truth) -> None:
    both = readings("topic", ("one", fact(a)), ("other", fact(b)))
    assert both.truth is (a if a is b else Truth.UNKNOWN)
    assert both.conflict is (a is not b)


@given(ranges(), limits, st.lists(st.floats(0, 1), max_size=8))
def test_a_comparison_says_what_every_point_of_the_range_says(
    measure: Measure, limit: Limit, fractions: list[float]
) -> None:
    top = min(measure.high, 1e9)
    points = [measure.low, measure.high, *(measure.low + f * (top - measure.low) for f in fractions)]
    points += [limit.value, nextafter(limit.value, inf), nextafter(limit.value, -inf)]
    inside = [limit.admits(point) for point in points if measure.low <= point <= measure.high]
    truth = compare("tpp", measure, limit, "1").truth
    assert (truth is Truth.HOLDS) == all(inside)
    assert (truth is Truth.FAILS) == (not any(inside))


@pytest.mark.parametrize(
    "operator, below, at, above",
    [
        (Operator.AT_LEAST, Truth.FAILS, Truth.HOLDS, Truth.HOLDS),
        (Operator.MORE_THAN, Truth.FAILS, Truth.FAILS, Truth.HOLDS),
        (Operator.LESS_THAN, Truth.HOLDS, Truth.FAILS, Truth.FAILS),
        (Operator.AT_MOST, Truth.HOLDS, Truth.HOLDS, Truth.FAILS),
    ],
)
def test_each_operator_is_exact_at_its_limit(
    operator: Operator, below: Truth, at: Truth, above: Truth
) -> None:
    limit = Limit(operator, 4800.0)
    points = (nextafter(4800.0, 0), 4800.0, nextafter(4800.0, inf))
    assert [compare("tpp", exactly(point), limit, "1").truth for point in points] == [below, at, above]
    assert compare("tpp", Measure(points[0], points[2]), limit, "1").truth is Truth.UNKNOWN


@pytest.mark.parametrize("operator", list(Operator))
def test_a_figure_that_does_not_exist_meets_no_limit(operator: Operator) -> None:
    assert compare("performance_density", UNDEFINED, Limit(operator, 5.92), "1").truth is Truth.FAILS


@pytest.mark.parametrize("operator", list(Operator))
def test_a_figure_that_is_not_published_settles_no_limit(operator: Operator) -> None:
    assert compare("performance_density", UNPUBLISHED, Limit(operator, 5.92), "1").truth is Truth.UNKNOWN


@given(clauses)
def test_what_decides_a_clause_is_among_its_leaves(clause: Clause) -> None:
    assert all(leaf in leaves(clause) for leaf in deciding(clause))


def test_what_decides_is_the_part_that_has_to_change() -> None:
    holds, fails, unknown = fact(Truth.HOLDS, "h"), fact(Truth.FAILS, "f"), fact(Truth.UNKNOWN, "u")
    assert deciding(all_of(holds, unknown)) == [unknown]
    assert deciding(all_of(holds, unknown, fails)) == [fails]
    assert deciding(any_of(fails, holds, unknown)) == [holds]
    assert deciding(not_(any_of(fails, unknown))) == [unknown]


def test_an_earlier_answer_is_looked_into_for_leaves_and_named_when_it_decides() -> None:
    inner = fact(Truth.HOLDS)
    answer = Answer("stem", "XC000", "title", "1", inner, inner.truth)
    assert leaves(all_of(answer)) == [inner]
    assert deciding(all_of(answer)) == [answer]


@pytest.mark.parametrize("value, truth", [(True, Truth.HOLDS), (False, Truth.FAILS), (None, Truth.UNKNOWN)])
def test_none_is_not_known(value: bool | None, truth: Truth) -> None:
    assert Truth.of(value) is truth
