"""China's side: customs and conditional approval.

What it tests
    Whether a controlled item of a foreign maker goes to China, where its import needs approval.

How it changed
    Customs refused H200 on 2026-01-14; conditional approvals from late January 2026; approval
    case by case by August 2026. Press reports; advisory only.

How to mend
    Ask the customer for the approval of the import before the goods leave.

Example
    exportcheck chip H200 --to CN --on 2026-02-01 --explain
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth, all_of, not_
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Severity, Stage


class Where(Numbers):
    """The destinations, and the makers' countries that are at home there."""

    destinations: PlaceSet
    vendor_countries: tuple[str, ...]


def clause(case: Case, numbers: Where, paragraph: str) -> Clause:
    """An .a item, to such a destination, of a foreign maker."""
    domestic = case.is_one_of(
        numbers.vendor_countries, case.chip.vendor_country, "the maker is domestic there", paragraph
    )
    return all_of(
        case.answer("eccn_3a090_a"), case.destination(numbers.destinations, paragraph), not_(domestic)
    )


RULE = Rule(
    id="XC903",
    stem="advice_china_import",
    title="China reviews such imports itself, case by case",
    stage=Stage.ADVISE,
    numbers=Where,
    clause=clause,
    speaks={Truth.HOLDS: Severity.NOTE},
)
