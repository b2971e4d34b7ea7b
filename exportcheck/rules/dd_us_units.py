"""(dd)(1)(i): units in the United States and five specifications.

What it tests
    Whether the certification states that the commodity is already shipped to commercial customers
    in the United States for end use there, with TPP, total DRAM bandwidth, interconnect
    bandwidth, co-packaged DRAM capacity and peak power at maximum TPP.

How it changed
    Came with paragraph (dd) of supplement no. 2 to part 748 on 2026-01-15.

How to mend
    State it under `certification:` in a YAML manifest, as `us_units_and_specifications` with `met`
    and its evidence.

Example
    exportcheck check docs/examples/exit-0/application.yaml --on 2026-02-01
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth
from exportcheck.model.rule import Nothing, Rule, Severity, Stage


def clause(case: Case, numbers: Nothing, paragraph: str) -> Clause:
    """The statement is met, with the evidence named for it."""
    return case.certified("us_units_and_specifications", paragraph)


RULE = Rule(
    id="XC411",
    stem="dd_us_units",
    title="Certification: units shipped in the US and the five specifications",
    stage=Stage.CONDITION,
    clause=clause,
    speaks={Truth.FAILS: Severity.ERROR, Truth.UNKNOWN: Severity.INDETERMINATE},
)
