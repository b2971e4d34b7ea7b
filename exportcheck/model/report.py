"""What a run of `check` reports: a head, results line by line, and a tail with the sums."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from exportcheck.errors import Exit
from exportcheck.model.clause import Truth
from exportcheck.model.finding import Finding
from exportcheck.model.judgement import Outcome
from exportcheck.model.law import Layer
from exportcheck.model.manifest import Line
from exportcheck.model.rule import Severity


@dataclass(frozen=True, slots=True)
class Basis:
    """What the verdicts rest on: the program, the day, the law and the catalog."""

    version: str
    as_of: date
    layer: Layer
    law_checked: date
    law_digest: str
    catalog_as_of: date
    catalog_digest: str


class LineVerdict(NamedTuple):
    """The part of a line's result that equal questions share."""

    outcome: Outcome
    gate: str
    findings: tuple[Finding, ...]


class LineResult(NamedTuple):
    """A line with its verdict."""

    manifest: str
    line: Line
    verdict: LineVerdict


class RejectedLine(NamedTuple):
    """A row that could not be read."""

    manifest: str
    line: int
    problem: str


@dataclass(frozen=True, slots=True)
class Total:
    """The volume ratio of one product; None is *not known*.

    Units are pieces; TPP is units times the TPP that counts. `holds` is the comparison's truth.
    """

    product: str
    us_units: int | None
    us_tpp: float | None
    cn_mo_units: int
    cn_mo_tpp: float
    ratio: float | None
    limit: float
    holds: Truth
    headroom_units: int | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ManifestRead:
    """A manifest as it was read."""

    name: str
    digest: str
    lines: int


@dataclass(slots=True)
class Counts:
    """Running counts of a report."""

    lines: int = 0
    checked: int = 0
    rejected: int = 0
    suppressed: int = 0
    decisions: dict[str, int] = field(default_factory=dict)
    severities: dict[str, int] = field(default_factory=dict)
    gates: dict[str, int] = field(default_factory=dict)

    def add(self, verdict: LineVerdict) -> None:
        """Count a verdict."""
        self.lines += 1
        self.checked += 1
        word = verdict.outcome.decision.word
        self.decisions[word] = self.decisions.get(word, 0) + 1
        self.gates[verdict.gate] = self.gates.get(verdict.gate, 0) + 1
        for finding in verdict.findings:
            self.found(finding)

    def found(self, finding: Finding) -> None:
        """Count a finding."""
        word = finding.severity.word
        self.severities[word] = self.severities.get(word, 0) + 1

    def reject(self) -> None:
        """Count a row that could not be read."""
        self.lines += 1
        self.rejected += 1


@dataclass(frozen=True, slots=True)
class Tail:
    """What stands at the end of a report."""

    manifests: tuple[ManifestRead, ...]
    totals: tuple[Total, ...]
    findings: tuple[Finding, ...]
    counts: Counts
    status: str
    exit_code: Exit


def fails(severities: Mapping[str, int], fail_on: frozenset[Severity]) -> bool:
    """Whether any finding counted is at or above what fails a run."""
    floor = min((s for s in fail_on if s is not Severity.INDETERMINATE), default=None)
    for severity in Severity:
        if not severities.get(severity.word):
            continue
        if severity in fail_on:
            return True
        if severity is not Severity.INDETERMINATE and floor is not None and severity >= floor:
            return True
    return False
