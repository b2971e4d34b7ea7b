"""The timeline: one bar for each chip and destination, its stretches told apart by colour and hatch."""

from datetime import date, timedelta
from typing import Any, Literal

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from exportcheck.model.noun import Noun
from exportcheck.output.pictures.canvas import LINE, breadth, saved, settled, sheet, shortened, wrapped, write
from exportcheck.output.pictures.key import Key
from exportcheck.output.pictures.said import spoken
from exportcheck.output.pictures.spans import Row, Stretch, first_day, last_day, numbered, said
from exportcheck.output.pictures.theme import THEMES, WORDS, Theme, Tint

LEFT, WIDTH, KEY = 0.5, 8.6, 3.5
BAR, ABOVE, GAP, LEVEL = 0.48, 0.26, 0.22, 0.2
TOP, AXIS = 0.75, 0.45


class Scale(Noun):
    """Days as inches."""

    start: date
    end: date

    def at(self, day: date) -> float:
        """Where a day lies, in inches from the left."""
        return LEFT + WIDTH * (day - self.start).days / (self.end - self.start).days


def timeline(rows: list[Row], day: date, title: str, format: str, theme: str = "light") -> bytes:
    """The picture as the content of an SVG or a PNG file; `day` is marked in it."""
    with settled():
        return _drawn(rows, day, title, format, THEMES[theme])


def _drawn(rows: list[Row], day: date, title: str, format: str, theme: Theme) -> bytes:
    scale = Scale(first_day(rows), last_day(rows, day))
    levels = [_levels(row, scale) for row in rows]
    bars = sum(ABOVE + BAR + GAP + LEVEL * (max(found.values(), default=-1) + 1) for found in levels)
    key = _key(rows)
    table = _table(rows)
    upper = max(bars + AXIS, key.height)
    tall = TOP + upper + len(table) * LINE + 0.35
    wide = LEFT + WIDTH + 0.5 + KEY
    figure = sheet(wide, tall, theme)
    write(figure, LEFT, tall - 0.3, shortened(title, wide - 1.2, 12), theme, fontsize=12, weight="bold")
    y = tall - TOP
    for row, found in zip(rows, levels, strict=True):
        write(figure, LEFT, y - ABOVE / 2, shortened(row.name, WIDTH), theme, weight="bold")
        y -= ABOVE + LEVEL * (max(found.values(), default=-1) + 1)
        for number, stretch in enumerate(row.stretches, 1):
            _stretch(figure, stretch, number, scale, y, theme)
            if number in found:
                middle = _middle(stretch, scale)
                above = y + LEVEL * (found[number] + 0.5)
                write(figure, middle, above, str(number), theme, ha="center", weight="bold")
        y -= BAR + GAP
    _years(figure, scale, y + GAP, tall - TOP - ABOVE, day, theme)
    key.draw(figure, LEFT + WIDTH + 0.4, tall - TOP, key.height, theme)
    y = tall - TOP - upper - LINE / 2
    for text, bold in table:
        write(figure, LEFT, y, text, theme, **({"weight": "bold"} if bold else {}))
        y -= LINE
    return saved(figure, format, title, said(rows))


def _edges(stretch: Stretch, scale: Scale) -> tuple[float, float]:
    start = scale.at(max(stretch.since, scale.start))
    end = scale.end if stretch.until is None else stretch.until + timedelta(days=1)
    return start, scale.at(end)


def _middle(stretch: Stretch, scale: Scale) -> float:
    left, right = _edges(stretch, scale)
    return (left + right) / 2


def _levels(row: Row, scale: Scale) -> dict[int, int]:
    """The stretches too narrow for their number, and how high above the bar it stands."""
    ends: list[float] = []
    found: dict[int, int] = {}
    for number, stretch in enumerate(row.stretches, 1):
        left, right = _edges(stretch, scale)
        need = breadth(str(number), bold=True) + 0.12
        if right - left >= need:
            continue
        start = (left + right - need) / 2
        level = next((level for level, end in enumerate(ends) if end <= start), len(ends))
        ends[level : level + 1] = [start + need]
        found[number] = level
    return found


def _stretch(figure: Figure, stretch: Stretch, number: int, scale: Scale, top: float, theme: Theme) -> None:
    left, right = _edges(stretch, scale)
    ink = WORDS[stretch.decision]
    box = (left, top - BAR), right - left, BAR
    inches = figure.dpi_scale_trans
    look: dict[str, Any] = {"facecolor": ink.fill, "edgecolor": "#1A1A1A", "hatch": ink.hatch, "linewidth": 0}
    figure.add_artist(Rectangle(*box, transform=inches, **look))
    figure.add_artist(Rectangle(*box, transform=inches, fill=False, edgecolor=theme.text, linewidth=1))
    room = right - left - 0.12
    if breadth(str(number), bold=True) > room:
        return
    start = "before the rules" if stretch.first else str(stretch.since)
    choices = ([f"{number}  {stretch.words}", start], [str(number), start], [str(number)])
    lines = next(lines for lines in choices if len(lines) == 1 or max(map(breadth, lines)) + 0.06 <= room)
    patch = {"facecolor": theme.ground, "edgecolor": "none", "pad": 1.2}
    middle = top - BAR / 2 + LINE / 2 * (len(lines) - 1)
    for place, text in enumerate(lines):
        y = middle - place * LINE
        write(figure, (left + right) / 2, y, text, theme, ha="center", bbox=patch, zorder=6)


def _years(figure: Figure, scale: Scale, bottom: float, top: float, day: date, theme: Theme) -> None:
    """The first day of each year, and the day asked about."""

    def line(x: float, low: float, high: float, color: str, style: Literal["-", ":"]) -> None:
        drawn = Line2D([x, x], [low, high], color=color, linestyle=style, linewidth=1)
        drawn.set_transform(figure.dpi_scale_trans)
        figure.add_artist(drawn)

    marked = scale.at(day)
    text = f"{day}"
    half = breadth(text, bold=True) / 2 + 0.05
    for year in range(scale.start.year + 1, scale.end.year + 1):
        x = scale.at(date(year, 1, 1))
        line(x, bottom - 0.08, bottom, theme.grid, "-")
        if abs(x - marked) > half + breadth(str(year)) / 2:
            write(figure, x, bottom - 0.2, str(year), theme, ha="center")
    line(marked, bottom - 0.1, top, theme.text, ":")
    write(figure, marked, bottom - 0.2, text, theme, ha="center", weight="bold")


def _key(rows: list[Row]) -> Key:
    key = Key(KEY - 0.2)
    key.head("Decisions")
    for word in dict.fromkeys(stretch.decision for row in rows for stretch in row.stretches):
        ink = WORDS[word]
        key.entry(Tint(ink.fill, "#1A1A1A", ink.hatch, ink.block), spoken(word))
    return key


def _table(rows: list[Row]) -> list[tuple[str, bool]]:
    """Every stretch in a line; of one row alone, also what decided it."""
    width = LEFT + WIDTH + KEY - 0.4
    lines: list[tuple[str, bool]] = []
    for row in rows:
        lines.append((shortened(row.name, width), True))
        for text, reasons in numbered(row):
            lines += [(part, False) for part in wrapped(text, width)]
            for reason in reasons if len(rows) == 1 else ():
                lines += [(f"      {part}", False) for part in wrapped(reason, width - 0.4)]
        lines.append(("", False))
    return lines
