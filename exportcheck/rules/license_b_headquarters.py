"""Licence for .b items by headquarters.

What it tests
    Whether an item of the .b family goes, outside the destinations that need a licence anyway, to
    an entity headquartered in, or with an ultimate parent in, Macau or Country Group D:5.

How it changed
    744.23(a)(3)(i)(A) since 2023-11-17; it kept the .b items when the .a items moved to 742.6 on
    2025-01-13.
"""

from dataclasses import dataclass

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, all_of, not_
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Stage


@dataclass(frozen=True, slots=True)
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
