"""Parties: screened or not.

What it tests
    Whether a party list is loaded. Without one no party is screened, and that is said.

How it changed
    744.11 and 744.8 are older than the advanced-computing rules.
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
