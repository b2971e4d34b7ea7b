"""742.6(b)(10)(iii)(B), AI Diffusion text: approval up to an allocation per country.

What it tests
    Whether an .a item goes to a country with an allocation, and whether the installed base there
    stays below it. BIS publishes no running total, so that cannot be known.

How it changed
    In the text since 2025-01-13, to be complied with from 2025-05-15; since 2025-05-13 not
    enforced. Codified layer only.

How to mend
    Nothing to mend while the text is not enforced.

Example
    exportcheck chip H200 --to IN --on 2026-02-01 --layer codified --explain
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, all_of, compare, not_
from exportcheck.model.measure import UNPUBLISHED, Limit
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Stage


class Allocation(Numbers):
    """Destinations judged otherwise, headquarters judged otherwise, and TPP per country."""

    elsewhere_than: PlaceSet
    unless_headquartered: PlaceSet
    installed_base_tpp: Limit


def clause(case: Case, numbers: Allocation, paragraph: str) -> Clause:
    """An .a item, to such a country, inside the allocation."""
    return all_of(
        case.answer("eccn_3a090_a"),
        not_(case.destination(numbers.elsewhere_than, paragraph)),
        not_(case.headquartered(numbers.unless_headquartered, paragraph)),
        compare("installed_base_tpp", UNPUBLISHED, numbers.installed_base_tpp, paragraph),
    )


RULE = Rule(
    id="XC428",
    stem="review_diffusion_allocation",
    title="Presumption of approval inside the country's allocation (AI Diffusion text)",
    stage=Stage.REVIEW,
    numbers=Allocation,
    clause=clause,
)
