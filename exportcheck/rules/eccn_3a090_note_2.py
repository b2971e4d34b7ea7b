"""Note 2 to 3A090.a and .b: what is not for datacenters and stays below the limit.

What it tests
    Whether the item is neither designed nor marketed for datacenters and its TPP stays below
    the limit; then .a and .b do not apply.

How it changed
    Came with the two paragraphs on 2023-11-17; the test of 2022 knew no such note.

How to mend
    Where it is not known: give `datacenter: yes` or `no` in a catalog entry, with the source that
    says so.

Example
    exportcheck chip "RTX 4090 D" --to CN --on 2026-02-01 --explain
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, all_of, compare, not_
from exportcheck.model.measure import Limit
from exportcheck.model.rule import Numbers, Rule, Stage


class Below(Numbers):
    """The TPP below which the note reaches."""

    tpp: Limit


def clause(case: Case, numbers: Below, paragraph: str) -> Clause:
    """The note, with the market and the figures of the item in it."""
    return all_of(
        not_(case.datacenter(paragraph)),
        compare("tpp", case.metrics.tpp, numbers.tpp, paragraph),
    )


RULE = Rule(
    id="XC204",
    stem="eccn_3a090_note_2",
    title="Note 2: not for datacenters and below the limit",
    stage=Stage.CLASSIFY,
    numbers=Below,
    clause=clause,
)
