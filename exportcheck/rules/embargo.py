"""Parts 742 (anti-terrorism) and 746: embargoed places.

What it tests
    Whether anything at all goes to a place under an embargo or a comprehensive control. The
    detail of those parts is not modelled: that a licence is needed is said, the policy is not.

How it changed
    The places have not moved since 2022-10-21.

How to mend
    Only a licence settles it; ask counsel.

Example
    exportcheck chip H200 --to RU --on 2026-02-01 --explain
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Stage


class Where(Numbers):
    """The embargoed places."""

    destinations: PlaceSet


def clause(case: Case, numbers: Where, paragraph: str) -> Clause:
    """The destination is under embargo."""
    return case.destination(numbers.destinations, paragraph)


RULE = Rule(
    id="XC310",
    stem="embargo",
    title="Embargoed destination: parts 742 and 746 require a licence for almost anything",
    stage=Stage.REQUIRE,
    numbers=Where,
    clause=clause,
    apart=True,
)
