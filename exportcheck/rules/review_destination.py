"""742.6(b)(10): presumption of denial by destination.

What it tests
    Whether an item of the .a or .b family goes to a destination under presumption of denial,
    and is not reviewed case by case under another paragraph.

How it changed
    China from 2022-10-21 (case by case for end users headquartered in the United States or an
    allied country), Macau from 2023-01-17, Country Group D:5 from 2023-11-17; from 2026-01-15
    what the case-by-case paragraph takes is left out. For .b items and .a items not for
    datacenters see 744.23(d)(3)(i), which speaks until 2026-01-14 in its place.

How to mend
    Only a licence settles it. Where the case-by-case paragraph is meant, see what of it fails: the
    limits, the origin, the certification.

Example
    exportcheck chip B200 --to CN --on 2026-02-01 --explain
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, all_of, any_of, not_
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Stage


class Where(Numbers):
    """The destinations, and whether only the core is meant."""

    destinations: PlaceSet
    core_only: bool


def clause(case: Case, numbers: Where, paragraph: str) -> Clause:
    """Such an item, to such a destination, not reviewed otherwise."""
    core = all_of(case.answer("eccn_3a090_a"), case.datacenter(paragraph))
    controlled = any_of(case.answer("eccn_3a090_a"), case.answer("eccn_3a090_b"))
    return all_of(
        core if numbers.core_only else controlled,
        case.destination(numbers.destinations, paragraph),
        not_(case.answer("review_allied_in_china")),
        not_(case.answer("review_case_by_case")),
    )


RULE = Rule(
    id="XC402",
    stem="review_destination",
    title="Presumption of denial for this destination",
    stage=Stage.REVIEW,
    numbers=Where,
    clause=clause,
)
