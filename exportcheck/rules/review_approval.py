"""742.6(b)(10): presumption of approval.

What it tests
    Whether an item of the .a or .b family goes, to a restricted destination outside Macau and
    Country Group D:5, to an entity that is headquartered in neither.

How it changed
    Since 2023-11-17; the destinations move with the country groups.

How to mend
    Apply for the licence; the presumption is no licence.

Example
    exportcheck chip H200 --to VN --on 2026-02-01 --explain
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, all_of, any_of, not_
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Stage


class Where(Numbers):
    """The destinations meant, those judged otherwise, and the headquarters judged otherwise."""

    destinations: PlaceSet
    elsewhere_than: PlaceSet
    unless_headquartered: PlaceSet


def clause(case: Case, numbers: Where, paragraph: str) -> Clause:
    """Such an item, there, to anybody else."""
    return all_of(
        any_of(case.answer("eccn_3a090_a"), case.answer("eccn_3a090_b")),
        case.destination(numbers.destinations, paragraph),
        not_(case.destination(numbers.elsewhere_than, paragraph)),
        not_(case.headquartered(numbers.unless_headquartered, paragraph)),
    )


RULE = Rule(
    id="XC406",
    stem="review_approval",
    title="Presumption of approval",
    stage=Stage.REVIEW,
    numbers=Where,
    clause=clause,
)
