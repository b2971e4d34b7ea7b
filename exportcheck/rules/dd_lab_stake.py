"""(dd)(3)(i)(B): the laboratory's independence.

What it tests
    Whether the laboratory has no stake in any party and no benefit beyond the testing fee.

How it changed
    Came with paragraph (dd) of supplement no. 2 to part 748 on 2026-01-15.

How to mend
    State `stake` of the laboratory under `lab:`, or choose another laboratory.

Example
    exportcheck check docs/examples/exit-0/application.yaml --on 2026-02-01
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth, not_
from exportcheck.model.rule import Nothing, Rule, Severity, Stage


def clause(case: Case, numbers: Nothing, paragraph: str) -> Clause:
    """No stake."""
    statement = "the laboratory has a stake in a party or a benefit beyond the fee"
    return not_(case.fact("lab stake", statement, Truth.of(case.lab.stake), paragraph))


RULE = Rule(
    id="XC423",
    stem="dd_lab_stake",
    title="Certification: the laboratory has no stake",
    stage=Stage.CONDITION,
    clause=clause,
    speaks={Truth.FAILS: Severity.ERROR, Truth.UNKNOWN: Severity.INDETERMINATE},
)
