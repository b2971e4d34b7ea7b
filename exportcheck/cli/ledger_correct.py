"""`exportcheck ledger correct`: what was wrong, reversed by an entry of its own."""

from datetime import date
from typing import Annotated

import typer

from exportcheck.cli import ledger_options as shared
from exportcheck.cli.ledger_changes import appended, formats_of, reason_of, say
from exportcheck.cli.ledger_options import Catalogs, Reason, Url
from exportcheck.cli.ledger_records import Record, changed
from exportcheck.cli.options import Formats, today
from exportcheck.cli.wiring import Box
from exportcheck.errors import CannotCheck, LedgerError, UsageError
from exportcheck.model.ledger import Draft, Entry, Kind, Ledger, Side
from exportcheck.model.noun import replace
from exportcheck.screening.entering import reversing
from exportcheck.screening.shipments import MOST_UNITS, replacement_key


def correct(
    number: Annotated[int, typer.Argument(help="The number of the entry.", metavar="NUMBER")],
    reason: Reason,
    url: Url = None,
    units: Annotated[
        int | None, typer.Option("--units", metavar="N", help="How many circuits it should have been.")
    ] = None,
    chip: Annotated[
        str | None, typer.Option("--chip", metavar="CHIP", help="Which chip it should have been.")
    ] = None,
    ship_date: Annotated[
        str | None, typer.Option("--ship-date", metavar="DATE", help="Which day it should have been.")
    ] = None,
    catalog: Catalogs = None,
    output: Formats = None,
) -> None:
    """Reverse an entry of a shipment, and enter what it should have been; the entry itself stays.

    Without --units, --chip and --ship-date it is reversed only: the shipment did not happen.

    Example: exportcheck ledger correct 1 --units 11990 --reason "ten came back" --ledger sqlite:///ledger.db
    """
    formats = formats_of("correct", output)
    told = shared.settings(ledger=url, catalog=catalog)
    why = reason_of(reason)
    if units is not None and not 0 < units <= MOST_UNITS:
        raise UsageError(
            f"--units: {units} is not a number of circuits from 1 to {MOST_UNITS:,}; "
            "leave it out to reverse all"
        )
    with shared.opened(told) as ledger:
        entry = ledger.entry(number)
        if entry is None:
            raise CannotCheck(_missing(number, ledger.head().entries))
        _correctable(entry)
        things = shared.things_of(told)
        instead = _instead(things, entry, units, chip, ship_date)
        drafts = list(reversing(entry, instead, why, "correct"))
        found = _corrected(ledger, things, entry, drafts, _what(entry, instead))
    say(found, formats)


def _missing(number: int, last: int) -> str:
    if not last:
        return f"the ledger has no entry {number}; it is empty, `exportcheck ledger import` fills it"
    return f"the ledger has no entry {number}; its last is {last:,}; `exportcheck ledger export` lists them"


def _corrected(ledger: Ledger, things: Box, entry: Entry, drafts: list[Draft], what: str) -> Record:
    """Enter a correction, and say so; an entry is corrected once.

    Raises:
        CannotCheck: it was corrected before, and by which entry.
    """
    number, instead = entry.number, replacement_key(entry)
    try:
        with ledger.transaction() as writing:
            later = writing.keyed((instead,)).get(instead)
            if later is None:
                numbers = appended(ledger, writing, drafts)
                # Read before it is made last: a connection lost after that cannot make it a failure.
                notes = list(shared.passed(ledger, things, {draft.commodity for draft in drafts}))
                return changed(ledger, "corrected", numbers, what=what, number=number, notes=notes)
    except LedgerError:
        # The database refuses a second reversal; any other reason stands as it was said.
        found = _reversed_by(ledger, number)
        if found is None:
            raise
        raise CannotCheck(
            f"entry {number} was reversed already, by entry {found}; a shipment that did happen is imported "
            "under another line_id"
        ) from None
    raise CannotCheck(
        f"entry {number} was corrected already, and entry {later.number} stands in its place; "
        f"`exportcheck ledger correct {later.number}` corrects that"
    )


def _reversed_by(ledger: Ledger, number: int) -> int | None:
    """The entry that reversed another; None where there is none, or where that cannot be read now."""
    try:
        return next((entry.number for entry in ledger.entries(number) if entry.draft.refers == number), None)
    except LedgerError:
        return None


def _correctable(entry: Entry) -> None:
    number, draft = entry.number, entry.draft
    if draft.kind is Kind.CORRECTION:
        raise CannotCheck(
            f"entry {number} is itself a correction, of entry {draft.refers}; what took that one's "
            "place can be corrected, or the line imported under another line_id"
        )
    if draft.side is Side.RESERVED:
        name = draft.key.split("|")[1]
        raise CannotCheck(
            f"entry {number} is a {draft.kind.value} of {name!r}, not a shipment; `exportcheck ledger "
            "release` gives headroom back, `exportcheck ledger reserve` takes more and asks the ratio"
        )


def _instead(
    things: Box, entry: Entry, units: int | None, chip: str | None, ship_date: str | None
) -> Draft | None:
    """What an entry should have been; None where it should not have been.

    Raises:
        UsageError: that is what it is.
    """
    if units is None and chip is None and ship_date is None:
        return None
    draft = entry.draft
    found = replace(draft, units=draft.units if units is None else units)
    if chip is not None:
        counting = shared.counting(things)
        parts = counting.parts(things.catalog.find(chip).id)
        if len(parts) > 1 or parts[0].count > 1:
            raise UsageError(f"--chip: {chip!r} is a system; name the circuit in it, {parts[0].product}")
        part = parts[0]
        found = replace(
            found, product=part.product, commodity=part.commodity, specifications=part.specifications
        )
    if ship_date is not None:
        found = replace(found, day=_shipped(ship_date))
    if found == draft:
        raise UsageError(f"entry {entry.number} says that already; nothing was changed")
    return found


def _shipped(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--ship-date: {text!r} is not a date; write it as YYYY-MM-DD") from None
    if found > today():
        raise UsageError(f"--ship-date: {found} lies after today; what is planned is no shipment")
    return found


def _what(entry: Entry, instead: Draft | None) -> str:
    draft = entry.draft
    was = f"entry {entry.number}, {draft.units:,} {draft.product} of {draft.day}, is reversed"
    if instead is None:
        return was
    return f"{was}; {instead.units:,} {instead.product} of {instead.day} stand in its place"
