"""Clauses: the small trees that both decide and explain.

A rule returns a clause. Its truth is computed from the tree when the tree is built, and the
words a person reads are printed from the same tree, so the two cannot disagree. Truth has three
values (Kleene's strong logic): what is not known never settles a question by itself.
"""

from enum import IntEnum

from exportcheck.model.measure import Limit, Measure
from exportcheck.model.noun import Noun


class Truth(IntEnum):
    """FAILS < UNKNOWN < HOLDS, so that `all of` is the minimum and `any of` the maximum."""

    FAILS = 0
    UNKNOWN = 1
    HOLDS = 2

    @property
    def negated(self) -> "Truth":
        """Kleene's *not*."""
        return _NEGATED[self]

    @classmethod
    def of(cls, value: bool | None) -> "Truth":
        """True, False and None (not known) as a truth."""
        return cls.UNKNOWN if value is None else cls.HOLDS if value else cls.FAILS


_NEGATED = (Truth.HOLDS, Truth.UNKNOWN, Truth.FAILS)


class Comparison(Noun):
    """A figure held against a limit of the law."""

    figure: str
    measure: Measure
    limit: Limit
    paragraph: str
    truth: Truth


class Fact(Noun):
    """A statement about the transaction that is true, false, or not known.

    `key` says which fact it is (so that one assumption about it holds everywhere); `statement`
    is what it says when it holds; `seen` is what the answer was read from.
    """

    key: str
    statement: str
    truth: Truth
    paragraph: str
    seen: str = ""


class AllOf(Noun):
    """Holds when every part holds."""

    parts: tuple["Clause", ...]
    truth: Truth
    label: str = ""


class AnyOf(Noun):
    """Holds when any part holds."""

    parts: tuple["Clause", ...]
    truth: Truth
    label: str = ""


class Not(Noun):
    """Holds when its part fails."""

    part: "Clause"
    truth: Truth
    label: str = ""


class Readings(Noun):
    """Two readings of one text: where they agree that is the answer, else nobody knows."""

    topic: str
    parts: tuple[tuple[str, "Clause"], ...]
    truth: Truth

    @property
    def conflict(self) -> bool:
        """Whether the readings lead to different answers."""
        return len({part.truth for _, part in self.parts}) > 1


class Answer(Noun):
    """What an earlier rule said, with its tree."""

    stem: str
    rule: str
    title: str
    paragraph: str
    clause: "Clause"
    truth: Truth


Clause = Comparison | Fact | AllOf | AnyOf | Not | Readings | Answer


def compare(figure: str, measure: Measure, limit: Limit, paragraph: str) -> Comparison:
    """Hold a figure against a limit: HOLDS if the whole range does, FAILS if none of it does."""
    return Comparison(figure, measure, limit, paragraph, _compared(measure, limit))


def _compared(measure: Measure, limit: Limit) -> Truth:
    if measure.undefined:
        return Truth.FAILS
    if limit.admits_all(measure):
        return Truth.HOLDS
    return Truth.FAILS if limit.admits_none(measure) else Truth.UNKNOWN


def all_of(*parts: Clause, label: str = "") -> AllOf:
    """Every part; without parts it holds."""
    return AllOf(parts, min((part.truth for part in parts), default=Truth.HOLDS), label)


def any_of(*parts: Clause, label: str = "") -> AnyOf:
    """At least one part; without parts it fails."""
    return AnyOf(parts, max((part.truth for part in parts), default=Truth.FAILS), label)


def not_(part: Clause, label: str = "") -> Not:
    """The opposite."""
    return Not(part, part.truth.negated, label)


def readings(topic: str, *parts: tuple[str, Clause]) -> Readings:
    """Several readings of one text: agree, or UNKNOWN with both shown."""
    truths = {part.truth for _, part in parts}
    return Readings(topic, parts, truths.pop() if len(truths) == 1 else Truth.UNKNOWN)


def children(clause: Clause) -> tuple[Clause, ...]:
    """The clauses directly inside."""
    match clause:
        case AllOf(parts) | AnyOf(parts):
            return parts
        case Not(part):
            return (part,)
        case Readings(_, parts):
            return tuple(part for _, part in parts)
        case Answer(clause=clause):
            return (clause,)
        case _:
            return ()


def leaves(clause: Clause) -> list[Comparison | Fact]:
    """Every comparison and fact in the tree, from left to right."""
    if isinstance(clause, Comparison | Fact):
        return [clause]
    return [leaf for child in children(clause) for leaf in leaves(child)]


def deciding(clause: Clause) -> list[Comparison | Fact | Answer]:
    """What makes the clause what it is: the parts that would have to change for it to change."""
    match clause:
        case Comparison() | Fact() | Answer():
            return [clause]
        case AllOf(parts, truth):
            chosen = [part for part in parts if part.truth is truth]
            return [leaf for part in chosen for leaf in deciding(part)]
        case AnyOf(parts, truth):
            chosen = [part for part in parts if part.truth is truth]
            return [leaf for part in chosen for leaf in deciding(part)]
        case Not(part):
            return deciding(part)
        case Readings(_, parts):
            return [leaf for _, part in parts for leaf in deciding(part)]
