"""What is decided about one item in one transaction on one day."""

from collections.abc import Mapping

from exportcheck.model.chip import Chip
from exportcheck.model.clause import Answer, Comparison, Truth
from exportcheck.model.finding import Finding
from exportcheck.model.metrics import Metrics
from exportcheck.model.noun import Noun, field
from exportcheck.model.place import Place
from exportcheck.model.verdict import Decision


class Outcome(Noun):
    """The answers that matter, each settled or not: family None is *undetermined*."""

    family: str | None
    needed: Truth
    excused: Truth
    exception: str | None
    policy: Decision | None
    decision: Decision


class Margin(Noun):
    """How far a figure is from a line: positive when the comparison holds; None when not known."""

    comparison: Comparison
    margin: float | None


class Judgement(Noun):
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


class Duty(Noun):
    """Whether the duty applies on entry into the United States."""

    applies: Truth
    heading: str | None
    rate_percent: int | None
