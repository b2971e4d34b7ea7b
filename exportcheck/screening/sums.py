"""The two sums of the ratio for one commodity: what a run states, and what a ledger has."""

from collections.abc import Iterable, Mapping

from exportcheck.model.consulted import NONE, Consulted, FromLedger, Units
from exportcheck.model.measure import UNPUBLISHED, Limit, Measure
from exportcheck.model.noun import Noun
from exportcheck.screening import headroom
from exportcheck.screening.volume import Numerator, standing


class Sums(Noun):
    """US units and exports, each the one that is shown and what it may be where the run is not sure.

    What is shown is the stricter: the fewest US units, the most exports.
    """

    us: int | None
    out: int
    us_most: int
    out_least: int
    ledger: FromLedger | None = None

    @property
    def unsure(self) -> bool:
        """Whether the run's own sums are known within limits only."""
        return self.us is not None and (self.us, self.out) != (self.us_most, self.out_least)

    def ratio(self, limit: Limit) -> float | None:
        """The ratio as it is shown; None where there are no US units, or none are known."""
        return headroom.ratio(self.out, self.us, limit) if self.us else None

    def volume(self, limit: Limit) -> Measure:
        """What the ratio may be."""
        if self.us is None:
            return UNPUBLISHED
        least = headroom.ratio(self.out_least, self.us_most, limit)
        return Measure(least, headroom.ratio(self.out, self.us, limit))

    def room(self, limit: Limit) -> int | None:
        """How many more units may go."""
        return None if self.us is None else headroom.room(limit, self.us, self.out)


def of_run(us: int | None, out: int, us_most: int, out_least: int) -> Sums:
    """The sums of a run without a ledger."""
    return Sums(us, out, us_most, out_least)


def with_ledger(
    asked: Consulted, numerator: Numerator, limit: Limit, commodity: str, lines: Mapping[str, Units]
) -> Sums:
    """The ledger's sums of one commodity and what the run's lines add to them.

    `lines` has what the run's lines state of each product of the commodity.
    """
    met = asked.met
    listed, unsure = (_added(side.get(name, NONE) for name in lines) for side in (met.listed, met.unsure))
    stated = _added(lines.values())
    us_new, out_new = stated.us - listed.us, stated.out - listed.out
    there = standing(limit, asked.balances, commodity, numerator, asked.applicant)
    held = sum(asked.held.get(name, 0) for name in lines)
    # Of the lines that the ledger may have already it has no more than it has.
    us_twice, out_twice = min(unsure.us, max(there.us, 0)), min(unsure.out, max(there.exported, 0))
    us, reserved = there.us + us_new, there.reserved - held
    out = there.exported + reserved + out_new
    unknown = us == 0 and not any(balance.commodity == commodity for balance in asked.balances)
    return Sums(
        us=None if unknown else us - us_twice,
        out=out,
        us_most=us,
        out_least=out - out_twice,
        ledger=FromLedger(there.us, there.exported, reserved, held, out_new, us_new),
    )


def _added(units: Iterable[Units]) -> Units:
    us = out = 0
    for entry in units:
        us, out = us + entry.us, out + entry.out
    return Units(us, out)


def units(count: int) -> str:
    """So many units, in words."""
    return f"{count:,} unit{'' if count == 1 else 's'}"
