"""Licence for .a items by headquarters.

What it tests
    Whether an item of the .a family goes anywhere outside the United States to an entity that
    is headquartered in, or whose ultimate parent is headquartered in, Macau or a place of
    Country Group D:5.

How it changed
    Came on 2023-11-17 as 744.23(a)(3); moved to 742.6(a)(6)(iii)(A) on 2025-01-13. Guidance of
    2026-05-31 says that it is enforced although the worldwide text beside it is not.

How to mend
    State headquarters and ultimate parent of the end user. Where one of them is meant, apply for a
    licence.

Example
    exportcheck chip H200 --to SG --hq CN --on 2026-08-01 --explain
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, all_of, not_
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Stage


class Who(Numbers):
    """Where headquarters matter, and where the item may go without the question."""

    headquarters: PlaceSet
    home: PlaceSet


def clause(case: Case, numbers: Who, paragraph: str) -> Clause:
    """The item is .a, leaves home, and goes to such an entity."""
    return all_of(
        case.answer("eccn_3a090_a"),
        not_(case.destination(numbers.home, paragraph)),
        case.headquartered(numbers.headquarters, paragraph),
    )


RULE = Rule(
    id="XC302",
    stem="license_a_headquarters",
    title="Licence required for a 3A090.a item to an entity headquartered in Macau or Country Group D:5",
    stage=Stage.REQUIRE,
    numbers=Who,
    clause=clause,
)
