"""Red flags of diversion on the route.

What it tests
    Whether a controlled item passes, or is consigned in, a place other than its destination that
    public reporting names as a transit point, or a party is a reseller or forwarder.

How it changed
    Reports since the rule of 2023-11-17; advisory only.

How to mend
    Ask who receives the item and why it takes this route, and keep the answer with the papers.

Example
    exportcheck check docs/examples/exit-1/failing.csv --on 2026-02-01
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth, all_of, any_of
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Severity, Stage


class Routes(Numbers):
    """The places, and the words for resellers and forwarders."""

    places: PlaceSet
    words: tuple[str, ...]


def clause(case: Case, numbers: Routes, paragraph: str) -> Clause:
    """A controlled item on such a route."""
    deal = case.deal
    elsewhere = deal.consignee_country is not None and deal.consignee_country != deal.destination
    consignee = case.fact(
        "consignee elsewhere", "the consignee is not at the destination", Truth.of(elsewhere), paragraph
    )
    through = all_of(
        consignee,
        case.within(
            "country of the consignee", deal.consignee_country or deal.destination, numbers.places, paragraph
        ),
    )
    reseller = case.stated(numbers.words, "reseller", "a party is a reseller or forwarder", paragraph)
    intermediate = case.fact(
        "intermediate",
        "an intermediate consignee is named",
        Truth.of(deal.intermediate is not None),
        paragraph,
    )
    return all_of(
        any_of(case.answer("eccn_3a090_a"), case.answer("eccn_3a090_b")),
        any_of(
            through,
            reseller,
            all_of(intermediate, case.destination(numbers.places, paragraph)),
        ),
    )


RULE = Rule(
    id="XC904",
    stem="advice_diversion",
    title="Red flag of diversion on this route",
    stage=Stage.ADVISE,
    numbers=Routes,
    clause=clause,
    speaks={Truth.HOLDS: Severity.WARNING},
)
