"""Parties: screened or not.

What it tests
    Whether a party list is loaded. Without one no party is screened, and that is said. The starter list
    is not the list: a party that is not in it is not screened.

How it changed
    744.11 and 744.8 are older than the advanced-computing rules; asked from 2022-10-21 on.

How to mend
    Build an index of the Consolidated Screening List with `parties import` and name it with `--parties`.

Example
    exportcheck check docs/examples/exit-1/failing.csv --on 2026-02-01
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth
from exportcheck.model.rule import Nothing, Rule, Severity, Stage


def clause(case: Case, numbers: Nothing, paragraph: str) -> Clause:
    """No party list is loaded, or the starter list alone."""
    loaded = case.deal.party_list
    statement = "no party list is loaded"
    if loaded == "starter":
        statement = "only the starter list is loaded, which is not the list"
    return case.fact("party list", statement, Truth.of(loaded != "whole"), paragraph)


RULE = Rule(
    id="XC501",
    stem="parties_not_screened",
    title="Parties are not screened",
    stage=Stage.PARTY,
    clause=clause,
    speaks={Truth.HOLDS: Severity.WARNING},
)
