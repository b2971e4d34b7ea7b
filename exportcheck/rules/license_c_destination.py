"""Licence for high bandwidth memory by destination.

What it tests
    Whether high bandwidth memory goes to Macau or a place of Country Group D:5.

How it changed
    742.6(a)(6)(i)(B) since 2024-12-02, to be complied with from 2024-12-31.

How to mend
    Apply for a licence, or claim License Exception HBM where its conditions hold.

Example
    exportcheck chip H200 --to CN --on 2026-02-01 --explain -o json
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, all_of
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Stage


class Where(Numbers):
    """The destinations."""

    destinations: PlaceSet


def clause(case: Case, numbers: Where, paragraph: str) -> Clause:
    """The item is .c, and the destination is named."""
    return all_of(case.answer("eccn_3a090_c"), case.destination(numbers.destinations, paragraph))


RULE = Rule(
    id="XC307",
    stem="license_c_destination",
    title="Licence required for high bandwidth memory to this destination",
    stage=Stage.REQUIRE,
    numbers=Where,
    clause=clause,
)
