"""EEI filing whatever the value.

What it tests
    Whether an item of the Commerce Control List goes to one of the places for which Electronic
    Export Information is filed whatever the value of the shipment.

How it changed
    Older than the advanced-computing rules; asked from 2022-10-21 on.

How to mend
    File the Electronic Export Information for the shipment.

Example
    exportcheck check docs/examples/exit-1/failing.csv --on 2026-02-01
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth, all_of, any_of
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Severity, Stage


class Where(Numbers):
    """The destinations."""

    destinations: PlaceSet


def clause(case: Case, numbers: Where, paragraph: str) -> Clause:
    """A listed item, to such a destination."""
    return all_of(
        case.destination(numbers.destinations, paragraph),
        any_of(
            case.answer("eccn_3a090_a"),
            case.answer("eccn_3a090_b"),
            case.answer("eccn_3a090_c"),
            case.answer("eccn_3a991_p"),
        ),
    )


RULE = Rule(
    id="XC612",
    stem="eei_required",
    title="Electronic Export Information is filed whatever the value",
    stage=Stage.PARTY,
    numbers=Where,
    clause=clause,
    speaks={Truth.HOLDS: Severity.NOTE},
)
