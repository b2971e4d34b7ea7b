"""Everything that can be explained, and the shapes of the texts that come from the data."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from exportcheck.model.law import Law
from exportcheck.model.place import Gazetteer
from exportcheck.model.rule import Rule

Record = dict[str, Any]


class Term(Protocol):
    """A term of the field: what it means and where that stands."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def also(self) -> Sequence[str]: ...
    @property
    def citations(self) -> Sequence[str]: ...


class NoticeText(Protocol):
    """A notice in words."""

    @property
    def severities(self) -> Sequence[str]: ...
    @property
    def means(self) -> str: ...
    @property
    def mend(self) -> str: ...


class GroupAbout(Protocol):
    """A country group's title, its sources, and the day they were last re-read."""

    @property
    def title(self) -> str: ...
    @property
    def citations(self) -> Sequence[str]: ...
    @property
    def checked(self) -> date: ...


@dataclass(frozen=True)
class Shelf:
    """Everything that can be explained.

    `requiring` are the stems of the rules that can require a licence by themselves.
    """

    law: Law
    places: Gazetteer
    rules: tuple[Rule, ...]
    terms: Sequence[Term]
    notices: Mapping[str, NoticeText]
    groups: Mapping[str, GroupAbout]
    requiring: Collection[str]
