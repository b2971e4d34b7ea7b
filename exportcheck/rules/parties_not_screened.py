"""Parties: screened or not.

What it tests
    Whether a party list is loaded. Without one no party is screened, and that is said.

How it changed
    744.11 and 744.8 are older than the advanced-computing rules; asked from 2022-10-21 on.

How to mend
    Screen the parties against the lists elsewhere, and keep the result with the papers.

Example
    exportcheck check docs/examples/exit-1/failing.csv --on 2026-02-01
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth
from exportcheck.model.rule import Nothing, Rule, Severity, Stage


def clause(case: Case, numbers: Nothing, paragraph: str) -> Clause:
    """No party list is loaded."""
    return case.fact("party list", "no party list is loaded", Truth.HOLDS, paragraph)


RULE = Rule(
    id="XC501",
    stem="parties_not_screened",
    title="Parties are not screened",
    stage=Stage.PARTY,
    clause=clause,
    speaks={Truth.HOLDS: Severity.WARNING},
)
