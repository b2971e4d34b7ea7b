"""Licence for .b items by destination.

What it tests
    Whether an item of the .b family goes to one of the destinations that the paragraph names,
    and not to an entity that supplement no. 8 to part 740 exempts.

How it changed
    Country Groups D:1, D:4 and D:5 less A:5 and A:6 since 2023-11-17; moved to
    742.6(a)(6)(iii)(B) on 2025-01-13; from 2026-07-10 the United Arab Emirates is named beside
    them, and supplement no. 8 exempts some entities there, fewer from 2027-04-07.

How to mend
    Apply for a licence and declare it (C30) with its number, or claim an exception that is
    available.

Example
    exportcheck chip A30 --to CN --on 2026-02-01 --explain
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, all_of, not_
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Stage


class Where(Numbers):
    """The destinations, and the entities exempted in some of them."""

    destinations: PlaceSet
    exempt_in: PlaceSet
    entities: tuple[str, ...] = ()
    entity_types: tuple[str, ...] = ()


def clause(case: Case, numbers: Where, paragraph: str) -> Clause:
    """The item is .b, the destination is named, the entity is not exempt."""
    required = [case.answer("eccn_3a090_b"), case.destination(numbers.destinations, paragraph)]
    if numbers.entities:
        supplement = "supp. 8 to part 740"
        exempt = all_of(
            case.destination(numbers.exempt_in, supplement),
            case.named(numbers.entities, numbers.entity_types, supplement),
        )
        required.append(not_(exempt))
    return all_of(*required)


RULE = Rule(
    id="XC305",
    stem="license_b_destination",
    title="Licence required for a 3A090.b item to this destination",
    stage=Stage.REQUIRE,
    numbers=Where,
    clause=clause,
)
