"""What the commands on the ledger share: which ledger, whose, read how."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from exportcheck.cli.options import LAW_GIVEN, now, sound, today
from exportcheck.cli.reading import Reading
from exportcheck.cli.reading import reading as asked_for
from exportcheck.cli.wiring import Box, box
from exportcheck.errors import CannotCheck, LedgerError, UsageError
from exportcheck.ledger import open_ledger
from exportcheck.ledger.address import Address, address
from exportcheck.load.config import Settings, resolve
from exportcheck.load.manifests import Manifest
from exportcheck.model.law import Layer, Vintage
from exportcheck.model.ledger import Head, Ledger
from exportcheck.output.ledger_text import counted
from exportcheck.output.plain import plain
from exportcheck.screening.shipments import Counting
from exportcheck.screening.totals import STEM
from exportcheck.screening.volume import Numerator, same_applicant, standing

Url = Annotated[
    str | None,
    typer.Option(
        "--ledger",
        metavar="URL",
        help="sqlite:///FILE or postgresql://USER@HOST/DATABASE; default EXPORTCHECK_LEDGER.",
    ),
]
Catalogs = Annotated[
    list[Path] | None,
    typer.Option("--catalog", metavar="FILE", help="A catalog that adds to or overrides the bundled one."),
]
Applicant = Annotated[
    str | None,
    typer.Option("--applicant", metavar="NAME", help="Whose shipments; default: `applicant:` of a manifest."),
]
Whose = Annotated[
    str | None,
    typer.Option("--numerator", metavar="WORD", help="Whose exports count: product (default) or applicant."),
]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it stands in the ledger.")]
Rename = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="OURS=THEIRS", help="A column of yours under our name; repeatable."),
]
Sheet = Annotated[
    str | None, typer.Option("--sheet", metavar="NAME", help="The sheet of a workbook to read.")
]
Numbers = Annotated[
    str | None,
    typer.Option("--numbers", metavar="STYLE", help="How numbers are written: 1.234,5 and the like."),
]
Dates = Annotated[
    str | None,
    typer.Option("--dates", metavar="ORDER", help="Order in dates like 01/02/2026: DMY, MDY, YMD."),
]


def settings(**flags: object) -> Settings:
    """The settings of a command on the ledger: flags over environment over file."""
    return resolve({**flags, "law": LAW_GIVEN.get()}, False)


def reading(told: Settings, sheet: str | None, numbers: str | None, dates: str | None) -> Reading:
    """How manifests are read, columns renamed as the settings say."""
    return asked_for(told.map, sheet, numbers, dates)


def things_of(told: Settings) -> Box:
    """Law and catalog, as the settings name them."""
    return box(told.catalog, None, lambda: told.law)[0]


@contextmanager
def opened(told: Settings, *, create: bool = False, read_only: bool = False) -> Iterator[Ledger]:
    """The ledger that the settings name, closed afterwards."""
    if told.ledger is None:
        raise UsageError("no ledger is named; say --ledger sqlite:///ledger.db, or set EXPORTCHECK_LEDGER")
    where = address(str(told.ledger))
    _port(where)
    try:
        ledger = open_ledger(str(told.ledger), create=create, read_only=read_only, clock=now)
    except LedgerError as error:
        raise type(error)(f"{error}{_resolved(where)}") from None
    try:
        yield ledger
    finally:
        ledger.close()


def _resolved(where: Address) -> str:
    """What a path that is not there was taken for: three slashes begin one below the working directory."""
    path = where.path
    if path is None or path.is_absolute() or path.exists():
        return ""
    return (
        f" (taken for {path.resolve()}; a path from the root has four slashes: sqlite:////{path.as_posix()})"
    )


def _port(where: Address) -> None:
    """Refuse a port that is no number: the driver takes it for a name, and says that the host is wrong."""
    hosts = urlsplit(where.server or "").netloc.rpartition("@")[2].split(",")
    ports = [host.rpartition("]")[2].partition(":")[2] for host in hosts]
    if not all(port.isdigit() for port in ports if port):
        raise UsageError(
            f"{where.shown}: the port is no number; write postgresql://USER@HOST:5432/DATABASE, "
            "and %3A, %2F and %40 for : / and @ in a password"
        )


def volume(things: Box, day: date) -> Vintage:
    """The paragraph on the ratio as it stands on a day.

    Raises:
        CannotCheck: there was none.
    """
    found = volume_or_none(things, day)
    if found is None:
        first = things.law.vintages[STEM][0].effective
        raise CannotCheck(f"there was no volume ratio on {day}; it came on {first}")
    return found


def volume_or_none(things: Box, day: date) -> Vintage | None:
    """The same; None where there was none."""
    return things.judge.law_on(day, Layer.ENFORCED).vintage(STEM)


def passed(ledger: Ledger, things: Box, commodities: Iterable[str]) -> Iterator[str]:
    """A sentence for each commodity whose ratio is passed today; what happened stays entered."""
    vintage, wanted = volume_or_none(things, today()), sorted(commodities)
    if vintage is None or not wanted:
        return
    products = ledger.products()
    balances = ledger.balances(wanted, us_until=today())
    for commodity in wanted:
        found = standing(vintage.numbers.volume_ratio, balances, commodity, Numerator.PRODUCT)
        if not found.holds:
            yield (
                f"{', '.join(products.get(commodity, ()))}: the ratio is passed by "
                f"{counted(-found.room, 'circuit')}: "
                f"{found.exported:,} exported and {found.reserved:,} reserved against {found.us:,} US units"
            )


def counting(things: Box) -> Counting:
    """How lines are counted: by the paragraph of today, for all shipments since the first one."""
    vintage = volume_or_none(things, today()) or things.law.vintages[STEM][0]
    groups = things.judge.law_on(today(), Layer.ENFORCED).groups
    return Counting(things.catalog, things.law.bits, groups, vintage.numbers)


def applicant(manifest: Manifest, told: str | None) -> str:
    """Whose a manifest is, by what it says and what --applicant does.

    Raises:
        UsageError: nobody's, two different ones', or by a name that cannot be kept.
    """
    stated = manifest.application.applicant if manifest.application else None
    found = told or " ".join((stated or "").split())
    shown = plain(manifest.name)
    if not found:
        raise UsageError(
            f"{shown} names no applicant, and the ratio may be counted by applicant; say --applicant"
        )
    if told and stated and not same_applicant(told, stated):
        raise UsageError(
            f"{shown} is of the applicant {stated!r}, and --applicant says {told!r}; leave one of them out"
        )
    return sound("applicant", found)


def anchor(head: Head) -> str:
    """The head of the chain in the form that `ledger verify --head` takes."""
    return f"{head.entries}:sha256:{head.digest}"
