"""C33, no licence required, where one is required.

What it tests
    Whether the papers claim that no licence is required although one is.

How it changed
    The code is older than the advanced-computing rules; asked from 2022-10-21 on.

How to mend
    Declare the licence (C30) with its number, or an exception that is available.

Example
    exportcheck check docs/examples/exit-1/failing.csv --on 2026-02-01
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth, all_of
from exportcheck.model.rule import Numbers, Rule, Severity, Stage


class Codes(Numbers):
    """The codes that claim it."""

    codes: tuple[str, ...]


def clause(case: Case, numbers: Codes, paragraph: str) -> Clause:
    """The code is declared, and a licence is required."""
    return all_of(case.declares(numbers.codes, paragraph), case.needed(paragraph))


RULE = Rule(
    id="XC602",
    stem="declared_no_license",
    title="The papers claim that no licence is required, and one is",
    stage=Stage.DECLARE,
    numbers=Codes,
    clause=clause,
    speaks={Truth.HOLDS: Severity.ERROR, Truth.UNKNOWN: Severity.INDETERMINATE},
)
