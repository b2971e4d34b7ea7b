"""Replays what an evidence archive holds: with its own law and catalog, and with today's."""

import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from exportcheck.cli.comparing import Comparison, Difference, Place
from exportcheck.cli.judging import Judging
from exportcheck.cli.kept_ledger import consulted, kept
from exportcheck.cli.options import Output
from exportcheck.cli.owners_file import OwnersFile, replayed_owners
from exportcheck.cli.party_screening import PartyList, replayed_list
from exportcheck.cli.reading import Reading
from exportcheck.cli.run import Run
from exportcheck.cli.wiring import Box
from exportcheck.errors import CannotCheck, ExportcheckError
from exportcheck.evidence import read_archive
from exportcheck.evidence.archive import INVOCATION, INVOKED, OWNERS, PARTIES
from exportcheck.load.bundled import data_folder
from exportcheck.load.catalog import load_catalog
from exportcheck.load.compiled import bundled
from exportcheck.load.regulations import load_law
from exportcheck.load.report import read_report
from exportcheck.model.consulted import Consulted
from exportcheck.model.finding import ABOUT_PARTIES
from exportcheck.model.law import Layer
from exportcheck.rules import RULES
from exportcheck.screening.duplicates import Duplicates
from exportcheck.screening.judge import Judge
from exportcheck.screening.waivers import Waivers, embargoed

Record = dict[str, Any]
# What a run says of parties with a list, and would say otherwise without it: who they are, who owns them.
PARTY_RULES = ABOUT_PARTIES | {"XC501", "XC502"}
UNSCREENED = (
    "the parties were screened against {name}, which the archive does not hold or this program cannot open: "
    "what was found of parties is not compared, all else is"
)
Found = dict[Place, Difference]


@dataclass(frozen=True)
class Invocation:
    """The options of a run that its verdicts depend on."""

    as_of: date
    layer: Layer
    proposed: bool = False
    rename: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None
    numbers: str | None = None
    dates: str | None = None
    ledger: Consulted | None = None
    parties: Record | None = None
    owners: Record | None = None

    def record(self) -> Record:
        """As `invocation.json` has it."""
        return {
            "as_of": self.as_of.isoformat(),
            "layer": self.layer.value,
            "proposed": self.proposed,
            "map": dict(self.rename),
            "sheet": self.sheet,
            "numbers": self.numbers,
            "dates": self.dates,
            "ledger": kept(self.ledger) if self.ledger else None,
            "parties": self.parties,
            "owners": self.owners,
        }

    @staticmethod
    def read(options: Record) -> "Invocation":
        """From a record; what an older archive does not say was not asked for."""
        return Invocation(
            date.fromisoformat(options["as_of"]),
            Layer(options["layer"]),
            bool(options.get("proposed", False)),
            dict(options.get("map") or {}),
            options.get("sheet"),
            options.get("numbers"),
            options.get("dates"),
            consulted(options["ledger"]) if options.get("ledger") else None,
            dict(options["parties"]) if options.get("parties") else None,
            dict(options["owners"]) if options.get("owners") else None,
        )


@dataclass(frozen=True)
class Saved:
    """An archive that was found as it was written, laid out in a folder; inputs by their names then."""

    head: str
    report: Path
    data: Path
    catalogs: tuple[Path, ...]
    inputs: tuple[tuple[str, Path], ...]
    invocation: Invocation
    version: str
    parties: Path | None = None
    owners: Path | None = None

    @property
    def listed(self) -> PartyList | None:
        """The party list that was screened against, opened; None where there was none, or it cannot be."""
        return replayed_list(self.parties) if self.parties else None

    @property
    def traced(self) -> OwnersFile | None:
        """The owners that were traced, by the name their file had; raises CannotCheck as reading does."""
        told = self.invocation.owners
        return replayed_owners(self.owners, str(told["name"])) if told and self.owners else None


@dataclass(frozen=True)
class Verified:
    """The outcome: what differs today and why; `notes` is what else the reader should know."""

    saved: Saved
    head: Record
    lines: int
    now: Box
    moved: tuple[str, ...]
    differences: list[tuple[Difference, tuple[str, ...]]]
    notes: list[str]


def opened(path: Path, folder: Path) -> Saved:
    """Check an archive and lay its parts out in an empty folder."""
    archive = read_archive(path, folder)
    names = {part.name for part in archive.parts}
    reports = [name for name in names if name.startswith("report.")]
    try:
        told = json.loads((folder / INVOCATION).read_bytes())
        if told["schema"] != INVOKED or len(reports) != 1:
            raise ValueError
        inputs = tuple((str(entry["name"]), folder / _member(entry, names)) for entry in told["inputs"])
        catalogs = tuple(folder / _member(entry, names) for entry in told["catalogs"])
        invocation, version = Invocation.read(told["options"]), str(told["version"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise CannotCheck(f"{path}: {INVOCATION} is of a kind that this version cannot replay") from None
    index, owners = (folder / part if part in names else None for part in (PARTIES, OWNERS))
    if (owners is None) is not (invocation.owners is None):
        raise CannotCheck(f"{path}: {INVOCATION} and the parts of the archive do not agree on owners")
    report, data = folder / reports[0], folder / "data"
    return Saved(archive.head, report, data, catalogs, inputs, invocation, version, index, owners)


def _member(entry: Record, names: set[str]) -> str:
    member = entry["member"]
    if member not in names:
        raise ValueError
    return str(member)


def loaded(law_from: Path, catalog_from: Path, extra: Iterable[Path]) -> Box:
    """The law of one data folder with the catalog of another."""
    law, places = load_law(law_from, {rule.stem: rule.numbers for rule in RULES})
    catalog = load_catalog(catalog_from / "chips.yaml", law.bits, extra)
    kept = bundled(data_folder(), RULES)
    return Box(law, places, catalog, Judge(law, catalog, RULES), (), kept.never_waived, kept.ofac)


def replayed(saved: Saved, things: Box) -> Found:
    """Check the inputs anew, as `check` does, and say where its report differs from the one kept."""
    asked = saved.invocation
    reading = Reading(dict(asked.rename), asked.sheet, asked.numbers, asked.dates)
    judging = Judging(asked.as_of, asked.layer, asked.proposed, frozenset())
    law = things.judge.law_on(asked.as_of, asked.layer)
    listed = saved.listed
    waivers = Waivers((), (), asked.as_of, embargoed(law))
    run = Run(things, reading, judging, waivers, Duplicates(), None, asked.ledger, listed, saved.traced)
    apart = PARTY_RULES if asked.parties and listed is None else frozenset[str]()
    with tempfile.TemporaryDirectory(prefix="exportcheck-") as folder:
        report = Path(folder) / "report.jsonl"
        run.write([path for _, path in saved.inputs], [Output("jsonl", report)], False)
        names = {str(path): name for name, path in saved.inputs}
        return Comparison(saved.report, report, names, apart).found


def verify(path: Path, data: Path, folder: Path) -> Verified:
    """Replay an archive with the law and the catalog of a data folder, and with its own.

    `folder` is an empty folder to lay the archive out in.
    """
    saved = opened(path, folder)
    try:
        head, _, _, tail = read_report(saved.report)
    except ExportcheckError as error:
        said = str(error).replace(f"{folder}{os.sep}", "")
        raise CannotCheck(f"{path}: its report cannot be replayed: {said}") from None
    now = loaded(data, data, saved.catalogs)
    moved = []
    if head["law"]["digest"] != now.law.digest:
        moved.append("law")
    if head["catalog"]["digest"] != now.catalog.digest:
        moved.append("catalog")
    today = replayed(saved, now)
    notes = []
    if saved.invocation.parties and saved.listed is None:
        notes.append(UNSCREENED.format(name=saved.invocation.parties.get("name", "a list")))
    then: Found | None = None
    try:
        before = loaded(saved.data, saved.data, saved.catalogs)
    except ExportcheckError as error:
        notes.append(f"tool moved: this version cannot work with the archived law and catalog: {error}")
    else:
        if (before.law.digest, before.catalog.digest) != (head["law"]["digest"], head["catalog"]["digest"]):
            raise CannotCheck(f"{path}: the law and the catalog in it are not those that its report names")
        then = replayed(saved, before) if moved else today
    if then is None:
        differences = [(entry, (*moved, "tool")) for entry in today.values()]
    else:
        differences = list(_reasons(saved, data, moved, today, then))
        if then and not today:
            notes.append("tool moved: with the archived law and catalog this version answers otherwise")
    if then is None or then:
        moved.append("tool")
    return Verified(saved, head, tail["summary"]["lines"], now, tuple(moved), differences, notes)


def _reasons(
    saved: Saved, data: Path, moved: list[str], today: Found, then: Found
) -> Iterator[tuple[Difference, tuple[str, ...]]]:
    """Each difference with why: what changes when only one thing is taken from today."""
    sides: dict[str, Found] = {}
    if len(moved) == 1:
        sides = {moved[0]: today}
    elif moved and today:
        for name, law, catalog in (("law", data, saved.data), ("catalog", saved.data, data)):
            try:
                sides[name] = replayed(saved, loaded(law, catalog, saved.catalogs))
            except ExportcheckError:
                sides[name] = today  # the two cannot be told apart
    for where, entry in today.items():
        old = then.get(where)
        why = [n for n, side in sides.items() if where in side and (not old or side[where].now != old.now)]
        if old:
            why.append("tool")
        yield entry, tuple(why or moved)
