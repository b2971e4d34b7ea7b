"""C67 and C68: a licence exception that is claimed.

What it tests
    Whether the claimed exception is the one that is available, and, for NAC, whether the number
    of the notice has its form and no distributor is a party.

How it changed
    The codes came with the exceptions on 2023-11-17 (NAC) and 2024-04-04 (ACA).

How to mend
    Claim the exception that is available, with the number of the notice for NAC, or declare a
    licence.

Example
    exportcheck check docs/examples/exit-1/failing.csv --on 2026-02-01
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth, all_of, any_of, not_
from exportcheck.model.rule import Numbers, Rule, Stage


class Claims(Numbers):
    """The code of each exception, the form of a notice's number, and the words for distributors."""

    nac_codes: tuple[str, ...]
    nac_number: str
    aca_codes: tuple[str, ...]
    distributor_words: tuple[str, ...]


def clause(case: Case, numbers: Claims, paragraph: str) -> Clause:
    """The exception that is claimed is available, and its papers are in order."""
    shape = case.papers.number_shape
    form = f"the number has the form {numbers.nac_number} (9 for any digit)"
    distributor = case.stated(numbers.distributor_words, "distributor", "a distributor is a party", paragraph)
    return any_of(
        all_of(
            case.declares(numbers.nac_codes, paragraph),
            case.answer("exception_nac"),
            case.fact(
                "notice number",
                form,
                Truth.of(shape == numbers.nac_number),
                paragraph,
                shape or "none stated",
            ),
            not_(distributor),
        ),
        all_of(case.declares(numbers.aca_codes, paragraph), case.answer("exception_aca")),
    )


RULE = Rule(
    id="XC606",
    stem="declared_exception",
    title="The claimed licence exception is available and its papers are in order",
    stage=Stage.DECLARE,
    numbers=Claims,
    clause=clause,
)
