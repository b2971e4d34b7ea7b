"""The stretches of days on which one answer holds, with what decided each under each vintage."""

from datetime import date, timedelta
from typing import Any

from exportcheck.cli.asking import ordinary
from exportcheck.cli.wiring import Box
from exportcheck.model.chip import Chip
from exportcheck.model.judgement import Judgement
from exportcheck.model.law import Layer
from exportcheck.model.place import Place
from exportcheck.output.decided import ADVISORIES, Decided, decided, unsettled
from exportcheck.output.records import verdict
from exportcheck.screening.judge import Question

Record = dict[str, Any]
KEYS = ("family", "license_required", "decision", "exception", "paragraphs", "advisories")
ONE_DAY = timedelta(days=1)


def story(things: Box, chip: Chip, destination: Place, chosen: Layer) -> Record:
    """One destination's history, as a record."""
    return {"destination": destination.code, "periods": periods(things, chip, destination, chosen)}


def periods(things: Box, chip: Chip, destination: Place, chosen: Layer) -> list[Record]:
    """The stretches of days with one answer, oldest first; the last is open.

    Inside a stretch, `vintages` are the days from which other vintages of the deciding rules, or other
    comparisons, led to the same answer; `decided_by` is all that decided it, in that order.
    """
    found: list[Record] = []
    start = things.law.first_day - ONE_DAY
    for day in sorted({start, *things.law.changes}):
        if day < start:
            continue
        record = _on(things, chip, destination, chosen, day)
        if not found or any(found[-1][key] != record[key] for key in KEYS):
            if found:
                found[-1]["until"] = (day - ONE_DAY).isoformat()
            found.append(record)
        elif _without_day(found[-1]["vintages"][-1]) != _without_day(record["vintages"][0]):
            found[-1]["vintages"] += record["vintages"]
    for record in found:
        told = (text for vintage in record["vintages"] for text in vintage["decided_by"])
        record["decided_by"] = list(dict.fromkeys(told))
    return found


def _on(things: Box, chip: Chip, destination: Place, chosen: Layer, day: date) -> Record:
    judgement = things.judge.judge(Question(chip, ordinary(things, destination), day, chosen))
    record = verdict(judgement)
    rules = decided(judgement, things.judge.law_on(day, chosen))
    return {
        "from": day.isoformat(),
        "until": None,
        "family": judgement.outcome.family or "undetermined",
        "license_required": record["license_required"],
        "decision": record["decision"],
        "exception": record["exception"],
        "paragraphs": record["paragraphs"],
        "advisories": sorted({f["rule"] for f in record["findings"] if f["rule"] in ADVISORIES}),
        "decided_by": [],
        "vintages": [
            {
                "from": day.isoformat(),
                "decided_by": _told(rules, judgement),
                "rules": [_vintage(rule) for rule in rules],
            }
        ],
    }


def _told(rules: tuple[Decided, ...], judgement: Judgement) -> list[str]:
    told = [f"{rule.paragraph}: {rule.words}" for rule in rules]
    open_ = unsettled(judgement)
    if open_:
        told.append(open_)
    return told or ["no rule of the advanced-computing rules speaks of it yet"]


def _without_day(vintage: Record) -> list[Any]:
    return [vintage["rules"], vintage["decided_by"]]


def _vintage(rule: Decided) -> Record:
    return {"rule": rule.rule, "paragraph": rule.paragraph, "effective": rule.effective.isoformat()}
