"""Licence for .a items worldwide: the AI Diffusion text.

What it tests
    Whether an item of the .a family leaves the United States at all.

How it changed
    In the text since 2025-01-13, to be complied with from 2025-05-15; since 2025-05-13 not
    enforced, and never rescinded. It speaks on the codified layer only.

How to mend
    Nothing to mend while the text is not enforced.

Example
    exportcheck chip H200 --to IN --on 2026-02-01 --layer codified --explain
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, all_of, not_
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Stage


class Home(Numbers):
    """Where the item may go without a licence."""

    home: PlaceSet


def clause(case: Case, numbers: Home, paragraph: str) -> Clause:
    """The item is .a and leaves home."""
    return all_of(case.answer("eccn_3a090_a"), not_(case.destination(numbers.home, paragraph)))


RULE = Rule(
    id="XC303",
    stem="license_a_worldwide",
    title="Licence required for a 3A090.a item worldwide (AI Diffusion text)",
    stage=Stage.REQUIRE,
    numbers=Home,
    clause=clause,
)
