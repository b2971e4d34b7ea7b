"""3A090.b: integrated circuits below .a that still need watching.

What it tests
    Whether the circuit falls in one of the two bands of performance and performance density
    below 3A090.a.

How it changed
    Created on 2023-11-17; unchanged since.

How to mend
    Where it is not known: give the die area or the rates in a catalog entry (`--catalog`).

Example
    exportcheck chip A30 --to CN --on 2026-02-01 --explain
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, all_of, any_of, compare, not_
from exportcheck.model.measure import Limit
from exportcheck.model.rule import Numbers, Rule, Stage


class Bands(Numbers):
    """Two bands: by performance (.b.1) and by density (.b.2)."""

    performance_tpp: tuple[Limit, ...]
    performance_density: tuple[Limit, ...]
    dense_tpp: tuple[Limit, ...]
    dense_density: tuple[Limit, ...]


def clause(case: Case, numbers: Bands, paragraph: str) -> Clause:
    """The paragraph, with the figures of the circuit in it."""

    def band(tpp: tuple[Limit, ...], density: tuple[Limit, ...], part: str) -> Clause:
        figures = case.metrics
        return all_of(
            *(compare("tpp", figures.tpp, limit, part) for limit in tpp),
            *(compare("performance_density", figures.performance_density, limit, part) for limit in density),
        )

    return all_of(
        any_of(
            band(numbers.performance_tpp, numbers.performance_density, f"{paragraph}.1"),
            band(numbers.dense_tpp, numbers.dense_density, f"{paragraph}.2"),
        ),
        not_(case.answer("eccn_3a090_a")),
        not_(case.answer("eccn_3a090_note_2")),
    )


RULE = Rule(
    id="XC202",
    stem="eccn_3a090_b",
    title="Advanced computing integrated circuit, 3A090.b",
    stage=Stage.CLASSIFY,
    numbers=Bands,
    clause=clause,
    family="b",
)
