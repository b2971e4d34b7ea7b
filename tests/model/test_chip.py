"""The catalog: names, systems, bins."""

from collections.abc import Callable
from datetime import date

import pytest

from exportcheck.errors import UnknownName
from exportcheck.model.chip import Catalog, Chip, spelled
from exportcheck.model.clause import Truth
from exportcheck.model.measure import UNPUBLISHED, Measure
from exportcheck.model.noun import replace

Made = Callable[..., Chip]


@pytest.mark.parametrize(
    "name",
    [
        "H200",
        "h200",
        "nvidia h-200",
        "NVIDIA H200 SXM",
        "nvidia-h200-sxm",
        "H200 SXM5",
        "Ｈ２００",
        " H 200 ",
    ],
)
def test_spelling_does_not_matter(catalog: Catalog, name: str) -> None:
    assert catalog.find(name).id == "nvidia-h200-sxm"


def test_a_cyrillic_letter_is_not_a_latin_one_and_is_named(catalog: Catalog) -> None:
    with pytest.raises(UnknownName, match=r"U\+041D.*Latin"):
        catalog.find("\u041d200")


def test_an_unknown_name_suggests_the_nearest(catalog: Catalog) -> None:
    with pytest.raises(UnknownName, match="H200"):
        catalog.find("H20O")


@pytest.mark.parametrize("name", ["", " ", "-", "Atlantis 9000"])
def test_a_name_like_none_is_unknown(catalog: Catalog, name: str) -> None:
    with pytest.raises(UnknownName):
        catalog.find(name)


@pytest.mark.parametrize(
    "name, other", [("H200", "H20"), ("RTX 4090", "RTX 4090 D"), ("A100", "A10"), ("L40", "L40S")]
)
def test_near_names_are_different_chips(catalog: Catalog, name: str, other: str) -> None:
    assert catalog.find(name).id != catalog.find(other).id


def test_every_name_of_the_catalog_finds_its_entry(catalog: Catalog) -> None:
    for chip in catalog.chips.values():
        assert catalog.find(chip.id).id == chip.id
        assert catalog.find(chip.name).id == chip.id


def test_no_name_stands_for_two_entries(catalog: Catalog) -> None:
    owners: dict[str, str] = {}
    for chip in catalog.chips.values():
        for name in (chip.id, chip.name, *chip.aliases):
            assert owners.setdefault(spelled(name), chip.id) == chip.id


def test_a_system_is_its_circuits_with_their_count(catalog: Catalog) -> None:
    [(circuit, count)] = catalog.circuits(catalog.find("DGX H200"))
    assert (circuit.id, count) == ("nvidia-h200-sxm", 8)


def test_a_chip_is_one_circuit(catalog: Catalog) -> None:
    chip = catalog.find("H200")
    assert catalog.circuits(chip) == ((chip, 1),)


@pytest.fixture
def bins(made: Made) -> Callable[..., Chip]:
    """A trade name over two bins, resolved."""

    def resolved(first: Chip, second: Chip) -> Chip:
        name = replace(made(), id="name", bins=("first", "second"), dense_tops={})
        parts = [replace(first, id="first", name="First"), replace(second, id="second", name="Second")]
        return Catalog([*parts, name], date(2026, 1, 1), "sha256:0").resolved(name)

    return resolved


def test_a_trade_name_has_the_figures_of_all_its_bins(made: Made, bins: Callable[..., Chip]) -> None:
    both = bins(made({"fp16": 280}, die_area_mm2=600), made({"fp16": 376}, die_area_mm2=665))
    assert both.dense_tops["fp16"] == Measure(280, 376)
    assert both.die_area_mm2 == Measure(600, 665)


def test_a_trade_name_knows_nothing_that_one_bin_does_not(made: Made, bins: Callable[..., Chip]) -> None:
    both = bins(made({"fp16": 280}, die_area_mm2=600), made({"fp16": 376}, datacenter=False))
    assert both.die_area_mm2.high == UNPUBLISHED.high
    assert both.datacenter is Truth.UNKNOWN
    assert both.non_planar is Truth.HOLDS


def test_an_entry_that_comes_later_replaces_one_of_the_same_id(made: Made) -> None:
    late = replace(made(), name="Late")
    catalog = Catalog([replace(made(), name="Early"), late], date(2026, 1, 1), "sha256:0")
    assert catalog.find("made") is late
    assert len(catalog.chips) == 1


def test_h800_is_read_as_one_of_its_variants(catalog: Catalog) -> None:
    chip = catalog.find("H800")
    assert "nvidia-h800-pcie" in {sibling.id for sibling in catalog.siblings(chip, "H800")}
