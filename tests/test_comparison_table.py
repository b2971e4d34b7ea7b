"""A published comparison table whose FP16 row mixes sparse and dense figures.

A research institute's report of early 2026 (in Japanese) compares seven chips. Its FP16 row gives,
in PFLOPS, B200 4.5, H200, H100 and H800 2.0 and A100 0.62: those are *with sparsity* (dense: 2.25,
0.9895, 0.312). Ascend 910C 0.80 and H20 0.15 in the same row are dense, and H20 is printed as 0.15
TFLOPS where 0.148 PFLOPS is meant. The law counts dense operations. Whoever takes the row as
printed finds H200 at a TPP of 31,664, beyond the line of 21,000, and so under presumption of denial
although it is reviewed case by case; and A100 at twice its TPP.
"""

from collections.abc import Callable
from datetime import date

import pytest

from exportcheck.model.chip import Catalog, Chip
from exportcheck.model.judgement import Judgement
from exportcheck.model.measure import exactly
from exportcheck.model.noun import replace

Verdict = Callable[..., Judgement]
DENSE = {
    "B200": 36000,
    "H200": 15832,
    "H100": 15832,
    "H800": 15832,
    "A100": 4992,
    "H20": 2368,
}


@pytest.mark.parametrize("chip, tpp", list(DENSE.items()))
def test_the_catalog_counts_dense_operations(verdict: Verdict, chip: str, tpp: float) -> None:
    figures = verdict(chip).metrics
    assert figures.from_fp16 is not None
    assert figures.from_fp16.high == pytest.approx(tpp, abs=1)
    assert figures.computed.low == pytest.approx(tpp, abs=1)


def test_ascend_910c_was_printed_dense_and_reaches_12800(verdict: Verdict) -> None:
    assert verdict("Ascend 910C").metrics.tpp.high == pytest.approx(12800, abs=1)


def as_printed(catalog: Catalog, name: str, tops: float) -> Chip:
    """A chip with its peak as the table prints it, taken for dense."""
    chip = catalog.find(name)
    return replace(chip, dense_tops={"fp16": exactly(tops)}, declared_tpp=None)


def test_h200_as_printed_would_be_denied(verdict: Verdict, catalog: Catalog) -> None:
    wrong = verdict(as_printed(catalog, "H200", 2 * 989.5), "CN", date(2026, 2, 1))
    assert wrong.metrics.tpp.high == pytest.approx(31664)
    assert wrong.outcome.decision.word == "presumption_of_denial"
    assert verdict("H200", "CN", date(2026, 2, 1)).outcome.decision.word == "case_by_case"


def test_h200_given_as_sparse_is_halved_and_comes_out_right(
    specified: Callable[..., list[Chip]], verdict: Verdict
) -> None:
    spec = {"datacenter": "yes", "sparse_tops": {"fp16": 1979}, "dram_bandwidth_gb_s": 4800}
    right = verdict(specified([spec])[0])
    assert right.metrics.tpp.high == pytest.approx(15832)
    assert right.outcome.decision.word == "case_by_case"


def test_h20_as_printed_in_tflops_would_hardly_compute(verdict: Verdict, catalog: Catalog) -> None:
    assert verdict(as_printed(catalog, "H20", 0.15)).metrics.tpp.high == pytest.approx(2.4)
    assert verdict("H20").outcome.family == "none"


# memory in GB and DRAM bandwidth in TB/s, which the table prints rightly
MEMORY = {
    "B200": (192, 8.0),
    "H200": (141, 4.8),
    "H100": (80, 3.4),
    "H800": (80, 3.4),
    "Ascend 910C": (128, 3.2),
    "A100 SXM 80GB": (80, 2.0),
    "H20": (96, 4.0),
}


@pytest.mark.parametrize("chip, memory", list(MEMORY.items()))
def test_memory_and_bandwidth_agree_with_the_table(
    verdict: Verdict, chip: str, memory: tuple[float, float]
) -> None:
    figures = verdict(chip).metrics
    size, bandwidth = memory
    assert figures.memory_gb.low <= size <= figures.memory_gb.high
    assert figures.dram_bandwidth_gb_s.high / 1000 == pytest.approx(bandwidth, abs=0.06)
