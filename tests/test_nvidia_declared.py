"""NVIDIA's own classification of 95 parts against the families that their specifications lead to.

`data/nvidia-declared.csv` is the maker's public statement (ECCN and TPP for each GPU), captured on
2026-07-31, with the catalog's id of each part in the column `chip`. The derivation may not look at
it: the declared TPP and ECCN are taken out of the catalog entry first, except that where no peak
rate is published at all the declared TPP stands in for it.
"""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from exportcheck.model.chip import Catalog, Chip
from exportcheck.model.judgement import Judgement
from exportcheck.model.measure import exactly
from exportcheck.model.noun import replace

Row = dict[str, str]
FAMILIES = {"4A090.a": "a", "4A090.b": "b", "5A002.z.1": "a", "4A003.z.1": "a", "4A994.l": "none"}
# The data do not say whether the RTX 6000D is designed or marketed for datacenters.
CANNOT_BE_DECIDED = {"nvidia-rtx-6000d"}


def _rows() -> list[Row]:
    path = Path(__file__).parent / "data" / "nvidia-declared.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = _rows()


@pytest.fixture(scope="module")
def derived(catalog: Catalog, verdict: Callable[..., Judgement]) -> Callable[[Row], set[str | None]]:
    """The families of the circuits in a part, from specifications alone."""

    def families(row: Row) -> set[str | None]:
        return {
            verdict(_bare(circuit)).outcome.family
            for circuit, _ in catalog.circuits(catalog.chips[row["chip"]])
        }

    return families


def _bare(chip: Chip) -> Chip:
    return replace(chip, declared_tpp=None if chip.dense_tops else chip.declared_tpp, declared_eccn=None)


def test_there_are_95_parts_and_every_declared_eccn_has_a_family() -> None:
    assert len(ROWS) == 95
    assert {row["declared_eccn"] for row in ROWS} == set(FAMILIES)


def test_every_part_is_in_the_catalog(catalog: Catalog) -> None:
    assert {row["chip"] for row in ROWS} <= set(catalog.chips)


def test_specifications_lead_to_the_declared_family_or_to_none_that_the_data_cannot_decide(
    derived: Callable[[Row], set[str | None]],
) -> None:
    apart = {
        (row["chip"], row["declared_eccn"], tuple(derived(row)))
        for row in ROWS
        if derived(row) != {FAMILIES[row["declared_eccn"]]}
    }
    assert apart == {(chip, "4A994.l", (None,)) for chip in CANNOT_BE_DECIDED}


def test_most_parts_are_derived_without_the_declared_tpp(catalog: Catalog) -> None:
    fell_back = {
        circuit.id
        for row in ROWS
        for circuit, _ in catalog.circuits(catalog.chips[row["chip"]])
        if not circuit.dense_tops
    }
    assert len(fell_back) <= 7


def test_the_declared_tpp_with_the_die_area_disagrees_in_one_row_only(
    catalog: Catalog, verdict: Callable[..., Judgement]
) -> None:
    """The HGX A100 40GB is declared with 3,822 as 4A090.a; 3,822 / 826 = 4.63 would be .b."""
    apart = []
    for row in ROWS:
        if not row["declared_tpp_per_gpu"]:
            continue
        declared = exactly(float(row["declared_tpp_per_gpu"]))
        for circuit, _ in catalog.circuits(catalog.chips[row["chip"]]):
            chip = replace(circuit, dense_tops={}, declared_tpp=declared, declared_eccn=None)
            family = verdict(chip).outcome.family
            if family != FAMILIES[row["declared_eccn"]]:
                apart.append((row["chip"], row["declared_tpp_per_gpu"], family))
    assert apart == [("nvidia-hgx-a100-8gpu-40gb", "3822", "b")]


def test_declared_and_computed_tpp_stay_two_facts(
    catalog: Catalog, verdict: Callable[..., Judgement]
) -> None:
    for chip, computed, declared in [
        ("nvidia-h200-sxm", 15832, 15840),
        ("nvidia-h200-nvl", 13364, 14144),
        ("nvidia-b200", 36000, 37248),
        ("nvidia-a100-sxm-80gb", 4992, 4989),
        ("nvidia-h100-pcie", 12104, 12224),
    ]:
        figures = verdict(catalog.chips[chip]).metrics
        assert figures.computed.low == pytest.approx(computed, abs=8)
        assert figures.declared is not None and figures.declared.high == declared
        assert (figures.tpp.low, figures.tpp.high) == (
            min(figures.computed.low, declared),
            max(figures.computed.high, declared),
        )
