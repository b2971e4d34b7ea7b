"""The exact arithmetic of the volume ratio."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from exportcheck.model.clause import Truth
from exportcheck.model.measure import Limit, Measure, Operator
from exportcheck.screening import headroom
from exportcheck.screening.headroom import Product

SHARES = st.sampled_from([0.5, 0.1, 0.3, 0.25, 0.333])
UNITS = st.integers(0, 10**18)


@given(SHARES, UNITS)
def test_the_most_units_meet_the_limit_and_one_more_does_not(share: float, us: int) -> None:
    for operator in (Operator.AT_MOST, Operator.LESS_THAN):
        limit = Limit(operator, share)
        most = headroom.most_units(limit, us)
        assert not headroom.admits(limit, most + 1, us)
        if most >= 0:
            assert headroom.admits(limit, most, us)


@given(SHARES, UNITS)
def test_the_fewest_us_units_meet_the_limit_and_one_less_does_not(share: float, out: int) -> None:
    limit = Limit(Operator.AT_MOST, share)
    fewest = headroom.fewest_us_units(limit, out)
    assert headroom.admits(limit, out, fewest)
    assert fewest == 0 or not headroom.admits(limit, out, fewest - 1)


@given(SHARES, UNITS, st.integers(1, 10**18))
def test_a_ratio_as_a_float_lies_on_the_side_of_the_exact_one(share: float, out: int, us: int) -> None:
    limit = Limit(Operator.AT_MOST, share)
    assert limit.admits(headroom.ratio(out, us, limit)) == headroom.admits(limit, out, us)


RANGES = st.tuples(st.integers(1, 50), st.integers(0, 20)).map(lambda p: Measure(p[0], p[0] + p[1]))
PRODUCTS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), RANGES), min_size=1, max_size=3).map(
    lambda rows: [Product(str(at), *row) for at, row in enumerate(rows)]
)


@given(PRODUCTS)
def test_pooled_ends_are_those_of_the_worst_and_the_best_combination(products: list[Product]) -> None:
    limit = Limit(Operator.AT_MOST, 0.5)
    corners = [[]]
    for product in products:
        corners = [
            [*corner, Fraction(end)] for corner in corners for end in (product.tpp.low, product.tpp.high)
        ]
    rooms, ratios = [], []
    for corner in corners:
        us = sum((p.us_units * t for p, t in zip(products, corner, strict=True)), Fraction(0))
        out = sum((p.exported * t for p, t in zip(products, corner, strict=True)), Fraction(0))
        rooms.append(us / 2 - out)
        ratios += [out / us] if us else []
    pooled = headroom.pooled(limit, products)
    assert pooled.room == (min(rooms), max(rooms))
    assert pooled.ratio == ((min(ratios), max(ratios)) if ratios else None)
    worst, best = min(rooms) >= 0, max(rooms) >= 0
    assert pooled.holds is (Truth.HOLDS if worst else Truth.UNKNOWN if best else Truth.FAILS)


def test_a_product_without_units_does_not_make_the_pool_unknown() -> None:
    limit = Limit(Operator.AT_MOST, 0.5)
    products = [Product("a", 10, 5, Measure(100, 100)), Product("b", 0, 0, Measure(0, float("inf")))]
    assert headroom.pooled(limit, products).holds is Truth.HOLDS
    assert headroom.pooled_room(limit, products, "b") is None
    assert headroom.pooled_room(limit, products, "a") == (0, 0)
