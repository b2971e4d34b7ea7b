"""3A090.a: advanced computing integrated circuits.

What it tests
    Whether the performance of the circuit reaches the thresholds of ECCN 3A090.a.

How it changed
    2022-10-21 counted operations and the transfer rate over all inputs and outputs together.
    2023-11-17 dropped the transfer rate and added performance density, so that a slower, denser
    circuit is caught too, and left out what Note 2 describes.

How to mend
    Where it is not known: give the missing figure in a catalog entry (`--catalog`), or name the
    exact variant.

Example
    exportcheck chip H200 --to CN --on 2026-02-01 --explain
"""

from typing import Literal, assert_never

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, all_of, any_of, compare, not_
from exportcheck.model.measure import Limit
from exportcheck.model.rule import Numbers, Rule, Stage


class IoAndOps(Numbers):
    """The shape of 2022: operations x bits, and GB/s over all inputs and outputs."""

    test: Literal["io-and-ops"]
    tpp: Limit
    interconnect_gb_s: Limit


class TppAndDensity(Numbers):
    """The shape since 2023: TPP alone, or a lower TPP with performance density (TPP per mm²)."""

    test: Literal["tpp-and-density"]
    tpp: Limit
    tpp_when_dense: Limit
    performance_density: Limit


def clause(case: Case, numbers: IoAndOps | TppAndDensity, paragraph: str) -> Clause:
    """The paragraph, with the figures of the circuit in it."""
    figures = case.metrics
    match numbers:
        case IoAndOps():
            return all_of(
                compare("interconnect_gb_s", figures.interconnect_gb_s, numbers.interconnect_gb_s, paragraph),
                compare("tpp", figures.tpp, numbers.tpp, paragraph),
            )
        case TppAndDensity():
            dense = f"{paragraph}.2"
            return all_of(
                any_of(
                    compare("tpp", figures.tpp, numbers.tpp, f"{paragraph}.1"),
                    all_of(
                        compare("tpp", figures.tpp, numbers.tpp_when_dense, dense),
                        compare(
                            "performance_density",
                            figures.performance_density,
                            numbers.performance_density,
                            dense,
                        ),
                    ),
                ),
                not_(case.answer("eccn_3a090_note_2")),
            )
        case _:
            assert_never(numbers)


RULE = Rule(
    id="XC201",
    stem="eccn_3a090_a",
    title="Advanced computing integrated circuit, 3A090.a",
    stage=Stage.CLASSIFY,
    numbers=IoAndOps | TppAndDensity,
    clause=clause,
    family="a",
)
