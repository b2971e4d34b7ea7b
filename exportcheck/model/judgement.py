"""What is decided about one item in one transaction on one day."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from exportcheck.model.chip import Chip
from exportcheck.model.clause import Answer, Comparison, Truth
from exportcheck.model.finding import Finding
from exportcheck.model.metrics import Metrics
from exportcheck.model.place import Place
from exportcheck.model.verdict import Decision


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answers that matter, each settled or not: family None is *undetermined*."""

    family: str | None
    needed: Truth
    excused: Truth
    exception: str | None
    policy: Decision | None
    decision: Decision


@dataclass(frozen=True, slots=True)
class Margin:
    """How far a figure is from a line: positive when the comparison holds; None when not known."""

    comparison: Comparison
    margin: float | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with everything it was made from.

    `answers` are the clauses of every rule asked, `citations` their sources; `possibilities` are the
    distinct outcomes when facts were missing and every possibility was walked.
    """

    destination: Place
    chip: Chip
    metrics: Metrics
    outcome: Outcome
    codified: Outcome
    paragraph: str | None
    eccn: str | None
    paragraphs: tuple[str, ...]
    conditions: tuple[str, ...]
    margins: tuple[Margin, ...]
    lines: tuple[Margin, ...]
    findings: tuple[Finding, ...]
    answers: Mapping[str, Answer] = field(default_factory=dict)
    citations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    possibilities: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True)
class Duty:
    """Whether the duty applies on entry into the United States."""

    applies: Truth
    heading: str | None
    rate_percent: int | None
