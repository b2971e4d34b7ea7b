"""Review of high bandwidth memory: denial.

What it tests
    Whether high bandwidth memory goes to Macau or Country Group D:5, or to an entity with its
    headquarters or ultimate parent there, and the entity is headquartered there.

How it changed
    Since 2024-12-02, to be complied with from 2024-12-31.

How to mend
    Only a licence settles it.

Example
    exportcheck chip H200 --to CN --on 2026-02-01 --explain -o json
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, all_of
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Stage


class Who(Numbers):
    """The headquarters."""

    headquarters: PlaceSet


def clause(case: Case, numbers: Who, paragraph: str) -> Clause:
    """High bandwidth memory, to such an entity."""
    return all_of(case.answer("eccn_3a090_c"), case.headquartered(numbers.headquarters, paragraph))


RULE = Rule(
    id="XC408",
    stem="review_hbm_denial",
    title="Presumption of denial for high bandwidth memory",
    stage=Stage.REVIEW,
    numbers=Who,
    clause=clause,
)
