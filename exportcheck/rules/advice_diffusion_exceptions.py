"""License Exceptions AIA, ACM and LPP: AI Diffusion text.

What it tests
    Whether an .a item would need a licence under the worldwide text, for which these exceptions
    were written.

How it changed
    In the text since 2025-01-13, to be complied with from 2025-05-15; since 2025-05-13 not
    enforced. Codified layer only.

How to mend
    Nothing to mend while the text is not enforced.

Example
    exportcheck chip H200 --to IN --on 2026-02-01 --layer codified
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth
from exportcheck.model.rule import Nothing, Rule, Severity, Stage


def clause(case: Case, numbers: Nothing, paragraph: str) -> Clause:
    """The worldwide text asks for a licence."""
    return case.answer("license_a_worldwide")


RULE = Rule(
    id="XC324",
    stem="advice_diffusion_exceptions",
    title="License Exceptions AIA, ACM and LPP stand in the text for such exports",
    stage=Stage.ADVISE,
    clause=clause,
    speaks={Truth.HOLDS: Severity.NOTE},
)
