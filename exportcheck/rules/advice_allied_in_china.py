"""An allied company in China under the policy of 2026: for counsel.

What it tests
    Whether the end user is in China or Macau and neither it nor its ultimate parent is
    headquartered there. 742.6(b)(10)(iii)(A)(2) would say approval; the last sentence of (A)(1)
    says that it governs.

How it changed
    Since 2026-01-15; uncertain.

How to mend
    Ask counsel which of the two policies governs the application.

Example
    exportcheck chip H200 --to CN --hq US --on 2026-02-01 --explain
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth, all_of, not_
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Severity, Stage


class Allied(Numbers):
    """The destinations, and the allied headquarters."""

    destinations: PlaceSet
    headquarters: PlaceSet


def clause(case: Case, numbers: Allied, paragraph: str) -> Clause:
    """Reviewed case by case, for an end user headquartered in an allied country."""
    role = "headquarters of the end user"
    return all_of(
        case.answer("review_case_by_case"),
        not_(case.answer("exception_nac")),
        case.destination(numbers.destinations, paragraph),
        case.within(role, case.deal.headquarters, numbers.headquarters, paragraph),
        case.within("ultimate parent's headquarters", case.deal.parent, numbers.headquarters, paragraph),
    )


RULE = Rule(
    id="XC909",
    stem="advice_allied_in_china",
    title="An allied company's operation in China: two policies could be meant, ask counsel",
    stage=Stage.ADVISE,
    numbers=Allied,
    clause=clause,
    speaks={Truth.HOLDS: Severity.WARNING},
)
