"""Ranges: hulls, sums and ratios hold every combination of the points inside."""

from math import inf, isclose

from hypothesis import given
from hypothesis import strategies as st

from exportcheck.model.measure import (
    UNDEFINED,
    UNPUBLISHED,
    Limit,
    Measure,
    Operator,
    exactly,
    hull,
    ratio,
    total,
)

positive = st.floats(min_value=1e-3, max_value=1e6)
fractions = st.floats(0, 1)


@st.composite
def ranges(draw: st.DrawFn) -> Measure:
    low, high = sorted((draw(positive), draw(positive)))
    return Measure(low, high)


def inside(measure: Measure, fraction: float) -> float:
    return min(measure.low + fraction * (measure.high - measure.low), measure.high)


def holds(measure: Measure, point: float) -> bool:
    """Whether a point lies in the range, but for rounding of the last digit."""
    at_ends = isclose(point, measure.low, rel_tol=1e-12) or isclose(point, measure.high, rel_tol=1e-12)
    return at_ends or measure.low <= point <= measure.high


@given(st.lists(ranges(), min_size=1, max_size=4), fractions)
def test_a_hull_holds_every_range_in_it_and_ends_where_they_end(
    measures: list[Measure], fraction: float
) -> None:
    whole = hull(*measures)
    assert all(whole.low <= inside(m, fraction) <= whole.high for m in measures)
    assert whole.low in {m.low for m in measures}
    assert whole.high in {m.high for m in measures}


@given(ranges(), ranges(), fractions, fractions)
def test_sums_and_ratios_hold_every_combination(a: Measure, b: Measure, x: float, y: float) -> None:
    assert holds(total(a, b), inside(a, x) + inside(b, y))
    assert holds(ratio(a, b), inside(a, x) / inside(b, y))


def test_the_hull_of_nothing_is_not_published() -> None:
    assert hull() == UNPUBLISHED


def test_a_ratio_with_an_unpublished_bottom_is_only_known_from_below_as_zero() -> None:
    assert ratio(exactly(4800), UNPUBLISHED) == UNPUBLISHED


def test_a_ratio_with_something_that_does_not_exist_does_not_exist() -> None:
    assert ratio(UNDEFINED, exactly(1)).undefined
    assert ratio(exactly(1), UNDEFINED).undefined


def test_a_sum_with_something_unpublished_is_known_from_below() -> None:
    assert total(exactly(600), UNPUBLISHED) == Measure(600, inf)


def test_a_hull_keeps_every_source_once() -> None:
    assert hull(exactly(1, "a", "b"), exactly(2, "b", "c")).sources == ("a", "b", "c")


def test_known_and_point_tell_the_kinds_of_figures_apart() -> None:
    assert not UNPUBLISHED.known and not UNPUBLISHED.point
    assert UNDEFINED.known and not UNDEFINED.point
    assert exactly(0).known and exactly(0).point
    assert Measure(600, inf).known and not Measure(600, inf).point


@given(ranges(), st.builds(Limit, st.sampled_from(list(Operator)), positive))
def test_a_limit_admits_all_none_or_some_of_a_range(measure: Measure, limit: Limit) -> None:
    assert not (limit.admits_all(measure) and limit.admits_none(measure))
    ends = {limit.admits(measure.low), limit.admits(measure.high)}
    assert limit.admits_all(measure) == (ends == {True})
    assert limit.admits_none(measure) == (ends == {False})


def test_half_of_a_sparse_figure_is_scaled_at_both_ends() -> None:
    assert Measure(600, 624, ("s",)).scaled(0.5) == Measure(300, 312, ("s",))
