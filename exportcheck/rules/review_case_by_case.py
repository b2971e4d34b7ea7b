"""742.6(b)(10)(iii)(A)(1): case-by-case review inside the limits of 2026.

What it tests
    Whether commodities below both limits go from the United States to end users located in
    China or Macau, with the paragraph (dd) certification given or promised. Where a military end use
    is stated the certification cannot be given.

How it changed
    Came on 2026-01-15. There is no lower bound: less advanced circuits pass the same gate.

How to mend
    Apply with the paragraph (dd) certification, or with a commitment to submit it before the
    export.

Example
    exportcheck chip H200 --to CN --on 2026-02-01 --explain
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, all_of, any_of, compare, not_
from exportcheck.model.measure import Limit
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Stage


class Gate(Numbers):
    """Both limits are strict; TPP, and total DRAM bandwidth in GB/s."""

    tpp: Limit
    dram_bandwidth_gb_s: Limit
    transactions: tuple[str, ...]
    origin: PlaceSet
    end_user_located_in: PlaceSet


def clause(case: Case, numbers: Gate, paragraph: str) -> Clause:
    """An export from there, to such an end user, inside both limits, certified."""
    figures, deal = case.metrics, case.deal
    return all_of(
        any_of(case.answer("eccn_3a090_a"), case.answer("eccn_3a090_b")),
        case.done_by(numbers.transactions, paragraph),
        case.within("place exported from", deal.origin, numbers.origin, paragraph),
        case.destination(numbers.end_user_located_in, paragraph),
        case.within("country of the end user", deal.end_user_country, numbers.end_user_located_in, paragraph),
        compare("tpp", figures.tpp, numbers.tpp, paragraph),
        compare("dram_bandwidth_gb_s", figures.dram_bandwidth_gb_s, numbers.dram_bandwidth_gb_s, paragraph),
        not_(case.answer("military_end_use")),
        case.certification_given("supp. 2 to part 748, (dd)"),
    )


RULE = Rule(
    id="XC401",
    stem="review_case_by_case",
    title="Case-by-case review, inside the limits of 2026 with the (dd) certification",
    stage=Stage.REVIEW,
    numbers=Gate,
    clause=clause,
)
