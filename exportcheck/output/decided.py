"""Which comparisons and facts decided a verdict, and under which vintage of which rule."""

from collections.abc import Iterator
from datetime import date

from exportcheck.model.clause import (
    Answer,
    Clause,
    Comparison,
    Truth,
    children,
    deciding,
)
from exportcheck.model.judgement import Judgement
from exportcheck.model.law import LawOn
from exportcheck.model.noun import Noun
from exportcheck.model.rule import Stage
from exportcheck.model.verdict import Decision
from exportcheck.output.words import reasons
from exportcheck.rules import RULES

# What the papers of a maker or a guidance add to a verdict that the regulation alone would give.
ADVISORIES = ("XC901", "XC902")
BY_STEM = {rule.stem: rule for rule in RULES}


class Decided(Noun):
    """One rule's part in a verdict: its vintage's first day, and what decided its answer, in words."""

    rule: str
    paragraph: str
    effective: date
    words: str


def decided(judgement: Judgement, law: LawOn) -> tuple[Decided, ...]:
    """The rules that set the family, the licence requirement and the decision, in the order of questions.

    `law` is the law that the verdict was made under. What holds is named where something holds;
    where nothing does, what failed; where it is not known, what is missing.
    """
    outcome = judgement.outcome
    chosen: dict[str, Answer] = {}
    for stage in (Stage.CLASSIFY, Stage.REQUIRE, Stage.EXCUSE, Stage.REVIEW, Stage.ADVISE):
        for answer in judgement.answers.values():
            if BY_STEM[answer.stem].stage is stage and _decisive(answer, judgement, law):
                chosen[answer.stem] = answer
    if outcome.policy is not None and outcome.needed is Truth.HOLDS:
        for answer in tuple(chosen.values()):
            for other in _ruled_out(answer):
                chosen.setdefault(other.stem, other)
    return tuple(_told(answer, law) for answer in chosen.values())


def unsettled(judgement: Judgement) -> str | None:
    """What is to be said where a licence is required and no rule settles what becomes of it."""
    outcome = judgement.outcome
    if outcome.decision is not Decision.UNDETERMINED or outcome.needed is not Truth.HOLDS:
        return None
    open_ = [
        answer.title
        for answer in judgement.answers.values()
        if BY_STEM[answer.stem].stage in (Stage.EXCUSE, Stage.REVIEW) and answer.truth is not Truth.FAILS
    ]
    if open_:
        return f"undetermined between: {'; '.join(open_)}"
    return "no review policy among the rules modelled speaks of it"


def _decisive(answer: Answer, judgement: Judgement, law: LawOn) -> bool:
    """Whether the outcome rests on this answer."""
    rule, outcome, truth = BY_STEM[answer.stem], judgement.outcome, answer.truth
    open_ = outcome.decision is Decision.UNDETERMINED
    match rule.stage:
        case Stage.CLASSIFY:
            if rule.family is None or (rule.family == "c" and not _memory(answer)):
                return False
            wanted = {None: Truth.UNKNOWN, "none": Truth.FAILS}.get(outcome.family, Truth.HOLDS)
            if outcome.family not in (None, "none") and rule.family != outcome.family:
                return False
            return truth is wanted
        case Stage.REQUIRE:
            if outcome.needed is Truth.FAILS:
                return (
                    outcome.family != "none" and truth is Truth.FAILS and _own(answer) and _of_items(answer)
                )
            return truth is outcome.needed and (truth is Truth.HOLDS or _own(answer))
        case Stage.EXCUSE:
            granted = outcome.decision is Decision.EXCEPTION and rule.exception == outcome.exception
            return (granted and truth is Truth.HOLDS) or (open_ and truth is Truth.UNKNOWN and _own(answer))
        case Stage.ADVISE:
            return rule.id in ADVISORIES and truth is Truth.HOLDS
        case _:
            if outcome.needed is not Truth.HOLDS or outcome.decision is Decision.EXCEPTION:
                return False
            vintage = law.vintage(answer.stem)
            if open_:
                return truth is Truth.UNKNOWN and _own(answer)
            return truth is Truth.HOLDS and vintage is not None and vintage.policy is outcome.policy


def _memory(answer: Answer) -> bool:
    """Whether the item is one that the paragraph on memory could speak of."""
    return any(not leaf.measure.undefined for leaf in deciding(answer.clause) if isinstance(leaf, Comparison))


def _own(answer: Answer) -> bool:
    """Whether something besides the answers of earlier rules decided it: those speak for themselves."""
    parts = deciding(answer.clause)
    if answer.truth is Truth.FAILS:
        return not any(isinstance(part, Answer) for part in parts)
    return any(not isinstance(part, Answer) for part in parts)


def _of_items(answer: Answer) -> bool:
    """Whether the rule speaks of a family of items rather than of places or end uses alone."""
    return any(isinstance(inner, Answer) for inner in _inside(answer.clause))


def _ruled_out(answer: Answer) -> Iterator[Answer]:
    """The milder reviews that this one holds for want of: their comparisons are what was not met."""
    for inner in _inside(answer.clause):
        if isinstance(inner, Answer) and inner.truth is Truth.FAILS:
            parts = deciding(inner.clause)
            if BY_STEM[inner.stem].stage is Stage.REVIEW and any(isinstance(p, Comparison) for p in parts):
                yield inner


def _inside(clause: Clause) -> Iterator[Clause]:
    yield clause
    if not isinstance(clause, Answer):
        for child in children(clause):
            yield from _inside(child)


def _told(answer: Answer, law: LawOn) -> Decided:
    vintage = law.vintage(answer.stem)
    assert vintage is not None  # an answer comes from a vintage
    verb = {Truth.HOLDS: "", Truth.FAILS: "no: ", Truth.UNKNOWN: "not known: "}[answer.truth]
    return Decided(answer.rule, answer.paragraph, vintage.effective, f"{verb}{reasons(answer.clause)}")
