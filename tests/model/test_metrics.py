"""TPP, performance density and bandwidths, from what is published."""

from collections.abc import Callable
from math import inf

import pytest

from exportcheck.model.chip import Chip
from exportcheck.model.law import Law
from exportcheck.model.measure import UNPUBLISHED, Measure, exactly
from exportcheck.model.metrics import Metrics, metrics

Made = Callable[..., Chip]


@pytest.fixture(scope="module")
def figures(law: Law, made: Made) -> Callable[..., Metrics]:
    return lambda *args, **figures: metrics(made(*args, **figures), law.bits)


@pytest.mark.parametrize(
    "tops, tpp, number_format",
    [
        ({"int8": 600}, 4800, "int8"),
        ({"fp16": 300}, 4800, "fp16"),
        ({"fp16": 100, "fp6": 400, "fp4": 400}, 2400, "fp6"),
        ({"fp16": 989.5, "fp8": 1979, "tf32": 1}, 15832, "fp16"),
        ({"fp64": 67, "fp16": 989.5}, 15832, "fp16"),
        ({"fp9": 1000}, 9000, "fp9"),
    ],
)
def test_tpp_is_the_highest_over_all_formats(
    figures: Callable[..., Metrics], tops: dict[str, float], tpp: float, number_format: str
) -> None:
    found = figures(tops)
    assert found.tpp == exactly(tpp)
    assert found.computed.high == tpp
    if number_format != "fp16":
        assert found.format == number_format


def test_tf32_counts_with_19_to_32_bits(figures: Callable[..., Metrics]) -> None:
    assert figures({"tf32": 200}).tpp == Measure(3800, 6400)


def test_tf32_does_not_pull_a_higher_format_down(figures: Callable[..., Metrics]) -> None:
    assert figures({"tf32": 200, "fp16": 350}).tpp == Measure(5600, 6400)


def test_declared_and_computed_tpp_are_a_range(figures: Callable[..., Metrics]) -> None:
    found = figures({"fp16": 989.5}, declared_tpp=15840)
    assert (found.tpp.low, found.tpp.high) == (15832, 15840)
    assert (found.computed, found.declared) == (exactly(15832), exactly(15840))


def test_a_declared_tpp_alone_counts(figures: Callable[..., Metrics]) -> None:
    found = figures(declared_tpp=2912)
    assert found.tpp == exactly(2912)
    assert found.computed == UNPUBLISHED
    assert found.from_fp16 is None and found.format is None


def test_without_any_peak_the_tpp_is_not_published(figures: Callable[..., Metrics]) -> None:
    assert figures().tpp == UNPUBLISHED


def test_fp16_times_16_is_shown_beside_what_counts(figures: Callable[..., Metrics]) -> None:
    found = figures({"fp16": 100, "fp4": 1200})
    assert found.from_fp16 == exactly(1600)
    assert found.tpp == exactly(4800)


def test_density_is_tpp_over_the_die_area(figures: Callable[..., Metrics]) -> None:
    assert figures({"fp16": 100}, die_area_mm2=500).performance_density == exactly(3.2)


def test_density_over_a_range_of_areas_is_a_range(figures: Callable[..., Metrics]) -> None:
    assert figures({"fp16": 100}, die_area_mm2=(400, 500)).performance_density == Measure(3.2, 4)


def test_density_without_an_area_is_not_published(figures: Callable[..., Metrics]) -> None:
    assert figures({"fp16": 100}).performance_density == UNPUBLISHED


def test_a_planar_die_has_no_density_at_all(figures: Callable[..., Metrics]) -> None:
    assert figures({"fp16": 100}, die_area_mm2=500, non_planar=False).performance_density.undefined


def test_a_die_that_may_be_planar_has_no_density_for_sure(figures: Callable[..., Metrics]) -> None:
    assert figures({"fp16": 100}, die_area_mm2=500, non_planar=None).performance_density == Measure(0, 3.2)


def test_the_interconnect_is_links_and_system_bus(figures: Callable[..., Metrics]) -> None:
    assert figures(interconnect_gb_s=900, system_bus_gb_s=128).interconnect_gb_s == exactly(1028)
    assert figures(interconnect_gb_s=900).interconnect_gb_s == Measure(900, inf)


def test_memory_density_is_bandwidth_over_the_package(figures: Callable[..., Metrics]) -> None:
    assert figures(hbm_bandwidth_gb_s=330, hbm_package_area_mm2=100).hbm_density == exactly(3.3)
    assert figures(hbm_bandwidth_gb_s=330).hbm_density == UNPUBLISHED
    assert figures().hbm_density.undefined


@pytest.mark.parametrize(
    ("tops", "area", "density"), [(200.2, 500.5, 3.2), (300.2, 1501, 1.6), (256.78, 347, 5.92)]
)
def test_a_density_is_computed_in_decimals(figures, tops, area, density):
    assert figures({"int8": tops}, die_area_mm2=area).performance_density.high == density
