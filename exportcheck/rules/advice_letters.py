"""*Is informed* letters: a licence for one addressee.

What it tests
    Whether an item that the regulation leaves free goes to a place or entity that the letters
    name, and was named in reports of one of them. The letters are not public.

How it changed
    2022-08-26 (A100, H100 and successors), 2023-10-23 (until the rule of 2023-11-17), 2025-04-09
    (H20, MI308).

How to mend
    Ask the maker whether its letter reaches the item, and for a licence if it does.

Example
    exportcheck chip H20 --to CN --on 2026-02-01
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth, all_of, any_of, not_
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Severity, Stage


class Letters(Numbers):
    """Items named, by catalog id, and the places."""

    named: tuple[str, ...]
    destinations: PlaceSet
    headquarters: PlaceSet


def clause(case: Case, numbers: Letters, paragraph: str) -> Clause:
    """Such an item, to such a place or entity."""
    return all_of(
        not_(case.answer("eccn_3a090_a")),
        not_(case.answer("eccn_3a090_b")),
        any_of(
            case.destination(numbers.destinations, paragraph),
            case.headquartered(numbers.headquarters, paragraph),
        ),
        case.is_one_of(numbers.named, case.chip.id, "the item was named in reports of a letter", paragraph),
    )


RULE = Rule(
    id="XC901",
    stem="advice_letters",
    title="A letter to the maker may require a licence although the regulation does not",
    stage=Stage.ADVISE,
    numbers=Letters,
    clause=clause,
    speaks={Truth.HOLDS: Severity.INDETERMINATE, Truth.UNKNOWN: Severity.WARNING},
)
