"""Writes what changes between two days: as text, as one JSON object, or as JSON Lines."""

import json
import sys
from collections.abc import Iterable
from datetime import date
from typing import Any

from exportcheck.cli import diff_text
from exportcheck.cli.diff_chips import ChipChanges
from exportcheck.cli.diff_manifests import LineChanges
from exportcheck.cli.diff_scheduled import A_DAY
from exportcheck.cli.wiring import Box
from exportcheck.output.json_report import dumps

Record = dict[str, Any]
Changes = ChipChanges | LineChanges
SCHEMA = "exportcheck/diff/v1"


def between(found: Changes, format_: str) -> None:
    """What changes between two days; JSON Lines are written as they are found."""
    first, last = found.days
    head: Record = {
        "schema": SCHEMA,
        "from": first.isoformat(),
        "to": last.isoformat(),
        "layer": found.layer.value,
        "findings": _dated(found.things, found.days),
    }
    if format_ == "jsonl":
        for change in found.walk():
            _line("change", change)
        _line("summary", {**head, **_ends(found)})
        return
    changes = list(found.walk())
    if format_ == "json":
        sys.stdout.write(dumps({**head, "changes": changes, **_ends(found)}))
        return
    blocks = [*diff_text.grouped(changes), *_told(found)]
    what = "lines" if isinstance(found, LineChanges) else "verdicts"
    blocks += diff_text.warnings(head["findings"])
    blocks.append(f"{found.changed:,} of {found.lines:,} {what} change from {first} to {last}")
    sys.stdout.write("\n".join(blocks) + "\n")


def scheduled(
    things: Box, on: date, days: dict[date, tuple[list[Record], Changes | None]], format_: str
) -> None:
    """What comes on each day after `on`, and what changes then; None: no verdict can change on that day."""
    head: Record = {
        "schema": SCHEMA,
        "scheduled": True,
        "as_of": on.isoformat(),
        "findings": _dated(things, [on]),
    }
    if format_ == "text":
        blocks = [_day(when, *entry) for when, entry in days.items()]
        # The same rows are unreadable on every day: told once.
        unread = next((found.rejected for _, found in days.values() if found and found.rejected), [])
        blocks += [f"{line}\n" for line in diff_text.rejected(unread)]
        blocks += [f"{line}\n" for line in diff_text.warnings(head["findings"])]
        end = f"by what is in the law already, seen from {on}\n" if days else _nothing(on)
        sys.stdout.write("\n".join([*blocks, end]))
        return
    told, all_changes = [], []
    for when, (instruments, found) in days.items():
        changes = [{"date": when.isoformat(), **c} for c in found.walk()] if found else []
        all_changes += changes
        entry = {"date": when.isoformat(), "instruments": instruments, "changed": len(changes)}
        told.append({**entry, **(_ends(found) if found else {})})
    if format_ == "jsonl":
        for change in all_changes:
            _line("change", change)
        _line("summary", {**head, "dates": told})
        return
    sys.stdout.write(dumps({**head, "changes": all_changes, "dates": told}))


def _day(when: date, instruments: list[Record], found: Changes | None) -> str:
    changes = list(found.walk()) if found else []
    blocks = [f"{when}", *diff_text.instruments(instruments)]
    blocks += [f"  {line}" for block in diff_text.grouped(changes) for line in block.split("\n")]
    blocks += [f"  {line}" for line in (diff_text.totals(found.totals) if found else [])]
    if found is None:
        blocks.append("  changes no verdict: no vintage of a rule and no country group begins or ends on it")
    elif not changes:
        what = "line" if isinstance(found, LineChanges) else "verdict"
        count = f"{found.lines:,} {what}{'' if found.lines == 1 else 's'}"
        blocks.append(f"  changes nothing of what is asked about: {count}, {when - A_DAY} against {when}")
    return "\n".join(blocks) + "\n"


def _dated(things: Box, days: Iterable[date]) -> list[Record]:
    """What is to be said about the days themselves: law not read since, or not there yet."""
    told = {finding.message: finding for day in days for finding in things.dated(day)}
    return [{"rule": f.rule, "severity": f.severity.word, "message": f.message} for f in told.values()]


def _nothing(on: date) -> str:
    return f"nothing in the law as it was read lies after {on}\n"


def _told(found: Changes) -> list[str]:
    return [*diff_text.totals(found.totals), *diff_text.rejected(found.rejected)]


def _ends(found: Changes) -> Record:
    """What was compared; of manifests, the ratios and rows that could not be read as well."""
    counts = {"compared": found.lines, "changed": found.changed}
    if isinstance(found, ChipChanges):
        return counts
    return {
        **counts,
        "manifests": found.manifests,
        "totals": found.totals,
        "rejected": found.rejected,
        "exit_code": int(found.exit),
    }


def _line(kind: str, record: Record) -> None:
    sys.stdout.write(json.dumps({"type": kind, **record}, ensure_ascii=False) + "\n")
