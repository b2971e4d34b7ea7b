"""(dd)(1)(ii): supply of the United States.

What it tests
    Whether the certification states that no existing or new US order for any of the applicant's
    advanced-node circuits is delayed.

How it changed
    Came with paragraph (dd) of supplement no. 2 to part 748 on 2026-01-15.

How to mend
    State it under `certification:` in a YAML manifest, as `us_supply` with `met` and its evidence.

Example
    exportcheck check docs/examples/exit-0/application.yaml --on 2026-02-01
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth
from exportcheck.model.rule import Nothing, Rule, Severity, Stage


def clause(case: Case, numbers: Nothing, paragraph: str) -> Clause:
    """The statement is met, with the evidence named for it."""
    return case.certified("us_supply", paragraph)


RULE = Rule(
    id="XC412",
    stem="dd_us_supply",
    title="Certification: no delay of US orders",
    stage=Stage.CONDITION,
    clause=clause,
    speaks={Truth.FAILS: Severity.ERROR, Truth.UNKNOWN: Severity.INDETERMINATE},
)
