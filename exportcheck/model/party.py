"""Parties as they are screened: who is asked about, who is listed, and what a reviewer sees of a hit."""

from collections.abc import Mapping
from datetime import date
from enum import IntEnum
from functools import cached_property
from typing import Protocol

from exportcheck.model.noun import Noun, field


class Band(IntEnum):
    """What a screening comes to, mildest to strictest; NOT_SCREENED is not NONE."""

    NONE = 0
    NOT_SCREENED = 1
    REVIEW = 2
    PROBABLE = 3

    @cached_property
    def word(self) -> str:
        """The word in reports."""
        return self.name.lower()


class Listed(Noun):
    """One party of a list, as the list has it; texts are the list's own, empty where it has none."""

    id: str
    list: str
    name: str
    alt_names: tuple[str, ...] = ()
    kind: str = ""
    programs: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()  # ISO 3166 alpha-2
    authority: str = ""
    license_requirement: str = ""
    license_policy: str = ""
    notice: str = ""
    start: str = ""
    end: str = ""
    source_url: str = ""


class Asked(Noun):
    """A name to be screened, with what qualifies it; None is not stated."""

    name: str
    country: str | None = None
    address: str | None = None


class Hit(Noun):
    """A listed party that the name may be: which of its names, the combined score and its parts (0 to 1)."""

    listed: Listed
    matched: str
    band: Band
    score: float
    scores: Mapping[str, float] = field(default_factory=dict)
    why: tuple[str, ...] = ()


class Screened(Noun):
    """The outcome for one name; `reason` says why it could not be screened, or what qualifies the hits."""

    asked: Asked
    band: Band
    hits: tuple[Hit, ...] = ()
    reason: str = ""


class ListInfo(Noun):
    """What is loaded: what it calls itself, when it was published and imported, how many, its digest."""

    name: str
    published: date | None
    imported: date
    parties: int
    names: int
    digest: str
    starter: bool = False


class Index(Protocol):
    """A compiled party list."""

    info: ListInfo

    def screen(self, asked: Asked) -> Screened:
        """Screen one name."""
