"""*Is informed* letters: the limits that were reported.

What it tests
    Whether an item that the regulation leaves free comes from a maker who received a letter,
    goes to a place or entity that the letters name, and reaches the limits that were reported.
    The letters are not public; the limits are known from press reports of one of them.

How it changed
    2023-10-23 (TPP, until the rule of 2023-11-17), 2025-04-09 (memory and interconnect bandwidth).

How to mend
    Ask the maker whether a letter reaches the item.

Example
    exportcheck chip H20 --to CN --on 2026-02-01
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth, all_of, any_of, compare, not_
from exportcheck.model.measure import Limit, total
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Severity, Stage


class Letters(Numbers):
    """Addressees, places, and the reported limits: GB/s, or TPP for datacenter items."""

    vendors: tuple[str, ...]
    destinations: PlaceSet
    headquarters: PlaceSet
    dram_bandwidth_gb_s: tuple[Limit, ...] = ()
    interconnect_gb_s: tuple[Limit, ...] = ()
    dram_plus_interconnect_gb_s: tuple[Limit, ...] = ()
    tpp: tuple[Limit, ...] = ()


def clause(case: Case, numbers: Letters, paragraph: str) -> Clause:
    """Such an item, of an addressee, to such a place or entity."""
    figures = case.metrics
    both = total(figures.dram_bandwidth_gb_s, figures.interconnect_gb_s)
    reached: list[Clause] = [
        *(
            compare("dram_bandwidth_gb_s", figures.dram_bandwidth_gb_s, limit, paragraph)
            for limit in numbers.dram_bandwidth_gb_s
        ),
        *(
            compare("interconnect_gb_s", figures.interconnect_gb_s, limit, paragraph)
            for limit in numbers.interconnect_gb_s
        ),
        *(
            compare("dram_plus_interconnect_gb_s", both, limit, paragraph)
            for limit in numbers.dram_plus_interconnect_gb_s
        ),
        *(
            all_of(compare("tpp", figures.tpp, limit, paragraph), case.datacenter(paragraph))
            for limit in numbers.tpp
        ),
    ]
    return all_of(
        not_(case.answer("eccn_3a090_a")),
        not_(case.answer("eccn_3a090_b")),
        case.is_one_of(numbers.vendors, case.chip.vendor, "the maker received a letter", paragraph),
        any_of(
            case.destination(numbers.destinations, paragraph),
            case.headquartered(numbers.headquarters, paragraph),
        ),
        any_of(*reached),
    )


RULE = Rule(
    id="XC906",
    stem="advice_letter_limits",
    title="Reaches the limits reported of letters to makers: a licence may be needed",
    stage=Stage.ADVISE,
    numbers=Letters,
    clause=clause,
    speaks={Truth.HOLDS: Severity.WARNING, Truth.UNKNOWN: Severity.NOTE},
)
