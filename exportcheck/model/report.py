"""What a run of `check` reports: a head, results line by line, and a tail with the sums."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from exportcheck.errors import Exit
from exportcheck.model.clause import Truth
from exportcheck.model.consulted import Consulted, FromLedger, Reservation
from exportcheck.model.finding import ABOUT_PARTIES, Finding
from exportcheck.model.judgement import Outcome
from exportcheck.model.law import Layer
from exportcheck.model.manifest import Line
from exportcheck.model.noun import Noun
from exportcheck.model.rule import Severity
from exportcheck.model.verdict import Decision
from exportcheck.model.waiver import Waiver


class Basis(Noun):
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
    licensed: bool = False  # a licence that fits is declared


class LineResult(NamedTuple):
    """A line with its verdict, and what of it does not count.

    The verdict is shared by equal lines and stays as it is; findings are named by their position in
    it. `waived` findings stay in reports and no longer weigh on the line's gate; `known` ones, those
    of a baseline, are hidden and weigh on the gate as before.
    """

    manifest: str
    line: Line
    verdict: LineVerdict
    waived: Mapping[int, Waiver] = MappingProxyType({})
    known: frozenset[int] = frozenset()
    gate_left: str | None = None

    @property
    def gate(self) -> str:
        """The gate of what was not waived."""
        return self.verdict.gate if self.gate_left is None else self.gate_left

    def counting(self) -> Iterator[Finding]:
        """The findings that count: neither waived nor known."""
        for position, finding in enumerate(self.verdict.findings):
            if position not in self.waived and position not in self.known:
                yield finding

    def fingerprint(self, rule: str, paragraph: str, about: str = "") -> str:
        """What stays the same of a finding when lines are added around it: the shipment, not the row."""
        line = self.line
        before, after = self.around(rule, paragraph, about)
        return marker(before, after)(where(line.number, line.shipment_id, line.line_id))

    def around(self, rule: str, paragraph: str, about: str = "") -> tuple[str, str]:
        """What stands in a fingerprint before and after what is the line's own: its shipment, or its row."""
        line = self.line
        after: tuple[str, ...] = ("", line.chip, line.destination.code, paragraph)
        if rule in ABOUT_PARTIES:
            # Another party in the same line is another finding.
            after = (*after, line.end_user or "", line.consignee or "", line.intermediate or "", about)
        return "\0".join((rule, self.manifest, "")), "\0".join(after)


def where(number: int, shipment: str | None, line: str | None) -> str:
    """What tells a line from others in fingerprints."""
    return f"{shipment}\0{line}" if shipment else f"line {number}"


def marker(before: str, after: str) -> Callable[[str], str]:
    """What makes fingerprints of what stands before and after a line's own place in them."""
    begun, rest = hashlib.sha256(before.encode()), after.encode()

    def mark(where: str) -> str:
        digest = begun.copy()
        digest.update(where.encode() + rest)
        return digest.hexdigest()[:16]

    return mark


class Baseline(Noun):
    """The findings of a saved report: by fingerprint, how severe, and the line's decision then."""

    name: str
    findings: Mapping[int, int]

    def knows(self, fingerprint: str, severity: Severity, decision: Decision) -> bool:
        """Whether a finding is old: it was there, no milder, on a line no more mildly decided."""
        then = self.findings.get(int(fingerprint, 16))
        return then is not None and severity <= then >> 4 and decision <= then & 15

    @staticmethod
    def packed(severity: Severity, decision: Decision) -> int:
        """How severe and how decided, in one small number: a report may hold a million findings."""
        return severity << 4 | decision


class RejectedLine(NamedTuple):
    """A row that could not be read."""

    manifest: str
    line: int
    problem: str


class OtherReading(Noun):
    """The ratio as it is when the numerator is read the other way."""

    numerator: str
    cn_mo_units: int
    ratio: float | None
    holds: Truth
    headroom_units: int | None


class Total(Noun):
    """The volume ratio of one product; None is *not known*.

    Units are circuits; TPP is units times the TPP that counts. `holds` is the comparison's truth.
    Products with the same five specifications are one commodity and are summed together: the record of
    each has the sums of all. Against a ledger, what others exported and reserved is in the sums.
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
    commodity: str = ""
    products: tuple[str, ...] = ()
    numerator: str = "product"
    ledger: FromLedger | None = None
    other: OtherReading | None = None


class ManifestRead(Noun):
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
    hidden: int = 0
    decisions: dict[str, int] = field(default_factory=dict)
    severities: dict[str, int] = field(default_factory=dict)
    gates: dict[str, int] = field(default_factory=dict)

    def add(self, verdict: LineVerdict, times: int = 1) -> None:
        """Count a verdict of which everything counts, for as many lines as have it."""
        self._checked(verdict, verdict.gate, times)
        for finding in verdict.findings:
            self.found(finding, times)

    def add_line(self, result: LineResult) -> None:
        """Count a line: what is waived or known is counted apart."""
        if not result.waived and not result.known:
            self.add(result.verdict)
            return
        self._checked(result.verdict, result.gate)
        self.suppressed += len(result.waived)
        self.hidden += len(result.known)
        for finding in result.counting():
            self.found(finding)

    def _checked(self, verdict: LineVerdict, gate: str, times: int = 1) -> None:
        self.lines += times
        self.checked += times
        word = verdict.outcome.decision.word
        self.decisions[word] = self.decisions.get(word, 0) + times
        self.gates[gate] = self.gates.get(gate, 0) + times

    def found(self, finding: Finding, times: int = 1) -> None:
        """Count a finding."""
        word = finding.severity.word
        self.severities[word] = self.severities.get(word, 0) + times

    def reject(self, times: int = 1) -> None:
        """Count rows that could not be read."""
        self.lines += times
        self.rejected += times


class Tail(Noun):
    """What stands at the end of a report."""

    manifests: tuple[ManifestRead, ...]
    totals: tuple[Total, ...]
    findings: tuple[Finding, ...]
    counts: Counts
    status: str
    exit_code: Exit
    ledger: Consulted | None = None
    reservation: Reservation | None = None


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
