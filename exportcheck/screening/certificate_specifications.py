"""The five specifications of (dd)(1)(i) and the four measured figures of (dd)(3)(i)(C), by product."""

from collections.abc import Iterable, Iterator

from exportcheck.model.certificate import Measured, Product, Specification
from exportcheck.model.chip import Chip
from exportcheck.model.clause import Truth
from exportcheck.model.manifest import MEASURED, SPECIFICATIONS, Certification, Lab
from exportcheck.model.measure import Measure, exactly
from exportcheck.model.metrics import metrics
from exportcheck.model.noun import Noun
from exportcheck.screening.judge import Judge


class _Figure(Noun):
    """Where the catalog has a figure, and what it has in the place of the one asked for."""

    catalog: str
    stands_in: str | None = None


FIGURES = {
    "tpp": _Figure("tpp"),
    "dram_bandwidth_gb_s": _Figure("dram_bandwidth_gb_s"),
    "interconnect_gb_s": _Figure("interconnect_gb_s"),
    "copackaged_dram_gb": _Figure("memory_gb", "memory of the product"),
    "peak_power_w": _Figure("tdp_w", "thermal design power"),
}


def products(
    judge: Judge, circuits: Iterable[tuple[Chip, int]], certification: Certification
) -> tuple[Product, ...]:
    """Each product with its five specifications, the catalog's beside the applicant's."""
    stated = {entry.chip: entry.figures for entry in certification.specifications}
    return tuple(
        Product(chip.id, chip.name, units, tuple(_five(judge, chip, dict(stated.get(chip.id, {})))))
        for chip, units in circuits
    )


def _five(judge: Judge, chip: Chip, stated: dict[str, float]) -> Iterator[Specification]:
    found = metrics(chip, judge.law.bits)
    for name in SPECIFICATIONS:
        figure = FIGURES[name]
        catalog: Measure = getattr(found, figure.catalog)
        mine = stated.get(name)
        yield Specification(name, catalog, mine, figure.stands_in, _agrees(name, catalog, mine))


def _agrees(name: str, catalog: Measure, stated: float | None) -> Truth:
    """Whether the applicant's figure lies in the catalog's range.

    Peak power is another figure than thermal design power: unequal ones need not disagree.
    """
    if stated is None or catalog.undefined or not catalog.known:
        return Truth.UNKNOWN
    if catalog.low <= stated <= catalog.high:
        return Truth.HOLDS
    return Truth.UNKNOWN if name == "peak_power_w" else Truth.FAILS


def measured(goods: Iterable[Product], lab: Lab) -> tuple[Measured, ...]:
    """Each measured figure against the application's: the one stated, or else the catalog's."""
    return tuple(
        _measured(product.id, spec, lab.measured.get(spec.figure))
        for product in goods
        for spec in product.specifications
        if spec.figure in MEASURED
    )


def _measured(product: str, spec: Specification, figure: float | None) -> Measured:
    applied = spec.catalog if spec.stated is None else exactly(spec.stated)
    truth = Truth.UNKNOWN
    if figure is not None and not applied.undefined and applied.known:
        truth = Truth.of(True if figure <= applied.low else False if figure > applied.high else None)
    return Measured(product, spec.figure, spec.catalog, spec.stated, figure, truth)
