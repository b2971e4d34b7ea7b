"""Licence for .a items by destination.

What it tests
    Whether an item of the .a family goes to one of the destinations that the paragraph names.

How it changed
    China from 2022-10-21, Macau from 2023-01-17, then Country Groups D:1, D:4 and D:5 less A:5
    and A:6 from 2023-11-17; moved to 742.6(a)(6)(iii)(A) on 2025-01-13.

How to mend
    Apply for a licence and declare it (C30) with its number, or claim an exception that is
    available.

Example
    exportcheck chip H200 --to CN --on 2026-02-01 --explain
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, all_of
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Stage


class Where(Numbers):
    """The destinations."""

    destinations: PlaceSet


def clause(case: Case, numbers: Where, paragraph: str) -> Clause:
    """The item is .a, and the destination is named."""
    return all_of(case.answer("eccn_3a090_a"), case.destination(numbers.destinations, paragraph))


RULE = Rule(
    id="XC301",
    stem="license_a_destination",
    title="Licence required for a 3A090.a item to this destination",
    stage=Stage.REQUIRE,
    numbers=Where,
    clause=clause,
)
