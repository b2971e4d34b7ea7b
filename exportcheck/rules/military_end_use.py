"""Part 744: military, military-intelligence and weapons end uses, as far as they are stated.

What it tests
    Whether the stated end use or end-user type is military, military-intelligence or concerns
    weapons of mass destruction. These prohibitions turn on knowledge, so silence is *no*.

How it changed
    Part 744 is older than the advanced-computing rules; asked from 2022-10-21 on. The places
    and items it reaches are not modelled.

How to mend
    State the end use as it is. Where it is military, ask counsel: the certification cannot be
    given.

Example
    exportcheck chip H200 --to CN --end-use military --on 2026-02-01 --explain
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth
from exportcheck.model.rule import Numbers, Rule, Severity, Stage


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
