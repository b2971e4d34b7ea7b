"""The same question with a figure changed."""

from math import inf

from exportcheck.errors import UsageError
from exportcheck.model.chip import Chip
from exportcheck.model.clause import Truth
from exportcheck.model.measure import exactly
from exportcheck.model.noun import replace

FIGURES = (
    "tpp",
    "die_area_mm2",
    "dram_bandwidth_gb_s",
    "interconnect_gb_s",
    "hbm_density",
)
FACTS = ("datacenter", "non_planar")
ANSWERS = {"yes": Truth.HOLDS, "no": Truth.FAILS, "unknown": Truth.UNKNOWN}


def settings(texts: list[str]) -> dict[str, str]:
    """`figure=value` texts as a mapping.

    Raises:
        UsageError: not of that form, or a figure is set twice.
    """
    made: dict[str, str] = {}
    for text in texts:
        figure, separator, value = text.partition("=")
        if not separator:
            raise UsageError(f"--set: {text!r} is not of the form figure=value")
        if figure in made:
            raise UsageError(f"--set: {figure} is set twice, to {made[figure]} and to {value}; keep one")
        made[figure] = value
    return made


def changed(chip: Chip, figure: str, text: str) -> Chip:
    """A chip with one figure set.

    Raises:
        UsageError: no such figure, no such value for it, or not a figure of such an item.
    """
    if figure in FACTS:
        if text not in ANSWERS:
            raise UsageError(f"--set: {figure} is yes, no or unknown, not {text!r}")
        return with_fact(chip, figure, ANSWERS[text])
    if figure not in FIGURES:
        raise UsageError(f"--set: {figure!r} is none of {', '.join((*FACTS, *FIGURES))}")
    if figure not in figures_of(chip):
        what = "is memory alone" if memory(chip) else "computes; its density of memory is not asked about"
        raise UsageError(f"--set: {figure} is no figure of {chip.name}, which {what}")
    try:
        value = float(text)
    except ValueError:
        raise UsageError(f"--set: {figure} is a number, not {text!r}") from None
    if not 0 < value < inf:
        raise UsageError(f"--set: {figure} is a positive number, not {text!r}")
    return with_figure(chip, figure, value)


def memory(chip: Chip) -> bool:
    """Whether the item is a stack of memory, and no circuit that computes."""
    return chip.hbm_bandwidth_gb_s is not None and not chip.dense_tops and chip.declared_tpp is None


def figures_of(chip: Chip) -> tuple[str, ...]:
    """The figures that can be set: those of memory, or those of a circuit that computes."""
    if memory(chip):
        return ("hbm_density", "dram_bandwidth_gb_s", "interconnect_gb_s")
    return tuple(figure for figure in FIGURES if figure != "hbm_density")


def with_figure(chip: Chip, figure: str, value: float) -> Chip:
    """A chip whose figure is exactly this value, whatever it was computed from."""
    point = exactly(value)
    if figure == "tpp":
        # A circuit that computes stays one: without its rates the memory beside it would be judged.
        return replace(
            chip, dense_tops={}, declared_tpp=point, hbm_bandwidth_gb_s=None, hbm_package_area_mm2=None
        )
    if figure == "interconnect_gb_s":
        return replace(chip, interconnect_gb_s=point, system_bus_gb_s=exactly(0.0))
    if figure == "hbm_density":
        return replace(chip, hbm_bandwidth_gb_s=point, hbm_package_area_mm2=exactly(1.0))
    return replace(chip, **{figure: point})  # die area and DRAM bandwidth


def with_fact(chip: Chip, fact: str, truth: Truth) -> Chip:
    """A chip of which one thing is so, is not so, or is not known."""
    return replace(chip, **{fact: truth})  # both are truths
