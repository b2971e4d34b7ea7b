"""Figures as ranges with their sources, and the limits they are held against.

A point is a range of width zero; *not published* is the widest range; two sources that differ
are a range. `undefined` is a figure that does not exist for this item at all (performance density
without a non-planar die): no limit is met by it.
"""

from enum import Enum
from math import inf, isinf
from typing import ClassVar

from exportcheck.model.noun import Noun


class Operator(Enum):
    """The operators of the regulations, spelled as in the data files."""

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    AT_MOST = "at_most"

    @property
    def symbol(self) -> str:
        """The operator as people write it."""
        return {"at_least": "≥", "more_than": ">", "less_than": "<", "at_most": "≤"}[self.value]

    @property
    def ascii(self) -> str:
        """The operator in JSON, where scripts compare it."""
        return {"at_least": ">=", "more_than": ">", "less_than": "<", "at_most": "<="}[self.value]


class Measure(Noun):
    """A figure between `low` and `high`, both possible; `high` is infinite when there is no bound.

    Units are those of the figure's name (GB/s, mm², TPP); never negative.
    """

    low: float
    high: float
    sources: tuple[str, ...] = ()
    undefined: bool = False

    @property
    def known(self) -> bool:
        """Whether anything at all is known."""
        return self.undefined or self.low > 0 or self.high < inf

    @property
    def point(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high and not self.undefined

    def scaled(self, factor: float) -> "Measure":
        """The same figure in another unit."""
        return Measure(product(self.low, factor), product(self.high, factor), self.sources, self.undefined)


UNPUBLISHED = Measure(0.0, inf)
UNDEFINED = Measure(0.0, 0.0, undefined=True)


def exactly(value: float, *sources: str) -> Measure:
    """A figure that is one number."""
    return Measure(value, value, sources)


def hull(*measures: Measure) -> Measure:
    """The narrowest range that holds all of them; of nothing, *not published*."""
    if not measures:
        return UNPUBLISHED
    return Measure(
        min(m.low for m in measures),
        max(m.high for m in measures),
        tuple(dict.fromkeys(source for m in measures for source in m.sources)),
        all(m.undefined for m in measures),
    )


def total(*measures: Measure) -> Measure:
    """The sum of independent figures."""
    return Measure(
        added(*(m.low for m in measures)),
        added(*(m.high for m in measures)),
        tuple(dict.fromkeys(source for m in measures for source in m.sources)),
    )


def ratio(top: Measure, bottom: Measure) -> Measure:
    """`top / bottom` over all combinations; undefined if either is."""
    if top.undefined or bottom.undefined:
        return UNDEFINED
    low = quotient(top.low, bottom.high) if bottom.high else inf
    high = quotient(top.high, bottom.low) if bottom.low else inf
    sources = tuple(dict.fromkeys((*top.sources, *bottom.sources)))
    return Measure(low, high, sources)


# Figures are stated in decimals. Arithmetic on their binary neighbours may miss a limit that is met exactly:
# 1601.6 over 500.5 would be less than 3.2. It is therefore done on the decimals, and rounded once.


def product(value: float, factor: float) -> float:
    """Two figures multiplied, in decimals."""
    if isinf(value) or isinf(factor):
        return value * factor
    (n, d), (m, e) = _decimals(value), _decimals(factor)
    return _divided(n * m, d * e)


def quotient(top: float, bottom: float) -> float:
    """Two figures divided, in decimals; the lower is not 0."""
    if isinf(top) or isinf(bottom):
        return top / bottom
    (n, d), (m, e) = _decimals(top), _decimals(bottom)
    return _divided(n * e, d * m)


def added(*values: float) -> float:
    """Figures added up, in decimals."""
    if any(map(isinf, values)):
        return sum(values)
    parts = [_decimals(value) for value in values]
    whole = max((d for _, d in parts), default=1)
    return _divided(sum(n * (whole // d) for n, d in parts), whole)


def _decimals(value: float) -> tuple[int, int]:
    """The shortest decimals that mean a figure: a whole number, and the power of ten it is divided by."""
    mantissa, _, exponent = repr(float(value)).partition("e")
    whole, _, decimals = mantissa.partition(".")
    power = len(decimals) - int(exponent or 0)
    number = int(whole + decimals)
    return (number, 10**power) if power >= 0 else (number * 10**-power, 1)


def _divided(top: int, bottom: int) -> float:
    try:
        return top / bottom
    except OverflowError:  # as floating numbers do
        return inf


class Limit(Noun):
    """A number of the law with its operator."""

    operator: Operator
    value: float
    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid", "allow_inf_nan": False}

    def admits(self, figure: float) -> bool:
        """Whether one number meets the limit."""
        match self.operator:
            case Operator.AT_LEAST:
                return figure >= self.value
            case Operator.MORE_THAN:
                return figure > self.value
            case Operator.LESS_THAN:
                return figure < self.value
            case Operator.AT_MOST:
                return figure <= self.value

    def admits_all(self, measure: Measure) -> bool:
        """Whether every number of the range meets the limit."""
        return self.admits(measure.low) and self.admits(measure.high)

    def admits_none(self, measure: Measure) -> bool:
        """Whether no number of the range meets the limit."""
        return not self.admits(measure.low) and not self.admits(measure.high)
