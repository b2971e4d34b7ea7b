"""742.6(b)(10), first version: case by case for allied companies in China.

What it tests
    Whether the end user in China, and its ultimate parent, are headquartered in the United States
    or an allied country.

How it changed
    China from 2022-10-21, Macau from 2023-01-17, ended on 2023-11-17. Since 2026-01-15 the text
    can again be read so; see the advisory on allied end users in China.

How to mend
    Nothing to mend: the policy ended; see the advisory on allied end users in China.

Example
    exportcheck chip A100 --to CN --hq US --on 2023-02-01 --explain
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, all_of
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Stage


class Allied(Numbers):
    """The destinations, and where the end user is headquartered."""

    destinations: PlaceSet
    headquarters: PlaceSet


def clause(case: Case, numbers: Allied, paragraph: str) -> Clause:
    """An .a item, to such a destination, to such an end user."""
    return all_of(
        case.answer("eccn_3a090_a"),
        case.destination(numbers.destinations, paragraph),
        case.within("headquarters of the end user", case.deal.headquarters, numbers.headquarters, paragraph),
        case.within("ultimate parent's headquarters", case.deal.parent, numbers.headquarters, paragraph),
    )


RULE = Rule(
    id="XC403",
    stem="review_allied_in_china",
    title="Case-by-case review for an end user headquartered in an allied country",
    stage=Stage.REVIEW,
    numbers=Allied,
    clause=clause,
)
