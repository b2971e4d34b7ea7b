"""What a ledger had for one run of `check`: enough to judge the ratio again without the ledger."""

from collections.abc import Mapping
from datetime import date

from exportcheck.model.ledger import Balance, Head
from exportcheck.model.noun import Noun, field


class Units(Noun):
    """Circuits on the two sides of the ratio: to US customers, and exported to China or Macau."""

    us: int = 0
    out: int = 0


NONE = Units()


class Met(Noun):
    """How lines of a run met the ledger: circuits by product, and how many lines.

    `listed` are in the ledger already, so that the ledger's figures count and the line does not.
    `unsure` have no ids or are stated twice, so that the ledger may have them or not. `differing`
    stand in the ledger under the same ids with other content.
    """

    listed: Mapping[str, Units] = field(default_factory=dict)
    unsure: Mapping[str, Units] = field(default_factory=dict)
    lines_listed: int = 0
    lines_unsure: int = 0
    lines_differing: int = 0
    first_differing: str = ""


class Consulted(Noun):
    """A ledger as it was read: all of it in one state, the one that `head` names.

    `balances` are those of the run's commodities, US units up to and including `until`; `held` is what
    the application's own reservation holds, by product; `moved` names products that the ledger has
    under other specifications than the catalog has today; `other` says what the reservation of this id
    was granted for, where that is not what the run exports.
    """

    shown: str
    head: Head
    applicant: str
    numerator: str
    reservation: str
    until: date
    balances: tuple[Balance, ...] = ()
    held: Mapping[str, int] = field(default_factory=dict)
    moved: tuple[str, ...] = ()
    other: str = ""
    met: Met = field(default_factory=Met)


class FromLedger(Noun):
    """The ledger's part of a ratio, in circuits.

    `cn_mo_units` and `reserved_units` are everybody's or the applicant's, as the numerator has it.
    `reserved_units` leaves out what this application itself holds (`held_units`). `requested_units` are
    the run's exports that the ledger does not have, `manifest_us_units` its US shipments likewise.
    """

    us_units: int
    cn_mo_units: int
    reserved_units: int
    held_units: int
    requested_units: int
    manifest_us_units: int


class Reservation(Noun):
    """What became of `--reserve`: taken now, held already, or refused and why; units by product."""

    id: str
    outcome: str
    units: Mapping[str, int] = field(default_factory=dict)
    why: tuple[str, ...] = ()
