"""742.6(b)(10): review by headquarters, at destinations that need no licence by themselves.

What it tests
    Whether an item of the .a or .b family goes, outside the restricted destinations, to an
    entity headquartered in, or with an ultimate parent in, Macau or Country Group D:5.

How it changed
    Case by case from 2023-11-17; presumption of denial from 2024-04-04; both for the core. From
    2026-01-15 as 742.6(b)(10)(iii) for .a and .b items alike.

How to mend
    Only a licence settles it. State headquarters and ultimate parent where they are not known.

Example
    exportcheck chip H200 --to SG --hq CN --on 2026-02-01 --explain
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, all_of, any_of, not_
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Stage


class Who(Numbers):
    """The destinations judged by other paragraphs, the headquarters, and the scope."""

    elsewhere_than: PlaceSet
    nor_to: PlaceSet
    headquarters: PlaceSet
    core_only: bool


def clause(case: Case, numbers: Who, paragraph: str) -> Clause:
    """Such an item, elsewhere, to such an entity."""
    core = all_of(case.answer("eccn_3a090_a"), case.datacenter(paragraph))
    controlled = any_of(case.answer("eccn_3a090_a"), case.answer("eccn_3a090_b"))
    return all_of(
        core if numbers.core_only else controlled,
        not_(case.destination(numbers.elsewhere_than, paragraph)),
        not_(case.destination(numbers.nor_to, paragraph)),
        case.headquartered(numbers.headquarters, paragraph),
    )


RULE = Rule(
    id="XC405",
    stem="review_offshore",
    title="Review policy for an entity headquartered in Macau or D:5, elsewhere",
    stage=Stage.REVIEW,
    numbers=Who,
    clause=clause,
)
