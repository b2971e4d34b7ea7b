"""Asking the rules in order, and reading the outcome off their answers."""

from collections.abc import Iterable

from exportcheck.errors import RuleFailed
from exportcheck.model.case import Case
from exportcheck.model.clause import Answer, Truth
from exportcheck.model.judgement import Outcome
from exportcheck.model.law import LawOn
from exportcheck.model.noun import replace
from exportcheck.model.rule import Rule, Stage
from exportcheck.model.verdict import Decision, decide

# The stages that the decision is made from; later ones comment on it.
DECIDING = (Stage.CLASSIFY, Stage.REQUIRE, Stage.EXCUSE, Stage.REVIEW)


def ask(case: Case, rules: Iterable[Rule], law: LawOn) -> dict[str, Answer]:
    """Ask each rule that exists on the day; later rules see the answers of earlier ones.

    Raises:
        RuleFailed: a rule raised; names the rule and the case.
    """
    answers = dict(case.answers)
    asked = replace(case, answers=answers)
    for rule in rules:
        vintage = law.vintage(rule.stem)
        if vintage is None:
            continue
        try:
            clause = rule.clause(asked, vintage.numbers, vintage.paragraph)
        except Exception as error:
            raise RuleFailed(
                f"rule {rule.id} ({rule.stem}) failed on {case.chip.id} to {case.deal.destination.code} "
                f"on {case.day}: {error!r}; this is a bug, please report it"
            ) from error
        answers[rule.stem] = Answer(rule.stem, rule.id, rule.title, vintage.paragraph, clause, clause.truth)
    return answers


def outcome(answers: dict[str, Answer], rules: Iterable[Rule], law: LawOn) -> Outcome:
    """The outcome of one round of answers."""
    families: dict[str, Truth] = {}
    needed = excused = apart = Truth.FAILS
    exceptions: dict[str, Truth] = {}
    policies: dict[Decision, Truth] = {}
    for rule in rules:
        answer = answers.get(rule.stem)
        if answer is None:
            continue
        if rule.family:
            families[rule.family] = answer.truth
        elif rule.stage is Stage.REQUIRE:
            needed = max(needed, answer.truth)
            apart = max(apart, answer.truth if rule.apart else Truth.FAILS)
        elif rule.exception:
            exceptions[rule.exception] = answer.truth
            excused = max(excused, answer.truth)
        elif rule.stage is Stage.REVIEW:
            vintage = law.vintage(rule.stem)
            policy = vintage.policy if vintage else None
            if policy is not None:
                policies[policy] = max(policies.get(policy, Truth.FAILS), answer.truth)
    policy = _only(policies)
    if apart is not Truth.FAILS and policy is not None and policy < Decision.PRESUMPTION_OF_DENIAL:
        # A second licence is, or may be, needed; what is not denied by one may be by the other.
        policy = None
    return Outcome(
        family=_family(families),
        needed=needed,
        excused=excused,
        exception=next((name for name, truth in exceptions.items() if truth is Truth.HOLDS), None),
        policy=policy,
        decision=decide(needed, excused, policy),
    )


def _family(families: dict[str, Truth]) -> str | None:
    held = [family for family, truth in families.items() if truth is Truth.HOLDS]
    if held:
        return held[0]
    return None if Truth.UNKNOWN in families.values() else "none"


def _only(policies: dict[Decision, Truth]) -> Decision | None:
    """The policy that holds while no other may; two that hold are a conflict, never first-match."""
    possible = [policy for policy, truth in policies.items() if truth is not Truth.FAILS]
    if len(possible) == 1 and policies[possible[0]] is Truth.HOLDS:
        return possible[0]
    return None
