"""Puts the pieces together: law, catalog, rules, and the judge over them."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from exportcheck import __version__
from exportcheck.cli.options import own_law, today
from exportcheck.errors import UnsoundData, UsageError
from exportcheck.load.bundled import data_folder
from exportcheck.load.compiled import bundled
from exportcheck.model.chip import FIGURES, Catalog, Chip
from exportcheck.model.finding import NOTICES, Finding
from exportcheck.model.law import Law, Layer
from exportcheck.model.noun import Noun
from exportcheck.model.owner import OwnershipRule
from exportcheck.model.place import Gazetteer, Place, UnknownPlace
from exportcheck.model.report import Basis
from exportcheck.model.rule import Severity
from exportcheck.model.waiver import Protection
from exportcheck.output.plain import plain
from exportcheck.rules import RULES
from exportcheck.screening.judge import Judge

# A day this long after the law was last read may lie under a law that nobody has read.
FRESH = timedelta(days=30)
CHANGED = "XC705"
NUMBERS = {rule.stem: rule.numbers for rule in RULES}


class Box(Noun):
    """Everything a command works with."""

    law: Law
    places: Gazetteer
    catalog: Catalog
    judge: Judge
    notices: tuple[Finding, ...]
    never_waived: tuple[Protection, ...]
    ofac: OwnershipRule

    def place(self, text: str, option: str) -> Place:
        """A place named on the command line."""
        try:
            return self.places.find(text)
        except UnknownPlace as error:
            raise UsageError(f"{option}: {error}") from None

    def basis(self, day: date, layer: Layer) -> Basis:
        """What verdicts of this run rest on."""
        return Basis(
            __version__,
            day,
            layer,
            self.law.checked,
            self.law.digest,
            self.catalog.as_of,
            self.catalog.digest,
        )

    def dated(self, day: date) -> list[Finding]:
        """What is to be said about the day that is asked about."""
        findings = []
        if day > self.law.checked + FRESH:
            message = (
                f"the law was last read on {self.law.checked} and the day asked about is {day}; "
                "look for newer rules in the Federal Register before relying on this"
            )
            findings.append(Finding("XC701", Severity.WARNING, NOTICES["XC701"], message=message))
        if day == today() < self.law.checked:
            message = (
                f"the clock says {day}, and the law was last read on {self.law.checked}: "
                "set the clock right, or name the day with --on"
            )
            findings.append(Finding("XC707", Severity.INDETERMINATE, NOTICES["XC707"], message=message))
        if day < self.law.first_day:
            message = f"{day} lies before {self.law.first_day}, the first day of the advanced-computing rules"
            findings.append(Finding("XC703", Severity.NOTE, NOTICES["XC703"], message=message))
        return findings

    def unsaid(self, day: date) -> list[Finding]:
        """What `box` has not said on standard error yet: it says there that the law was changed."""
        return [finding for finding in (*self.dated(day), *self.notices) if finding.rule != CHANGED]


def box(
    extra: Iterable[Path] = (), spec: Path | None = None, own: Callable[[], Path | None] = own_law
) -> tuple[Box, Chip | None]:
    """Load everything; `spec` is a catalog file whose only entry is what is asked about.

    `own` names a folder of regulation files that take the place of bundled ones; None: all as bundled.
    """
    folder = data_folder()
    law, places, catalog, never, ofac = bundled(folder, RULES)
    mine = own()
    changed = changed_law(mine) if mine else None
    extras = list(extra)
    asked: Chip | None = None
    if spec is not None:
        from exportcheck.load.catalog import read_catalog

        _, entries = read_catalog(spec, law.bits)
        if len(entries) != 1:
            raise UsageError(f"--spec: {spec.name} has {len(entries)} chips; a specification has exactly one")
        asked = entries[0]
        extras.append(spec)
    notices: tuple[Finding, ...] = ()
    if extras:
        from exportcheck.load.catalog import extend_catalog

        before, catalog = catalog, extend_catalog(catalog, folder / "chips.yaml", law.bits, extras)
        notices = (*_replaced(before, extras, law), *_renamed(before, catalog))
    judge = Judge(law, catalog, RULES)
    if changed is None:
        return Box(law, places, catalog, judge, notices, never, ofac), asked
    law, said = changed
    from exportcheck.screening.comparing import ComparingJudge

    # Not every command has a place for findings in what it writes.
    print(f"exportcheck: warning: {plain(said.message)} ({said.rule})", file=sys.stderr)
    comparing = ComparingJudge(law, catalog, RULES, judge)
    return Box(law, places, catalog, comparing, (said, *notices), never, ofac), asked


def changed_law(own: Path) -> tuple[Law, Finding]:
    """The bundled law with the files of a folder in it, and the warning that says so."""
    from exportcheck.load.own_law import find_own_law
    from exportcheck.load.regulations import load_law

    found = find_own_law(own, NUMBERS)
    try:
        with data_used(data_folder(), own) as data:
            law, _ = load_law(data, NUMBERS)
    except UnsoundData as error:
        raise UnsoundData(f"--law {own}: {error}") from None
    files = f"{len(found.stems)} files" if len(found.stems) > 1 else "1 file"
    message = (
        f"the law was changed: {files} of {own} in the place of the bundled: {', '.join(found.stems)}; "
        "verdicts, conditions and sums follow them"
    )
    return law, Finding(CHANGED, Severity.WARNING, NOTICES[CHANGED], message=message)


@contextmanager
def data_used(bundled: Path, own: Path | None) -> Iterator[Path]:
    """The data folder whose law is used: the bundled one, or a copy with the user's files in it."""
    if own is None:
        yield bundled
        return
    from tempfile import TemporaryDirectory

    from exportcheck.load.own_law import find_own_law, lay_out

    with TemporaryDirectory(prefix="exportcheck-") as folder:
        lay_out(bundled, find_own_law(own, NUMBERS), Path(folder))
        yield Path(folder)


def _replaced(catalog: Catalog, extras: list[Path], law: Law) -> tuple[Finding, ...]:
    """Entries of the bundled catalog that a user's file replaces: said, never silent."""
    from exportcheck.load.catalog import read_catalog

    ids = set(catalog.chips)
    findings = []
    for path in extras:
        _, entries = read_catalog(path, law.bits)
        for chip in entries:
            if chip.id in ids:
                lower = _lowered(catalog.chips[chip.id], chip)
                message = f"{path.name} replaces the bundled entry {chip.id}; its figures are the file's"
                message += f"; below every bundled source: {', '.join(lower)}" if lower else ""
                findings.append(Finding("XC108", Severity.WARNING, NOTICES["XC108"], message=message))
    return tuple(findings)


def _lowered(bundled: Chip, mine: Chip) -> list[str]:
    """The figures of an entry that lie below all that the bundled one has for them."""
    figures = {name: (getattr(bundled, name), getattr(mine, name)) for name in FIGURES}
    for name, measure in mine.dense_tops.items():
        if name in bundled.dense_tops:
            figures[f"dense_tops.{name}"] = (bundled.dense_tops[name], measure)
    return [
        f"{name} {new.high:,g} (bundled {old.low:,g})"
        for name, (old, new) in figures.items()
        if new.high < old.low
    ]


def _renamed(before: Catalog, after: Catalog) -> tuple[Finding, ...]:
    """Names of bundled entries under which a user's file puts another chip: said, never silent."""
    return tuple(
        Finding(
            "XC108",
            Severity.WARNING,
            NOTICES["XC108"],
            message=f"a catalog file gives {now} names of the bundled entry {was} ({', '.join(names[:5])}), "
            f"and what is called so is judged as {now}; choose other names, or replace the entry by its id",
        )
        for (was, now), names in after.taken_over(before).items()
    )
