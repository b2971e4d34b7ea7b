"""3A090.c: high bandwidth memory.

What it tests
    Whether a memory stack moves more data per second and square millimetre than the limit.
    Circuits that are co-packaged with such memory and whose main function is processing are not
    meant; they are judged by 3A090.a and .b.

How it changed
    Created on 2024-12-02, to be complied with from 2024-12-31.

How to mend
    Where it is not known: give bandwidth and area of the stack in a catalog entry (`--catalog`).

Example
    exportcheck chip H200 --to CN --on 2026-02-01 --explain -o json
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, compare
from exportcheck.model.measure import Limit
from exportcheck.model.rule import Numbers, Rule, Stage


class Density(Numbers):
    """Memory bandwidth density in GB/s per mm² of package or stack."""

    hbm_density: Limit


def clause(case: Case, numbers: Density, paragraph: str) -> Clause:
    """The paragraph, with the figures of the stack in it."""
    return compare("hbm_density", case.metrics.hbm_density, numbers.hbm_density, paragraph)


RULE = Rule(
    id="XC203",
    stem="eccn_3a090_c",
    title="High bandwidth memory, 3A090.c",
    stage=Stage.CLASSIFY,
    numbers=Density,
    clause=clause,
    family="c",
)
