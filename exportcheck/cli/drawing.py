"""What a picture is of: chips judged on the day, the zones of that day's law, and what cannot be drawn."""

from collections.abc import Iterable
from datetime import date
from math import inf, log

from exportcheck.cli.asking import ordinary
from exportcheck.cli.wiring import Box
from exportcheck.errors import CannotCheck
from exportcheck.model.chip import Chip
from exportcheck.model.clause import Comparison, Truth
from exportcheck.model.judgement import Judgement
from exportcheck.model.law import Layer
from exportcheck.model.measure import Measure
from exportcheck.model.place import Place
from exportcheck.model.plane import Mark, Panel, Plane, Term, Zone
from exportcheck.output.words import label, measured
from exportcheck.rules import RULES
from exportcheck.screening import zones
from exportcheck.screening.judge import Question
from exportcheck.screening.round import GATE

# As many names as a picture holds without a second look.
SOME = 14
MOST = 60
ROWS = 20
# Times the last line of the law.
FAR = 3.5


def judged(
    things: Box, chips: Iterable[Chip], to: Place, day: date, layer: Layer
) -> list[tuple[Chip, Judgement]]:
    """Each chip with its verdict in the ordinary case."""
    deal = ordinary(things, to)
    return [(chip, things.judge.judge(Question(chip, deal, day, layer))) for chip in chips]


def lines(
    things: Box, chips: Iterable[Chip], to: Place, day: date, layer: Layer
) -> list[tuple[str, list[Comparison]]]:
    """Each chip with the comparisons that the classification and the review policy make."""
    found = []
    for chip, judgement in judged(things, chips, to, day, layer):
        seen: dict[object, Comparison] = {}
        for margin in (*judgement.lines, *judgement.margins):
            comparison = margin.comparison
            # Only of a memory stack is the density of its bandwidth asked.
            if comparison.figure != "hbm_density" or not comparison.measure.undefined:
                seen.setdefault((comparison.figure, comparison.limit), comparison)
        found.append((chip.name, list(seen.values())))
    if not any(comparisons for _, comparisons in found):
        raise CannotCheck(
            f"on {day} there was no line of the law to draw; the first came on {things.law.first_day}"
        )
    return found


def policy(things: Box, chips: list[Chip], to: Place, day: date, layer: Layer) -> Plane:
    """TPP against DRAM bandwidth: the limits of case-by-case review, and the bands of the duty.

    Raises:
        CannotCheck: neither existed on the day.
    """
    law = things.judge.law_on(day, layer)
    gate, gates = zones.gate(law, RULES, things.law.bits)
    duty, duties = zones.duty(things.judge.law_on(day, Layer.ENFORCED), RULES, things.law.bits)
    if not gate and not duty:
        first = min(things.law.vintages[stem][0].effective for stem in (GATE, "duty"))
        raise CannotCheck(
            f"on {day} there was neither case-by-case review by limits nor a duty; both came from {first}"
        )
    terms = (*gates, *duties)
    notes = [
        f"Decisions are of an ordinary export from the United States to {to.name}.",
        *_gate_notes(gates, day),
    ]
    if not duties:
        notes.append(f"There was no duty on {day}.")
    return _plane(
        things,
        day,
        f"TPP against DRAM bandwidth, law of {day}, {layer.value}",
        ("tpp", "dram_bandwidth_gb_s"),
        terms,
        [
            (
                "",
                (*gate, *duty),
                judged(
                    things,
                    chips or _chosen(things, gate, "dram_bandwidth_gb_s", to, day, layer),
                    to,
                    day,
                    layer,
                ),
            )
        ],
        notes,
        words="decision",
    )


def _gate_notes(gates: tuple[Term, ...], day: date) -> list[str]:
    if not gates:
        return [f"There were no limits of case-by-case review on {day}."]
    return [
        "Both limits are one condition of case-by-case review among others (family, origin, end user, "
        "certification); a chip that is not 3A090 needs none of it."
    ]


def regions(things: Box, chips: list[Chip], to: Place, day: date, layer: Layer) -> Plane:
    """TPP against the figure that 3A090 holds beside it on the day: performance density since 2023.

    Raises:
        CannotCheck: 3A090 did not exist on the day.
    """
    law = things.judge.law_on(day, layer)
    kinds = {}
    terms: tuple[Term, ...] = ()
    figure = ""
    for truth in (Truth.HOLDS, Truth.FAILS):
        kinds[truth], terms, figure = zones.regions(law, RULES, things.law.bits, truth)
    if not figure:
        first = things.law.first_day
        raise CannotCheck(f"on {day} there was no 3A090; it came on {first}: --on {first} or later")
    chosen = chips or _chosen(things, kinds[Truth.HOLDS], figure, to, day, layer)
    found = judged(things, chosen, to, day, layer)
    if kinds[Truth.HOLDS] == kinds[Truth.FAILS]:
        parts = [("", kinds[Truth.HOLDS], found)]
    else:
        parts = [
            (
                title,
                kinds[truth],
                [pair for pair in found if pair[1].chip.datacenter in (truth, Truth.UNKNOWN)],
            )
            for truth, title in (
                (Truth.HOLDS, "designed or marketed for datacenters"),
                (Truth.FAILS, "not for datacenters"),
            )
        ]
    notes = [
        f"{chip.name}: not known whether it is for datacenters; drawn in both."
        for chip, j in found
        if len(parts) > 1 and j.chip.datacenter is Truth.UNKNOWN
    ]
    title = f"TPP against {label(figure)}, 3A090 of {day}, {layer.value}"
    return _plane(things, day, title, ("tpp", figure), terms, parts, notes, words="family")


def _plane(
    things: Box,
    day: date,
    title: str,
    figures: tuple[str, str],
    terms: tuple[Term, ...],
    parts: list[tuple[str, tuple[Zone, ...], list[tuple[Chip, Judgement]]]],
    notes: list[str],
    words: str,
) -> Plane:
    panels = []
    missing: dict[str, None] = {}
    for name, found, pairs in parts:
        marks = []
        for chip, judgement in pairs:
            x, y = (getattr(judgement.metrics, figure) for figure in figures)
            absent = [
                _absent(figure, measure)
                for figure, measure in zip(figures, (x, y), strict=True)
                if _undrawable(measure)
            ]
            if absent:
                missing[f"{chip.name}: {'; '.join(absent)}"] = None
                continue
            outcome = judgement.outcome
            word = outcome.decision.word if words == "decision" else outcome.family or "undetermined"
            marks.append(Mark(chip.name, x, y, word))
        panels.append(Panel(name, found, tuple(marks)))
    dated = [f"{finding.message}." for finding in (*things.dated(day), *things.notices)]
    logarithmic = words == "family" or _far(panels)
    return Plane(title, *figures, logarithmic, terms, tuple(panels), tuple(missing), (*notes, *dated))


def _far(panels: list[Panel]) -> bool:
    """Whether a mark lies so far beyond the lines that an even scale would press the rest together."""
    lines = [zone.x.high for panel in panels for zone in panel.zones if zone.x.high < inf]
    marks = [mark.x.high for panel in panels for mark in panel.marks if mark.x.high < inf]
    return max(marks, default=0.0) > FAR * max(lines, default=inf)


def _undrawable(measure: Measure) -> bool:
    return measure.undefined or not measure.known


def _absent(figure: str, measure: Measure) -> str:
    return f"{label(figure)} {measured(measure)}"


def _chosen(
    things: Box, found: tuple[Zone, ...], figure: str, to: Place, day: date, layer: Layer
) -> list[Chip]:
    """The circuits whose figures lie nearest to the lines of the zones, one for each pair of figures."""
    sides = [zone.x for zone in found], [zone.y for zone in found]
    lines = [{v for side in part for v in (side.low, side.high) if 0 < v < inf} for part in sides]
    near: dict[tuple[float, ...], tuple[float, Chip]] = {}
    for chip in things.catalog.chips.values():
        if chip.contains or chip.bins:
            continue
        [(_, judgement)] = judged(things, [chip], to, day, layer)
        measures = judgement.metrics.tpp, getattr(judgement.metrics, figure)
        if any(m.undefined or m.low <= 0 or m.high == inf for m in measures):
            continue
        far = sum(
            min(abs(log(m.high / line)) for line in cut)
            for m, cut in zip(measures, lines, strict=True)
            if cut
        )
        near.setdefault(tuple(round(log(m.high), 1) for m in measures), (far, chip))
    ordered = sorted(near.values(), key=lambda entry: entry[0])
    return [chip for _, chip in ordered[:SOME]]
