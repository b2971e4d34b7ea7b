"""`exportcheck ledger import`: shipments into the ledger, each line once."""

import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from exportcheck.cli import ledger_options as shared
from exportcheck.cli.ledger_import import Importer, Tally, reservation_of
from exportcheck.cli.ledger_options import Applicant, Catalogs, Dates, Numbers, Rename, Sheet, Url
from exportcheck.cli.ledger_records import imported
from exportcheck.cli.options import Formats, outputs, today
from exportcheck.cli.progress import Progress
from exportcheck.cli.reading import manifests
from exportcheck.errors import CannotCheck, Exit, LedgerError, UnreadableFile, UsageError
from exportcheck.load.config import Settings
from exportcheck.load.manifests import Manifest
from exportcheck.model.report import RejectedLine
from exportcheck.output import ledger_text
from exportcheck.output.json_report import dumps
from exportcheck.output.plain import plain

INTERRUPTED = 130
# So many files are named where none could be read.
SHOWN = 5


def import_(
    paths: Annotated[
        list[Path], typer.Argument(help="Files or folders; - for standard input.", metavar="MANIFEST…")
    ],
    url: Url = None,
    whose: Applicant = None,
    reservation: Annotated[
        str | None,
        typer.Option("--reservation", metavar="ID", help="Release as much of it as is imported as exported."),
    ] = None,
    rename: Rename = None,
    sheet: Sheet = None,
    numbers: Numbers = None,
    dates: Dates = None,
    catalog: Catalogs = None,
    output: Formats = None,
) -> None:
    """Shipments into the ledger, each line once: to US customers, and exported to China and Macau.

    A line is known by its applicant, shipment_id and line_id; importing it again changes nothing.

    Exit codes: 0 all in, 2 usage, 3 a row could not be imported; the others are in.

    Example: exportcheck ledger import q3.csv --ledger sqlite:///ledger.db --applicant "Example Chips"
    """
    asked = outputs(output, ("text", "json"))
    if any(wanted.file for wanted in asked):
        raise UsageError("-o: `ledger import` writes to standard output; redirect it to a file")
    told = shared.settings(ledger=url, applicant=whose, map=rename, catalog=catalog)
    how = shared.reading(told, sheet, numbers, dates)
    things = shared.things_of(told)
    coming = manifests(things, how, paths, once=True)
    unread, first = _first(coming)
    if first is None:
        _there(told, unread)
    else:
        shared.applicant(first, told.applicant)  # said before a ledger is made for it
    with shared.opened(told, create=first is not None) as ledger:
        importer = Importer(ledger, shared.counting(things), today(), reservation)
        if reservation:
            with ledger.transaction() as writing:
                reservation_of(writing, reservation)
        try:
            with Progress() as progress:
                for manifest in chain(unread, [] if first is None else [first], coming):
                    if isinstance(manifest, RejectedLine):
                        importer.tally.rejected.append(manifest)
                    else:
                        _read(importer, manifest, told.applicant, progress)
                importer.flush()
            importer.tally.notes += shared.passed(ledger, things, importer.tally.commodities)
            found = imported(ledger, importer.tally)
        except KeyboardInterrupt:
            print(f"exportcheck: interrupted; {_so_far(importer.tally)}", file=sys.stderr)
            raise typer.Exit(INTERRUPTED) from None
        except (LedgerError, UsageError) as error:
            if importer.tally.entries:
                said = str(error).replace("nothing was changed", "nothing more was changed")
                raise type(error)(f"{said} ({_so_far(importer.tally)})") from None
            raise
    for wanted in asked:
        sys.stdout.write(dumps(found) if wanted.format == "json" else ledger_text.imported(found))
    sys.stdout.flush()
    tally = importer.tally
    raise typer.Exit(int(Exit.NOT_CHECKED if tally.rejected or not tally.lines else Exit.PASSED))


def _first(coming: Iterator[Manifest | RejectedLine]) -> tuple[list[RejectedLine], Manifest | None]:
    """The first manifest that can be read, and what could not be before it."""
    unread: list[RejectedLine] = []
    for found in coming:
        if isinstance(found, Manifest):
            return unread, found
        unread.append(found)
    return unread, None


def _there(told: Settings, unread: list[RejectedLine]) -> None:
    """Where nothing can be read, see that there is a ledger; none is made.

    Raises:
        CannotCheck: there is none, or it cannot be opened.
    """
    try:
        with shared.opened(told, read_only=True):
            return
    except LedgerError:
        shown = [entry.problem for entry in unread[:SHOWN]]
        more = [f"and {len(unread) - SHOWN:,} more"] if len(unread) > SHOWN else []
        why = "; ".join([*shown, *more]) or "no manifest was found"
        raise CannotCheck(plain(f"nothing was imported and no ledger was made: {why}")) from None


def _read(importer: Importer, manifest: Manifest, told: str | None, progress: Progress) -> None:
    """Enter one manifest; where it cannot be read to its end, that is told like a row."""
    try:
        importer.read(manifest, told, progress)
    except UnreadableFile as error:
        importer.tally.rejected.append(RejectedLine(manifest.name, 0, str(error)))


def _so_far(tally: Tally) -> str:
    return f"{tally.entries:,} entries were written, in whole batches; importing again adds only the rest"
