"""744.23(d)(3)(i): case by case for what is outside the core.

What it tests
    Whether a .b item, or an .a item not for datacenters, goes to Macau or Country Group D:5 or to
    an entity headquartered in, or with an ultimate parent in, one of them.

How it changed
    Since 2024-04-04. From 2026-01-15 742.6(b)(10)(iii) covers .a and .b alike, while this text
    still stands: without the (dd) certification the two contradict each other.

How to mend
    Give the (dd) certification, or ask counsel which of the two texts governs.

Example
    exportcheck chip A30 --to CN --on 2026-02-01 --without-certification --explain
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, all_of, any_of, not_
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Stage


class Who(Numbers):
    """The destinations and the headquarters."""

    destinations: PlaceSet
    headquarters: PlaceSet


def clause(case: Case, numbers: Who, paragraph: str) -> Clause:
    """An item outside the core, to such a place or entity."""
    return all_of(
        any_of(
            case.answer("eccn_3a090_b"),
            all_of(case.answer("eccn_3a090_a"), not_(case.datacenter(paragraph))),
        ),
        any_of(
            case.destination(numbers.destinations, paragraph),
            case.headquartered(numbers.headquarters, paragraph),
        ),
    )


RULE = Rule(
    id="XC407",
    stem="review_outside_core",
    title="Case-by-case review for an item outside the core",
    stage=Stage.REVIEW,
    numbers=Who,
    clause=clause,
)
