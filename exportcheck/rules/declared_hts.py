"""The tariff heading that the shipper declares, against the duty.

What it tests
    Whether a declared heading of the proclamation says the opposite of what the figures say: the
    heading of the duty where it does not apply, or the one outside it where it does.

How it changed
    Proclamation 11002, from 2026-01-15.

How to mend
    Correct the heading on the papers, or the figures of the catalog entry.

Example
    exportcheck check docs/examples/exit-1/failing.csv --on 2026-02-01
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth, all_of, any_of, not_
from exportcheck.model.rule import Numbers, Rule, Severity, Stage


class Headings(Numbers):
    """The headings inside and outside the duty."""

    inside: str
    outside: str


def clause(case: Case, numbers: Headings, paragraph: str) -> Clause:
    """A heading that contradicts the figures."""
    declared = case.papers.hts or ""
    spelled = "".join(c for c in declared if c.isdigit())

    def says(heading: str) -> Clause:
        digits = "".join(c for c in heading if c.isdigit())
        truth = Truth.of(spelled.startswith(digits))
        return case.fact(f"hts {heading}", f"the declared heading is {heading}", truth, paragraph, declared)

    applies = case.answer("duty")
    return any_of(
        all_of(says(numbers.inside), not_(applies)),
        all_of(says(numbers.outside), applies),
    )


RULE = Rule(
    id="XC613",
    stem="declared_hts",
    title="The declared tariff heading contradicts the figures",
    stage=Stage.DECLARE,
    numbers=Headings,
    clause=clause,
    speaks={Truth.HOLDS: Severity.WARNING, Truth.UNKNOWN: Severity.NOTE},
)
