"""`exportcheck history`: one chip's status through every vintage."""

import sys
from datetime import date, timedelta
from typing import Annotated, Any

import typer

from exportcheck.cli.asking import ordinary
from exportcheck.cli.options import CatalogFiles, Formats, LayerName, layer, outputs
from exportcheck.cli.wiring import Box, box
from exportcheck.errors import UsageError
from exportcheck.model.chip import Chip
from exportcheck.model.law import Layer
from exportcheck.model.place import Place
from exportcheck.output.json_report import dumps
from exportcheck.output.plain import plain
from exportcheck.output.records import verdict
from exportcheck.screening.judge import Question

Record = dict[str, Any]
KEYS = ("family", "license_required", "decision", "exception", "paragraphs", "advisories")


def history(
    name: Annotated[str, typer.Argument(help="A chip or system: id, name or alias.", metavar="NAME")],
    to: Annotated[
        list[str] | None, typer.Option("--to", metavar="CC", help="Destination; repeatable.")
    ] = None,
    layer_name: LayerName = "enforced",
    catalog: CatalogFiles = None,
    output: Formats = None,
) -> None:
    """One chip's status through every vintage of the law, and what decided it.

    Example: exportcheck history H20 --to CN
    """
    asked = outputs(output, ("text", "json"))
    if any(wanted.file for wanted in asked):
        raise UsageError("-o: `history` writes to standard output; redirect it to a file")
    chosen = layer(layer_name)
    things, _ = box(catalog or ())
    chip = things.catalog.find(name)
    destinations = [things.places.find(text) for text in to or ["CN"]]
    stories = [
        {"destination": place.code, "periods": periods(things, chip, place, chosen)} for place in destinations
    ]
    for wanted in asked:
        if wanted.format == "json":
            record = {
                "schema": "exportcheck/history/v1",
                "chip": chip.id,
                "layer": chosen.value,
                "histories": stories,
            }
            sys.stdout.write(dumps(record))
        else:
            for story in stories:
                sys.stdout.write(_text(chip, story))


def periods(things: Box, chip: Chip, destination: Place, chosen: Layer) -> list[Record]:
    """The stretches of days with one answer, oldest first; the last is open."""
    found: list[Record] = []
    start = things.law.first_day - timedelta(days=1)
    for day in sorted({start, *things.law.changes}):
        if day < start:
            continue
        record = _on(things, chip, destination, chosen, day)
        if found and all(found[-1][key] == record[key] for key in KEYS):
            continue
        if found:
            found[-1]["until"] = (day - timedelta(days=1)).isoformat()
        found.append(record)
    return found


def _on(things: Box, chip: Chip, destination: Place, chosen: Layer, day: date) -> Record:
    judgement = things.judge.judge(Question(chip, ordinary(things, destination), day, chosen))
    record = verdict(judgement)
    advisories = sorted({f["rule"] for f in record["findings"] if f["rule"] in ("XC901", "XC902")})
    return {
        "from": day.isoformat(),
        "until": None,
        "family": judgement.outcome.family or "undetermined",
        "license_required": record["license_required"],
        "decision": record["decision"],
        "exception": record["exception"],
        "paragraphs": record["paragraphs"],
        "advisories": advisories,
    }


def _text(chip: Chip, story: Record) -> str:
    lines = [f"{plain(chip.name)} to {story['destination']}"]
    for number, period in enumerate(story["periods"]):
        decision = period["decision"].replace("_", " ")
        if period["exception"]:
            decision += f" {period['exception']}"
        family = {"none": "not 3A090", "undetermined": "family not known"}.get(
            period["family"], f"family {period['family']}"
        )
        notes = ", ".join([*period["paragraphs"], *period["advisories"]])
        start = "before" if number == 0 else period["from"]
        until = period["until"] or "today and on"
        lines.append(f"  {start:10} … {until:12}  {family:16} {decision:24} {notes}".rstrip())
    return "\n".join(lines) + "\n"
