"""Applies waivers and a baseline to a line; the verdict that equal lines share stays as it is.

A waiver suppresses a finding: it stays in reports, marked, and the gate is computed anew without it.
A baseline hides a finding that an earlier report had: it no longer fails the run, but the line keeps
its gate. Waivers come first, so that one that is in use is never reported as unused.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from exportcheck.model.clause import Truth
from exportcheck.model.finding import NOTICES, Finding
from exportcheck.model.law import LawOn
from exportcheck.model.place import Place
from exportcheck.model.report import Baseline, LineResult, LineVerdict
from exportcheck.model.rule import Severity
from exportcheck.model.waiver import Protection, State, Waiver
from exportcheck.screening.gate import gate_of

Embargoed = Callable[[Place], bool]


def embargoed(law: LawOn) -> Embargoed:
    """Says which places are, or may be, under embargo on a day."""
    vintage = law.vintage("embargo")

    def asked(place: Place) -> bool:
        if vintage is None:
            return False
        return law.groups.contains(place, vintage.numbers.destinations) is not Truth.FAILS

    return asked


class Waivers:
    """The waivers of one run: apply them line by line, then ask what is to be said of them."""

    def __init__(
        self, waivers: Iterable[Waiver], never: Sequence[Protection], day: date, under_embargo: Embargoed
    ) -> None:
        """Take the waivers as they stand on `day`."""
        self._waivers = tuple(waivers)
        self._never = tuple(never)
        self._day = day
        self._under_embargo = under_embargo
        self._used: set[str] = set()
        self._refused: dict[tuple[str, str], _Refused] = {}
        self._index: dict[str, _Shelf] = {}
        for order, waiver in enumerate(self._waivers):
            if not waiver.state(day).in_force:
                continue
            if protection := self._refused_outright(waiver):
                self._refused[waiver.id, protection.reason] = _Refused(waiver, protection)
                continue
            self._index.setdefault(waiver.rule, _Shelf()).add(order, waiver)

    def _refused_outright(self, waiver: Waiver) -> Protection | None:
        for protection in self._never:
            if protection.whatever_the_line and protection.names(waiver.rule):
                return protection
        return None

    def reach(self, verdict: LineVerdict) -> bool:
        """Whether any waiver is about a finding of a verdict."""
        return bool(self._index) and not self._index.keys().isdisjoint([f.rule for f in verdict.findings])

    def apply(self, result: LineResult) -> LineResult:
        """The line without what is waived; the very same object where nothing is."""
        findings = result.verdict.findings
        if not self.reach(result.verdict):
            return result
        waived: dict[int, Waiver] = {}
        for position, finding in enumerate(findings):
            waiver = self._waiver(finding, result)
            if waiver is not None:
                waived[position] = waiver
        if not waived:
            return result
        left = [finding for position, finding in enumerate(findings) if position not in waived]
        return result._replace(waived=waived, gate_left=gate_of(left))

    def _waiver(self, finding: Finding, result: LineResult) -> Waiver | None:
        """The first waiver that suppresses a finding; those that may not are remembered."""
        shelf = self._index.get(finding.rule)
        if shelf is None:
            return None
        mark = (
            result.fingerprint(finding.rule, finding.paragraph, finding.about)
            if shelf.by_fingerprint
            else None
        )
        fitting = [
            waiver
            for waiver in shelf.candidates(result.line.shipment_id, mark)
            if waiver.matches(finding.rule, result.manifest, result.line, mark)
        ]
        if not fitting:
            return None
        if protection := self._protection(finding, result):
            for waiver in fitting:
                known = self._refused.get((waiver.id, protection.reason))
                if known is None:
                    where = f"{result.manifest}, line {result.line.number}"
                    self._refused[waiver.id, protection.reason] = _Refused(waiver, protection, where, 1)
                else:
                    known.times += 1
            return None
        self._used.update(waiver.id for waiver in fitting)
        return fitting[0]

    def _protection(self, finding: Finding, result: LineResult) -> Protection | None:
        decision = result.verdict.outcome.decision
        under_embargo = self._under_embargo(result.line.destination)
        for protection in self._never:
            if protection.covers(finding.rule, finding.severity, decision, under_embargo):
                return protection
        return None

    def findings(self) -> list[Finding]:
        """What is to be said of the waivers themselves, once every line was seen; in their order."""
        found: list[Finding] = []
        for waiver in self._waivers:
            refusals = [entry for (id_, _), entry in self._refused.items() if id_ == waiver.id]
            found += [_finding("XC804", Severity.ERROR, entry.sentence()) for entry in refusals]
            found += self._dated(waiver, unused=waiver.id not in self._used and not refusals)
        return found

    def _dated(self, waiver: Waiver, *, unused: bool) -> list[Finding]:
        name = f"waiver {waiver.id} of {waiver.rule}"
        state = waiver.state(self._day)
        if state is State.EXPIRED:
            said = f"{name} expired on {waiver.expires} and suppresses nothing; renew or remove it"
            return [_finding("XC801", Severity.ERROR, said)]
        found = []
        if state is State.NOT_YET:
            said = f"{name} suppressed nothing: it was created on {waiver.created}, after {self._day}"
            found.append(_finding("XC802", Severity.WARNING, said))
        elif unused:
            said = f"{name} suppressed nothing: no finding of a line fits its scope; correct or remove it"
            found.append(_finding("XC802", Severity.WARNING, said))
        if state is State.EXPIRING:
            days = (waiver.expires - self._day).days
            when = {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")
            said = f"{name} expires {when}, on {waiver.expires}; what it suppresses will count again"
            found.append(_finding("XC803", Severity.WARNING, said))
        return found


class Known:
    """A baseline in one run: hides what is old, and says how much that was."""

    def __init__(self, baseline: Baseline) -> None:
        """Start with nothing hidden."""
        self._baseline = baseline
        self.hidden = 0

    def apply(self, result: LineResult) -> LineResult:
        """The line with its old findings marked; the very same object where there are none."""
        decision = result.verdict.outcome.decision
        known = frozenset(
            position
            for position, finding in enumerate(result.verdict.findings)
            if position not in result.waived
            and self._baseline.knows(
                result.fingerprint(finding.rule, finding.paragraph, finding.about),
                finding.severity,
                decision,
            )
        )
        if not known:
            return result
        self.hidden += len(known)
        return result._replace(known=known)

    def findings(self) -> list[Finding]:
        """The note that says what was hidden."""
        count = f"{self.hidden:,} finding{'' if self.hidden == 1 else 's'}"
        said = (
            f"{count} of lines known from {self._baseline.name} hidden: not counted and not failing the run; "
            "their lines keep their gate"
        )
        return [_finding("XC805", Severity.NOTE, said)]


class _Refused:
    """A waiver that asked for what cannot be waived: how often, and where first."""

    def __init__(self, waiver: Waiver, protection: Protection, where: str = "", times: int = 0) -> None:
        self.waiver, self.protection, self.where, self.times = waiver, protection, where, times

    def sentence(self) -> str:
        more = f" and {self.times - 1:,} more" if self.times > 1 else ""
        where = f" ({self.where}{more})" if self.where else ""
        name = f"waiver {self.waiver.id} of {self.waiver.rule}"
        return f"{name} asks for what cannot be waived{where}: {self.protection.reason}"


class _Shelf:
    """The waivers of one rule, by what narrows them most, so that many waivers cost a line little."""

    def __init__(self) -> None:
        self.by_fingerprint: dict[str, list[tuple[int, Waiver]]] = defaultdict(list)
        self._by_shipment: dict[str, list[tuple[int, Waiver]]] = defaultdict(list)
        self._others: list[tuple[int, Waiver]] = []

    def add(self, order: int, waiver: Waiver) -> None:
        if waiver.scope.fingerprint is not None:
            self.by_fingerprint[waiver.scope.fingerprint].append((order, waiver))
        elif waiver.scope.shipment is not None:
            self._by_shipment[waiver.scope.shipment].append((order, waiver))
        else:
            self._others.append((order, waiver))

    def candidates(self, shipment: str | None, fingerprint: str | None) -> list[Waiver]:
        """Those that may fit, in the order of the file."""
        found = list(self._others)
        found += self._by_shipment.get(shipment or "", ())
        found += self.by_fingerprint.get(fingerprint or "", ())
        return [waiver for _, waiver in sorted(found, key=lambda entry: entry[0])]


def _finding(rule: str, severity: Severity, message: str) -> Finding:
    return Finding(rule, severity, NOTICES[rule], message=message)
