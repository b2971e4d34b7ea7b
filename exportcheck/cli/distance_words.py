"""Distances to the lines of the law, for a terminal and as records."""

from collections.abc import Mapping
from math import ceil, floor, inf
from typing import Any, TextIO

from rich.console import Console
from rich.text import Text

from exportcheck.model.chip import Chip
from exportcheck.model.clause import Comparison, Truth
from exportcheck.model.finding import Finding
from exportcheck.model.judgement import Judgement, Outcome
from exportcheck.model.report import Basis
from exportcheck.output import records
from exportcheck.output.plain import plain
from exportcheck.output.screen import COLOURS, console, spoken
from exportcheck.output.words import FIGURES, limited, measured, number
from exportcheck.screening.distances import Cell, Crossing, Distances, Open

Record = dict[str, Any]
NAMES = {**FIGURES, "die_area_mm2": ("die area", " mm²")}
SAID = {
    "datacenter": "designed or marketed for datacenters",
    "non_planar": "on a non-planar transistor process",
}


def distance_records(destination: str, found: Distances) -> Record:
    """`distances`, the crossings that change the verdict; `lines`, all of them; what is open; the facts."""
    return {
        "distances": [_crossing(destination, crossing) for crossing in found.flipping],
        "lines": [
            {**_crossing(destination, crossing), "changes_verdict": records.ANSWERS[Truth.of(crossing.flips)]}
            for crossing in found.crossings
        ],
        "open": [
            {
                "figure": entry.figure,
                **records.span(entry.measure),
                "changes_verdict": records.ANSWERS[Truth.of(entry.matters)],
                "cells": [
                    {"low": _finite(cell.low), "high": _finite(cell.high), **_outcome(cell.outcome)}
                    for cell in entry.cells
                ],
            }
            for entry in found.open
        ],
        "facts": [
            {
                "fact": switch.fact,
                "from": records.ANSWERS[switch.now],
                "to": records.ANSWERS[switch.then],
                **_outcome(switch.outcome),
                "changes_verdict": records.ANSWERS[Truth.of(switch.flips)],
            }
            for switch in found.switches
        ],
    }


def _crossing(destination: str, crossing: Crossing) -> Record:
    paragraphs = dict.fromkeys(line.paragraph for line in crossing.comparisons)
    return {
        "line": line_name(crossing.comparisons[0]),
        "figure": crossing.figure,
        "from": crossing.start,
        "to": crossing.end,
        **_outcome(crossing.after),
        "destination": destination,
        "paragraphs": list(paragraphs),
        "change": crossing.end - crossing.start,
        "change_percent": _percent(crossing),
    }


def _outcome(outcome: Outcome) -> Record:
    return {
        "decision": outcome.decision.word,
        "license_required": records.ANSWERS[outcome.needed],
        "family": outcome.family or "undetermined",
    }


def _percent(crossing: Crossing) -> float | None:
    if not crossing.start:
        return None
    return round((crossing.end - crossing.start) / crossing.start * 100, 6)


def _finite(value: float) -> float | None:
    return None if value == inf else value


def line_name(comparison: Comparison) -> str:
    """A line of the law as scripts compare it: figure, operator and limit in plain ASCII."""
    limit = comparison.limit
    return f"{FIGURES[comparison.figure][0]} {limit.operator.ascii} {limit.value:g}"


def write_distances(
    out: TextIO,
    head: Basis,
    chip: Chip,
    judgements: list[Judgement],
    found: list[Distances],
    made: Mapping[str, str],
    findings: list[Finding],
) -> None:
    """For each destination: the verdict, the smallest change that matters, and every line."""
    screen = console(out)
    for judgement, each in zip(judgements, found, strict=True):
        outcome = judgement.outcome
        screen.print(
            Text.assemble(
                f"{plain(chip.name)} to {judgement.destination.name} on {head.as_of}: ",
                (_decided(outcome), COLOURS[outcome.decision.word]),
            )
        )
        for figure, value in made.items():
            screen.print(Text(f"  with {figure} = {plain(value)}"))
        _smallest(screen, each)
        _lines(screen, each)
        for text in [*(_opened(entry) for entry in each.open), *_switched(each)]:
            screen.print(Text(f"  {text}"))
        if judgement.conditions and outcome.decision.word == "case_by_case":
            screen.print(Text(f"  the volume is a condition of that review: exportcheck headroom {chip.id}"))
    for finding in findings:
        screen.print(spoken(records.finding(finding)))


def _decided(outcome: Outcome) -> str:
    word = outcome.decision.word.replace("_", " ")
    if outcome.decision.word == "exception" and outcome.exception:
        word += f" {outcome.exception}"
    family = {None: "family undetermined", "none": "not 3A090"}.get(
        outcome.family, f"family {outcome.family}"
    )
    return f"{word}, {family}"


def _smallest(screen: Console, found: Distances) -> None:
    if not found.flipping:
        screen.print(Text("  no single figure that is known changes the verdict"))
        return
    crossing = found.flipping[0]
    name, unit = NAMES[crossing.figure]
    screen.print(
        Text.assemble(
            "  smallest change: ",
            (f"{name} {number(crossing.start)}{unit} to {_reached(crossing)}", "bold"),
            f" ({_change(crossing)}): ",
            (_decided(crossing.after), COLOURS[crossing.after.decision.word]),
        )
    )


def _lines(screen: Console, found: Distances) -> None:
    """One line for each line of the law: those that change the verdict first, with what to."""
    smallest = found.flipping[0] if found.flipping else None
    shown: dict[tuple[object, ...], None] = {}
    for crossing in found.crossings:
        first = crossing.comparisons[0]
        if not crossing.flips:
            # A range beside the figure has two ends: where neither matters the nearer is enough.
            alike = crossing.figure, first.figure, first.limit.value, crossing.end > crossing.start
            if alike in shown:
                continue
            shown[alike] = None
        name, unit = NAMES[crossing.figure]
        where = ", ".join(dict.fromkeys(line.paragraph for line in crossing.comparisons))
        line = f"{NAMES[first.figure][0]} {limited(first.limit, NAMES[first.figure][1])} [{where}]"
        head = f"  {'→' if crossing is smallest else ' '} {name} {number(crossing.start)}{unit}"
        change = f"{_reached(crossing)} ({_change(crossing)})"
        screen.print(Text.assemble(f"{head:38} {change:44} ", _crossed(crossing), f"  {line}"))


def _crossed(crossing: Crossing) -> Text:
    if crossing.flips:
        return Text(_decided(crossing.after), style=COLOURS[crossing.after.decision.word])
    same = _alike(crossing.before, crossing.after)
    return Text("no change" if same else "another line decides first", style="dim")


def _alike(one: Outcome, other: Outcome) -> bool:
    return (one.family, one.needed, one.decision) == (other.family, other.needed, other.decision)


def _reached(crossing: Crossing) -> str:
    """The first value behind the line, never rounded back over it."""
    limit, upward = crossing.comparisons[0].limit, crossing.end > crossing.start
    if crossing.comparisons[0].figure != crossing.figure:
        whole = ceil(crossing.end * 1e4) if upward else floor(crossing.end * 1e4)
        return f"{number(whole / 1e4)} or {'more' if upward else 'less'}"
    if limit.value == crossing.end:
        return f"{number(limit.value)} or {'more' if upward else 'less'}"
    return f"{'above' if upward else 'below'} {number(limit.value)}"


def _change(crossing: Crossing) -> str:
    step = f"{crossing.end - crossing.start:+,.4f}".rstrip("0").rstrip(".")
    percent = _percent(crossing)
    return step if percent is None else f"{step}, {percent:+,.2f} %"


def _opened(entry: Open) -> str:
    name, unit = NAMES[entry.figure]
    known = f"{name} is {measured(entry.measure)}{unit if entry.measure.known else ''}"
    if not entry.matters:
        return f"{known}; no value of it decides anything by itself"
    return f"{known}; " + "; ".join(f"{_cell(cell)}: {_decided(cell.outcome)}" for cell in entry.cells)


def _cell(cell: Cell) -> str:
    if cell.high == inf:
        return f"{number(ceil(cell.low * 1e4) / 1e4)} or more"
    if cell.low == 0:
        return f"up to {_near(cell.high)}"
    return f"{_near(cell.low)} to {_near(cell.high)}"


def _near(value: float) -> str:
    """A bound of a cell; one hair below a number of the law is said to be below it."""
    text = number(value)
    return f"just below {text}" if float(text.replace(",", "")) > value else text


def _switched(found: Distances) -> list[str]:
    return [
        f"{SAID[switch.fact]}: {records.ANSWERS[switch.now]} → {records.ANSWERS[switch.then]}: "
        + (_decided(switch.outcome) if switch.flips else "no change")
        for switch in found.switches
    ]
