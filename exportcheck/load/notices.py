"""What notices mean and what to do about them, from `data/notices.yaml`."""

from pathlib import Path
from typing import Annotated

from pydantic import Field

from exportcheck.load.files import Entry, read_entry

Words = Annotated[str, Field(min_length=1)]


class NoticeText(Entry):
    """A notice in words: its severities, what it means, and how to mend what it is about."""

    id: str
    severities: Annotated[list[str], Field(min_length=1)]
    means: Words
    mend: Words


class _Notices(Entry):
    schema_: Annotated[int, Field(alias="schema", ge=1, le=1)]
    notices: list[NoticeText]


def load_notices(path: Path) -> dict[str, NoticeText]:
    """Every notice by its id."""
    return {entry.id: entry for entry in read_entry(path, _Notices).notices}
