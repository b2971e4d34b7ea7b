"""`exportcheck ledger reserve`: headroom for an application, all of it or none."""

import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from exportcheck.cli import ledger_options as shared
from exportcheck.cli.ledger_options import Applicant, Catalogs, Dates, Numbers, Rename, Sheet, Url, Whose
from exportcheck.cli.ledger_records import reserved
from exportcheck.cli.ledger_request import Request, leave_uncontrolled, readable
from exportcheck.cli.options import Formats, day, outputs, sound, today
from exportcheck.cli.progress import Progress
from exportcheck.cli.reading import manifests
from exportcheck.errors import CannotCheck, Exit, UnreadableFile, UsageError
from exportcheck.model.law import Vintage
from exportcheck.model.ledger import Draft, Ledger, Transaction
from exportcheck.model.measure import Limit
from exportcheck.model.report import RejectedLine
from exportcheck.output import ledger_text
from exportcheck.output.json_report import dumps
from exportcheck.screening.commodity import moved
from exportcheck.screening.entering import granted_first, held
from exportcheck.screening.reserving import default_id, drafts
from exportcheck.screening.volume import Numerator, Standing, decide, granted, same_applicant


@dataclass(frozen=True)
class Decided:
    """What a request came to: `word` is granted, refused or already granted."""

    word: str
    reservation: str
    applicant: str
    day: date
    numerator: Numerator
    limit: Limit
    paragraph: str
    standings: tuple[Standing, ...]
    others: tuple[Standing, ...]
    parts: dict[str, list[str]]
    held: dict[str, int]


def reserve(
    path: Annotated[Path, typer.Argument(help="A file or folder; - for standard input.", metavar="MANIFEST")],
    url: Url = None,
    name: Annotated[
        str | None,
        typer.Option(
            "--id", metavar="ID", help="What to call it; default: the applicant and the manifest's digest."
        ),
    ] = None,
    whose: Applicant = None,
    on: Annotated[
        str | None,
        typer.Option(
            "--on", metavar="DATE", help="Date of the application; default: the manifest's, else today."
        ),
    ] = None,
    numerator: Whose = None,
    rename: Rename = None,
    sheet: Sheet = None,
    numbers: Numbers = None,
    dates: Dates = None,
    catalog: Catalogs = None,
    output: Formats = None,
) -> None:
    """Take headroom for what an application exports to China and Macau: all of it, or none.

    The same id with the same content is granted once. Exactly at the limit is granted.

    Exit codes: 0 granted, 1 refused by the ratio, 2 usage, 3 could not be decided; 1 to 3 change nothing.

    Example: exportcheck ledger reserve application.yaml --ledger sqlite:///ledger.db --on 2026-10-15 --id A17
    """
    asked = outputs(output, ("text", "json"))
    if any(wanted.file for wanted in asked):
        raise UsageError("-o: `ledger reserve` writes to standard output; redirect it to a file")
    told = shared.settings(ledger=url, applicant=whose, numerator=numerator, map=rename, catalog=catalog)
    how = shared.reading(told, sheet, numbers, dates)
    things = shared.things_of(told)
    request, counting = Request(), shared.counting(things)
    with Progress() as progress:
        for manifest in manifests(things, how, [path], once=True):
            if isinstance(manifest, RejectedLine):
                request.rejected.append(manifest)
            else:
                try:
                    request.read(manifest, counting, told.applicant, progress)
                except UnreadableFile as error:
                    request.rejected.append(RejectedLine(manifest.name, 0, str(error)))
    as_of = day(on) if on else request.stated or told.on or today()
    readable(request)
    vintage = shared.volume(things, as_of)
    leave_uncontrolled(things, request, as_of)
    label = sound("--id", name) if name else default_id(str(request.applicant), request.digests)
    # What is said is read before it is made last: a connection lost after that cannot make it a failure.
    with shared.opened(told) as ledger, ledger.transaction() as writing:
        _refuse_moved(ledger, request)
        decided = _decide(writing, request, label, as_of, Numerator(told.numerator), vintage)
        found = reserved(ledger, decided, request)
    for wanted in asked:
        sys.stdout.write(dumps(found) if wanted.format == "json" else ledger_text.reserved(found))
    sys.stdout.flush()
    raise typer.Exit(int(Exit.FINDINGS if decided.word == "refused" else Exit.PASSED))


def _refuse_moved(ledger: Ledger, request: Request) -> None:
    """Grant nothing for a product of which the ledger has part under other specifications.

    Raises:
        CannotCheck: it has.
    """
    found = moved(ledger.products(), {part.product: part.commodity for part in request.units})
    if found:
        raise CannotCheck(
            f"{', '.join(found)}: the ledger has entries under other specifications than the catalog has "
            "today, and whether they count together is not known; nothing was reserved; "
            "`exportcheck ledger status` shows both; --catalog takes the catalog they were entered with"
        )


def _decide(
    writing: Transaction, request: Request, label: str, as_of: date, numerator: Numerator, vintage: Vintage
) -> Decided:
    """Decide under the write lock, so that what was read is what is decided on."""
    limit: Limit = vintage.numbers.volume_ratio
    wanted: Counter[str] = Counter()
    parts: dict[str, list[str]] = {}
    for part, units in sorted(request.units.items(), key=lambda pair: pair[0].product):
        wanted[part.commodity] += units
        parts.setdefault(part.commodity, []).append(part.product)
    whose = str(request.applicant)

    entries = list(
        drafts(
            sorted(request.units.items(), key=lambda pair: pair[0].product),
            {part.product: places for part, places in request.places.items()},
            reservation=label,
            applicant=str(request.applicant),
            day=as_of,
            source=", ".join(request.sources),
        )
    )
    balances = writing.balances(list(wanted), us_until=as_of)
    there = _there(writing, label, entries)
    asked = wanted if there is None else Counter(dict.fromkeys(wanted, 0))
    both = {reading: decide(limit, balances, asked, reading, whose) for reading in Numerator}
    standings = both.pop(numerator)
    word, holds = "granted", {part.product: units for part, units in request.units.items()}
    if there is not None:
        word, holds = "already granted", there
    elif not granted(standings):
        word, holds = "refused", {}
    else:
        writing.append(entries)
    (others,) = both.values()
    told = (word, label, whose, as_of, numerator, limit, vintage.paragraph)
    return Decided(*told, standings, others, parts, holds)


def _there(writing: Transaction, label: str, wanted: list[Draft]) -> dict[str, int] | None:
    """What is still held of the same reservation, where it was granted before; None where it was not.

    Raises:
        CannotCheck: it was granted with other content, or nothing of it is held any more.
    """
    entries = writing.reserved(label)
    if not entries:
        return None
    first = granted_first(entries)
    same = {(d.product, d.units, d.day) for d in first.values()} == {
        (d.product, d.units, d.day) for d in wanted
    }
    if not same or not same_applicant(entries[0].draft.applicant, wanted[0].applicant):
        told = ", ".join(f"{d.units:,} {d.product} for {d.applicant} on {d.day}" for d in first.values())
        raise CannotCheck(
            f"reservation {label!r} was granted with other content: {told}; "
            "nothing was reserved, say another --id"
        )
    left = held(entries)
    if not any(left.values()):
        raise CannotCheck(
            f"reservation {label!r} was granted before and has been released since; "
            "to reserve anew say another --id"
        )
    return left
