"""(dd)(1)(ii): foundry capacity.

What it tests
    Whether the certification states that no foundry capacity of a similar or more advanced node
    is diverted.

How it changed
    Came with paragraph (dd) of supplement no. 2 to part 748 on 2026-01-15.

How to mend
    State it under `certification:` in a YAML manifest, as `foundry_capacity` with `met` and its
    evidence.

Example
    exportcheck check docs/examples/exit-0/application.yaml --on 2026-02-01
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth
from exportcheck.model.rule import Nothing, Rule, Severity, Stage


def clause(case: Case, numbers: Nothing, paragraph: str) -> Clause:
    """The statement is met, with the evidence named for it."""
    return case.certified("foundry_capacity", paragraph)


RULE = Rule(
    id="XC413",
    stem="dd_foundry_capacity",
    title="Certification: no diversion of foundry capacity",
    stage=Stage.CONDITION,
    clause=clause,
    speaks={Truth.FAILS: Severity.ERROR, Truth.UNKNOWN: Severity.INDETERMINATE},
)
