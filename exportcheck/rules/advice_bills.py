"""Bills before Congress: proposed, not law; shown on request only.

What it tests
    Whether the figures reach the limits of a bill, for a destination or an entity that the
    existing headquarters test names.

How it changed
    Introduced on 2025-12-04 (SAFE Chips Act) and 2025-12-18 (AI OVERWATCH Act); nothing of it is
    in force.

How to mend
    Nothing to mend: no bill is law. Leave out `--proposed` to not see it.

Example
    exportcheck chip H20 --to CN --on 2026-02-01 --proposed
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth, all_of, any_of, compare
from exportcheck.model.measure import Limit, total
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Severity, Stage


class Bill(Numbers):
    """One bill: any line reached is enough; each line is a set of limits met together."""

    name: str
    lines: tuple[dict[str, Limit], ...]


class Bills(Numbers):
    """The bills, and whom they would reach."""

    destinations: PlaceSet
    headquarters: PlaceSet
    bills: tuple[Bill, ...]


def clause(case: Case, numbers: Bills, paragraph: str) -> Clause:
    """Any line of any bill reached, for such a destination or entity."""
    figures = case.metrics
    known = {
        "tpp": figures.tpp,
        "performance_density": figures.performance_density,
        "dram_bandwidth_gb_s": figures.dram_bandwidth_gb_s,
        "interconnect_gb_s": figures.interconnect_gb_s,
        "dram_plus_interconnect_gb_s": total(figures.dram_bandwidth_gb_s, figures.interconnect_gb_s),
    }
    reached = any_of(
        *(
            all_of(*(compare(figure, known[figure], limit, bill.name) for figure, limit in line.items()))
            for bill in numbers.bills
            for line in bill.lines
        )
    )
    return all_of(
        any_of(
            case.destination(numbers.destinations, paragraph),
            case.headquartered(numbers.headquarters, paragraph),
        ),
        reached,
    )


RULE = Rule(
    id="XC905",
    stem="advice_bills",
    title="Would be reached by a bill before Congress (proposed, not law)",
    stage=Stage.ADVISE,
    numbers=Bills,
    clause=clause,
    speaks={Truth.HOLDS: Severity.NOTE, Truth.UNKNOWN: Severity.NOTE},
)
