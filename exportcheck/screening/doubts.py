"""What a verdict leaves open: facts that are missing, policies that conflict, texts that two readings fit."""

from exportcheck.model.clause import Answer, Readings, Truth, deciding
from exportcheck.model.finding import NOTICES, Finding
from exportcheck.model.law import Certainty
from exportcheck.model.rule import Severity, Stage
from exportcheck.model.verdict import Decision
from exportcheck.screening.round import GATE, Asked, Round, comparisons, inside


def missing(round_: Round) -> list[Finding]:
    """What is missing for a decision, told by the first stages that it leaves open."""
    settled = round_.settled
    if settled.decision is not Decision.UNDETERMINED:
        return []
    stages: tuple[Stage, ...] = (Stage.CLASSIFY, Stage.REQUIRE)
    if settled.needed is not Truth.UNKNOWN:
        stages = (Stage.CLASSIFY, Stage.EXCUSE, Stage.REVIEW)
    findings = [
        round_.finding(asked, Severity.INDETERMINATE)
        for asked in round_.asked(*stages)
        if asked.truth is Truth.UNKNOWN and _open_by_itself(asked.answer)
    ]
    findings += _conflict(round_)
    return findings or [_no_policy(round_)]


def _open_by_itself(answer: Answer) -> bool:
    """Whether the answer is open by more than an earlier answer, which speaks for itself."""
    if any(isinstance(clause, Readings) and clause.conflict for clause in inside(answer.clause)):
        return True
    return any(
        not isinstance(leaf, Answer) and leaf.truth is Truth.UNKNOWN for leaf in deciding(answer.clause)
    )


def _conflict(round_: Round) -> list[Finding]:
    """Two review policies that hold at once: both are shown, neither is chosen."""
    held = [asked for asked in round_.asked(Stage.REVIEW) if asked.truth is Truth.HOLDS]
    if round_.settled.needed is not Truth.HOLDS or len({asked.vintage.policy for asked in held}) < 2:
        return []
    texts = "; ".join(f"{asked.vintage.paragraph}: {_word(asked.vintage.policy)}" for asked in held)
    message = f"{NOTICES['XC430']}: {texts}"
    return [Finding("XC430", Severity.INDETERMINATE, NOTICES["XC430"], message=message)]


def _word(decision: Decision | None) -> str:
    return decision.word.replace("_", " ") if decision else "no policy"


def _no_policy(round_: Round) -> Finding:
    """A licence is needed under a part whose review is not modelled."""
    needing = next(asked for asked in round_.asked(Stage.REQUIRE) if asked.truth is not Truth.FAILS)
    message = f"{needing.rule.title}; its review policy is not modelled, so that the outcome is not known"
    return round_.finding(needing, Severity.INDETERMINATE, message)


def uncertain(round_: Round) -> list[Finding]:
    """Conflicts and gaps of the law that this verdict depends on, with both readings."""
    findings = []
    for asked in round_.asked(Stage.CLASSIFY, Stage.REQUIRE, Stage.EXCUSE, Stage.REVIEW):
        if asked.truth is Truth.FAILS or not _depends(asked, round_):
            continue
        doubtful = asked.vintage.certainty is Certainty.UNCERTAIN
        severity = Severity.WARNING if doubtful else Severity.NOTE
        for entry in asked.vintage.uncertain:
            message = f"{entry.topic}: {' / '.join(entry.readings)}; {entry.effect}"
            findings.append(round_.finding(asked, severity, message, entry.topic))
    return findings


def _depends(asked: Asked, round_: Round) -> bool:
    """Whether the verdict would be another one if this rule were read the other way."""
    settled = round_.settled
    match asked.rule.stage:
        case Stage.CLASSIFY:
            rates = [leaf for leaf in comparisons(asked.answer.clause) if leaf.figure == "tpp"]
            return settled.family is None and any(leaf.truth is Truth.UNKNOWN for leaf in rates)
        case Stage.REQUIRE:
            return not any(
                other.truth >= asked.truth and not other.vintage.uncertain
                for other in round_.asked(Stage.REQUIRE)
                if other.rule.stem != asked.rule.stem
            )
        case _:
            certain = round_.truth(GATE) is Truth.HOLDS
            needed = settled.needed is Truth.HOLDS and asked.truth is Truth.HOLDS
            return needed and settled.decision is not Decision.EXCEPTION and not certain
