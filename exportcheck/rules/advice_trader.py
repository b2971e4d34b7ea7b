"""A reseller or trader as the end user of a controlled item.

What it tests
    Whether the name of the end user of a controlled item carries a word of trade: who trades in an item does
    not use it. BIS names among its red flags: "The product's capabilities do not fit the buyer's line of
    business." A name is a hint, not knowledge; what the line states of the end user is asked by XC904.

How it changed
    Red flags of supplement no. 3 to part 732; older than the advanced-computing rules, asked from
    2022-10-21 on.

How to mend
    Ask who will use the item and state that party as the end user; keep the answer with the papers.

Example
    exportcheck check docs/examples/exit-1/failing.csv --on 2026-02-01
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth, all_of, any_of
from exportcheck.model.rule import Numbers, Rule, Severity, Stage


class Words(Numbers):
    """The words in names."""

    words: tuple[str, ...]


def clause(case: Case, numbers: Words, paragraph: str) -> Clause:
    """A controlled item, and an end user with such a word in its name."""
    statement = "the name of the end user is that of a trader"
    named = case.suggested(numbers.words, "trader", statement, paragraph, end_user=True)
    return all_of(any_of(case.answer("eccn_3a090_a"), case.answer("eccn_3a090_b")), named)


RULE = Rule(
    id="XC912",
    stem="advice_trader",
    title="Red flag: the end user trades",
    stage=Stage.ADVISE,
    numbers=Words,
    clause=clause,
    speaks={Truth.HOLDS: Severity.WARNING},
)
