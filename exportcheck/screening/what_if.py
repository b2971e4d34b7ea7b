"""The same question with a figure changed, and how far each figure is from changing the verdict."""

from dataclasses import dataclass, replace
from math import inf, nextafter

from exportcheck.errors import UsageError
from exportcheck.model.chip import Chip
from exportcheck.model.clause import Comparison, Truth, leaves
from exportcheck.model.judgement import Outcome
from exportcheck.model.measure import Limit, Measure, Operator, exactly
from exportcheck.screening.judge import Judge, Question

FIGURES = (
    "tpp",
    "die_area_mm2",
    "dram_bandwidth_gb_s",
    "interconnect_gb_s",
    "hbm_density",
)
ANSWERS = {"yes": Truth.HOLDS, "no": Truth.FAILS, "unknown": Truth.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Distance:
    """The smallest change of one figure, past one line of the law, that changes the verdict.

    `start` is the end of the figure's range next to the line, `end` the nearest value on the other
    side of it, `outcome` what is decided there.
    """

    comparison: Comparison
    start: float
    end: float
    outcome: Outcome


def changed(chip: Chip, figure: str, text: str) -> Chip:
    """A chip with one figure set.

    Raises:
        UsageError: no such figure, or no such value for it.
    """
    if figure == "datacenter":
        if text not in ANSWERS:
            raise UsageError(f"--set: datacenter is yes, no or unknown, not {text!r}")
        return replace(chip, datacenter=ANSWERS[text])
    if figure not in FIGURES:
        raise UsageError(f"--set: {figure!r} is none of datacenter, {', '.join(FIGURES)}")
    try:
        value = float(text)
    except ValueError:
        raise UsageError(f"--set: {figure} is a number, not {text!r}") from None
    if not 0 < value < inf:
        raise UsageError(f"--set: {figure} is a positive number, not {text!r}")
    return with_figure(chip, figure, value)


def with_figure(chip: Chip, figure: str, value: float) -> Chip:
    """A chip whose figure is exactly this value, whatever it was computed from."""
    point = exactly(value)
    if figure == "tpp":
        return replace(chip, dense_tops={}, declared_tpp=point)
    if figure == "interconnect_gb_s":
        return replace(chip, interconnect_gb_s=point, system_bus_gb_s=exactly(0.0))
    if figure == "hbm_density":
        return replace(chip, hbm_bandwidth_gb_s=point, hbm_package_area_mm2=exactly(1.0))
    return replace(chip, **{figure: point})  # type: ignore[arg-type]  # die area and DRAM bandwidth


def distances(judge: Judge, question: Question) -> list[Distance]:
    """For each line that a figure is held against: the nearest value that changes the verdict.

    Found by asking again on both sides of the line: on the near side the verdict is still what it
    is, on the far side family, requirement or decision is another. So a line is named only where it
    is the one that decides.
    """
    judgement = judge.judge(question)
    now = _key(judgement.outcome)
    found: dict[tuple[str, float], Distance] = {}

    def at(figure: str, value: float) -> Outcome:
        return judge.judge(replace(question, chip=with_figure(judgement.chip, figure, value))).outcome

    for answer in judgement.answers.values():
        for leaf in leaves(answer):
            if not isinstance(leaf, Comparison) or leaf.figure not in FIGURES or not _drawn(leaf.measure):
                continue
            start, near, end = _across(leaf.measure, leaf.limit)
            if (leaf.figure, end) in found or _key(at(leaf.figure, near)) != now:
                continue
            there = at(leaf.figure, end)
            if _key(there) != now:
                found[leaf.figure, end] = Distance(leaf, start, end, there)
    return sorted(found.values(), key=lambda d: abs(d.end - d.start) / d.start if d.start else inf)


def _key(outcome: Outcome) -> tuple[object, ...]:
    return outcome.family, outcome.needed, outcome.decision


def _drawn(measure: Measure) -> bool:
    return not measure.undefined and measure.known and measure.high < inf


def _across(measure: Measure, limit: Limit) -> tuple[float, float, float]:
    """The nearer end of the range, and the last value before and the first behind the limit."""
    inclusive = limit.operator in (Operator.AT_LEAST, Operator.LESS_THAN)
    above = limit.value if inclusive else nextafter(limit.value, inf)
    below = nextafter(limit.value, -inf) if inclusive else limit.value
    if measure.low >= above:
        return measure.low, above, below
    return measure.high, below, above
