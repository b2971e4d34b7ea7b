"""(dd)(1)(iv): end use and end users.

What it tests
    Whether the certification excludes military, military-intelligence and WMD end uses and end
    users, parties subject to 744.8 or 744.11, and remote access for them.

How it changed
    Came with paragraph (dd) of supplement no. 2 to part 748 on 2026-01-15.

How to mend
    State it under `certification:` in a YAML manifest, as `end_use` with `met` and its evidence.

Example
    exportcheck check docs/examples/exit-0/application.yaml --on 2026-02-01
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth
from exportcheck.model.rule import Nothing, Rule, Severity, Stage


def clause(case: Case, numbers: Nothing, paragraph: str) -> Clause:
    """The statement is met, with the evidence named for it."""
    return case.certified("end_use", paragraph)


RULE = Rule(
    id="XC415",
    stem="dd_end_use",
    title="Certification: no military or weapons end use or end user",
    stage=Stage.CONDITION,
    clause=clause,
    speaks={Truth.FAILS: Severity.ERROR, Truth.UNKNOWN: Severity.INDETERMINATE},
)
