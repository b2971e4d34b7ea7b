"""C30, a licence: whether the declared one fits.

What it tests
    Whether the licence has a number, has not expired on the day of shipment, and covers the
    quantity of all lines that draw on it.

How it changed
    The code is older than the advanced-computing rules; asked from 2022-10-21 on.

How to mend
    State the number, the expiry and the quantity of the licence, or split the lines that draw on
    it.

Example
    exportcheck check docs/examples/exit-1/failing.csv --on 2026-02-01
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth, all_of
from exportcheck.model.rule import Numbers, Rule, Stage


class Codes(Numbers):
    """The codes that declare a licence."""

    codes: tuple[str, ...]


def clause(case: Case, numbers: Codes, paragraph: str) -> Clause:
    """Declared, numbered, in time, and enough."""
    papers = case.papers
    numbered = Truth.of(papers.number_shape is not None)
    in_time = "the licence has not expired on the day of shipment"
    enough = "the licence covers the quantity of all lines that draw on it"
    return all_of(
        case.declares(numbers.codes, paragraph),
        case.fact("licence number", "a licence number is stated", numbered, paragraph),
        case.fact("licence expiry", in_time, papers.in_time, paragraph, papers.expiry_seen),
        case.fact("licence quantity", enough, papers.enough, paragraph, papers.quantity_seen),
    )


RULE = Rule(
    id="XC603",
    stem="declared_license",
    title="The declared licence fits: numbered, not expired, enough",
    stage=Stage.DECLARE,
    numbers=Codes,
    clause=clause,
)
