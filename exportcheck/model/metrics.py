"""The figures the rules ask about, computed from what is published (technical notes to 3A090)."""

from collections.abc import Iterable, Mapping

from exportcheck.model.chip import Chip
from exportcheck.model.clause import Truth
from exportcheck.model.measure import UNDEFINED, UNPUBLISHED, Measure, hull, product, ratio, total
from exportcheck.model.noun import Noun, replace


class Metrics(Noun):
    """What a rule may compare; every figure is a range.

    `tpp` is what counts: the highest over all number formats, widened to the maker's own
    declaration. `computed`, `declared` and `from_fp16` are shown beside it.
    """

    tpp: Measure
    performance_density: Measure
    dram_bandwidth_gb_s: Measure
    interconnect_gb_s: Measure
    tops: Measure
    die_area_mm2: Measure
    memory_gb: Measure
    tdp_w: Measure
    hbm_density: Measure
    computed: Measure
    declared: Measure | None
    format: str | None
    bits: int | None
    from_fp16: Measure | None

    def with_figure(self, figure: str, measure: Measure) -> "Metrics":
        """The same with one figure assumed."""
        return replace(self, **{figure: measure})  # names come from comparisons


def metrics(chip: Chip, bits: Mapping[str, tuple[int, int]]) -> Metrics:
    """Compute the metrics of one integrated circuit.

    `bits` gives for each number format the fewest and the most bits that may count.
    TPP = 2 x MacTOPS x bit length = dense TOPS x bits; density = TPP / applicable die area.
    """
    memory = chip.hbm_bandwidth_gb_s is not None and not chip.dense_tops and chip.declared_tpp is None
    by_format = {name: _tpp(tops, bits[name]) for name, tops in chip.dense_tops.items()}
    computed = _highest(by_format.values())
    tpp = (
        UNDEFINED
        if memory
        else hull(*(m for m in (computed if by_format else None, chip.declared_tpp) if m is not None))
    )
    driver = max(by_format, key=lambda name: (by_format[name].high, -bits[name][1]), default=None)
    fp16 = [by_format[name] for name in ("fp16", "bf16") if name in by_format]
    return Metrics(
        tpp=tpp,
        performance_density=_density(tpp, chip),
        dram_bandwidth_gb_s=chip.dram_bandwidth_gb_s,
        interconnect_gb_s=total(chip.interconnect_gb_s, chip.system_bus_gb_s),
        tops=UNDEFINED if memory else _highest(chip.dense_tops.values()),
        die_area_mm2=chip.die_area_mm2,
        memory_gb=chip.memory_gb,
        tdp_w=chip.tdp_w,
        hbm_density=_hbm_density(chip),
        computed=computed,
        declared=chip.declared_tpp,
        format=driver,
        bits=bits[driver][1] if driver else None,
        from_fp16=fp16[0] if fp16 else None,
    )


def _tpp(tops: Measure, bits: tuple[int, int]) -> Measure:
    return Measure(product(tops.low, bits[0]), product(tops.high, bits[1]), tops.sources)


def _highest(measures: Iterable[Measure]) -> Measure:
    seen = list(measures)
    if not seen:
        return UNPUBLISHED
    sources = tuple(dict.fromkeys(source for m in seen for source in m.sources))
    return Measure(max(m.low for m in seen), max(m.high for m in seen), sources)


def _density(tpp: Measure, chip: Chip) -> Measure:
    """TPP over the area of the non-planar logic dies; undefined without any.

    Where it is not known whether a die is non-planar the density may not exist, so that nothing
    is known from below.
    """
    if chip.non_planar is Truth.FAILS:
        return UNDEFINED
    density = ratio(tpp, chip.die_area_mm2)
    return density if chip.non_planar is Truth.HOLDS else replace(density, low=0.0)


def _hbm_density(chip: Chip) -> Measure:
    """Of a memory stack; a circuit that computes is judged by what it computes, whatever it carries."""
    if chip.hbm_bandwidth_gb_s is None or chip.dense_tops:
        return UNDEFINED
    return ratio(chip.hbm_bandwidth_gb_s, chip.hbm_package_area_mm2 or UNPUBLISHED)
