"""A judge under a changed law who says of every answer where the law as bundled answers otherwise."""

from collections.abc import Iterable, Mapping

from exportcheck.model.chip import Catalog
from exportcheck.model.finding import NOTICES, Finding
from exportcheck.model.judgement import Judgement, Outcome
from exportcheck.model.law import Law
from exportcheck.model.noun import replace
from exportcheck.model.rule import Rule, Severity
from exportcheck.screening.judge import Judge, Question


class ComparingJudge(Judge):
    """Judges by the law it is given, and asks the bundled law the same."""

    def __init__(self, law: Law, catalog: Catalog, rules: Iterable[Rule], bundled: Judge) -> None:
        """Take the changed law, and the judge who keeps to the bundled one."""
        super().__init__(law, catalog, rules)
        self.bundled = bundled

    def judge(self, question: Question) -> Judgement:
        """The verdict of the changed law, with a warning where the bundled one decides otherwise."""
        judgement = super().judge(question)
        other = self.bundled.judge(question)
        said = [*_decided(judgement.outcome, other.outcome), *_silenced(judgement.findings, other.findings)]
        return replace(judgement, findings=_sorted([*judgement.findings, *said])) if said else judgement

    def conditions(self, question: Question, judgement: Judgement) -> list[Finding]:
        """What the certification leaves open, with a warning where the bundled law asks for more."""
        found = super().conditions(question, judgement)
        return [*found, *_silenced(found, self.bundled.conditions(question, judgement))]


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: -finding.severity))


def _decided(changed: Outcome, bundled: Outcome) -> list[Finding]:
    """Where the decision, the licence requirement or the family is another one."""
    now, before = (_words(outcome) for outcome in (changed, bundled))
    if now == before:
        return []
    ranks = [(outcome.needed, outcome.decision) for outcome in (changed, bundled)]
    how = "milder" if ranks[0] < ranks[1] else "stricter" if ranks[0] > ranks[1] else "otherwise"
    message = f"the changed law decides {how}: {now}; the bundled law: {before}"
    return [Finding("XC706", Severity.WARNING, NOTICES["XC706"], message=message)]


def _words(outcome: Outcome) -> str:
    family = {None: "family not known", "none": "not 3A090"}.get(outcome.family, f"family {outcome.family}")
    decision = outcome.decision.word.replace("_", " ")
    return f"{family}, {decision}{f' {outcome.exception}' if outcome.exception else ''}"


def _silenced(changed: Iterable[Finding], bundled: Iterable[Finding]) -> list[Finding]:
    """What would stop a shipment under the bundled law and not, or less so, under the changed one."""
    now, before = _gravest(changed), _gravest(bundled)
    lost = [
        f"{rule} ({severity.word})"
        for rule, severity in before.items()
        if severity >= Severity.INDETERMINATE and severity > now.get(rule, Severity.NOTE)
    ]
    if not lost:
        return []
    message = f"the bundled law also finds, and the changed law does not: {', '.join(sorted(lost))}"
    return [Finding("XC706", Severity.WARNING, NOTICES["XC706"], message=message)]


def _gravest(findings: Iterable[Finding]) -> Mapping[str, Severity]:
    gravest: dict[str, Severity] = {}
    for finding in findings:
        gravest[finding.rule] = max(finding.severity, gravest.get(finding.rule, finding.severity))
    return gravest
