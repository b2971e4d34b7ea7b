"""What paragraph (dd) asks for, paragraph by paragraph, from `data/certificate.yaml`."""

from collections.abc import Container
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from exportcheck.errors import UnsoundData
from exportcheck.load.files import Entry, as_entry, read_document
from exportcheck.model.certificate import Asked, Asking
from exportcheck.model.manifest import STATEMENTS

Words = Annotated[str, Field(min_length=1)]


class _Statement(Entry):
    key: Words
    says: Words
    bring: Words


class _Paragraph(Entry):
    number: Words
    title: Words
    asks: Words
    states: list[_Statement] = []
    computes: list[Words] = []
    days: list[Literal["certification_submitted", "lab_received", "lab_submitted"]] = []


class _Certificate(Entry):
    schema_: Annotated[int, Field(alias="schema", ge=1, le=1)]
    citations: Annotated[list[Words], Field(min_length=1)]
    checked: Words
    paragraphs: Annotated[list[_Paragraph], Field(min_length=1)]


def load_paragraphs(path: Path, citations: Container[str], rules: Container[str]) -> tuple[Asked, ...]:
    """The paragraphs in their order.

    Raises:
        UnsoundData: a citation or a rule that nothing defines, or a statement left out or twice.
    """
    read = as_entry(read_document(path), path.name, _Certificate)
    for citation in read.citations:
        if citation not in citations:
            raise UnsoundData(f"{path.name}: no citation {citation!r} in citations.yaml")
    for stem in (stem for paragraph in read.paragraphs for stem in paragraph.computes):
        if stem not in rules:
            raise UnsoundData(f"{path.name}: computes: there is no rule {stem!r}")
    keys = sorted(statement.key for paragraph in read.paragraphs for statement in paragraph.states)
    if keys != sorted(STATEMENTS):
        raise UnsoundData(f"{path.name}: states: each of {', '.join(STATEMENTS)} must stand there once")
    return tuple(
        Asked(
            entry.number,
            entry.title,
            entry.asks,
            tuple(Asking(s.key, s.says, s.bring) for s in entry.states),
            tuple(entry.computes),
            tuple(entry.days),
        )
        for entry in read.paragraphs
    )
