"""`exportcheck picture`: the law and where chips lie in it, drawn."""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from exportcheck.cli import drawing
from exportcheck.cli.files import whole
from exportcheck.cli.options import CatalogFiles, Formats, LayerName, On, Output, day, layer, outputs
from exportcheck.cli.periods import story
from exportcheck.cli.wiring import Box, box
from exportcheck.errors import UsageError
from exportcheck.model.chip import Chip
from exportcheck.model.law import Layer
from exportcheck.model.place import Place
from exportcheck.model.plane import Plane
from exportcheck.output.pictures import FORMATS, needed
from exportcheck.output.pictures.ranges_said import Lines
from exportcheck.output.pictures.spans import Row, row

KINDS = ("policy", "regions", "timeline", "ranges")
THEMES = ("light", "dark")
# Gives the text, or an SVG's or a PNG's content.
Drawn = Callable[[str], str | bytes]

Theme = Annotated[str, typer.Option("--theme", metavar="THEME", help="light or dark, for SVG and PNG.")]


def picture(
    kind: Annotated[
        str,
        typer.Argument(
            help="policy (TPP against DRAM bandwidth), regions (3A090), timeline, or ranges.", metavar="KIND"
        ),
    ],
    names: Annotated[
        list[str] | None, typer.Argument(help="Chips: id, name or alias.", metavar="[CHIP]...")
    ] = None,
    to: Annotated[
        list[str] | None,
        typer.Option("--to", metavar="CC", help="Destination; repeatable for timeline. Default CN."),
    ] = None,
    on: On = None,
    layer_name: LayerName = "enforced",
    catalog: CatalogFiles = None,
    theme: Theme = "light",
    output: Formats = None,
) -> None:
    """A picture of the law of a day and of the chips in it: text, -o svg=FILE or -o png=FILE.

    Example: exportcheck picture policy H200 MI325X B200 --to CN -o svg=policy.svg
    """
    asked = pictured(output, theme)
    if kind not in KINDS:
        raise UsageError(f"KIND: {kind!r} is none of {', '.join(KINDS)}")
    as_of, chosen = day(on), layer(layer_name)
    things, _ = box(catalog or ())
    chips = list({chip.id: chip for chip in map(things.catalog.find, names or [])}.values())
    if len(chips) > drawing.MOST:
        raise UsageError(f"CHIP: {len(chips)} chips do not fit one picture; name at most {drawing.MOST}")
    places = list(dict.fromkeys(things.place(text, "--to") for text in to or ["CN"]))
    if kind != "timeline" and len(places) > 1:
        raise UsageError(f"--to: a {kind} picture has one destination; draw one for each")
    made = _made(kind, things, chips, places, as_of, chosen, theme)
    for wanted in asked:
        write(wanted, made)
    for finding in things.unsaid(as_of):
        print(f"exportcheck: {finding.severity.word}: {finding.message}", file=sys.stderr)


def _made(
    kind: str, things: Box, chips: list[Chip], places: list[Place], as_of: date, chosen: Layer, theme: str
) -> Drawn:
    if kind == "timeline":
        rows = [
            row(chip.name, story(things, chip, place, chosen))
            for chip in _named(kind, chips)
            for place in places
        ]
        return timeline(rows, as_of, chosen, theme)
    if kind == "ranges":
        found = drawing.lines(things, _named(kind, chips), places[0], as_of, chosen)
        title = f"Figures against the lines of the law of {as_of}, {chosen.value}, to {places[0].name}"
        return _ranges(found, title, theme)
    plan = drawing.policy if kind == "policy" else drawing.regions
    return _plane(plan(things, chips, places[0], as_of, chosen), theme)


def _named(kind: str, chips: list[Chip]) -> list[Chip]:
    if not chips:
        raise UsageError(f"CHIP: a {kind} picture needs a chip; `exportcheck chips` lists names")
    return chips


def pictured(output: list[str] | None, theme: str) -> list[Output]:
    """The outputs asked for, once it is sure that they can be drawn."""
    asked = outputs(output, ("text", *FORMATS))
    drawable(asked, theme)
    return asked


def drawable(asked: list[Output], theme: str = "light") -> None:
    """See that the pictures among the outputs have a file, a theme, and something to draw them.

    Raises:
        UsageError: one of them has not.
    """
    if theme not in THEMES:
        raise UsageError(f"--theme: {theme!r} is neither light nor dark")
    for wanted in asked:
        if wanted.format not in FORMATS:
            continue
        if wanted.file is None:
            raise UsageError(f"-o: name a file for the picture: -o {wanted.format}=FILE.{wanted.format}")
        needed()


def write(wanted: Output, made: Drawn) -> None:
    """Draw one output and write it, whole."""
    content = made(wanted.format)
    if wanted.file is None:
        sys.stdout.write(str(content))
        return
    _write(wanted.file, content)


def _write(file: Path, content: str | bytes) -> None:
    with whole(file) as out:
        if isinstance(content, bytes):
            # The bytes of a picture go past the text layer.
            out.buffer.write(content)
        else:
            out.write(content)


def timeline(rows: list[Row], day: date, chosen: Layer, theme: str) -> Drawn:
    """The timeline in any format."""
    if len(rows) > drawing.ROWS:
        raise UsageError(
            f"CHIP: {len(rows)} timelines do not fit one picture; ask for at most {drawing.ROWS}"
        )
    title = f"What was decided since 2022, {chosen.value}"

    def made(format: str) -> str | bytes:
        if format == "text":
            from exportcheck.output.pictures import text

            return text.timeline(rows, day, title)
        from exportcheck.output.pictures.timeline import timeline as drawn

        return drawn(rows, day, title, format, theme)

    return made


def _ranges(found: Lines, title: str, theme: str) -> Drawn:
    def made(format: str) -> str | bytes:
        if format == "text":
            from exportcheck.output.pictures import text

            return text.ranges(found, title)
        from exportcheck.output.pictures.ranges import ranges

        return ranges(found, title, format, theme)

    return made


def _plane(plan: Plane, theme: str) -> Drawn:
    def made(format: str) -> str | bytes:
        if format == "text":
            from exportcheck.output.pictures import text_plane

            return text_plane.plane(plan)
        from exportcheck.output.pictures.scatter import plane

        return plane(plan, format, theme)

    return made
