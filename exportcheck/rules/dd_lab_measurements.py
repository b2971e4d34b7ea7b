"""(dd)(3)(i)(C): what the laboratory measured.

What it tests
    Whether TPP, total DRAM bandwidth, interconnect bandwidth and co-packaged DRAM capacity, as
    measured, are at or below those of the application. Power is not among them.

How it changed
    Came with paragraph (dd) of supplement no. 2 to part 748 on 2026-01-15.

How to mend
    State what the laboratory measured under `lab:`, as `measured:`. A figure above the
    application's needs a new application.

Example
    exportcheck check docs/examples/exit-0/application.yaml --on 2026-02-01
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth, all_of
from exportcheck.model.rule import Nothing, Rule, Severity, Stage


def clause(case: Case, numbers: Nothing, paragraph: str) -> Clause:
    """Each of the four, at or below the application's."""
    figures = case.metrics
    return all_of(
        case.measured("tpp", figures.tpp, paragraph),
        case.measured("dram_bandwidth_gb_s", figures.dram_bandwidth_gb_s, paragraph),
        case.measured("interconnect_gb_s", figures.interconnect_gb_s, paragraph),
        case.measured("copackaged_dram_gb", figures.memory_gb, paragraph),
    )


RULE = Rule(
    id="XC424",
    stem="dd_lab_measurements",
    title="Certification: the four measured figures are at or below the application's",
    stage=Stage.CONDITION,
    clause=clause,
    speaks={Truth.FAILS: Severity.ERROR, Truth.UNKNOWN: Severity.INDETERMINATE},
)
