"""`exportcheck diff`: what changes between two days."""

import sys
from datetime import date
from typing import Annotated, Any

import typer

from exportcheck.cli.asking import ordinary
from exportcheck.cli.options import CatalogFiles, Formats, LayerName, day, layer, outputs
from exportcheck.cli.wiring import Box, box
from exportcheck.errors import UsageError
from exportcheck.model.chip import Chip
from exportcheck.model.judgement import Judgement
from exportcheck.model.law import Layer
from exportcheck.model.place import Place
from exportcheck.model.rule import Stage
from exportcheck.output import records
from exportcheck.output.json_report import dumps
from exportcheck.rules import RULES
from exportcheck.screening.judge import Question

Record = dict[str, Any]
DECIDING = {rule.stem: rule.id for rule in RULES if rule.stage <= Stage.REVIEW}


def diff(
    names: Annotated[
        list[str] | None, typer.Argument(help="Chips; default: the whole catalog.", metavar="[CHIP…]")
    ] = None,
    first: Annotated[str, typer.Option("--from", metavar="DATE", help="The earlier day.")] = "",
    second: Annotated[str, typer.Option("--to", metavar="DATE", help="The later day.")] = "",
    to_country: Annotated[
        list[str] | None,
        typer.Option("--to-country", metavar="CC", help="Destination; repeatable; default CN."),
    ] = None,
    layer_name: LayerName = "enforced",
    catalog: CatalogFiles = None,
    output: Formats = None,
) -> None:
    """Which chips change verdict between two days, and the rules that moved them.

    Example: exportcheck diff --from 2026-01-14 --to 2026-01-15 --to-country CN
    """
    asked = outputs(output, ("text", "json"))
    if any(wanted.file for wanted in asked):
        raise UsageError("-o: `diff` writes to standard output; redirect it to a file")
    if not first or not second:
        raise UsageError("diff: give both days, --from DATE --to DATE")
    before, after = day(first), day(second)
    chosen = layer(layer_name)
    things, _ = box(catalog or ())
    chips = [things.catalog.find(name) for name in names] if names else list(things.catalog.chips.values())
    places = [things.place(text, "--to-country") for text in to_country or ["CN"]]
    changes = [
        change
        for chip in chips
        for place in places
        if (change := _change(things, chip, place, chosen, before, after)) is not None
    ]
    for wanted in asked:
        if wanted.format == "json":
            head = {"schema": "exportcheck/diff/v1", "from": before.isoformat(), "to": after.isoformat()}
            sys.stdout.write(dumps({**head, "layer": chosen.value, "changes": changes}))
            continue
        for change in changes:
            what = f"{change['chip']} to {change['destination']}: {_arrow(change)}"
            sys.stdout.write(f"{what}  {', '.join(change['rules'])}\n")
        sys.stdout.write(
            f"{len(changes)} of {len(chips) * len(places)} verdicts change from {before} to {after}\n"
        )


def _change(things: Box, chip: Chip, place: Place, chosen: Layer, before: date, after: date) -> Record | None:
    deal = ordinary(things, place)
    old, new = (things.judge.judge(Question(chip, deal, on, chosen)) for on in (before, after))
    if _side(old) == _side(new):
        return None
    return {
        "chip": chip.id,
        "destination": place.code,
        "before": _side(old),
        "after": _side(new),
        "rules": _moved(old, new),
    }


def _side(judgement: Judgement) -> Record:
    record = records.verdict(judgement)
    return {
        "family": judgement.outcome.family or "undetermined",
        **{key: record[key] for key in ("license_required", "decision", "exception")},
    }


def _moved(old: Judgement, new: Judgement) -> list[str]:
    """The rules whose answer is another one, or that exist on one of the days only."""
    moved = []
    for stem, rule in DECIDING.items():
        one, other = old.answers.get(stem), new.answers.get(stem)
        if (one.truth if one else None) != (other.truth if other else None):
            moved.append(rule)
    return moved


def _arrow(change: Record) -> str:
    words = [change[side]["decision"].replace("_", " ") for side in ("before", "after")]
    return f"{words[0]} → {words[1]}"
