"""The ECCN that the shipper declares.

What it tests
    Whether the family letter of the declared ECCN is the one that the figures lead to. Every
    spelling is understood: 4A090.a, 5A992.z.2.b1, 3A090.a.1, and the five-character form 4A090.

How it changed
    From 2022-10-21 3A090 and 4A090 without letters; .a, .b and .c since 2023-11-17, and the .z
    counterparts came with them.

How to mend
    Correct the declared ECCN, or the figures of the catalog entry if the maker's are others.

Example
    exportcheck check docs/examples/exit-1/failing.csv --on 2026-02-01
"""

from exportcheck.model.case import Case, entity_key
from exportcheck.model.clause import Clause, Truth
from exportcheck.model.rule import Numbers, Rule, Severity, Stage


class Families(Numbers):
    """ECCN prefixes of each family, longest match first, and the ECCN by form factor."""

    families: dict[str, tuple[str, ...]]
    eccn: dict[str, dict[str, str]]


def clause(case: Case, numbers: Families, paragraph: str) -> Clause:
    """The declared family is possible; nothing declared is nothing to hold against."""
    declared = case.papers.declared_eccn
    statement = "the declared ECCN is of the family that the figures lead to"
    if declared is None:
        return case.fact("declared eccn", statement, Truth.HOLDS, paragraph, "none declared")
    spelled = entity_key(declared)
    known = [prefix for prefix in numbers.families if spelled.startswith(entity_key(prefix))]
    match = max(known, key=len, default=None)
    allowed = numbers.families[match] if match else ()
    truths = [case.family_truth(family) for family in allowed]
    truth = max(truths, default=Truth.UNKNOWN)
    return case.fact("declared eccn", statement, truth, paragraph, declared)


RULE = Rule(
    id="XC601",
    stem="declared_eccn",
    title="The declared ECCN is of the derived family",
    stage=Stage.DECLARE,
    numbers=Families,
    clause=clause,
    speaks={Truth.FAILS: Severity.ERROR, Truth.UNKNOWN: Severity.WARNING},
)
