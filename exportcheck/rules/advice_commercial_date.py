"""Commercially available in the United States when the rule was published: preamble only.

What it tests
    Whether the first commercial shipment in the United States lies after the rule was published.
    The words stand in the preamble of 91 FR 1684, not in the codified text.

How it changed
    Since 2026-01-15; uncertain.

How to mend
    State the day of the first commercial US shipment of the product under `us_shipments:`.

Example
    exportcheck chip H200 --to CN --on 2026-02-01 --explain
"""

from datetime import date

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth, all_of, not_
from exportcheck.model.rule import Numbers, Rule, Severity, Stage


class Published(Numbers):
    """The day after which a first shipment is too late for the preamble."""

    published: date


def clause(case: Case, numbers: Published, paragraph: str) -> Clause:
    """Reviewed case by case, and first shipped later."""
    first = case.first_commercial_shipment
    late = None if first is None else first > numbers.published
    statement = f"first commercial US shipment after {numbers.published}"
    seen = "not stated" if first is None else str(first)
    return all_of(
        case.answer("review_case_by_case"),
        not_(case.answer("exception_nac")),
        case.fact("first shipment", statement, Truth.of(late), paragraph, seen),
    )


RULE = Rule(
    id="XC908",
    stem="advice_commercial_date",
    title="Not commercially available in the United States when the rule was published",
    stage=Stage.ADVISE,
    numbers=Published,
    clause=clause,
    speaks={Truth.HOLDS: Severity.WARNING, Truth.UNKNOWN: Severity.NOTE},
)
