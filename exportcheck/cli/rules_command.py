"""`exportcheck rules`: every rule with its vintages and status on a day; what is uncertain in the law."""

import json
import sys
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

import typer

from exportcheck.cli.options import Formats, LayerName, On, day, layer, outputs
from exportcheck.cli.uncertain_records import Bearing, Verdicts, gaps, memberships, uncertain
from exportcheck.cli.uncertain_text import text as uncertain_text
from exportcheck.cli.wiring import Box, box
from exportcheck.errors import UsageError
from exportcheck.model.law import Layer
from exportcheck.output.json_report import dumps
from exportcheck.output.law_numbers import readable
from exportcheck.rules import RULES

Record = dict[str, Any]
# Where what is uncertain in the law bears on verdicts.
ASKED = ("CN", "AE")


def rules(
    on: On = None,
    layer_name: LayerName = "enforced",
    only_uncertain: Annotated[
        bool,
        typer.Option(
            "--uncertain",
            help="Only conflicts and gaps of the law: both readings, and the verdicts that rest on them.",
        ),
    ] = False,
    to_country: Annotated[
        list[str] | None,
        typer.Option(
            "--to-country",
            metavar="CC",
            help=f"With --uncertain: destination of the verdicts; repeatable; default {', '.join(ASKED)}.",
        ),
    ] = None,
    output: Formats = None,
) -> None:
    """Every rule: its id, paragraph, and what it is on a day.

    Example: exportcheck rules --on 2026-02-01
    """
    asked = outputs(output, ("text", "json", "jsonl"))
    if any(wanted.file for wanted in asked):
        raise UsageError("-o: `rules` writes to standard output; redirect it to a file")
    if to_country and not only_uncertain:
        raise UsageError("--to-country goes with --uncertain; the rules are the same for every destination")
    as_of, chosen = day(on), layer(layer_name)
    things, _ = box()
    found: Record = {"schema": "exportcheck/rules/v1", "as_of": as_of.isoformat()}
    if only_uncertain:
        places = [things.place(text, "--to-country") for text in to_country or ASKED]
        bearing = Bearing(things, as_of, chosen, places)
        listed = [entry for entry in _entries(things, as_of, chosen, bearing.rests) if entry["uncertain"]]
        found |= {
            "rules": listed,
            "formats": list(bearing.of_formats()),
            "memberships": memberships(things, as_of, bearing),
            "gaps": gaps(things, as_of),
            "asked": [place.code for place in places],
        }
    else:
        found["rules"] = list(_entries(things, as_of, chosen, {}))
    for wanted in asked:
        _write(found, wanted.format, only_uncertain)


def _entries(things: Box, as_of: date, chosen: Layer, verdicts: Verdicts) -> Iterator[Record]:
    law = things.judge.law_on(as_of, chosen)
    for rule in RULES:
        vintages = things.law.vintages[rule.stem]
        now = law.vintage(rule.stem)
        begun = [vintage for vintage in vintages if vintage.effective <= as_of]
        shown = now or (begun[-1] if begun else vintages[0])
        yield {
            "id": rule.id,
            "stem": rule.stem,
            "stage": rule.stage.name.lower(),
            "title": rule.title,
            "paragraph": shown.paragraph,
            "status": now.status.value if now else (begun[-1].status.value if begun else "not yet"),
            "binds": now is not None,
            "effective": shown.effective.isoformat(),
            "numbers": readable(shown.numbers),
            "vintages": [vintage.effective.isoformat() for vintage in vintages],
            "uncertain": uncertain(vintages, rule.id, now, verdicts),
        }


def _write(found: Record, format_: str, only_uncertain: bool) -> None:
    if format_ == "json":
        sys.stdout.write(dumps(found))
    elif format_ == "jsonl":
        kinds = ("rules", "formats", "memberships", "gaps") if only_uncertain else ("rules",)
        for kind in kinds:
            for entry in found[kind]:
                # A rule is a line as it always was; what is no rule says what it is.
                told = entry if kind == "rules" else {"kind": kind.removesuffix("s"), **entry}
                sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    elif only_uncertain:
        sys.stdout.write(uncertain_text(found))
    else:
        sys.stdout.writelines(f"{_head(entry)}\n" for entry in found["rules"])


def _head(entry: Record) -> str:
    """A rule as one line."""
    mark = "●" if entry["binds"] else "○"
    return f"{mark} {entry['id']}  {entry['status']:12} {entry['paragraph']:26} {entry['title']}"
