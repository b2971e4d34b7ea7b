"""Dates that lie ahead in the sources, from `data/scheduled.yaml`."""

from collections.abc import Container
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

from exportcheck.errors import UnsoundData
from exportcheck.load.files import Entry, as_date, read_entry


class Scheduled(Entry):
    """What happens on a day, and where that stands."""

    date: Annotated[date, BeforeValidator(as_date)]
    what: Annotated[str, Field(min_length=1)]
    citations: Annotated[list[str], Field(min_length=1)]


class _Schedule(Entry):
    schema_: Annotated[int, Field(alias="schema", ge=1, le=1)]
    scheduled: list[Scheduled]


def load_scheduled(path: Path, citations: Container[str]) -> list[Scheduled]:
    """Every date, earliest first; a citation that nothing defines is unsound."""
    entries = read_entry(path, _Schedule).scheduled
    for entry in entries:
        for citation in entry.citations:
            if citation not in citations:
                raise UnsoundData(f"{path.name}, {entry.date}: no citation {citation!r} in citations.yaml")
    return sorted(entries, key=lambda entry: entry.date)
