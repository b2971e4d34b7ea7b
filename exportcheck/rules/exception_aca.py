"""License Exception ACA, 740.8: advanced computing authorized.

What it tests
    Whether an item outside the core (.a not for datacenters, or .b) goes where NAC is not the
    exception to use, or is transferred inside Macau or Country Group D:5. No notice is needed.

How it changed
    Split off from NAC on 2024-04-04.

How to mend
    Claim it with code C68 on the line.

Example
    exportcheck chip "RTX 4090" --to VN --on 2026-02-01 --explain
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, all_of, any_of, not_
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Stage


class Unnotified(Numbers):
    """Where NAC takes its place, and the transactions that need no NAC even there."""

    notified_destinations: PlaceSet
    notified_headquarters: PlaceSet
    transactions_without_notice: tuple[str, ...]
    conditions: tuple[str, ...]


def clause(case: Case, numbers: Unnotified, paragraph: str) -> Clause:
    """Such an item, not where notice is due, with no other bar."""
    return all_of(
        any_of(
            case.answer("eccn_3a090_b"),
            all_of(case.answer("eccn_3a090_a"), not_(case.datacenter(paragraph))),
        ),
        any_of(
            all_of(
                case.done_by(numbers.transactions_without_notice, paragraph),
                case.destination(numbers.notified_destinations, paragraph),
            ),
            not_(
                any_of(
                    case.destination(numbers.notified_destinations, paragraph),
                    case.headquartered(numbers.notified_headquarters, paragraph),
                )
            ),
        ),
        not_(case.answer("embargo")),
        not_(case.answer("supercomputer")),
        not_(case.answer("military_end_use")),
    )


RULE = Rule(
    id="XC322",
    stem="exception_aca",
    title="License Exception ACA is available",
    stage=Stage.EXCUSE,
    numbers=Unnotified,
    clause=clause,
    exception="ACA",
)
