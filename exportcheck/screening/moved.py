"""Which rules moved a verdict from one day to another, and what came in between."""

from collections.abc import Iterable
from datetime import date

from exportcheck.model.clause import Answer, Truth
from exportcheck.model.judgement import Judgement, Outcome
from exportcheck.model.law import Law, LawOn, Status, Vintage
from exportcheck.model.noun import Noun
from exportcheck.model.place import Groups, Place
from exportcheck.model.rule import Rule, Stage
from exportcheck.screening.evaluate import DECIDING

Days = tuple[date, date]
Pair = tuple[Judgement, Judgement]


class Mover(Noun):
    """A rule that answers otherwise on the second day and has a part in one of the two outcomes.

    None for an answer: the rule does not bind on that day. `came` is the vintage that took effect, or
    was to be complied with, after the first day and by the second; None where the same text meets
    other country groups or other answers.
    """

    rule: Rule
    before: Answer | None
    after: Answer | None
    came: Vintage | None


class Regrouped(Noun):
    """A place whose membership of a country group is another one on the second day."""

    group: str
    place: Place
    before: Truth
    after: Truth
    note: str | None


def moved(rules: Iterable[Rule], law: Law, sides: tuple[LawOn, LawOn], judgements: Pair) -> tuple[Mover, ...]:
    """The rules that moved a verdict, in the order of questions.

    Named are rules whose answer (or policy) is another one and that decide a part of the outcome that
    changed, on the one day or on the other; where no single rule decides, all whose answer is another.
    """
    differing = [rule for rule in rules if rule.stage in DECIDING and _differs(rule.stem, sides, judgements)]
    old, new = judgements
    deciding = [
        rule
        for rule in differing
        if _touched(rule, old.outcome, new.outcome) and (_decides(rule, old) or _decides(rule, new))
    ]
    days = sides[0].day, sides[1].day
    return tuple(
        Mover(rule, old.answers.get(rule.stem), new.answers.get(rule.stem), came(law, rule.stem, days))
        for rule in deciding or differing
    )


def _differs(stem: str, sides: tuple[LawOn, LawOn], judgements: Pair) -> bool:
    truths, policies = [], []
    for law, judgement in zip(sides, judgements, strict=True):
        answer, vintage = judgement.answers.get(stem), law.vintage(stem)
        truths.append(answer.truth if answer else Truth.FAILS)
        policies.append(vintage.policy if vintage else None)
    return truths[0] is not truths[1] or (policies[0] is not policies[1] and truths[0] is not Truth.FAILS)


def _touched(rule: Rule, old: Outcome, new: Outcome) -> bool:
    """Whether the part of the outcome that the rule's stage decides is another one."""
    match rule.stage:
        case Stage.CLASSIFY:
            return old.family != new.family
        case Stage.REQUIRE:
            return old.needed is not new.needed
        case Stage.EXCUSE:
            return (old.excused, old.exception) != (new.excused, new.exception)
        case _:
            return old.decision is not new.decision


def _decides(rule: Rule, judgement: Judgement) -> bool:
    """Whether the rule has a part in an outcome: what fails decides nothing."""
    answer, outcome = judgement.answers.get(rule.stem), judgement.outcome
    if answer is None or answer.truth is Truth.FAILS:
        return False
    match rule.stage:
        case Stage.CLASSIFY:
            return rule.family is not None and outcome.family in (None, rule.family)
        case Stage.REQUIRE:
            return answer.truth is outcome.needed
        case _:
            return outcome.needed is not Truth.FAILS


def came(law: Law, stem: str, days: Days) -> Vintage | None:
    """The last vintage of a rule that began, or was to be complied with, after one day and by the other."""
    first, last = days
    begun = [
        vintage
        for vintage in law.vintages[stem]
        if vintage.status is not Status.ANNOUNCED
        and any(day and first < day <= last for day in (vintage.effective, vintage.compliance))
    ]
    return begun[-1] if begun else None


def regrouped(law: Law, days: Days, places: Iterable[Place | None]) -> tuple[Regrouped, ...]:
    """What moved in the country groups of some places."""
    then, now = (Groups(law.memberships, day) for day in days)
    return tuple(
        Regrouped(group, place, old, new, _note(law, group, place))
        for place in dict.fromkeys(place for place in places if place)
        for group in law.memberships
        if (old := then.is_in(place, group)) is not (new := now.is_in(place, group))
    )


def _note(law: Law, group: str, place: Place) -> str | None:
    notes = [s.note for s in law.memberships[group] if s.place == place.treated_as and s.note]
    return notes[0] if notes else None
