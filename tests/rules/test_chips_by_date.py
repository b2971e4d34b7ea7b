"""What moved, chip by chip: ten chips to China on four days, each under another law."""

from collections.abc import Callable
from datetime import date

import pytest

from exportcheck.model.judgement import Judgement

DAYS = ("2022-12-01", "2023-12-01", "2025-06-01", "2026-02-01")
FREE = ("none", "no_license_found")
DENIED = ("a", "presumption_of_denial")
REVIEWED = ("a", "case_by_case")
EXCUSED = ("a", "exception")

TABLE = {
    "A100 SXM 80GB": (DENIED, DENIED, DENIED, REVIEWED),
    "A800 SXM": (FREE, DENIED, DENIED, REVIEWED),
    "H800 SXM": (FREE, DENIED, DENIED, REVIEWED),
    "H20": (FREE, FREE, FREE, FREE),
    "H200 SXM": (DENIED, DENIED, DENIED, REVIEWED),
    "B200": (DENIED, DENIED, DENIED, DENIED),
    "MI325X": (DENIED, DENIED, DENIED, REVIEWED),
    "L40S": (FREE, DENIED, DENIED, REVIEWED),
    "RTX 4090": (FREE, EXCUSED, EXCUSED, EXCUSED),
    "RTX 4090 D": (FREE, FREE, FREE, FREE),
}


@pytest.mark.parametrize("chip", list(TABLE))
@pytest.mark.parametrize("column", range(4))
def test_the_chip_stands_where_the_table_says(
    verdict: Callable[..., Judgement], chip: str, column: int
) -> None:
    outcome = verdict(chip, "CN", date.fromisoformat(DAYS[column])).outcome
    family, decision = TABLE[chip][column]
    assert (outcome.family, outcome.decision.word) == (family, decision)
    assert (outcome.needed.name == "FAILS") == (decision == "no_license_found")


@pytest.mark.parametrize(
    "day, letter", [(DAYS[0], False), (DAYS[1], False), (DAYS[2], True), (DAYS[3], True)]
)
def test_h20_carries_the_letter_of_april_2025(
    verdict: Callable[..., Judgement], day: str, letter: bool
) -> None:
    findings = verdict("H20", "CN", date.fromisoformat(day)).findings
    assert ("XC901" in {finding.rule for finding in findings}) is letter


@pytest.mark.parametrize("day", DAYS[1:])
def test_rtx_4090_goes_with_notice_of_25_days(verdict: Callable[..., Judgement], day: str) -> None:
    judgement = verdict("RTX 4090", "CN", date.fromisoformat(day))
    assert judgement.outcome.exception == "NAC"
    assert any("25 calendar days" in condition for condition in judgement.conditions)


@pytest.mark.parametrize("chip, density", [("A100 SXM 80GB", "3A090.a.1"), ("L4", "3A090.a.2")])
def test_the_paragraph_is_the_one_that_catches(
    verdict: Callable[..., Judgement], chip: str, density: str
) -> None:
    assert verdict(chip, "CN", date(2023, 12, 1)).paragraph == density


def test_mi325x_passes_81_below_the_limit_of_tpp_and_500_below_that_of_bandwidth(
    verdict: Callable[..., Judgement],
) -> None:
    margins = {entry.comparison.figure: entry.margin for entry in verdict("MI325X").margins}
    assert margins["tpp"] == pytest.approx(81, abs=1)
    assert margins["dram_bandwidth_gb_s"] == 500


# NVLink and PCIe together: in or out of the test of 2022
RATES = [
    ("A100 SXM 80GB", 664, "a"),
    ("A800 SXM", 464, "none"),
    ("H800 SXM", 528, "none"),
    ("H100 PCIe", 728, "a"),
    ("L40S", 64, "none"),
    ("RTX 4090", 64, "none"),
]


@pytest.mark.parametrize("chip, rate, family", RATES)
def test_the_test_of_2022_counts_the_link_and_the_bus(
    verdict: Callable[..., Judgement], chip: str, rate: float, family: str
) -> None:
    judgement = verdict(chip, "CN", date(2022, 12, 1))
    assert judgement.metrics.interconnect_gb_s.high == rate
    assert judgement.outcome.family == family
