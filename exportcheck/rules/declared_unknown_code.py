"""Licence codes that this program does not know.

What it tests
    Whether the declared code is none of those that the advanced-computing rules use.

How it changed
    Asked from 2022-10-21 on; the list grows with the rules.

How to mend
    Correct the code on the papers.

Example
    exportcheck check docs/examples/exit-1/failing.csv --on 2026-02-01
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth, all_of, not_
from exportcheck.model.rule import Numbers, Rule, Severity, Stage


class Codes(Numbers):
    """The codes that are understood."""

    codes: tuple[str, ...]


def clause(case: Case, numbers: Codes, paragraph: str) -> Clause:
    """A code is declared, and it is not one of these."""
    some = case.papers.license_code
    declared = case.fact("some code", "a licence code is declared", Truth.of(some is not None), paragraph)
    return all_of(declared, not_(case.declares(numbers.codes, paragraph)))


RULE = Rule(
    id="XC605",
    stem="declared_unknown_code",
    title="The declared licence code is not one that these rules use",
    stage=Stage.DECLARE,
    numbers=Codes,
    clause=clause,
    speaks={Truth.HOLDS: Severity.WARNING},
)
