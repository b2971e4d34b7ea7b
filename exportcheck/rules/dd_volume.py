"""(dd)(1)(iii): no more than half of what US customers received.

What it tests
    Whether the aggregate TPP exported to China or Macau (shipped before and now applied for) is at
    most half of the aggregate TPP of the same commodity shipped to US customers for US end use, up
    to the date of the application. Exactly half passes.

How it changed
    Came with paragraph (dd) of supplement no. 2 to part 748 on 2026-01-15.

How to mend
    Ship more to US customers first, or apply for fewer units; `exportcheck headroom` says how many.
    State all US shipments under `us_shipments:`.

Example
    exportcheck check docs/examples/exit-1/ratio-exceeded.yaml --on 2026-02-01
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, compare
from exportcheck.model.measure import UNPUBLISHED, Limit
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Stage


class Half(Numbers):
    """The ratio of the two sums, the places whose exports count, and where US units count."""

    volume_ratio: Limit
    numerator: PlaceSet
    denominator: PlaceSet


def clause(case: Case, numbers: Half, paragraph: str) -> Clause:
    """The ratio against its limit; without sums it is not known."""
    return compare("volume_ratio", case.volume or UNPUBLISHED, numbers.volume_ratio, paragraph)


RULE = Rule(
    id="XC414",
    stem="dd_volume",
    title="Certification: aggregate TPP to China and Macau is at most half of that shipped to US customers",
    stage=Stage.TOTAL,
    numbers=Half,
    clause=clause,
)
