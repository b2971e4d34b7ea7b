"""The 25 percent duty on certain advanced semiconductors entering the United States.

What it tests
    Whether TPP and DRAM bandwidth both lie inside one of two bands; every bound is exclusive.

How it changed
    Proclamation 11002, from 2026-01-15.

How to mend
    Nothing to mend: plan for the duty, or for one of the uses that the proclamation exempts.

Example
    exportcheck chip H200 --to CN --on 2026-02-01 --explain
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, all_of, any_of, compare
from exportcheck.model.measure import Limit
from exportcheck.model.rule import Numbers, Rule, Stage


class Band(Numbers):
    """One band: bounds of TPP and of DRAM bandwidth in GB/s."""

    tpp: tuple[Limit, ...]
    dram_bandwidth_gb_s: tuple[Limit, ...]


class Duty(Numbers):
    """The bands, the tariff headings inside and outside, the rate, and the headings concerned."""

    bands: tuple[Band, ...]
    heading: str
    heading_outside: str
    rate_percent: int
    classified_under: tuple[str, ...]


def clause(case: Case, numbers: Duty, paragraph: str) -> Clause:
    """Both figures inside one band."""
    figures = case.metrics
    return any_of(
        *(
            all_of(
                *(compare("tpp", figures.tpp, limit, paragraph) for limit in band.tpp),
                *(
                    compare("dram_bandwidth_gb_s", figures.dram_bandwidth_gb_s, limit, paragraph)
                    for limit in band.dram_bandwidth_gb_s
                ),
            )
            for band in numbers.bands
        )
    )


RULE = Rule(
    id="XC651",
    stem="duty",
    title="The 25 percent duty applies on entry into the United States",
    stage=Stage.DUTY,
    numbers=Duty,
    clause=clause,
)
