"""Gaps of the law that belong to no vintage of a rule, from `data/gaps.yaml`."""

from collections.abc import Container
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

from exportcheck.errors import UnsoundData
from exportcheck.load.files import Entry, as_date, read_entry

Day = Annotated[date, BeforeValidator(as_date)]
Text = Annotated[str, Field(min_length=1)]


class Gap(Entry):
    """What is not known, both ways in which it could be, and what follows; `before` None is open."""

    topic: Text
    since: Day
    before: Day | None = None
    paragraph: Text
    citations: Annotated[list[Text], Field(min_length=1)]
    readings: Annotated[list[Text], Field(min_length=2)]
    effect: Text


class _Gaps(Entry):
    schema_: Annotated[int, Field(alias="schema", ge=1, le=1)]
    gaps: list[Gap]


def load_gaps(path: Path, citations: Container[str]) -> list[Gap]:
    """Every gap, in the order of the file; a citation that nothing defines is unsound."""
    entries = read_entry(path, _Gaps).gaps
    for entry in entries:
        for citation in entry.citations:
            if citation not in citations:
                raise UnsoundData(f"{path.name}, {entry.topic}: no citation {citation!r} in citations.yaml")
    return entries
