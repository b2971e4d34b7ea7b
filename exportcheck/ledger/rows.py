"""An entry as a row: one order of columns, and what a database may hold."""

from collections.abc import Sequence
from datetime import date
from math import isfinite
from typing import Any

from exportcheck.errors import LedgerError
from exportcheck.ledger import chain
from exportcheck.model.ledger import Draft, Entry, Kind, Side

COLUMNS = (
    "number", "kind", "side", "day", "applicant", "product", "commodity", "specifications", "units", "place",
    "key", "source", "refers", "reason", "recorded", "previous", "digest",
)  # fmt: skip
Row = Sequence[Any]

# A sum of a million of them still fits the 64 bits that both databases have.
MOST_UNITS = 10**12
# PostgreSQL indexes nothing longer than a third of its page of 8 KiB; names stand in one index together.
_MOST_BYTES = {"key": 2_000, "applicant": 1_000, "commodity": 1_000, "product": 600}
_TEXTS = ("applicant", "product", "commodity", "place", "key", "source", "reason")
_LONGEST = 100_000


def row_of(entry: Entry) -> Row:
    """The row of an entry, in the order of `COLUMNS`."""
    draft = entry.draft
    return (
        entry.number,
        draft.kind.value,
        draft.side.value,
        draft.day.isoformat(),
        draft.applicant,
        draft.product,
        draft.commodity,
        chain.specifications_text(draft.specifications),
        draft.units,
        draft.place,
        draft.key,
        draft.source,
        draft.refers,
        draft.reason,
        entry.recorded,
        entry.previous,
        entry.digest,
    )


def entry_of(row: Row) -> Entry:
    """The entry of a row.

    Raises:
        ValueError: a column holds what no entry has; the row was changed.
    """
    number, kind, side, day, applicant, product, commodity, specifications, units, place, *rest = row
    key, source, refers, reason, recorded, previous, digest = rest
    told = (day, applicant, product, commodity, specifications, place, key, source, recorded)
    if not all(isinstance(text, str) for text in (*told, previous, digest, reason or "")):
        raise ValueError("a column of text holds something else")
    if type(units) is not int or type(refers) not in (int, type(None)):
        raise ValueError("a column of whole numbers holds something else")
    made = date.fromisoformat(day)
    if made.isoformat() != day:
        raise ValueError("the day is not written YYYY-MM-DD")
    draft = Draft(
        kind=Kind(kind),
        side=Side(side),
        day=made,
        applicant=applicant,
        product=product,
        commodity=commodity,
        specifications=chain.specifications_of(specifications),
        units=units,
        place=place,
        key=key,
        source=source,
        refers=refers,
        reason=reason,
    )
    return Entry(number, draft, recorded, previous, digest)


def storable(text: str) -> bool:
    """Whether a ledger can hold this text: Unicode without a NUL."""
    try:
        return "\0" not in text and bool(text.encode() or True)
    except UnicodeEncodeError:
        return False


def check(draft: Draft) -> None:
    """Refuse, before a database sees it, what not every database could keep as it is.

    Raises:
        LedgerError: text with a NUL or that is no Unicode, a name that is too long, or units that are
            none or too many.
    """
    for name in _TEXTS:
        text = getattr(draft, name)
        if text is None and name == "reason":
            continue
        if "\0" in text:
            raise LedgerError(f"the {name} {text!r} holds a NUL character, which no ledger can keep")
        try:
            size = len(text.encode())
        except UnicodeEncodeError:
            raise LedgerError(f"the {name} {text!r} is not Unicode text; write it in UTF-8") from None
        most = _MOST_BYTES.get(name, _LONGEST)
        if size > most:
            raise LedgerError(f"the {name} {text[:40]!r}… is {size:,} bytes long; {most:,} are the most")
    specifications = draft.specifications
    for name in chain.NAMES:
        if not all(map(isfinite, getattr(specifications, name) or ())):
            raise LedgerError(f"{draft.key}: {name} of {draft.product} is not finite, so it is no figure")
    if not draft.key:
        raise LedgerError(f"an entry of {draft.product} has no key; give a shipment and a line")
    if type(draft.units) is not int or not 0 < abs(draft.units) <= MOST_UNITS:
        raise LedgerError(
            f"{draft.key}: {draft.units!r} units cannot be entered; give a whole number, "
            f"not 0 and at most {MOST_UNITS:,}"
        )
