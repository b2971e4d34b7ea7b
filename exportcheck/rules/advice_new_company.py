"""An end user younger than the controls.

What it tests
    Whether the end user of a controlled item was founded or registered after the first advanced-computing
    rule took effect. BIS names among its red flags: "The customer has little or no business background", and
    its guidance of 2025-05-13 against diversion asks about customers that came after October 2022. Where no
    day is stated it is not known, and nothing is said.

How it changed
    Asked from 2022-10-21 on, when the first rule took effect.

How to mend
    Ask who founded and owns the company, what it did before and where it is; keep the answer with the papers.

Example
    exportcheck check docs/examples/exit-1/failing.csv --on 2026-02-01
"""

from datetime import date

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth, all_of, any_of
from exportcheck.model.rule import Numbers, Rule, Severity, Stage


class Since(Numbers):
    """The day of the first rule."""

    since: date


def clause(case: Case, numbers: Since, paragraph: str) -> Clause:
    """A controlled item, and an end user founded later than the rule."""
    founded = case.deal.founded
    younger = None if founded is None else founded > numbers.since
    fact = case.fact(
        "founded",
        f"the end user was founded after {numbers.since}",
        Truth.of(younger),
        paragraph,
        "not stated" if founded is None else f"founded {founded}",
    )
    return all_of(any_of(case.answer("eccn_3a090_a"), case.answer("eccn_3a090_b")), fact)


RULE = Rule(
    id="XC913",
    stem="advice_new_company",
    title="Red flag: the end user is younger than the rule",
    stage=Stage.ADVISE,
    numbers=Since,
    clause=clause,
    speaks={Truth.HOLDS: Severity.WARNING},
)
