"""(dd)(1)(vii): infrastructure as a service.

What it tests
    Whether the certification covers infrastructure as a service: (iv) complied with, no transfer of
    model weights to undisclosed users, no remote access for parties under (iv).

How it changed
    Came with paragraph (dd) of supplement no. 2 to part 748 on 2026-01-15.

How to mend
    State it under `certification:` in a YAML manifest, as `iaas` with `met` and its evidence.

Example
    exportcheck check docs/examples/exit-0/application.yaml --on 2026-02-01
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth
from exportcheck.model.rule import Nothing, Rule, Severity, Stage


def clause(case: Case, numbers: Nothing, paragraph: str) -> Clause:
    """The statement is met, with the evidence named for it."""
    return case.certified("iaas", paragraph)


RULE = Rule(
    id="XC418",
    stem="dd_iaas",
    title="Certification: infrastructure as a service",
    stage=Stage.CONDITION,
    clause=clause,
    speaks={Truth.FAILS: Severity.ERROR, Truth.UNKNOWN: Severity.INDETERMINATE},
)
