"""`exportcheck diff`: what changes between two days, or will change by what is in the law already."""

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from exportcheck.cli import diff_output
from exportcheck.cli.config_command import Isolated
from exportcheck.cli.diff_chips import ChipChanges
from exportcheck.cli.diff_manifests import Input, LineChanges, inputs, is_manifest
from exportcheck.cli.diff_output import Changes
from exportcheck.cli.diff_scheduled import A_DAY, ahead, moving
from exportcheck.cli.manifest_options import DateOrder, LayerChoice, NumberStyle, Sheet
from exportcheck.cli.options import CatalogFiles, Formats, Proposed, day, layer, outputs, today
from exportcheck.cli.reading import Reading, reading
from exportcheck.cli.wiring import Box, box
from exportcheck.errors import Exit, UsageError, worst
from exportcheck.load.config import resolve
from exportcheck.model.chip import Chip
from exportcheck.model.law import Layer
from exportcheck.model.noun import replace
from exportcheck.model.place import Place

Days = tuple[date, date]


def diff(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="Chips, or manifests (files, folders, - for stdin); default: the whole catalog.",
            metavar="[CHIP… | MANIFEST…]",
        ),
    ] = None,
    first: Annotated[str | None, typer.Option("--from", metavar="DATE", help="The earlier day.")] = None,
    second: Annotated[str | None, typer.Option("--to", metavar="DATE", help="The later day.")] = None,
    scheduled: Annotated[
        bool, typer.Option("--scheduled", help="What changes on each later day that is in the law already.")
    ] = False,
    on: Annotated[
        str | None,
        typer.Option(
            "--on", metavar="DATE", help="The day that --scheduled looks ahead from; default today."
        ),
    ] = None,
    to_country: Annotated[
        list[str] | None,
        typer.Option("--to-country", metavar="CC", help="Destination of chips; repeatable; default CN."),
    ] = None,
    layer_name: LayerChoice = None,
    proposed: Proposed = False,
    catalog: CatalogFiles = None,
    rename: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="OURS=THEIRS", help="A column of manifests under our name."),
    ] = None,
    sheet: Sheet = None,
    numbers: NumberStyle = None,
    dates: DateOrder = None,
    isolated: Isolated = False,
    output: Formats = None,
) -> None:
    """What changes verdict between two days (or will, --scheduled): chips, or lines of manifests, and why.

    Exit codes: 0 compared (whatever changes), 2 usage, 3 not every row of a manifest could be read.

    Example: exportcheck diff --from 2026-01-14 --to 2026-01-15 --to-country CN

    Example: exportcheck diff shipments.csv --scheduled
    """
    asked = outputs(output, ("text", "json", "jsonl"))
    if any(wanted.file for wanted in asked):
        raise UsageError("-o: `diff` writes to standard output; redirect it to a file")
    days = _days(first, second, scheduled, on)
    manifests = _manifests(names or [], to_country)
    # Also where chips are compared: a word that is none is a slip.
    how = reading({}, sheet, numbers, dates)
    with ExitStack() as stack:
        if manifests:
            settings = resolve({"map": rename, "catalog": catalog, "layer": layer_name}, isolated)
            things, _ = box(settings.catalog)
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="exportcheck-")))
            how = replace(how, rename=dict(settings.map))
            subject = _Subject(things, settings.layer, read=inputs(manifests, folder), reading=how)
        else:
            things, _ = box(catalog or ())
            chips = [things.catalog.find(name) for name in names] if names else list(_all(things))
            places = [things.place(text, "--to-country") for text in to_country or ["CN"]]
            subject = _Subject(things, layer(layer_name or "enforced"), chips=chips, places=places)
        raise typer.Exit(_answer(subject, days, proposed, asked[0].format))


@dataclass(frozen=True)
class _Subject:
    """What is compared: chips to places, or the lines of manifests."""

    things: Box
    layer: Layer
    chips: list[Chip] | None = None
    places: list[Place] | None = None
    read: list[Input] | None = None
    reading: Reading | None = None

    def between(self, days: Days) -> Changes:
        """The comparison of two days, not yet walked."""
        if self.read is not None and self.reading is not None:
            return LineChanges(self.things, self.read, self.reading, days, self.layer)
        return ChipChanges(self.things, self.chips or [], self.places or [], days, self.layer)


def _answer(subject: _Subject, days: Days | date, proposed: bool, format_: str) -> Exit:
    if isinstance(days, tuple):
        found = subject.between(days)
        diff_output.between(found, format_)
        return found.exit
    things = subject.things
    dates = {
        when: (what, subject.between((when - A_DAY, when)) if moving(things, when) else None)
        for when, what in ahead(things, days, proposed).items()
    }
    diff_output.scheduled(things, days, dates, format_)
    return worst(*(found.exit for _, found in dates.values() if found))


def _all(things: Box) -> list[Chip]:
    return list(things.catalog.chips.values())


def _days(first: str | None, second: str | None, scheduled: bool, on: str | None) -> Days | date:
    """Two days, or the one that is looked ahead from."""
    if scheduled:
        if first is not None or second is not None:
            raise UsageError("--scheduled looks ahead from --on DATE; leave out --from and --to")
        return _day("--on", on) if on is not None else today()
    if on is not None:
        raise UsageError("--on goes with --scheduled; two days are given by --from DATE --to DATE")
    if not first or not second:
        raise UsageError("diff: give both days, --from DATE --to DATE, or --scheduled")
    days = _day("--from", first), _day("--to", second)
    if days[0] > days[1]:
        raise UsageError(f"--from {days[0]} lies after --to {days[1]}; give the earlier day first")
    return days


def _day(option: str, text: str) -> date:
    try:
        return day(text)
    except UsageError as error:
        raise UsageError(str(error).replace("--on", option, 1)) from None


def _manifests(names: list[str], to_country: list[str] | None) -> list[str]:
    """The arguments, if they are manifests; chips and manifests do not go together."""
    found = [name for name in names if is_manifest(name)]
    if found and len(found) < len(names):
        chip = next(name for name in names if name not in found)
        raise UsageError(
            f"diff: {found[0]!r} is a manifest and {chip!r} is not; ask about chips and manifests one by one"
        )
    if found and to_country:
        raise UsageError("--to-country is for chips; the lines of a manifest name their destinations")
    return found
