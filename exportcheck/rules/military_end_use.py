"""Part 744: military, military-intelligence and weapons end uses, as far as they are stated.

What it tests
    Whether the stated end use or end-user type is military, military-intelligence or concerns
    weapons of mass destruction. These prohibitions turn on knowledge, so silence is *no*.

How it changed
    Older than the advanced-computing rules; the places and items it reaches are not modelled.
"""

from dataclasses import dataclass

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth
from exportcheck.model.rule import Numbers, Rule, Severity, Stage


@dataclass(frozen=True, slots=True)
class Words(Numbers):
    """The words by which such an end use is stated."""

    words: tuple[str, ...]


def clause(case: Case, numbers: Words, paragraph: str) -> Clause:
    """Such an end use is stated."""
    statement = "the stated end use or end user is military, military-intelligence or WMD"
    return case.stated(numbers.words, "military", statement, paragraph)


RULE = Rule(
    id="XC503",
    stem="military_end_use",
    title="A military, military-intelligence or weapons end use is stated",
    stage=Stage.CLASSIFY,
    numbers=Words,
    clause=clause,
    speaks={Truth.HOLDS: Severity.ERROR},
)
