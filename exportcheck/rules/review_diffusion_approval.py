"""742.6(b)(10), AI Diffusion text: approval for the countries of supplement no. 5(a).

What it tests
    Whether an .a item goes to a country of supplement no. 5(a) to part 740, for an entity that
    is not headquartered in Macau or Country Group D:5.

How it changed
    In the text since 2025-01-13, to be complied with from 2025-05-15; since 2025-05-13 not
    enforced. Codified layer only.

How to mend
    Nothing to mend while the text is not enforced.

Example
    exportcheck chip H200 --to JP --on 2026-02-01 --layer codified --explain
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, all_of, not_
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Stage


class Where(Numbers):
    """The countries, and the headquarters judged otherwise."""

    destinations: PlaceSet
    unless_headquartered: PlaceSet


def clause(case: Case, numbers: Where, paragraph: str) -> Clause:
    """An .a item, there, to anybody else."""
    return all_of(
        case.answer("eccn_3a090_a"),
        case.destination(numbers.destinations, paragraph),
        not_(case.headquartered(numbers.unless_headquartered, paragraph)),
    )


RULE = Rule(
    id="XC427",
    stem="review_diffusion_approval",
    title="Presumption of approval for a supplement no. 5(a) country (AI Diffusion text)",
    stage=Stage.REVIEW,
    numbers=Where,
    clause=clause,
)
