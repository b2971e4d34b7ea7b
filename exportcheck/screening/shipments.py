"""Shipment lines as entries of the volume ledger: which sum a line counts in, and what makes it itself."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from exportcheck.model.case import entity_key
from exportcheck.model.chip import Catalog
from exportcheck.model.clause import Truth
from exportcheck.model.ledger import Draft, Entry, Kind, Side, Specifications
from exportcheck.model.manifest import Line, Rejected
from exportcheck.model.noun import Noun
from exportcheck.model.place import Groups, Place
from exportcheck.rules.dd_volume import Half
from exportcheck.screening.commodity import commodity, specifications

EXPORTS = ("export", "reexport")
# An id of a ledger is a key of both databases, and both bound what they index and what they add up.
LONGEST_ID = 150
MOST_UNITS = 10**12


class Left(NamedTuple):
    """A line that the ratio does not count, and why, in words that many lines can share."""

    why: str


class Part(Noun):
    """One kind of integrated circuit in an entry of the catalog, and what it is counted with."""

    product: str
    count: int
    specifications: Specifications
    commodity: str


class Counting:
    """Under which law lines are counted, and which circuits are in what they name."""

    def __init__(
        self, catalog: Catalog, bits: Mapping[str, tuple[int, int]], groups: Groups, numbers: Half
    ) -> None:
        """Count circuits, and the places that the paragraph names."""
        self._catalog = catalog
        self._bits = bits
        self._groups = groups
        self._numbers = numbers
        self._parts: dict[str, tuple[Part, ...]] = {}
        self._exported: dict[Place, bool] = {}

    def parts(self, chip: str) -> tuple[Part, ...]:
        """The circuits of a catalog entry: a system counts each of its own."""
        if chip not in self._parts:
            found = []
            for circuit, count in self._catalog.circuits(self._catalog.chips[chip]):
                specs = specifications(circuit, self._bits)
                found.append(Part(circuit.id, count, specs, commodity(circuit.id, specs)))
            self._parts[chip] = tuple(found)
        return self._parts[chip]

    def exported(self, place: Place) -> bool:
        """Whether a place is one whose exports count."""
        known = self._exported.get(place)
        if known is None:
            known = self._groups.contains(place, self._numbers.numerator) is Truth.HOLDS
            self._exported[place] = known
        return known

    def american(self, place: Place) -> bool:
        """Whether a place is one whose customers' units count on the other side."""
        return self._groups.contains(place, self._numbers.denominator) is Truth.HOLDS

    def shipped(self, line: Line, applicant: str, source: str, today: date) -> list[Draft] | Left | Rejected:
        """The entries of a line that was shipped; why it is none, or what is wrong with it."""
        side = self._side(line)
        if not isinstance(side, Side):
            return side
        if line.ship_date is None:
            return Rejected(line.number, "ship_date is missing; a shipment counts from the day it was made")
        if line.ship_date > today:
            return Rejected(
                line.number,
                f"ship_date {line.ship_date} lies after today, {today}; what is planned is no shipment, "
                "and `exportcheck ledger reserve` takes headroom for it",
            )
        if not line.shipment_id or not line.line_id:
            missing = "line_id" if line.shipment_id else "shipment_id"
            return Rejected(
                line.number,
                f"{missing} is missing; the ledger needs both, or the same line could count twice",
            )
        if problem := self._too_much(line):
            return Rejected(line.number, problem)
        return [
            Draft(
                kind=Kind.SHIPMENT,
                side=side,
                day=line.ship_date,
                applicant=applicant,
                product=part.product,
                commodity=part.commodity,
                specifications=part.specifications,
                units=line.quantity * part.count,
                place=line.destination.code,
                key=shipment_key(applicant, line.shipment_id, line.line_id, at),
                source=source,
            )
            for at, part in enumerate(self.parts(line.chip))
        ]

    def requested(self, line: Line) -> dict[Part, int] | Left:
        """The circuits that a line of an application would export; a silent line is taken as an export."""
        if line.transaction == "domestic":
            return Left("to the US: what US customers received counts when it is imported")
        if line.transaction == "transfer":
            return Left("a transfer within a country, which is no export")
        if not self.exported(line.destination):
            return Left("to a place whose exports the ratio does not count")
        return {part: line.quantity * part.count for part in self.parts(line.chip)}

    def _too_much(self, line: Line) -> str | None:
        for name in ("shipment_id", "line_id"):
            if len(getattr(line, name)) > LONGEST_ID:
                return f"{name} is longer than {LONGEST_ID} characters, which the ledger does not keep"
        circuits = max(line.quantity * part.count for part in self.parts(line.chip))
        if circuits > MOST_UNITS:
            return (
                f"quantity comes to {circuits:,} circuits, more than the {MOST_UNITS:,} that an entry holds"
            )
        return None

    def _side(self, line: Line) -> Side | Left | Rejected:
        out, home = self.exported(line.destination), self.american(line.destination)
        if line.transaction is None and (out or home):
            kinds = "export, reexport or transfer" if out else "domestic for a US customer, or export"
            return Rejected(line.number, f"transaction is missing; write {kinds}: the ratio turns on it")
        if line.transaction == "domestic":
            if line.end_user_country is not None and not self.american(line.end_user_country):
                return Left("domestic, for end use outside the US")
            return Side.US
        if out and line.transaction in EXPORTS:
            return Side.EXPORTED
        return Left(
            "a transfer within a country" if out else "neither to a US customer nor to China or Macau"
        )


def shipment_key(applicant: str, shipment: str, line: str, part: int) -> str:
    """What makes a shipment the same: its applicant, its ids, and which kind of circuit in the line.

    Not the product: a line whose chip was changed is the same line with other content, not a second one.
    """
    return "|".join(
        ("shipment", _id(entity_key(applicant) or applicant), _id(shipment), _id(line), str(part))
    )


def replacement_key(entry: Entry) -> str:
    """The key of the entry that stands in the place of one that was reversed."""
    return f"{entry.draft.key}#{entry.number}"


def same_content(one: Draft, other: Draft) -> bool:
    """Whether two drafts of one key record the same; the specifications may have been published anew."""
    return _content(one) == _content(other)


def _content(draft: Draft) -> tuple[object, ...]:
    return draft.side, draft.day, draft.product, draft.units, draft.place


def _id(text: str) -> str:
    """An id as it is compared: no case, single spaces, and no sign that parts a key."""
    plain = " ".join(text.split()).casefold()
    return "".join(f"%{ord(c):02X}" if c in "%|#" else c for c in plain)
