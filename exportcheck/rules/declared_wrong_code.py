"""Codes that never go with these items.

What it tests
    Whether the papers declare a licence code that is never used with 3A090 or 4A090 items, or
    one that has been removed.

How it changed
    Asked from 2022-10-21 on. C32 has been removed; C60 belongs to another control.

How to mend
    Declare the code of the licence or exception that this item goes under.

Example
    exportcheck check docs/examples/exit-1/failing.csv --on 2026-02-01
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth, all_of, any_of
from exportcheck.model.rule import Numbers, Rule, Severity, Stage


class Codes(Numbers):
    """Codes removed, and codes of other controls."""

    removed: tuple[str, ...]
    other_controls: tuple[str, ...]


def clause(case: Case, numbers: Codes, paragraph: str) -> Clause:
    """A removed code, or another control's code with a controlled item."""
    return any_of(
        case.declares(numbers.removed, paragraph),
        all_of(
            case.declares(numbers.other_controls, paragraph),
            any_of(case.answer("eccn_3a090_a"), case.answer("eccn_3a090_b"), case.answer("eccn_3a090_c")),
        ),
    )


RULE = Rule(
    id="XC604",
    stem="declared_wrong_code",
    title="The declared licence code does not go with this item",
    stage=Stage.DECLARE,
    numbers=Codes,
    clause=clause,
    speaks={Truth.HOLDS: Severity.ERROR, Truth.UNKNOWN: Severity.INDETERMINATE},
)
