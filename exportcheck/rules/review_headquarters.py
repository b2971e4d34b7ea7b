"""742.6(b)(10): review by headquarters, at destinations in the licence groups.

What it tests
    Whether an item of the .a or .b family goes, to a restricted destination outside Macau and
    Country Group D:5, to an entity headquartered in, or with an ultimate parent in, one of them.

How it changed
    Presumption of denial since 2023-11-17, at first for the core; from 2026-01-15 as
    742.6(b)(10)(iii) for .a and .b items alike.

How to mend
    Only a licence settles it. State headquarters and ultimate parent where they are not known.

Example
    exportcheck chip H200 --to VN --hq CN --on 2026-02-01 --explain
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, all_of, any_of, not_
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Stage


class Who(Numbers):
    """The destinations meant, those judged by destination, the headquarters, and the scope."""

    destinations: PlaceSet
    elsewhere_than: PlaceSet
    headquarters: PlaceSet
    core_only: bool


def clause(case: Case, numbers: Who, paragraph: str) -> Clause:
    """Such an item, there, to such an entity."""
    core = all_of(case.answer("eccn_3a090_a"), case.datacenter(paragraph))
    controlled = any_of(case.answer("eccn_3a090_a"), case.answer("eccn_3a090_b"))
    return all_of(
        core if numbers.core_only else controlled,
        case.destination(numbers.destinations, paragraph),
        not_(case.destination(numbers.elsewhere_than, paragraph)),
        case.headquartered(numbers.headquarters, paragraph),
    )


RULE = Rule(
    id="XC404",
    stem="review_headquarters",
    title="Review policy for an entity headquartered in Macau or D:5, at a restricted destination",
    stage=Stage.REVIEW,
    numbers=Who,
    clause=clause,
)
