"""`exportcheck config`: every setting and where it came from."""

import sys
from collections.abc import Mapping
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Annotated, Any

import typer

from exportcheck.cli.options import LAW_GIVEN, Formats, outputs
from exportcheck.errors import UsageError
from exportcheck.load.config import NAMES, Settings, flag, resolve
from exportcheck.model.rule import Severity
from exportcheck.output.plain import plain

Isolated = Annotated[
    bool, typer.Option("--isolated", help="Ignore configuration files and EXPORTCHECK_* variables.")
]


def config(isolated: Isolated = False, output: Formats = None) -> None:
    """Every setting, its value, and where it came from: environment, file or default.

    Example: exportcheck config -o json
    """
    asked = outputs(output, ("text", "json"))
    if any(wanted.file for wanted in asked):
        raise UsageError("-o: `config` writes to standard output; redirect it to a file")
    settings = resolve({"law": LAW_GIVEN.get()}, isolated)
    from exportcheck.output.json_report import dumps

    for wanted in asked:
        sys.stdout.write(dumps(record(settings)) if wanted.format == "json" else text(settings))


def record(settings: Settings) -> dict[str, Any]:
    """The settings as `exportcheck/config/v1`."""
    return {
        "schema": "exportcheck/config/v1",
        "file": str(settings.file) if settings.file else None,
        "settings": [
            {
                "name": flag(name)[2:],
                "value": shown(_open(name, getattr(settings, name))),
                "source": settings.origins[name].source.value,
                "origin": settings.origins[name].name or None,
            }
            for name in NAMES
        ],
    }


def _open(name: str, value: object) -> object:
    """A value as it may be seen by others: the URL of a ledger may hold a password."""
    if name != "ledger" or not isinstance(value, str):
        return value
    from exportcheck.ledger.address import without_password

    return without_password(value)


def text(settings: Settings) -> str:
    """The settings as columns: name, value, origin."""
    rows = []
    for entry in record(settings)["settings"]:
        origin = entry["origin"] or "default"
        source = "" if entry["source"] == origin else f"{entry['source']}: "
        rows.append((entry["name"], _words(entry["value"]), f"{source}{plain(origin)}"))
    names, values = (max(len(row[column]) for row in rows) for column in (0, 1))
    lines = [f"{name:{names}}  {value:{values}}  {origin}" for name, value, origin in rows]
    return "\n".join(lines) + "\n"


def shown(value: object) -> object:
    """A value as JSON can say it, always in the same order."""
    if isinstance(value, frozenset):
        return [s.word for s in sorted(value, reverse=True) if isinstance(s, Severity)]
    if isinstance(value, tuple):
        return [shown(item) for item in value]
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Path | date):
        return str(value)
    return value.value if isinstance(value, Enum) else value


def _words(value: object) -> str:
    if value is None or value == [] or value == {}:
        return "-"
    if isinstance(value, list):
        return ", ".join(plain(str(item)) for item in value)
    if isinstance(value, dict):
        return ", ".join(plain(f"{ours}={theirs}") for ours, theirs in value.items())
    return str(value).lower() if isinstance(value, bool) else plain(str(value))
