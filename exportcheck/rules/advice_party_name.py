"""A party whose name suggests a prohibited end use.

What it tests
    Whether the name of the end user or the consignee carries a word of a military body or a
    supercomputer. A name is a hint, not knowledge; it calls for a question before the shipment.

How it changed
    Red flags of supplement no. 3 to part 732; older than the advanced-computing rules, asked
    from 2022-10-21 on.

How to mend
    Ask the party what it is and what the item is for, and keep the answer with the papers.

Example
    exportcheck check docs/examples/exit-1/failing.csv --on 2026-02-01
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth
from exportcheck.model.rule import Numbers, Rule, Severity, Stage


class Words(Numbers):
    """The words in names."""

    words: tuple[str, ...]


def clause(case: Case, numbers: Words, paragraph: str) -> Clause:
    """A name with such a word."""
    statement = "a party's name suggests a military or supercomputer end use"
    return case.suggested(numbers.words, "party name", statement, paragraph)


RULE = Rule(
    id="XC910",
    stem="advice_party_name",
    title="Red flag: ask what the party does",
    stage=Stage.ADVISE,
    numbers=Words,
    clause=clause,
    speaks={Truth.HOLDS: Severity.WARNING},
)
