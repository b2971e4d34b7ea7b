"""(dd)(1)(ix) and (3)(ii): the laboratory.

What it tests
    Whether every shipment is reviewed by a qualified third-party laboratory before export and its
    certification is submitted before the export.

How it changed
    Came with paragraph (dd) of supplement no. 2 to part 748 on 2026-01-15.

How to mend
    State it under `certification:` in a YAML manifest, as `lab` with `met` and its evidence.

Example
    exportcheck check docs/examples/exit-0/application.yaml --on 2026-02-01
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth
from exportcheck.model.rule import Nothing, Rule, Severity, Stage


def clause(case: Case, numbers: Nothing, paragraph: str) -> Clause:
    """The statement is met, with the evidence named for it."""
    return case.certified("lab", paragraph)


RULE = Rule(
    id="XC420",
    stem="dd_lab",
    title="Certification: every shipment reviewed by a third-party lab",
    stage=Stage.CONDITION,
    clause=clause,
    speaks={Truth.FAILS: Severity.ERROR, Truth.UNKNOWN: Severity.INDETERMINATE},
)
