"""Do 3A090.a, 3A090.b and *neither* divide the space of circuits among themselves?

The space
    A point is one circuit: a value of each figure that the paragraphs are held against (TPP with
    performance density, or in 2022 with GB/s over all inputs and outputs), or that the figure does
    not exist for it, and its market: for datacenters, not for datacenters, not known. The figures are
    independent: density is TPP over a die area that is free, so every pair belongs to some circuit.
    Nothing else is read by the rules (see *premises*); destination and parties are fixed to nowhere.

What is proved, for every vintage
    one region    a point of known market is in exactly one of .a, .b, neither, as the rules judge;
                  where the market is not known nothing is claimed that one of the markets denies.
    overlap       no point meets the words of a paragraph of .a and of one of .b, each read by itself.
    gap           control is monotone: who has no less of any figure, and the same market or
                  datacenters instead of not, is in the same region or a stricter one (.a over .b over
                  neither). A hole between .a and .b is a point in neither with a weaker one in .b.
    border        limits of one value cut on the same side of it, so that no sliver lies on a border.

Why one point of each cell is enough
    Premises, checked at every point asked: a rule's tree has the same shape everywhere; each leaf is
    a comparison of the point's own figure with a limit, or the market, or that a rule does not exist;
    each inner truth is that of its parts. So the answer is a function of the comparisons and the
    market. Between two limits next to each other no comparison changes, and neither can the answer.
    The cells (*below*, *exactly at*, *between*, *above*, *does not exist* on each axis) cover the
    space, and each is asked at one point, every corner of limits among them. Regions are constant in
    a cell and the order of points is that of their cells, so monotone steps between neighbouring cells
    are monotone everywhere.

What is not proved: that a limit is the one the Federal Register has. A border moved together with its
neighbour, or an outer border with another operator, is a sound law, and another one.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any

from exportcheck.model.clause import Truth
from exportcheck.model.law import LawOn
from exportcheck.model.measure import Operator
from exportcheck.model.noun import Noun, replace
from exportcheck.model.rule import Rule
from exportcheck.screening.space import MARKETS, BrokenPremise, Point, Space, grid

REGIONS = ("neither", "3A090.b", "3A090.a")  # mildest to strictest
# The text's own overlap: .b.2 names no TPP from above, so that its words reach into .a.1, which governs.
KNOWN_OVERLAP = (".a.1", ".b.2")
STATED = (Truth.HOLDS, Truth.FAILS)
_FROM_ABOVE = (Operator.LESS_THAN, Operator.AT_MOST)
_CUTS_BELOW = (Operator.AT_LEAST, Operator.LESS_THAN)
_GRID = 2_500  # points, about: what a person waits a second for

Axes = list[tuple[float | None, ...]]


class Problem(Noun):
    """What is wrong or worth knowing, with an example: `points` show it, `places` counts where else."""

    kind: str
    paragraphs: tuple[str, ...]
    points: tuple[Point, ...] = ()
    regions: tuple[str, ...] = ()
    places: int = 1
    detail: str = ""


class Proof(Noun):
    """What was asked of one state of the law, and what was found."""

    axes: Mapping[str, tuple[float, ...]]
    cells: int
    corners: int
    grid: int
    problems: tuple[Problem, ...]
    known: tuple[Problem, ...]


def prove(law: LawOn, rules: Iterable[Rule], bits: Mapping[str, tuple[int, int]]) -> Proof:
    """Prove it of the law of one day, by cells and again on a grid."""
    space = Space(law, rules, bits)
    if not space.axes:
        return Proof({}, 0, 0, 0, (), ())
    cells: Axes = list(space.cuts.values())
    steps = int((_GRID / len(MARKETS)) ** (1 / len(cells)))
    dense: Axes = [grid(values, steps) for values in space.axes.values()]
    known: list[Problem] = []
    try:
        overlaps = list(_overlaps(space, cells))
        known = [p for p in overlaps if p.kind == "known overlap"] + list(_steps(space, cells))
        found = [*_borders(space), *_single(space, cells), *_gaps(space, cells)]
        found += [p for p in overlaps if p.kind == "overlap"]
        if not found:
            # What the cells do not show, the grid must not show either.
            found = [*_single(space, dense), *_gaps(space, dense), *_strays(space, dense)]
    except BrokenPremise as broken:
        found = [Problem("unproved", (), detail=str(broken))]
    corners = len(MARKETS)
    for values in space.axes.values():
        corners *= len(values)
    return Proof(space.axes, _size(cells), corners, _size(dense), tuple(found), tuple(known))


def _size(axes: Axes) -> int:
    size = len(MARKETS)
    for values in axes:
        size *= len(values)
    return size


def _borders(space: Space) -> Iterator[Problem]:
    """Limits of one value that cut on different sides of it."""
    for figure, limits in space.limits.items():
        for value in space.axes[figure]:
            here = [(limit, paragraph) for limit, paragraph in limits if limit.value == value]
            if len({limit.operator in _CUTS_BELOW for limit, _ in here}) > 1:
                at = Point(tuple(value if name == figure else None for name in space.axes), Truth.HOLDS)
                said = sorted(f"{limit.operator.symbol} in {paragraph}" for limit, paragraph in here)
                names = tuple(sorted({paragraph for _, paragraph in here}))
                yield Problem("border", names, (at,), detail=", ".join(said))


def _single(space: Space, axes: Axes) -> Iterator[Problem]:
    """Points in no one region, and claims about an unknown market that one of the markets denies."""
    found: dict[str, Problem] = {}
    for figures in product(*axes):
        seen = {market: space.at(Point(figures, market)) for market in MARKETS}
        regions = {seen[market].region for market in STATED}
        for market, answer in seen.items():
            if answer.both:
                _count(found, "both", Problem("both", (), (Point(figures, market),)))
            if market is not Truth.UNKNOWN and answer.region is None:
                _count(found, "doubt", Problem("doubt", (), (Point(figures, market),)))
        claim = seen[Truth.UNKNOWN].region
        if claim is not None and regions != {claim}:
            _count(found, "claim", Problem("claim", (), (Point(figures, Truth.UNKNOWN),)))
    yield from found.values()


def _overlaps(space: Space, axes: Axes) -> Iterator[Problem]:
    """Points that meet the words of a paragraph of .a and of one of .b, each pair of them once."""
    found: dict[object, Problem] = {}
    for point in (Point(figures, market) for market in STATED for figures in product(*axes)):
        seen = space.at(point)
        for pair in product(seen.higher, seen.lower):
            kind = "known overlap" if _known(space, *pair) else "overlap"
            _count(found, pair, Problem(kind, pair, (point,)))
    yield from found.values()


def _known(space: Space, higher: str, lower: str) -> bool:
    named = higher.endswith(KNOWN_OVERLAP[0]) and lower.endswith(KNOWN_OVERLAP[1])
    tpp = space.limits.get("tpp", ())
    return named and not any(paragraph == lower and limit.operator in _FROM_ABOVE for limit, paragraph in tpp)


def _gaps(space: Space, axes: Axes) -> Iterator[Problem]:
    """Steps to more of a figure, or to the datacenter market, that lead to a milder region."""
    found: dict[object, Problem] = {}
    for where, weaker, stronger in _neighbours(space, axes):
        before, after = (space.at(point).region for point in (weaker, stronger))
        if before is not None and after is not None and after < before:
            names = tuple(space.at(weaker).higher or space.at(weaker).lower)
            regions = (REGIONS[before], REGIONS[after])
            _count(found, (where, regions), Problem("gap", names, (weaker, stronger), regions))
    yield from found.values()


def _steps(space: Space, axes: Axes) -> Iterator[Problem]:
    """Where the text goes from neither to .a with no .b between; so it is meant to be."""
    if not space.has_lower:
        return
    found: dict[object, Problem] = {}
    for where, weaker, stronger in _neighbours(space, axes):
        before, after = (space.at(point) for point in (weaker, stronger))
        if where != "market" and (before.region, after.region) == (0, 2):
            key = after.higher[:1], stronger.datacenter
            _count(
                found, key, Problem("known step", after.higher, (weaker, stronger), (REGIONS[0], REGIONS[2]))
            )
    yield from found.values()


def _neighbours(space: Space, axes: Axes) -> Iterator[tuple[object, Point, Point]]:
    """Pairs of points one step apart, the weaker first, with the border that the step crosses."""
    for index in product(*(range(len(values)) for values in axes)):
        figures = tuple(values[at] for values, at in zip(axes, index, strict=True))
        yield "market", Point(figures, Truth.FAILS), Point(figures, Truth.HOLDS)
        for number, (name, values) in enumerate(zip(space.axes, axes, strict=True)):
            if index[number] + 1 < len(values):
                more = (*figures[:number], values[index[number] + 1], *figures[number + 1 :])
                for market in STATED:
                    yield (name, index[number], market), Point(figures, market), Point(more, market)


def _strays(space: Space, axes: Axes) -> Iterator[Problem]:
    """Points of the grid that answer otherwise than their cell."""
    found: dict[object, Problem] = {}
    for figures in product(*axes):
        cell = tuple(
            _cell(value, space.axes[name], space.cuts[name])
            for name, value in zip(space.axes, figures, strict=True)
        )
        for market in MARKETS:
            if space.at(Point(figures, market)) != space.at(Point(cell, market)):
                _count(found, "stray", Problem("stray", (), (Point(figures, market), Point(cell, market))))
    yield from found.values()


def _cell(value: float | None, limits: tuple[float, ...], cuts: tuple[float | None, ...]) -> float | None:
    """The value at which the cell of a value was asked."""
    if value is None or value in limits:
        return value
    place = bisect_left(limits, value)
    below = [cut for cut in cuts if cut is not None and (not place or cut > limits[place - 1])]
    return below[0]


def _count(found: dict[Any, Problem], key: object, problem: Problem) -> None:
    """Keep the first of a kind and count the others."""
    known = found.get(key)
    found[key] = replace(known, places=known.places + 1) if known else problem
