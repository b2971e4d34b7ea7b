"""`exportcheck history`: one chip's status through every vintage, and what decided it."""

import sys
from typing import Annotated, Any

import typer

from exportcheck.cli.files import whole
from exportcheck.cli.options import CatalogFiles, Formats, LayerName, Output, layer, outputs, today
from exportcheck.cli.periods import story
from exportcheck.cli.picture_command import Theme, drawable, timeline, write
from exportcheck.cli.wiring import box
from exportcheck.model.chip import Chip
from exportcheck.output.json_report import dumps
from exportcheck.output.pictures import FORMATS
from exportcheck.output.pictures.spans import first_day, last_day, row
from exportcheck.output.plain import plain

Record = dict[str, Any]


def history(
    name: Annotated[str, typer.Argument(help="A chip or system: id, name or alias.", metavar="NAME")],
    to: Annotated[
        list[str] | None, typer.Option("--to", metavar="CC", help="Destination; repeatable.")
    ] = None,
    layer_name: LayerName = "enforced",
    catalog: CatalogFiles = None,
    theme: Theme = "light",
    output: Formats = None,
) -> None:
    """One chip's status through every vintage of the law, and what decided it.

    As a table (text), as JSON, or as a timeline: -o svg=FILE or -o png=FILE.

    Example: exportcheck history H20 --to CN
    """
    asked = outputs(output, ("text", "json", *FORMATS))
    drawable(asked, theme)
    chosen = layer(layer_name)
    things, _ = box(catalog or ())
    chip = things.catalog.find(name)
    places = dict.fromkeys(things.place(text, "--to") for text in to or ["CN"])
    stories = [story(things, chip, place, chosen) for place in places]
    drawn = timeline([row(chip.name, entry) for entry in stories], today(), chosen, theme)
    record = {
        "schema": "exportcheck/history/v1",
        "chip": chip.id,
        "layer": chosen.value,
        "histories": stories,
    }
    for wanted in asked:
        if wanted.format in FORMATS:
            write(wanted, drawn)
            continue
        text = dumps(record) if wanted.format == "json" else "".join(_text(chip, entry) for entry in stories)
        _put(wanted, text)


def _put(wanted: Output, text: str) -> None:
    if wanted.file is None:
        sys.stdout.write(text)
        return
    with whole(wanted.file) as out:
        out.write(text)


def _text(chip: Chip, entry: Record) -> str:
    """The stretches in lines; under each, what decided it under each vintage, once."""
    from exportcheck.output.pictures.text import blocks, years

    bar = row(chip.name, entry)
    start, end = first_day([bar]), last_day([bar], today())
    lines = [
        f"{plain(chip.name)} to {entry['destination']}",
        f"  {blocks(bar, start, end)}",
        f"  {years(start, end, today())}",
    ]
    for number, period in enumerate(entry["periods"]):
        decision = period["decision"].replace("_", " ")
        if period["exception"]:
            decision += f" {period['exception']}"
        family = {"none": "not 3A090", "undetermined": "family not known"}.get(
            period["family"], f"family {period['family']}"
        )
        notes = ", ".join([*period["paragraphs"], *period["advisories"]])
        start_day = "before" if number == 0 else period["from"]
        until = period["until"] or "today and on"
        lines.append(f"  {start_day:10} … {until:12}  {family:16} {decision:24} {notes}".rstrip())
        lines += _decided(period["vintages"], number == 0)
    return "\n".join(lines) + "\n"


def _decided(vintages: list[Record], first: bool) -> list[str]:
    """What decided, from the day it did; what decided already under the vintage before is not repeated."""
    lines = []
    known: list[str] = []
    for number, vintage in enumerate(vintages):
        since = "before" if first and number == 0 else vintage["from"]
        told = [reason for reason in vintage["decided_by"] if reason not in known]
        for reason in told or [f"vintage of {vintage['from']}, the same comparisons"]:
            lines.append(f"      {since:10}  {plain(reason)}")
            since = ""
        known = vintage["decided_by"]
    return lines
