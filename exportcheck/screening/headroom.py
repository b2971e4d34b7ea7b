"""The volume ratio in exact arithmetic: what may still go, by product and pooled by TPP.

Units are whole numbers and TPP figures are taken as the decimals that they are published as, so that
*exactly at the limit* is decided exactly, however large the numbers.
"""

from collections.abc import Iterable
from fractions import Fraction
from math import ceil, floor, inf, nextafter

from exportcheck.model.clause import Truth
from exportcheck.model.measure import Limit, Measure, Operator
from exportcheck.model.noun import Noun

# Decimals of a published figure; what lies behind them is the noise of binary arithmetic.
DECIMALS = 6


class Product(Noun):
    """A product: units to US customers, units exported to China and Macau, and TPP of one unit."""

    name: str
    us_units: int
    exported: int
    tpp: Measure


class Pooled(Noun):
    """All products together: sums of units times TPP; `room` is what may still go, in TPP.

    Each is a pair of the least and the most that it may be; None where a TPP is not known.
    """

    us_tpp: tuple[Fraction, Fraction] | None
    exported_tpp: tuple[Fraction, Fraction] | None
    ratio: tuple[Fraction, Fraction] | None
    room: tuple[Fraction, Fraction] | None
    holds: Truth


def exact(number: float) -> Fraction:
    """A number of the law or of a data sheet as the decimal that it is written as."""
    return Fraction(str(number))


def admits(limit: Limit, out: int | Fraction, us: int | Fraction) -> bool:
    """Whether `out` against `us` meets the limit, by cross-multiplying: nothing is rounded."""
    most = exact(limit.value) * us
    return out <= most if limit.operator is Operator.AT_MOST else out < most


def ratio(out: int, us: int, limit: Limit) -> float:
    """`out / us` as a float that lies on the side of the limit on which the exact ratio lies."""
    if us == 0:
        return inf if out else 0.0
    try:
        value = out / us
    except OverflowError:
        return inf
    side = Fraction(out, us) - exact(limit.value)
    if side > 0:
        return max(value, nextafter(limit.value, inf))
    return min(value, nextafter(limit.value, -inf)) if side < 0 else limit.value


def most_units(limit: Limit, us: int) -> int:
    """The most units that may go for so many US units."""
    most = floor(exact(limit.value) * us)
    return most if admits(limit, most, us) else most - 1


def room(limit: Limit, us: int, out: int) -> int:
    """How many more units may go; negative: by how many the limit is passed."""
    return most_units(limit, us) - out


def fewest_us_units(limit: Limit, out: int) -> int:
    """The fewest US units under which so many exported units meet the limit."""
    fewest = ceil(out / exact(limit.value))
    return fewest if admits(limit, out, fewest) else fewest + 1


def pooled(limit: Limit, products: Iterable[Product]) -> Pooled:
    """The ratio of all products together, aggregate TPP over aggregate TPP."""
    listed = list(products)
    if any(not known(product.tpp) for product in listed if product.us_units or product.exported):
        return Pooled(None, None, None, None, Truth.UNKNOWN)
    spans = [(product, *span(product.tpp)) for product in listed if known(product.tpp)]
    us = _sum((p.us_units * low, p.us_units * high) for p, low, high in spans)
    out = _sum((p.exported * low, p.exported * high) for p, low, high in spans)
    share = exact(limit.value)
    left = _sum(
        _ordered((share * p.us_units - p.exported) * t for t in (low, high)) for p, low, high in spans
    )
    return Pooled(us, out, _ratios(spans), left, _holds(limit, left))


def pooled_room(limit: Limit, products: Iterable[Product], name: str) -> tuple[int, int] | None:
    """How many more units of one product may go under the pooled ratio: the least and the most."""
    listed = list(products)
    if any(not known(p.tpp) for p in listed if p.us_units or p.exported or p.name == name):
        return None
    share = exact(limit.value)
    found = []
    mine = next(product for product in listed if product.name == name)
    others = [
        _ordered((share * p.us_units - p.exported) * t for t in span(p.tpp))
        for p in listed
        if p.name != name and known(p.tpp)
    ]
    for tpp in span(mine.tpp):
        for end in (0, 1):
            left = sum((other[end] for other in others), Fraction(0))
            units = left / tpp + share * mine.us_units - mine.exported
            whole = floor(units)
            if limit.operator is not Operator.AT_MOST and whole == units:
                whole -= 1
            found.append(whole)
    return min(found), max(found)


def known(tpp: Measure) -> bool:
    """Whether a TPP is bounded on both sides, so that sums of it are."""
    return not tpp.undefined and 0 < tpp.low <= tpp.high < inf


def span(tpp: Measure) -> tuple[Fraction, Fraction]:
    """The least and the most, as decimals."""
    return exact(round(tpp.low, DECIMALS)), exact(round(tpp.high, DECIMALS))


def _holds(limit: Limit, left: tuple[Fraction, Fraction]) -> Truth:
    least, most = left
    if limit.operator is Operator.AT_MOST:
        return Truth.HOLDS if least >= 0 else Truth.FAILS if most < 0 else Truth.UNKNOWN
    return Truth.HOLDS if least > 0 else Truth.FAILS if most <= 0 else Truth.UNKNOWN


def _ratios(spans: list[tuple[Product, Fraction, Fraction]]) -> tuple[Fraction, Fraction] | None:
    """The least and the most of the ratio over all combinations of TPP figures.

    It is monotone in each figure, so that its ends lie where products above some ratio have one end of
    their range and the others the other end.
    """
    if not any(product.us_units for product, *_ in spans):
        return None
    ordered = sorted(spans, key=lambda s: Fraction(s[0].exported, s[0].us_units) if s[0].us_units else inf)
    found = []
    for cut in range(len(ordered) + 1):
        for first_low in (True, False):
            us = out = Fraction(0)
            for at, (product, low, high) in enumerate(ordered):
                tpp = low if (at < cut) is first_low else high
                us, out = us + product.us_units * tpp, out + product.exported * tpp
            found.append(out / us)
    return min(found), max(found)


def _ordered(values: Iterable[Fraction]) -> tuple[Fraction, Fraction]:
    listed = list(values)
    return min(listed), max(listed)


def _sum(pairs: Iterable[tuple[Fraction, Fraction]]) -> tuple[Fraction, Fraction]:
    least = most = Fraction(0)
    for low, high in pairs:
        least, most = least + low, most + high
    return least, most
