"""What a rule is: a paragraph that returns a clause, with its numbers elsewhere."""

from collections.abc import Callable, Mapping
from enum import IntEnum
from functools import cached_property
from typing import Any, ClassVar

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth
from exportcheck.model.noun import Noun, field


class Stage(IntEnum):
    """The order of questions; a later stage reads the answers of earlier ones."""

    CLASSIFY = 1
    REQUIRE = 2
    EXCUSE = 3
    REVIEW = 4
    CONDITION = 5
    PARTY = 6
    DECLARE = 7
    DUTY = 8
    ADVISE = 9
    TOTAL = 10


class Severity(IntEnum):
    """How much a finding matters; `indeterminate` means that a fact is missing."""

    NOTE = 0
    WARNING = 1
    INDETERMINATE = 2
    ERROR = 3

    @cached_property
    def word(self) -> str:
        """The word in reports."""
        return self.name.lower()


class Numbers(Noun):
    """Base of the numbers of a rule: read from `data/regulations/`, strictly."""

    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid", "allow_inf_nan": False}


class Nothing(Numbers):
    """For a rule without numbers of its own."""


class Rule(Noun):
    """One paragraph.

    `clause(case, numbers, paragraph)` returns the tree. `speaks` says which truth of it is a
    finding and how severe; `family` and `exception` are what the rule grants when it holds. `apart` is
    of a licence of its own, under another part of the regulations, whose review policy is not modelled.
    """

    id: str
    stem: str
    title: str
    stage: Stage
    clause: Callable[[Case, Any, str], Clause]
    numbers: Any = Nothing
    speaks: Mapping[Truth, Severity] = field(default_factory=dict)
    family: str | None = None
    exception: str | None = None
    apart: bool = False
