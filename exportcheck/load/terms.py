"""The field's terms, from `data/terms.yaml`."""

from pathlib import Path
from typing import Annotated

from pydantic import Field

from exportcheck.load.files import Entry, read_entry


class Term(Entry):
    """A term with what it means and where that stands."""

    id: str
    title: str
    text: str
    also: list[str] = []
    citations: list[str]


class _Terms(Entry):
    schema_: Annotated[int, Field(alias="schema", ge=1, le=1)]
    terms: list[Term]


def load_terms(path: Path) -> list[Term]:
    """Every term."""
    return read_entry(path, _Terms).terms
