"""(dd)(1)(vi): remote end users.

What it tests
    Whether the certification lists the intended remote end users of infrastructure as a service
    located, headquartered or with an ultimate parent in the eight places the paragraph names. A
    disclosure list, not a ban.

How it changed
    Came with paragraph (dd) of supplement no. 2 to part 748 on 2026-01-15.

How to mend
    State it under `certification:` in a YAML manifest, as `remote_users` with `met` and its
    evidence.

Example
    exportcheck check docs/examples/exit-0/application.yaml --on 2026-02-01
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Severity, Stage


class Disclosed(Numbers):
    """The places whose users are listed; `exportcheck certify` holds the list against them."""

    disclosed: PlaceSet


def clause(case: Case, numbers: Disclosed, paragraph: str) -> Clause:
    """The statement is met, with the evidence named for it."""
    return case.certified("remote_users", paragraph)


RULE = Rule(
    id="XC417",
    stem="dd_remote_users",
    title="Certification: the list of intended remote end users",
    stage=Stage.CONDITION,
    numbers=Disclosed,
    clause=clause,
    speaks={Truth.FAILS: Severity.ERROR, Truth.UNKNOWN: Severity.INDETERMINATE},
)
