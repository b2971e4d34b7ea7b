"""A forwarder as the final destination of a controlled item.

What it tests
    Whether the name of the end user or the consignee of a controlled item carries a word of freight and
    logistics. BIS names it among its red flags: "A freight forwarding firm is listed as the product's
    final destination." A name is a hint, not knowledge.

How it changed
    Red flags of supplement no. 3 to part 732; older than the advanced-computing rules, asked from
    2022-10-21 on.

How to mend
    Ask for whom the forwarder receives the item; state that party as the consignee, and the forwarder under
    `intermediate`.

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
    """A controlled item, and a name with such a word."""
    statement = "the name of the end user or consignee is that of a forwarder"
    named = case.suggested(numbers.words, "forwarder", statement, paragraph)
    return all_of(any_of(case.answer("eccn_3a090_a"), case.answer("eccn_3a090_b")), named)


RULE = Rule(
    id="XC911",
    stem="advice_forwarder",
    title="Red flag: a forwarder is the final destination",
    stage=Stage.ADVISE,
    numbers=Words,
    clause=clause,
    speaks={Truth.HOLDS: Severity.WARNING},
)
