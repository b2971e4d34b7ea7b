"""License Exception HBM, 740.25.

What it tests
    Whether high bandwidth memory is below the density that the exception allows. What it asks
    of the exporter (headquartered in the United States or A:5 without a parent in Macau or D:5,
    shipped directly to the packaging site, no distributor) stands in its conditions.

How it changed
    Came together with 3A090.c on 2024-12-02, with effect from 2024-12-31.

How to mend
    See to the conditions that are listed, and keep the evidence with the papers.

Example
    exportcheck chip H200 --to CN --on 2026-02-01 --explain -o json
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, all_of, compare, not_
from exportcheck.model.measure import Limit
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Stage


class Density(Numbers):
    """Memory bandwidth density in GB/s per mm², and the other conditions."""

    hbm_density: Limit
    exported_from: PlaceSet
    conditions: tuple[str, ...]


def clause(case: Case, numbers: Density, paragraph: str) -> Clause:
    """High bandwidth memory below the density, with no other bar."""
    return all_of(
        case.answer("eccn_3a090_c"),
        compare("hbm_density", case.metrics.hbm_density, numbers.hbm_density, paragraph),
        case.within("place exported from", case.deal.origin, numbers.exported_from, paragraph),
        not_(case.answer("embargo")),
        not_(case.answer("supercomputer")),
        not_(case.answer("military_end_use")),
    )


RULE = Rule(
    id="XC323",
    stem="exception_hbm",
    title="License Exception HBM is available",
    stage=Stage.EXCUSE,
    numbers=Density,
    clause=clause,
    exception="HBM",
)
