"""The volume ratio over the balances of a ledger: what has gone, what is reserved, what is asked for.

The arithmetic is that of `headroom`, in whole units and exact fractions. Whose exports count is not
stated in the text (`Numerator`); US units are those of the product, whoever shipped them.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum

from exportcheck.model.case import entity_key
from exportcheck.model.ledger import Balance, Specifications
from exportcheck.model.measure import UNPUBLISHED, Limit, Measure
from exportcheck.model.noun import Noun
from exportcheck.screening import headroom
from exportcheck.screening.headroom import Pooled, Product


class Numerator(Enum):
    """Whose exports are held against the US units: everybody's, or those of the applicant alone."""

    PRODUCT = "product"  # the stricter of the two
    APPLICANT = "applicant"


class Standing(Noun):
    """The ratio of one commodity, with what is asked for on top; all in circuits."""

    commodity: str
    us: int
    exported: int
    reserved: int
    requested: int
    limit: Limit

    @property
    def out(self) -> int:
        """What counts against the US units."""
        return self.exported + self.reserved + self.requested

    @property
    def holds(self) -> bool:
        """Whether the ratio is met; exactly at the limit it is, where the law says *at most*."""
        return headroom.admits(self.limit, self.out, self.us)

    @property
    def ratio(self) -> float | None:
        """The ratio on the side of the limit on which the exact one lies; None without US units."""
        return headroom.ratio(self.out, self.us, self.limit) if self.us > 0 else None

    @property
    def room(self) -> int:
        """How many more may go; negative: by how many the limit is passed."""
        return headroom.room(self.limit, self.us, self.out)

    @property
    def us_missing(self) -> int:
        """How many US units are missing for the ratio to be met."""
        return max(0, headroom.fewest_us_units(self.limit, self.out) - self.us)


def same_applicant(one: str, other: str) -> bool:
    """Whether two spellings name one applicant: case, spaces and punctuation do not part them."""
    return _named(one) == _named(other)


def standing(
    limit: Limit,
    balances: Iterable[Balance],
    commodity: str,
    numerator: Numerator,
    applicant: str | None = None,
    requested: int = 0,
) -> Standing:
    """Where one commodity stands; `applicant` is whose exports count where only theirs do."""
    us = exported = reserved = 0
    for balance in balances:
        if balance.commodity != commodity:
            continue
        us += balance.us
        if numerator is Numerator.PRODUCT or same_applicant(balance.applicant, applicant or ""):
            exported += balance.exported
            reserved += balance.reserved
    return Standing(commodity, us, exported, reserved, requested, limit)


def decide(
    limit: Limit,
    balances: Iterable[Balance],
    requested: Mapping[str, int],
    numerator: Numerator,
    applicant: str,
) -> tuple[Standing, ...]:
    """Where each commodity asked for would stand, in the order of their ids.

    All of it may go if every one `holds`: headroom is given for the whole of an application or not at all.
    """
    listed = list(balances)
    return tuple(
        standing(limit, listed, commodity, numerator, applicant, units)
        for commodity, units in sorted(requested.items())
    )


def granted(standings: Iterable[Standing]) -> bool:
    """Whether every ratio is met."""
    return all(entry.holds for entry in standings)


def pooled(limit: Limit, standings: Sequence[Standing], specs: Mapping[str, Specifications]) -> Pooled:
    """All commodities together, aggregate TPP over aggregate TPP: the other reading of the text."""
    return headroom.pooled(
        limit,
        [
            Product(entry.commodity, entry.us, entry.out, _tpp(specs.get(entry.commodity)))
            for entry in standings
        ],
    )


def _tpp(specs: Specifications | None) -> Measure:
    return Measure(*specs.tpp) if specs and specs.tpp else UNPUBLISHED


def _named(applicant: str) -> str:
    # A name of nothing but signs is itself.
    return entity_key(applicant) or applicant
