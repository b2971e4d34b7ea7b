"""Licence for .a items to the United Arab Emirates after it left Country Group D:4.

What it tests
    Whether an item of the .a family goes to the United Arab Emirates. For the government
    agencies and companies of supplement no. 8 to part 740 two readings stand against each
    other: the supplement calls them licence-free, 742.6(a)(6)(iii)(A) carries no such exception.

How it changed
    On 2026-07-10 the United Arab Emirates moved from D:3 and D:4 to A:5. From 2027-04-07 on the
    entities whose time in supplement no. 8 ends are no longer named.

How to mend
    Apply for a licence. An entity of supplement no. 8: state its name or type, and ask counsel
    which text governs.

Example
    exportcheck chip H200 --to AE --on 2026-08-01 --explain
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth, all_of, any_of, not_, readings
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Stage


class Emirates(Numbers):
    """The destination, and the entities of the supplement by name."""

    destinations: PlaceSet
    entities: tuple[str, ...]
    entity_types: tuple[str, ...]


def clause(case: Case, numbers: Emirates, paragraph: str) -> Clause:
    """The item is .a, the destination is the Emirates, and no undisputed exception applies."""
    listed = case.named(numbers.entities, numbers.entity_types, "supp. 8 to part 740")
    return all_of(
        case.answer("eccn_3a090_a"),
        case.destination(numbers.destinations, paragraph),
        any_of(
            not_(listed),
            readings(
                "supplement no. 8 entities",
                ("742.6(a)(6)(iii)(A) has no exception for them", case.reading(Truth.HOLDS, paragraph)),
                (
                    "supplement no. 8 makes them licence-free",
                    case.reading(Truth.FAILS, "supp. 8 to part 740"),
                ),
            ),
        ),
    )


RULE = Rule(
    id="XC304",
    stem="license_a_emirates",
    title="Licence required for a 3A090.a item to the United Arab Emirates",
    stage=Stage.REQUIRE,
    numbers=Emirates,
    clause=clause,
)
