"""Licence for high bandwidth memory by headquarters.

What it tests
    Whether high bandwidth memory goes, outside Macau and Country Group D:5, to an entity
    headquartered in, or with an ultimate parent in, one of them.

How it changed
    744.23(a)(3)(i)(B) since 2024-12-02, to be complied with from 2024-12-31.

How to mend
    State headquarters and ultimate parent of the end user. Where one of them is meant, apply for a
    licence.

Example
    exportcheck chip H200 --to SG --hq CN --on 2026-02-01 --explain -o json
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
    """The item is .c, goes elsewhere, and goes to such an entity."""
    return all_of(
        case.answer("eccn_3a090_c"),
        not_(case.destination(numbers.elsewhere_than, paragraph)),
        case.headquartered(numbers.headquarters, paragraph),
    )


RULE = Rule(
    id="XC308",
    stem="license_c_headquarters",
    title="Licence required for a 3A090.c item to an entity headquartered in Macau or Country Group D:5",
    stage=Stage.REQUIRE,
    numbers=Who,
    clause=clause,
)
