"""Review of high bandwidth memory: approval.

What it tests
    Whether high bandwidth memory goes to Macau or Country Group D:5 for an entity that is
    headquartered in neither.

How it changed
    Since 2024-12-02, to be complied with from 2024-12-31.

How to mend
    Apply for the licence; the presumption is no licence.

Example
    exportcheck chip H200 --to CN --on 2026-02-01 --explain -o json
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, all_of, not_
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Stage


class Who(Numbers):
    """The destinations, and the headquarters judged otherwise."""

    destinations: PlaceSet
    unless_headquartered: PlaceSet


def clause(case: Case, numbers: Who, paragraph: str) -> Clause:
    """High bandwidth memory, there, to anybody else."""
    return all_of(
        case.answer("eccn_3a090_c"),
        case.destination(numbers.destinations, paragraph),
        not_(case.headquartered(numbers.unless_headquartered, paragraph)),
    )


RULE = Rule(
    id="XC409",
    stem="review_hbm_approval",
    title="Presumption of approval for high bandwidth memory",
    stage=Stage.REVIEW,
    numbers=Who,
    clause=clause,
)
