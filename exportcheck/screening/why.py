"""Why a verdict is what it is: the decision walked from the top, each step with what decides it."""

from collections.abc import Iterator

from exportcheck.model.clause import AllOf, Answer, AnyOf, Clause, Not, Readings, Truth
from exportcheck.model.judgement import Judgement, Outcome
from exportcheck.model.law import LawOn, Layer, Vintage
from exportcheck.model.noun import Noun, replace
from exportcheck.model.rule import Rule, Stage
from exportcheck.model.verdict import Decision
from exportcheck.screening.judge import Judge, Question


class Ground(Noun):
    """A rule that a step rests on: its vintage, its sources, and the part of its tree that decides."""

    rule: Rule
    vintage: Vintage
    sources: tuple[str, ...]
    clause: Clause

    @property
    def truth(self) -> Truth:
        """What the rule answered."""
        return self.clause.truth


class Step(Noun):
    """One question on the way to the decision, its answer, and the grounds of it.

    `together` says that no ground settles it alone: every possibility of what is not known does.
    """

    question: str
    answer: str
    grounds: tuple[Ground, ...]
    together: bool = False


def why(judge: Judge, question: Question, judgement: Judgement) -> tuple[Step, ...]:
    """The steps of a verdict under the question's layer, in the order of questions."""
    law = judge.law_on(question.day, question.layer, question.proposed)
    return tuple(_steps(judge, law, judgement))


def codified(judge: Judge, question: Question) -> tuple[Judgement, tuple[Step, ...]]:
    """The same walk under the text alone."""
    text = replace(question, layer=Layer.CODIFIED)
    judgement = judge.judge(text)
    return judgement, why(judge, text, judgement)


def _steps(judge: Judge, law: LawOn, judgement: Judgement) -> Iterator[Step]:
    outcome = judgement.outcome
    shown: set[str] = set()

    def step(question: str, answer: str, rules: list[Rule], wanted: Truth) -> Step:
        grounds = _grounds(judge, law, judgement, rules, wanted, shown)
        together = wanted is not Truth.UNKNOWN and any(g.truth is Truth.UNKNOWN for g in grounds)
        shown.update(ground.rule.stem for ground in grounds)
        return Step(question, answer, grounds, together)

    def of(stage: Stage) -> list[Rule]:
        return [rule for rule in judge.rules if rule.stage is stage]

    families = [rule for rule in of(Stage.CLASSIFY) if rule.family]
    if outcome.family not in (None, "none"):
        families = [rule for rule in families if rule.family == outcome.family]
    settled = {None: Truth.UNKNOWN, "none": Truth.FAILS}.get(outcome.family, Truth.HOLDS)
    yield step("family", outcome.family or "undetermined", families, settled)
    yield step("license_required", _word(outcome.needed), of(Stage.REQUIRE), outcome.needed)
    if outcome.needed is Truth.FAILS:
        return
    excused = outcome.exception or _word(outcome.excused)
    yield step("exception", excused, of(Stage.EXCUSE), outcome.excused)
    if outcome.decision is not Decision.EXCEPTION:
        yield step("policy", *_policy(outcome, law, of(Stage.REVIEW)))


def _policy(outcome: Outcome, law: LawOn, rules: list[Rule]) -> tuple[str, list[Rule], Truth]:
    """The review policy that is settled; without one, whatever holds or may hold beside another."""
    if outcome.policy is None:
        return "undetermined", rules, Truth.HOLDS
    vintages = {rule.stem: law.vintage(rule.stem) for rule in rules}
    leading = [rule for rule in rules if (v := vintages[rule.stem]) and v.policy is outcome.policy]
    return outcome.policy.word, leading, Truth.HOLDS


def _word(truth: Truth) -> str:
    return {Truth.HOLDS: "yes", Truth.FAILS: "no", Truth.UNKNOWN: "unknown"}[truth]


def _grounds(
    judge: Judge, law: LawOn, judgement: Judgement, rules: list[Rule], wanted: Truth, shown: set[str]
) -> tuple[Ground, ...]:
    """The rules that answered as the step does; where none did, those that are not known."""
    answered: list[tuple[Rule, Vintage, Answer]] = []
    for rule in rules:
        vintage, answer = law.vintage(rule.stem), judgement.answers.get(rule.stem)
        if vintage is not None and answer is not None:
            answered.append((rule, vintage, answer))
    chosen = [entry for entry in answered if entry[2].truth is wanted]
    if not chosen or (wanted is Truth.FAILS and len(chosen) < len(answered)):
        chosen += [entry for entry in answered if entry[2].truth is Truth.UNKNOWN]
    return tuple(
        Ground(rule, vintage, sources(judge, vintage), pruned(answer.clause, shown))
        for rule, vintage, answer in chosen
    )


def sources(judge: Judge, vintage: Vintage) -> tuple[str, ...]:
    """The titles of what a vintage cites."""
    return tuple(judge.law.citations[entry].title for entry in vintage.citations)


def pruned(clause: Clause, shown: set[str] | None = None) -> Clause:
    """A tree of the same truth with only the parts that decide it.

    What an earlier rule answered is opened once: its stem is added to `shown`, and it stays closed
    wherever it stands again.
    """
    shown = set() if shown is None else shown
    match clause:
        case AllOf(parts, truth):
            return _joined(clause, [p for p in parts if truth is Truth.HOLDS or p.truth is truth], shown)
        case AnyOf(parts, truth):
            return _joined(clause, [p for p in parts if truth is Truth.FAILS or p.truth is truth], shown)
        case Not(part):
            return replace(clause, part=pruned(part, shown))
        case Readings(_, parts):
            return replace(clause, parts=tuple((name, pruned(part, shown)) for name, part in parts))
        case Answer():
            if clause.stem in shown:
                return replace(clause, clause=AllOf((), clause.truth))
            shown.add(clause.stem)
            return replace(clause, clause=pruned(clause.clause, shown))
        case _:
            return clause


def _joined(clause: AllOf | AnyOf, parts: list[Clause], shown: set[str]) -> Clause:
    kept = tuple(pruned(part, shown) for part in parts)
    return kept[0] if len(kept) == 1 and not clause.label else replace(clause, parts=kept)
