"""What one NAC notice may cover.

What it tests
    Whether the lines that share a NAC notice keep its limits: the number of items, one ultimate
    consignee, one end user; and whether the notice was given early enough before the shipment.

How it changed
    The notice came with the exception on 2023-11-17; its limits stayed when the exception was
    split on 2024-04-04.

How to mend
    Split the shipment, or give a second notice; ship after the days of the notice have passed.

Example
    exportcheck check docs/examples/exit-1/failing.csv --on 2026-02-01
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth, all_of, any_of, not_
from exportcheck.model.rule import Numbers, Rule, Severity, Stage


class Limits(Numbers):
    """The codes that claim the exception, items on one notice, and days before the export."""

    codes: tuple[str, ...]
    most_items: int
    notice_days: int


def clause(case: Case, numbers: Limits, paragraph: str) -> Clause:
    """The exception is claimed, and a limit of its notice is broken."""
    papers = case.papers
    within = f"one notice covers at most {numbers.most_items} items, one consignee and one end user"
    early = f"the notice is at least {numbers.notice_days} calendar days before the shipment"
    return all_of(
        case.declares(numbers.codes, paragraph),
        any_of(
            not_(case.fact("nac package", within, papers.package, paragraph, papers.package_seen)),
            not_(case.fact("nac notice", early, papers.notice, paragraph, papers.notice_seen)),
        ),
    )


RULE = Rule(
    id="XC614",
    stem="nac_package",
    title="The NAC notice does not cover this shipment",
    stage=Stage.DECLARE,
    numbers=Limits,
    clause=clause,
    speaks={Truth.HOLDS: Severity.ERROR, Truth.UNKNOWN: Severity.NOTE},
)
