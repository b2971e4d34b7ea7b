"""What stands behind each list of parties, from `data/list_kinds.yaml`."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from exportcheck.load.files import Entry, read_entry
from exportcheck.model.party_list import Excludes, ListKind


class _Kind(Entry):
    list: Annotated[str, Field(min_length=1)]
    paragraph: str
    licence: Literal["settles", "other"]
    bears_on: Literal["exports", "finance"]
    statement: Literal["every", "some", "none"]
    why: Annotated[str, Field(min_length=1)]


class _Kinds(Entry):
    schema_: Annotated[int, Field(alias="schema", ge=1, le=1)]
    lists: Annotated[list[_Kind], Field(min_length=1)]


def load_list_kinds(path: Path) -> tuple[ListKind, ...]:
    """The kinds of lists, in the order in which a name is held against them.

    Raises:
        UnsoundData: the file breaks its contract.
    """
    return tuple(
        ListKind(
            entry.list,
            entry.paragraph,
            entry.licence == "settles",
            entry.bears_on == "exports",
            Excludes(entry.statement),
        )
        for entry in read_entry(path, _Kinds).lists
    )
