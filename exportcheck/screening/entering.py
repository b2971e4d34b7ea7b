"""Drafts against what a ledger holds already: new, the same as before, or in conflict with it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Protocol

from exportcheck.model.ledger import Draft, Entry, Kind, Side
from exportcheck.model.noun import replace
from exportcheck.screening.shipments import replacement_key, same_content

Lookup = Callable[[Collection[str]], dict[str, Entry]]


class Corrected(Protocol):
    """Where entries are looked up, and what was reversed."""

    def keyed(self, keys: Collection[str]) -> dict[str, Entry]:
        """See `Transaction.keyed`."""
        ...

    def reversed_of(self, numbers: Collection[int]) -> set[int]:
        """See `Transaction.reversed_of`."""
        ...


def entered(draft: Draft, first: Entry | None, keyed: Lookup) -> Draft | Entry | None:
    """What a draft comes to: the draft to enter, None where it is entered already, the entry in conflict.

    `first` is the entry of the same key. A line that was corrected is the same as what it was, and as what
    took its place: importing an old file or a mended one changes nothing.
    """
    entry = first
    while entry is not None:
        if same_content(entry.draft, draft):
            return None
        after = keyed((replacement_key(entry),)).get(replacement_key(entry))
        if after is None:
            return entry
        entry = after
    return draft


def standing(first: Entry | None, gone: Collection[int], reads: "Corrected") -> Entry | None:
    """The entry that stands for a line now; None where it was reversed and nothing took its place.

    `first` is the entry of the line's key, `gone` has the numbers of entries that were reversed, as far
    as they were looked up.
    """
    entry, reversed_ = first, gone
    while entry is not None and entry.number in reversed_:
        entry = reads.keyed((replacement_key(entry),)).get(replacement_key(entry))
        reversed_ = reads.reversed_of((entry.number,)) if entry else ()
    return entry


def held(entries: Iterable[Entry]) -> dict[str, int]:
    """The circuits of a reservation that are still reserved, by product."""
    units: dict[str, int] = {}
    for entry in entries:
        units[entry.draft.product] = units.get(entry.draft.product, 0) + entry.draft.units
    return units


def granted_first(entries: Iterable[Entry]) -> dict[str, Draft]:
    """What a reservation was granted for, by product."""
    return {e.draft.product: e.draft for e in entries if e.draft.kind is Kind.RESERVATION}


def releases(
    entries: Sequence[Entry], units: dict[str, int], day: date, source: str, reason: str
) -> Iterator[Draft]:
    """Entries that give back so many circuits of a reservation, by product; no more than are still held.

    A release is dated no earlier than its reservation, so that on no day less than nothing is reserved.
    """
    left = held(entries)
    first = granted_first(entries)
    for product, asked in sorted(units.items()):
        given = min(asked, left.get(product, 0))
        if given > 0:
            reserved = first[product]
            yield replace(
                reserved,
                kind=Kind.RELEASE,
                side=Side.RESERVED,
                day=max(day, reserved.day),
                units=-given,
                source=source,
                reason=reason,
            )


def reversing(entry: Entry, instead: Draft | None, reason: str, source: str) -> Iterator[Draft]:
    """The entry that reverses another, on the same day, and the one that takes its place."""
    told = replace(entry.draft, source=source, refers=entry.number, reason=reason)
    yield replace(told, kind=Kind.CORRECTION, units=-entry.draft.units)
    if instead is not None:
        yield replace(instead, key=replacement_key(entry), source=source, refers=entry.number, reason=reason)
