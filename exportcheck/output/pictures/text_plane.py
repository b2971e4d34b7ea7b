"""Two figures against each other as a grid of characters.

The limits of the law lie between cells, and what lies between two limits has at least one cell: a
mark is on its side of every line, however near, and no band is too narrow to be seen.
"""

from bisect import bisect_right
from collections.abc import Iterator
from math import inf, log, nextafter
from string import ascii_uppercase, digits

from exportcheck.model.measure import Measure
from exportcheck.model.noun import Noun
from exportcheck.model.plane import Mark, Panel, Plane
from exportcheck.output.pictures.said import Range, axis, axis_ranges, clipped, names, spoken, term
from exportcheck.output.pictures.theme import THEMES
from exportcheck.output.plain import plain
from exportcheck.output.words import FIGURES, measured, number

WIDTH, HEIGHT = 66, 22
MARGIN = 10
SIGNS = ascii_uppercase + digits + "abcdefghijklmnopqrstuvwxyz"


class Scale(Noun):
    """Values as cells: where each stretch between two lines of the law starts, as value and as cell."""

    starts: tuple[float, ...]
    cells: tuple[int, ...]
    end: float
    count: int
    logarithmic: bool

    def cell(self, value: float) -> int:
        """The cell of a value, within the stretch that the value lies in."""
        at = max(0, bisect_right(self.starts, value) - 1)
        low, high = self.starts[at], self.starts[at + 1] if at + 1 < len(self.starts) else self.end
        first, after = self.cells[at], self.cells[at + 1] if at + 1 < len(self.cells) else self.count
        place = first + int(_share(value, (low, high), self.logarithmic) * (after - first))
        return min(after - 1, max(first, place))

    def inside(self, cell: int) -> float:
        """A value of the stretch that a cell belongs to: its first."""
        return self.starts[bisect_right(self.cells, cell) - 1]


def scale(sides: list[Measure], limits: Range, count: int, logarithmic: bool) -> Scale:
    """The scale of one axis, cut at the ends of the zones' sides."""
    cuts = {value for side in sides for value in (side.low, nextafter(side.high, inf))}
    starts = sorted({limits[0], *(cut for cut in cuts if limits[0] < cut < limits[1])})
    cells: list[int] = []
    for number_, start in enumerate(starts):
        wanted = round(_share(start, limits, logarithmic) * count)
        least = cells[-1] + 1 if cells else 0
        cells.append(min(max(wanted, least), count - len(starts) + number_))
    return Scale(tuple(starts), tuple(cells), limits[1], count, logarithmic)


def _share(value: float, limits: Range, logarithmic: bool) -> float:
    low, high = limits
    return log(value / low) / log(high / low) if logarithmic else (value - low) / (high - low)


def plane(picture: Plane) -> str:
    """The picture with the words of its zones and marks below it."""
    signs = dict(zip(names(picture), SIGNS, strict=False))
    lines = [plain(picture.title), ""]
    for panel in picture.panels:
        if panel.title:
            lines.append(panel.title)
        lines += [*_grid(panel, picture, signs), ""]
    for entry in picture.terms:
        lines.append(f"  {THEMES['light'].zones[entry.key].block * 3} {term(entry)}")
    marks = {mark.name: mark for panel in picture.panels for mark in panel.marks}
    lines += [f"  {signs[name]}   {_told(mark, picture)}" for name, mark in marks.items()]
    if len(marks) > 1:
        lines.append("  *   several at one place; - and | a range, its sign at the high end")
    lines += [f"  not drawn: {plain(text)}" for text in picture.missing]
    lines += [f"  {plain(text)}" for text in picture.notes]
    return "\n".join(lines) + "\n"


def _told(mark: Mark, picture: Plane) -> str:
    (x, unit), (y, other) = FIGURES[picture.x], FIGURES[picture.y]
    figures = f"{x} {measured(mark.x)}{unit}, {y} {measured(mark.y)}{other}"
    return f"{plain(mark.name)}: {figures}: {spoken(mark.word)}"


def _grid(panel: Panel, picture: Plane, signs: dict[str, str]) -> Iterator[str]:
    limits = axis_ranges(picture)
    # Every panel is cut alike, so that the panels have the same axes.
    zones = [zone for entry in picture.panels for zone in entry.zones]
    across = scale([zone.x for zone in zones], limits[0], WIDTH, picture.logarithmic)
    up = scale([zone.y for zone in zones], limits[1], HEIGHT, picture.logarithmic)
    cells = [[_ground(panel, across.inside(i), up.inside(j)) for i in range(WIDTH)] for j in range(HEIGHT)]
    taken: set[tuple[int, int]] = set()
    for mark in panel.marks:
        _draw(cells, mark, limits, (across, up), taken, signs[mark.name])
    ticks = dict(zip(up.cells, up.starts, strict=True))
    yield f"{'':{MARGIN}} {axis(picture.y)}"
    for j in reversed(range(HEIGHT)):
        tick = number(_tidy(ticks[j])) if j in ticks else ""
        yield f"{tick:>{MARGIN}} │{''.join(cells[j])}".rstrip()
    yield f"{'':{MARGIN}} └{'─' * WIDTH}"
    yield f"{'':{MARGIN}}  {_ticks(across)}"
    yield f"{'':{MARGIN}}  {axis(picture.x):>{WIDTH}}"


def _draw(
    cells: list[list[str]],
    mark: Mark,
    limits: tuple[Range, Range],
    scales: tuple[Scale, Scale],
    taken: set[tuple[int, int]],
    sign: str,
) -> None:
    left, right = (scales[0].cell(x) for x in clipped(mark.x, limits[0]))
    low, high = (scales[1].cell(y) for y in clipped(mark.y, limits[1]))
    edges = {(i, j): "-" for i in range(left, right + 1) for j in (low, high) if left < right}
    edges |= {(i, j): "|" for j in range(low, high + 1) for i in (left, right) if low < high}
    for (i, j), line in edges.items():
        if (i, j) not in taken:
            cells[j][i] = line
    cells[high][right] = "*" if (right, high) in taken else sign
    taken.add((right, high))


def _ground(panel: Panel, x: float, y: float) -> str:
    """The zone that a value lies in; of two, the later one, which lies upon the other."""
    inside = [zone.key for zone in panel.zones if zone.holds(x, y)]
    return THEMES["light"].zones[inside[-1]].block if inside else " "


def _ticks(across: Scale) -> str:
    """The values at which something begins, as many as there is room for."""
    line = ""
    for cell, start in zip(across.cells, across.starts, strict=True):
        if not line or len(line) < cell:
            line = f"{line:{cell}}{number(_tidy(start))} "
    return line.rstrip()


def _tidy(value: float) -> float:
    """A limit without the hair that makes it strict; the key says which side it is on."""
    return float(f"{value:.6g}")
