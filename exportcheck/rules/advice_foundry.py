"""Note 1 to 3A090.a: the foundry presumption.

What it tests
    Whether the item is a circuit of a designer headquartered in Macau or Country Group D:5: for
    foundries and packagers such circuits are presumed to be 3A090.a unless shown otherwise.

How it changed
    From 2025-01-16; dates for designers moved to 2026-12-31 by the rule of 2026-04-07.

How to mend
    Show by the figures of the circuit that it is outside 3A090, or let the foundry classify it.

Example
    exportcheck chip "Ascend 310" --to CN --on 2026-02-01 --explain
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth, all_of, not_
from exportcheck.model.rule import Numbers, Rule, Severity, Stage


class Designers(Numbers):
    """The designers' countries, and the number of transistors (in billions) the note speaks of."""

    vendor_countries: tuple[str, ...]
    transistors_billion: int


def clause(case: Case, numbers: Designers, paragraph: str) -> Clause:
    """A circuit of such a designer, not in .a by its own figures."""
    designer = case.is_one_of(
        numbers.vendor_countries, case.chip.vendor_country, "the designer is headquartered there", paragraph
    )
    return all_of(designer, not_(case.answer("eccn_3a090_a")))


RULE = Rule(
    id="XC907",
    stem="advice_foundry",
    title="Foundries and packagers presume such a circuit to be 3A090.a (Note 1)",
    stage=Stage.ADVISE,
    numbers=Designers,
    clause=clause,
    speaks={Truth.HOLDS: Severity.NOTE},
)
