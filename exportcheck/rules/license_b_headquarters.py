"""Licence for .b items by headquarters.

What it tests
    Whether an item of the .b family goes, outside the destinations that need a licence anyway, to
    an entity headquartered in, or with an ultimate parent in, Macau or Country Group D:5.

How it changed
    744.23(a)(3) since 2023-11-17; as (a)(3)(i)(A) it kept the .b items when the .a items moved
    to 742.6 on 2025-01-13. From 2026-07-10 the United Arab Emirates is among the destinations
    that need a licence anyway.

How to mend
    State headquarters and ultimate parent of the end user. Where one of them is meant, apply for a
    licence.

Example
    exportcheck chip A30 --to SG --hq CN --on 2026-02-01 --explain
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, all_of, not_
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Stage


class Who(Numbers):
    """Where headquarters matter, and where the question is not asked because another one is."""

    headquarters: PlaceSet
    elsewhere_than: PlaceSet


def clause(case: Case, numbers: Who, paragraph: str) -> Clause:
    """The item is .b, goes elsewhere, and goes to such an entity."""
    return all_of(
        case.answer("eccn_3a090_b"),
        not_(case.destination(numbers.elsewhere_than, paragraph)),
        case.headquartered(numbers.headquarters, paragraph),
    )


RULE = Rule(
    id="XC306",
    stem="license_b_headquarters",
    title="Licence required for a 3A090.b item to an entity headquartered in Macau or Country Group D:5",
    stage=Stage.REQUIRE,
    numbers=Who,
    clause=clause,
)
