"""3A991.p: integrated circuits controlled for anti-terrorism reasons only.

What it tests
    Whether a circuit outside 3A090 computes enough, or moves enough data, to be in 3A991.p.

How it changed
    Created together with 3A090 on 2022-10-21.

How to mend
    Nothing to mend; declare 3A991.p, or 4A994.l for a board.

Example
    exportcheck chip H20 --to CN --on 2026-02-01 --explain
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, all_of, any_of, compare, not_
from exportcheck.model.measure import Limit
from exportcheck.model.rule import Numbers, Rule, Stage


class Either(Numbers):
    """TOPS, or GB/s over all inputs and outputs other than volatile memories."""

    tops: Limit
    interconnect_gb_s: Limit


def clause(case: Case, numbers: Either, paragraph: str) -> Clause:
    """The paragraph, with the figures of the circuit in it."""
    figures = case.metrics
    return all_of(
        not_(case.answer("eccn_3a090_a")),
        not_(case.answer("eccn_3a090_b")),
        not_(case.answer("eccn_3a090_c")),
        any_of(
            compare("tops", figures.tops, numbers.tops, paragraph),
            compare("interconnect_gb_s", figures.interconnect_gb_s, numbers.interconnect_gb_s, paragraph),
        ),
    )


RULE = Rule(
    id="XC205",
    stem="eccn_3a991_p",
    title="Integrated circuit controlled for anti-terrorism reasons, 3A991.p",
    stage=Stage.CLASSIFY,
    numbers=Either,
    clause=clause,
)
