"""744.23(a)(1): supercomputer end use.

What it tests
    Whether an item subject to the EAR goes to Macau or Country Group D:5 for a supercomputer,
    as far as the transaction states it. The prohibition turns on knowledge, so silence is *no*.

How it changed
    In force since 2022-10-21 for China; Macau from 2023-01-17; Country Group D:5 from 2023-11-17.

How to mend
    State the end use as it is. Where it is a supercomputer, only a licence settles it.

Example
    exportcheck chip H20 --to CN --end-use supercomputer --on 2026-02-01 --explain
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, all_of
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Stage


class EndUse(Numbers):
    """The destinations, and the words by which the end use is stated."""

    destinations: PlaceSet
    words: tuple[str, ...]


def clause(case: Case, numbers: EndUse, paragraph: str) -> Clause:
    """A supercomputer is stated, at such a destination."""
    return all_of(
        case.destination(numbers.destinations, paragraph),
        case.stated(numbers.words, "supercomputer", "the stated end use is a supercomputer", paragraph),
    )


RULE = Rule(
    id="XC309",
    stem="supercomputer",
    title="Licence required for a supercomputer at this destination",
    stage=Stage.REQUIRE,
    numbers=EndUse,
    clause=clause,
    apart=True,
)
