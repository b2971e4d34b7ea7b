"""(dd)(1)(v): know your customer.

What it tests
    Whether the certification describes the know-your-customer procedures of the ultimate consignee.

How it changed
    Came with paragraph (dd) of supplement no. 2 to part 748 on 2026-01-15.

How to mend
    State it under `certification:` in a YAML manifest, as `know_your_customer` with `met` and its
    evidence.

Example
    exportcheck check docs/examples/exit-0/application.yaml --on 2026-02-01
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth
from exportcheck.model.rule import Nothing, Rule, Severity, Stage


def clause(case: Case, numbers: Nothing, paragraph: str) -> Clause:
    """The statement is met, with the evidence named for it."""
    return case.certified("know_your_customer", paragraph)


RULE = Rule(
    id="XC416",
    stem="dd_know_your_customer",
    title="Certification: the consignee's know-your-customer procedures",
    stage=Stage.CONDITION,
    clause=clause,
    speaks={Truth.FAILS: Severity.ERROR, Truth.UNKNOWN: Severity.INDETERMINATE},
)
