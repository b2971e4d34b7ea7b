"""The Affiliates rule: owned 50 percent or more by listed parties.

What it tests
    Whether the rule binds on the day. It stands on every line while an owner of a party is not stated; what
    stated owners come to (`check --owners`, `owners:` of a party) is told as XC520 to XC525.

How it changed
    In force 2025-09-29 to 2025-11-09, stayed from 2025-11-10, back by its own terms from
    2026-11-10. An extension of the stay was announced; no notice of it was seen.

How to mend
    Find out who owns the parties, and state it: an owners file, or `owners:` of a party.

Example
    exportcheck check docs/examples/exit-1/failing.csv --on 2026-11-20
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth
from exportcheck.model.measure import Limit, Operator
from exportcheck.model.rule import Numbers, Rule, Severity, Stage


class Owned(Numbers):
    """The percent, the lists whose parties count, and the sanctions programs that limit some of them."""

    ownership_percent: Limit
    lists: tuple[str, ...]
    by_program: tuple[str, ...]
    programs: tuple[str, ...]


def clause(case: Case, numbers: Owned, paragraph: str) -> Clause:
    """The rule binds, and the owners are not stated."""
    limit = numbers.ownership_percent
    percent = f"{limit.value:g} percent" + (" or more" if limit.operator is Operator.AT_LEAST else "")
    over = "more than " if limit.operator is Operator.MORE_THAN else ""
    statement = f"an entity owned {over}{percent} by listed parties carries their restriction"
    return case.fact("affiliates", statement, Truth.HOLDS, paragraph, "owners are not stated")


RULE = Rule(
    id="XC502",
    stem="affiliates",
    title="The Affiliates rule binds on this day",
    stage=Stage.PARTY,
    numbers=Owned,
    clause=clause,
    speaks={Truth.HOLDS: Severity.NOTE},
)
