"""Part 744: whether a stated military end use needs a licence at this place.

What it tests
    Whether a military, military-intelligence or weapons end use is stated for a place where part
    744 restricts such end uses. Which items it reaches is not modelled, so that the answer is *not
    known*, never *no*.

How it changed
    Part 744 is older than the advanced-computing rules; asked from 2022-10-21 on.

How to mend
    Ask counsel which items part 744 reaches at this place.

Example
    exportcheck chip H20 --to CN --end-use military --on 2026-02-01 --explain
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth, all_of
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Stage


class Where(Numbers):
    """The places."""

    destinations: PlaceSet


def clause(case: Case, numbers: Where, paragraph: str) -> Clause:
    """Stated, at such a place; the reach of the part is not modelled."""
    reach = "part 744 reaches this item and end use"
    return all_of(
        case.answer("military_end_use"),
        case.destination(numbers.destinations, paragraph),
        case.fact("reach of part 744", reach, Truth.UNKNOWN, paragraph, "not modelled, ask counsel"),
    )


RULE = Rule(
    id="XC311",
    stem="military_place",
    title="A licence may be required for the stated military end use",
    stage=Stage.REQUIRE,
    numbers=Where,
    clause=clause,
    apart=True,
)
