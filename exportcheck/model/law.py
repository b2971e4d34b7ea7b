"""The law by date: vintages with their status, on two layers."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cached_property
from typing import Any

from exportcheck.model.noun import Noun
from exportcheck.model.place import Groups, Membership
from exportcheck.model.verdict import Decision


class Status(Enum):
    """Where an instrument stands."""

    IN_FORCE = "in-force"
    STAYED = "stayed"
    NOT_ENFORCED = "not-enforced"
    REPEALED = "repealed"
    ANNOUNCED = "announced"


class Layer(Enum):
    """`enforced` is what BIS applies; `codified` is what the regulation's text says."""

    ENFORCED = "enforced"
    CODIFIED = "codified"


class Certainty(Enum):
    """How sure a fact is: the text was read, several sources agree, uncertain, or inferred."""

    TEXT = "text"
    AGREED = "agreed"
    UNCERTAIN = "uncertain"
    INFERRED = "inferred"


class Uncertainty(Noun):
    """A conflict or a gap in the law: both readings and what depends on them."""

    topic: str
    readings: tuple[str, ...]
    effect: str


class Vintage(Noun):
    """A rule as it stands from one day on; complete, never a difference.

    `compliance` is a later day from which it is applied although the text is in effect.
    """

    effective: date
    status: Status
    citations: tuple[str, ...]
    checked: date
    paragraph: str
    numbers: Any
    certainty: Certainty = Certainty.TEXT
    compliance: date | None = None
    policy: Decision | None = None
    uncertain: tuple[Uncertainty, ...] = ()
    note: str | None = None

    def applies(self, day: date, layer: Layer, proposed: bool = False) -> bool:
        """Whether the vintage binds on that day, on that layer; `proposed` asks for what is announced."""
        if self.status is Status.ANNOUNCED:
            return proposed
        if layer is Layer.CODIFIED:
            return self.status in (Status.IN_FORCE, Status.NOT_ENFORCED)
        return self.status is Status.IN_FORCE and (self.compliance is None or day >= self.compliance)


class Citation(Noun):
    """A document cited, once."""

    id: str
    title: str
    published: date | None = None
    effective: date | None = None
    url: str | None = None
    document: str | None = None


class LawOn:
    """The law as it stands on one day, on one layer."""

    def __init__(self, law: "Law", day: date, layer: Layer, proposed: bool = False) -> None:
        """Pick the vintage of every rule."""
        self.day = day
        self.layer = layer
        self.groups = Groups(law.memberships, day)
        self._vintages = {
            stem: _pick(vintages, day, layer, proposed) for stem, vintages in law.vintages.items()
        }

    def vintage(self, stem: str) -> Vintage | None:
        """The vintage of a rule that binds, or None when the rule does not exist on this day."""
        return self._vintages.get(stem)


def _pick(vintages: tuple[Vintage, ...], day: date, layer: Layer, proposed: bool) -> Vintage | None:
    begun = [vintage for vintage in vintages if vintage.effective <= day]
    if not begun:
        return None
    latest = begun[-1]
    if latest.applies(day, layer, proposed):
        return latest
    # A delayed compliance date leaves the vintage before it in place until then.
    waiting = latest.status is Status.IN_FORCE and latest.compliance is not None
    if waiting and len(begun) > 1 and begun[-2].applies(day, layer):
        return begun[-2]
    return None


@dataclass(frozen=True)
class Law:
    """Every rule's vintages, the country groups, the number formats and the citations."""

    vintages: Mapping[str, tuple[Vintage, ...]]
    memberships: Mapping[str, tuple[Membership, ...]]
    bits: Mapping[str, tuple[int, int]]
    citations: Mapping[str, Citation]
    digest: str

    @cached_property
    def checked(self) -> date:
        """The last day a human re-read the sources: of the rule that was re-read longest ago."""
        return min(max(v.checked for v in vintages) for vintages in self.vintages.values())

    @cached_property
    def first_day(self) -> date:
        """The first day of the advanced-computing rules."""
        return self.vintages["eccn_3a090_a"][0].effective

    @cached_property
    def changes(self) -> tuple[date, ...]:
        """Every day on which anything changes: vintages, compliance dates, memberships."""
        days = {
            day
            for vintages in self.vintages.values()
            for v in vintages
            for day in (v.effective, v.compliance)
        }
        for stretches in self.memberships.values():
            for s in stretches:
                days |= {s.since, s.before, s.doubtful_from, s.doubtful_before}
        return tuple(sorted(day for day in days if day))

    def period(self, day: date) -> int:
        """Which stretch of unchanging law a day lies in."""
        return bisect_right(self.changes, day)

    def on(self, day: date, layer: Layer, proposed: bool = False) -> LawOn:
        """The law of one day."""
        return LawOn(self, day, layer, proposed)
