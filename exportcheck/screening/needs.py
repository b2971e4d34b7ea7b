"""What would have to be otherwise for a decision to be reached, read off the rules' own trees."""

from collections.abc import Iterable, Iterator, Mapping

from exportcheck.model.clause import (
    AllOf,
    Answer,
    AnyOf,
    Clause,
    Comparison,
    Fact,
    Not,
    Readings,
    Truth,
    all_of,
    any_of,
    not_,
)
from exportcheck.model.law import LawOn, Vintage
from exportcheck.model.noun import Noun, replace
from exportcheck.model.rule import Rule, Stage
from exportcheck.model.verdict import Decision


class Need(Noun):
    """A comparison or fact that would have to hold (`wanted`) or not to hold."""

    leaf: Comparison | Fact
    wanted: bool


class Needs(Noun):
    """Several of them: all together, or any one; `label` is the rule that they are needed for."""

    every: bool
    parts: tuple["Need | Needs", ...]
    label: str = ""


# What no change of facts brings about: a rule that does not exist on the day.
IMPOSSIBLE = Needs(False, ())


class Condition(Noun):
    """One thing that the decision rests on: rules of which any has to hold, or none may."""

    name: str
    wanted: bool
    rules: tuple[tuple[Rule, Vintage, Answer], ...]

    @property
    def clause(self) -> Clause:
        """The condition as a clause, which holds when it is met."""
        answers = [answer for _, _, answer in self.rules]
        return any_of(*answers) if self.wanted else all_of(*(not_(answer) for answer in answers))


def conditions(
    goal: Decision | str, rules: Iterable[Rule], law: LawOn, answers: Mapping[str, Answer]
) -> list[Condition]:
    """Everything that has to be so for a decision, or for a family (`a`, `b`, `c`, `none`)."""
    there = [
        (rule, vintage, answers[rule.stem])
        for rule in rules
        if rule.stem in answers and (vintage := law.vintage(rule.stem)) is not None
    ]

    def of(stage: Stage) -> tuple[tuple[Rule, Vintage, Answer], ...]:
        return tuple(entry for entry in there if entry[0].stage is stage)

    if isinstance(goal, str):
        return list(_family(goal, tuple(entry for entry in there if entry[0].family)))
    if goal is Decision.NO_LICENSE_FOUND:
        return [Condition("no licence is required", False, of(Stage.REQUIRE))]
    required = Condition("a licence is required", True, of(Stage.REQUIRE))
    if goal is Decision.EXCEPTION:
        return [required, Condition("a licence exception is available", True, of(Stage.EXCUSE))]
    leading = tuple(entry for entry in of(Stage.REVIEW) if entry[1].policy is goal)
    others = tuple(entry for entry in of(Stage.REVIEW) if entry[1].policy not in (goal, None))
    name = goal.word.replace("_", " ")
    return [
        Condition(f"a review policy of {name} applies", True, leading),
        required,
        Condition("no licence exception is available", False, of(Stage.EXCUSE)),
        Condition("no other review policy applies", False, others),
    ]


def _family(goal: str, rules: tuple[tuple[Rule, Vintage, Answer], ...]) -> Iterator[Condition]:
    meant = tuple(entry for entry in rules if entry[0].family == goal)
    if goal == "none":
        yield Condition("the item is of no family of 3A090", False, rules)
    else:
        yield Condition(f"the item is of family {goal}", True, meant)


def need(clause: Clause, wanted: bool = True) -> Need | Needs | None:
    """What has to change for a clause to hold, or not to; None when nothing has."""
    if clause.truth is (Truth.HOLDS if wanted else Truth.FAILS):
        return None
    match clause:
        case Fact(paragraph=""):
            return IMPOSSIBLE
        case Comparison() | Fact():
            return Need(clause, wanted)
        case Answer(clause=inner, title=title, rule=rule):
            found = need(inner, wanted)
            if isinstance(found, Needs) and found.parts:
                return replace(found, label=f"{title} [{rule}]")
            return found
        case Not(part):
            return need(part, not wanted)
        case AllOf(parts):
            return _joined(wanted, (need(part, wanted) for part in parts))
        case AnyOf(parts):
            return _joined(not wanted, (need(part, wanted) for part in parts))
        case Readings(_, parts):
            return _joined(True, (need(part, wanted) for _, part in parts))


def _joined(every: bool, found: Iterable[Need | Needs | None]) -> Need | Needs:
    parts: dict[Need | Needs, None] = {}
    for part in found:
        if part is None or (part == IMPOSSIBLE and not every):
            continue
        if isinstance(part, Needs) and part.every is every and not part.label:
            parts.update(dict.fromkeys(part.parts))
        else:
            parts[part] = None
    return next(iter(parts)) if len(parts) == 1 else Needs(every, tuple(parts))


def choices(node: Need | Needs | None) -> list[Need]:
    """The changes one of which has to be made first: of *all of* those of the first part."""
    match node:
        case None:
            return []
        case Need():
            return [node]
        case Needs(every=True, parts=parts):
            return [] if IMPOSSIBLE in parts else choices(parts[0])
        case Needs(parts=parts):
            return [entry for part in parts for entry in choices(part)]
