"""How far each figure is from each line of the law, and what lies on the other side of it."""

from collections.abc import Iterator
from math import inf, nextafter

from exportcheck.model.clause import Answer, Comparison, Truth, leaves
from exportcheck.model.judgement import Outcome
from exportcheck.model.measure import Limit, Measure, Operator, quotient
from exportcheck.model.metrics import Metrics
from exportcheck.model.noun import Noun
from exportcheck.screening.again import Again, key
from exportcheck.screening.what_if import FACTS, figures_of, with_fact, with_figure

# Density is computed: it is moved by the figures that it is computed from.
DENSITY = "performance_density"
Edge = tuple[float, float]


class Crossing(Noun):
    """One figure taken past one line of the law, everything else as it is.

    `start` is the end of the figure's range next to the line, `near` the last value before it,
    `end` the first behind it; `before` and `after` are what is decided there. `comparisons` are the
    places where the law draws this line; the first names it.
    """

    figure: str
    comparisons: tuple[Comparison, ...]
    start: float
    near: float
    end: float
    before: Outcome
    after: Outcome
    flips: bool

    @property
    def change(self) -> float:
        """The change as a share of the figure; infinite from nothing."""
        return abs(self.end - self.start) / self.start if self.start else inf


class Cell(Noun):
    """A stretch of a figure's possible values, and what is decided on it."""

    low: float
    high: float
    outcome: Outcome


class Open(Noun):
    """A figure that is not published, or known as a range with a line in it: what each value would mean."""

    figure: str
    measure: Measure
    cells: tuple[Cell, ...]
    matters: bool


class Switch(Noun):
    """Something that is so or not so, answered otherwise."""

    fact: str
    now: Truth
    then: Truth
    outcome: Outcome
    flips: bool


class Distances(Noun):
    """Everything that one change can do; the smallest change of a figure first."""

    crossings: tuple[Crossing, ...]
    open: tuple[Open, ...]
    switches: tuple[Switch, ...]

    @property
    def flipping(self) -> tuple[Crossing, ...]:
        """The crossings that change the verdict, the smallest change first."""
        return tuple(crossing for crossing in self.crossings if crossing.flips)


def distances(again: Again, answers: dict[str, Answer] | None = None) -> Distances:
    """What each change of one figure, or of one fact, does to the verdict.

    `answers` may bring lines that do not decide, such as those of the duty. Every crossing is found
    from the clause tree and judged on both sides of its line.
    """
    trees = {**again.answers, **(answers or {})}
    drawn = [leaf for tree in trees.values() for leaf in leaves(tree) if isinstance(leaf, Comparison)]
    crossings: list[Crossing] = []
    opened: list[Open] = []
    figures = again.metrics
    for figure in figures_of(again.chip):
        edges = _edges(figure, drawn, figures)
        measure = getattr(figures, figure)
        if measure.undefined or not (edges or _silent(figure, measure, drawn)):
            continue
        at = _Asked(again, figure)
        if measure.known:
            crossings += _crossings(at, measure, edges)
        if not measure.point:
            opened += _opened(at, measure, sorted(edges))
    return Distances(
        tuple(sorted(crossings, key=lambda crossing: (not crossing.flips, crossing.change))),
        tuple(opened),
        tuple(_switches(again)),
    )


class _Asked:
    """The outcome as a function of one figure, each value asked once."""

    def __init__(self, again: Again, figure: str) -> None:
        self.again = again
        self.figure = figure
        self._known: dict[float, Outcome] = {}

    def __call__(self, value: float) -> Outcome:
        if value not in self._known:
            chip = with_figure(self.again.chip, self.figure, value)
            self._known[value] = self.again.with_chip(chip)
        return self._known[value]

    def flips(self, near: float, end: float) -> bool:
        """Whether the verdict is still what it is at one value, and another at the other."""
        return key(self(near)) == self.again.now != key(self(end))


def _crossings(at: _Asked, measure: Measure, edges: dict[Edge, list[Comparison]]) -> Iterator[Crossing]:
    for (below, above), drawn in edges.items():
        if above > measure.high:
            start, near, end = measure.high, below, above
        elif below < measure.low:
            start, near, end = measure.low, above, below
        else:
            continue
        flips = at.flips(near, end)
        yield Crossing(at.figure, tuple(drawn), start, near, end, at(near), at(end), flips)


def _opened(at: _Asked, measure: Measure, edges: list[Edge]) -> Iterator[Open]:
    """The cells into which the lines cut what is possible; those that come out alike are one."""
    inside = [edge for edge in edges if measure.low <= edge[0] and edge[1] <= measure.high]
    if measure.known and not inside:
        return
    bounds = [measure.low, *(bound for edge in inside for bound in edge), measure.high]
    cells: list[Cell] = []
    for low, high in zip(bounds[::2], bounds[1::2], strict=True):
        settled = at(high if high < inf else low or 1.0)
        if cells and key(cells[-1].outcome) == key(settled):
            cells[-1] = Cell(cells[-1].low, high, cells[-1].outcome)
        else:
            cells.append(Cell(low, high, settled))
    matters = any(key(cell.outcome) != at.again.now for cell in cells)
    yield Open(at.figure, measure, tuple(cells), matters)


def _switches(again: Again) -> Iterator[Switch]:
    for fact in FACTS:
        now = getattr(again.chip, fact)
        for then in (Truth.HOLDS, Truth.FAILS):
            if then is now:
                continue
            settled = again.with_chip(with_fact(again.chip, fact, then))
            yield Switch(fact, now, then, settled, key(settled) != again.now)


def _silent(figure: str, measure: Measure, drawn: list[Comparison]) -> bool:
    """Whether the die area is missing where density is asked about, and TPP with it."""
    asked = any(leaf.figure == DENSITY and not leaf.measure.undefined for leaf in drawn)
    return figure == "die_area_mm2" and asked and not measure.known


def _edges(figure: str, drawn: list[Comparison], figures: Metrics) -> dict[Edge, list[Comparison]]:
    """For each line that the figure can cross: the last value on one side and the first on the other."""
    edges: dict[Edge, list[Comparison]] = {}
    for leaf in drawn:
        if leaf.figure == figure:
            found = [edge(leaf.limit)]
        elif leaf.figure == DENSITY and not leaf.measure.undefined and figure in ("tpp", "die_area_mm2"):
            found = _density_edges(figure, leaf.limit, figures)
        else:
            continue
        for each in found:
            lines = edges.setdefault(each, [])
            if all((leaf.limit, leaf.paragraph) != (line.limit, line.paragraph) for line in lines):
                lines.append(leaf)
    return edges


def edge(limit: Limit) -> Edge:
    """The last number below a limit and the first above it, as the limit draws the line."""
    if limit.operator in (Operator.AT_LEAST, Operator.LESS_THAN):
        return nextafter(limit.value, -inf), limit.value
    return limit.value, nextafter(limit.value, inf)


def _density_edges(figure: str, limit: Limit, figures: Metrics) -> list[Edge]:
    """Where density crosses a limit as TPP or the die area moves; one for each end of the other's range."""
    other = figures.die_area_mm2 if figure == "tpp" else figures.tpp
    ends = dict.fromkeys(end for end in (other.low, other.high) if 0 < end < inf)
    return [density_edge(figure, limit, end) for end in ends]


def density_edge(figure: str, limit: Limit, other: float) -> Edge:
    """The two neighbouring numbers between which the density crosses the limit, rounding and all.

    `figure` moves, `other` is the other of TPP and die area.
    """

    def admits(value: float) -> bool:
        return limit.admits(quotient(value, other) if figure == "tpp" else quotient(other, value))

    guess = limit.value * other if figure == "tpp" else other / limit.value
    low, high = guess * (1 - 1e-12), guess * (1 + 1e-12)
    while nextafter(low, inf) < high:
        middle = low + (high - low) / 2
        if admits(middle) == admits(low):
            low = middle
        else:
            high = middle
    return low, high
