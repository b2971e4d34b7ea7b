"""`exportcheck data status`: what the box knows, and how old it is."""

import sys
from datetime import date
from typing import Any

import typer

from exportcheck import __version__
from exportcheck.cli.options import Formats, On, day, outputs
from exportcheck.cli.wiring import Box, box
from exportcheck.errors import UsageError
from exportcheck.load.bundled import data_folder
from exportcheck.load.scheduled import load_scheduled
from exportcheck.model.law import Status
from exportcheck.output.json_report import dumps
from exportcheck.output.plain import plain

data_app = typer.Typer(
    help="The law and the catalog in the box.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@data_app.callback()
def _group() -> None:
    """The law and the catalog in the box."""


@data_app.command()
def status(on: On = None, output: Formats = None) -> None:
    """What the box knows, when it was last read, and which dates lie ahead.

    Example: exportcheck data status --on 2026-11-24
    """
    asked = outputs(output, ("text", "json"))
    if any(wanted.file for wanted in asked):
        raise UsageError("-o: `data status` writes to standard output; redirect it to a file")
    things, _ = box()
    found = record(things, day(on))
    for wanted in asked:
        sys.stdout.write(dumps(found) if wanted.format == "json" else text(found))


def stale(checked: date, day: date, max_days: int) -> bool:
    """Whether the law was last read more than so many days before the day that is asked about."""
    return (day - checked).days > max_days


def record(things: Box, as_of: date) -> dict[str, Any]:
    """The status as `exportcheck/data/v1`."""
    law = things.law
    vintages = [vintage for entries in law.vintages.values() for vintage in entries]
    begun = [v.effective for v in vintages if v.effective <= as_of and v.status is not Status.ANNOUNCED]
    return {
        "schema": "exportcheck/data/v1",
        "tool": {"name": "exportcheck", "version": __version__},
        "as_of": as_of.isoformat(),
        "law": {
            "checked": law.checked.isoformat(),
            "age_days": (as_of - law.checked).days,
            "digest": law.digest,
            "rules": len(law.vintages),
            "vintages": len(vintages),
            "newest_effective": max(begun).isoformat() if begun else None,
        },
        "catalog": {
            "as_of": things.catalog.as_of.isoformat(),
            "age_days": (as_of - things.catalog.as_of).days,
            "digest": things.catalog.digest,
            "entries": len(things.catalog.chips),
        },
        "party_lists": [],
        "scheduled": _scheduled(things, as_of),
        "findings": [
            {"rule": f.rule, "severity": f.severity.word, "message": f.message} for f in things.dated(as_of)
        ],
    }


def _scheduled(things: Box, as_of: date) -> list[dict[str, Any]]:
    """What lies after the day, and what has come since the law was last read: nobody has seen how."""
    law = things.law
    since = min(as_of, law.checked)
    entries: dict[tuple[date, str], dict[str, Any]] = {}
    for scheduled in load_scheduled(data_folder() / "scheduled.yaml", law.citations):
        entries[scheduled.date, f"!{scheduled.what}"] = {
            "date": scheduled.date, "what": scheduled.what, "rules": [], "citations": scheduled.citations,
        }  # fmt: skip
    for stem, vintages in law.vintages.items():
        for v in vintages:
            days = {"takes effect": v.effective, "is to be complied with": v.compliance}
            for what, when in days.items():
                if when is None:
                    continue
                said = f"A vintage ({v.status.value}, {v.certainty.value}) {what}"
                entry = entries.setdefault(
                    (when, said), {"date": when, "what": said, "rules": [], "citations": []}
                )
                entry["rules"].append(stem)
                entry["citations"] = sorted({*entry["citations"], *v.citations})
    return [
        {**entry, "date": when.isoformat(), "passed": when <= as_of}
        for (when, _), entry in sorted(entries.items())
        if when > since
    ]


def text(found: dict[str, Any]) -> str:
    """The status for people."""
    law, catalog = found["law"], found["catalog"]
    lines = [
        f"as of        {found['as_of']}",
        f"law          last read {law['checked']} ({_age(law['age_days'])}), {law['rules']} rules, "
        f"{law['vintages']} vintages, newest in effect {law['newest_effective'] or '-'}",
        f"             {law['digest']}",
        f"catalog      as of {catalog['as_of']} ({_age(catalog['age_days'])}), {catalog['entries']} entries",
        f"             {catalog['digest']}",
        "party lists  none: parties are not screened",
        "scheduled",
    ]
    for entry in found["scheduled"]:
        rules = f": {', '.join(entry['rules'])}" if entry["rules"] else ""
        passed = " (came after the law was last read)" if entry["passed"] else ""
        cited = f" [{', '.join(entry['citations'])}]"
        lines.append(f"  {entry['date']}  {entry['what']}{rules}{passed}{cited}")
    if not found["scheduled"]:
        lines.append("  nothing that is known")
    lines += [f"{entry['severity']}: {entry['message']} ({entry['rule']})" for entry in found["findings"]]
    return "\n".join(plain(line) for line in lines) + "\n"


def _age(days: int) -> str:
    unit = "day" if abs(days) == 1 else "days"
    return f"{days} {unit} before" if days >= 0 else f"{-days} {unit} after"
