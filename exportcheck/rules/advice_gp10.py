"""General prohibition ten: items presumed to be made in violation.

What it tests
    Whether the item is one of those that BIS's guidance presumes to be made in violation of the
    EAR; using, buying or moving it anywhere is then at one's own risk.

How it changed
    Guidance of 2025-05-13 on the Ascend 910B, 910C and 910D.

How to mend
    Do not use, buy or move the item without counsel.

Example
    exportcheck chip "Ascend 910C" --to CN --on 2026-02-01
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth
from exportcheck.model.rule import Numbers, Rule, Severity, Stage


class Named(Numbers):
    """The items, by the beginning of their catalog id."""

    named: tuple[str, ...]


def clause(case: Case, numbers: Named, paragraph: str) -> Clause:
    """The item is one of them."""
    named = case.chip.id.startswith(numbers.named)
    return case.fact("gp10", "the item is named in the guidance", Truth.of(named), paragraph, case.chip.id)


RULE = Rule(
    id="XC902",
    stem="advice_gp10",
    title="Presumed to be made in violation of the EAR (general prohibition ten)",
    stage=Stage.ADVISE,
    numbers=Named,
    clause=clause,
    speaks={Truth.HOLDS: Severity.ERROR},
)
