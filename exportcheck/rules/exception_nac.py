"""License Exception NAC, 740.8: notified advanced computing.

What it tests
    Whether an item outside the core (.a not for datacenters, or .b) is exported or reexported
    to Macau, Country Group D:5, or an entity headquartered there, and nothing in part 744 (other
    than 744.23(a)(3)) or part 746 requires a licence as well.

How it changed
    2023-11-17 with one exception for all destinations, which could not overcome 744.23(a)(3);
    2024-04-04 split into NAC (with notice) and ACA (without), which may.

How to mend
    Give the notice in time and claim it with code C67 and the notice's number.

Example
    exportcheck chip "RTX 4090" --to CN --on 2026-02-01 --explain
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, all_of, any_of, not_
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Stage


class Notified(Numbers):
    """Where it applies; whether it reaches entities elsewhere; notice and package limits."""

    destinations: PlaceSet
    headquarters: PlaceSet
    reaches_headquarters: bool
    transactions: tuple[str, ...]
    notice_days: int
    most_items: int
    conditions: tuple[str, ...]


def clause(case: Case, numbers: Notified, paragraph: str) -> Clause:
    """Such an item, in such a transaction, to such a place or entity, with no other bar."""
    entity = case.headquartered(numbers.headquarters, paragraph)
    place = case.destination(numbers.destinations, paragraph)
    return all_of(
        any_of(
            case.answer("eccn_3a090_b"),
            all_of(case.answer("eccn_3a090_a"), not_(case.datacenter(paragraph))),
        ),
        case.done_by(numbers.transactions, paragraph),
        any_of(place, entity) if numbers.reaches_headquarters else place,
        not_(case.answer("embargo")),
        not_(case.answer("supercomputer")),
        not_(case.answer("military_end_use")),
    )


RULE = Rule(
    id="XC321",
    stem="exception_nac",
    title="License Exception NAC is available, with notice",
    stage=Stage.EXCUSE,
    numbers=Notified,
    clause=clause,
    exception="NAC",
)
