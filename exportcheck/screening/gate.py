"""From a verdict and the papers to *pass*, *review* or *fail*.

A line that needs a licence passes only with a declared one that fits, or with an exception that
is available and claimed in order. A line that may need one does not pass.
"""

from exportcheck.model.clause import Answer, Fact, Truth, children, leaves
from exportcheck.model.finding import NOTICES, Finding
from exportcheck.model.judgement import Judgement
from exportcheck.model.noun import replace
from exportcheck.model.report import LineVerdict
from exportcheck.model.rule import Severity
from exportcheck.model.verdict import Decision
from exportcheck.screening.judge import Question

# The rules that can require a licence, in the order in which a person would name them.
REQUIREMENTS = (
    "license_a_destination",
    "license_a_headquarters",
    "license_a_emirates",
    "license_a_worldwide",
    "license_b_destination",
    "license_b_headquarters",
    "license_c_destination",
    "license_c_headquarters",
    "supercomputer",
    "embargo",
)


def gated(
    question: Question, judgement: Judgement, conditions: list[Finding], on_ship_day: Judgement | None
) -> LineVerdict:
    """The line's verdict with everything that stands for or against it."""
    covered = _answer(judgement, "declared_license")
    settled = covered is Truth.HOLDS
    findings = list(judgement.findings)
    if settled:
        findings = [finding for finding in findings if finding.severity is not Severity.INDETERMINATE]
    else:
        findings += _uncovered(question, judgement, covered)
    findings += _certification(question, judgement, conditions, settled)
    findings += _assumed(question, judgement)
    if on_ship_day is not None:
        findings += _moved(judgement, on_ship_day, question, settled)
    findings.sort(key=lambda finding: -finding.severity)
    return LineVerdict(judgement.outcome, gate_of(findings), tuple(findings), settled)


def gate_of(findings: list[Finding]) -> str:
    """What findings mean for a line."""
    severities = {finding.severity for finding in findings}
    if Severity.ERROR in severities:
        return "fail"
    return "review" if Severity.INDETERMINATE in severities else "pass"


def _answer(judgement: Judgement, stem: str) -> Truth:
    answer = judgement.answers.get(stem)
    return answer.truth if answer else Truth.FAILS


def _uncovered(question: Question, judgement: Judgement, covered: Truth) -> list[Finding]:
    """What is wrong when no declared licence settles the line."""
    outcome = judgement.outcome
    if outcome.needed is Truth.FAILS:
        return []
    code = question.papers.license_code
    claimed = _answer(judgement, "declared_exception")
    claims = judgement.answers.get("declared_exception")
    licence = judgement.answers.get("declared_license")
    findings: list[Finding] = []
    license_declared = code is not None and licence is not None and _declares(judgement, "declared_license")
    exception_declared = (
        code is not None and claims is not None and _declares(judgement, "declared_exception")
    )
    if license_declared and licence is not None:
        severity = Severity.INDETERMINATE if covered is Truth.UNKNOWN else Severity.ERROR
        findings.append(_from(judgement, licence, severity))
        if outcome.needed is Truth.HOLDS and covered is Truth.FAILS:
            findings.append(_required(judgement))
        return findings
    if exception_declared and claims is not None:
        if claimed is Truth.HOLDS:
            return []
        severity = Severity.INDETERMINATE if claimed is Truth.UNKNOWN else Severity.ERROR
        return [_from(judgement, claims, severity)]
    if outcome.needed is not Truth.HOLDS:
        return []
    if outcome.decision is Decision.EXCEPTION:
        name = outcome.exception or "NAC or ACA"
        message = (
            f"License Exception {name} is available, but the line claims none; "
            "declare its code, or a licence (C30) with its number"
        )
        return [Finding("XC610", Severity.ERROR, NOTICES["XC610"], "740.8", message=message)]
    return [_required(judgement)]


def _from(judgement: Judgement, answer: Answer, severity: Severity, title: str = "") -> Finding:
    """A finding made of a rule's answer."""
    citations = judgement.citations.get(answer.stem, ())
    name = title or answer.title
    return Finding(answer.rule, severity, name, answer.paragraph, citations, answer.clause)


def _declares(judgement: Judgement, stem: str) -> bool:
    """Whether the line declares a code of this rule."""
    return any(
        isinstance(leaf, Fact) and leaf.key.startswith("code ") and leaf.truth is Truth.HOLDS
        for leaf in leaves(judgement.answers[stem])
    )


def _required(judgement: Judgement) -> Finding:
    """A licence is required and none is declared: the first requirement that holds, with its tree."""
    held = [a for stem in REQUIREMENTS if (a := judgement.answers.get(stem)) and a.truth is Truth.HOLDS]
    open_ = [a for stem in REQUIREMENTS if (a := judgement.answers.get(stem)) and a.truth is Truth.UNKNOWN]
    chosen = (held or open_)[0]
    title = f"{chosen.title}, and none that fits is declared"
    return _from(judgement, chosen, Severity.ERROR, title)


def _certification(
    question: Question, judgement: Judgement, conditions: list[Finding], settled: bool
) -> list[Finding]:
    gate = _answer(judgement, "review_case_by_case")
    if question.application and question.application.certification:
        if not _certifiable(judgement):
            return []
        softened = []
        for finding in conditions:
            open_ = finding.severity is Severity.INDETERMINATE and settled
            softened.append(replace(finding, severity=Severity.WARNING) if open_ else finding)
        return softened
    if gate is Truth.HOLDS and judgement.outcome.decision is Decision.CASE_BY_CASE and not settled:
        message = (
            "case-by-case review presumes the paragraph (dd) certification, which is not in the manifest; "
            "give it under `certification:` in a YAML manifest, or a licence on the line"
        )
        return [
            Finding("XC410", Severity.INDETERMINATE, NOTICES["XC410"], "748 supp. 2 (dd)", message=message)
        ]
    return []


def _certifiable(judgement: Judgement) -> bool:
    """Whether the certification is what the review would turn on: all else may hold."""
    gate = judgement.answers.get("review_case_by_case")
    if gate is None or judgement.outcome.needed is Truth.FAILS:
        return False
    if judgement.outcome.decision in (Decision.EXCEPTION, Decision.PRESUMPTION_OF_APPROVAL):
        return False
    parts = [part for part in children(gate.clause) if getattr(part, "key", "") != "certification"]
    return all(part.truth is not Truth.FAILS for part in parts)


def _assumed(question: Question, judgement: Judgement) -> list[Finding]:
    if question.deal.destination.treated_as == "US" and question.uncounted:
        message = "not counted as a US shipment: the transaction is not stated; write `domestic` if it is one"
        return [Finding("XC609", Severity.NOTE, NOTICES["XC609"], message=message)]
    if judgement.outcome.needed is Truth.FAILS or not question.assumed:
        return []
    message = f"not stated, so taken as the ordinary case: {', '.join(question.assumed)}"
    return [Finding("XC609", Severity.NOTE, NOTICES["XC609"], message=message)]


def _moved(judgement: Judgement, then: Judgement, question: Question, settled: bool) -> list[Finding]:
    """What the law of the shipment's own day says, where it says something else."""
    now_, then_ = judgement.outcome, then.outcome
    if (now_.decision, now_.needed) == (then_.decision, then_.needed):
        return []
    stricter = (then_.needed, then_.decision) > (now_.needed, now_.decision)
    severity = Severity.ERROR if stricter and not settled else Severity.WARNING
    message = (
        f"judged by the law of {question.day}: {now_.decision.word.replace('_', ' ')}; "
        f"by the law of the ship date: {then_.decision.word.replace('_', ' ')}"
    )
    return [Finding("XC702", severity, NOTICES["XC702"], message=message)]
