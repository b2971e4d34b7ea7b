"""The key beside a picture: swatches with their words, and lists, at fixed line heights."""

from dataclasses import dataclass, field
from math import ceil
from typing import Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from exportcheck.output.pictures.canvas import LINE, wrapped, write
from exportcheck.output.pictures.theme import Ink, Theme, Tint

SWATCH = 0.3
GAP = 0.07
BETWEEN = 0.3
# Columns.
MOST = 3

# A swatch or a number, its lines, and whether they are a heading.
Entry = tuple[Ink | Tint | str | None, list[str], bool]


@dataclass
class Key:
    """Lines of a key, collected first so that its height is known before the sheet is cut."""

    width: float
    entries: list[Entry] = field(default_factory=list)

    def head(self, text: str) -> None:
        """A heading."""
        self.entries.append((None, wrapped(text, self.width / 1.12), True))

    def entry(self, swatch: Ink | Tint | str, text: str) -> None:
        """A swatch, or a number, and what it stands for."""
        self.entries.append((swatch, wrapped(text, self.width - SWATCH - 0.1), False))

    def note(self, text: str) -> None:
        """A paragraph."""
        self.entries.append((None, wrapped(text, self.width), False))

    @property
    def height(self) -> float:
        """Inches, in one column."""
        return sum(_height(entry) for entry in self.entries)

    def columns(self, room: float) -> list[list[Entry]]:
        """The entries in columns: one where they fit the room (in inches), at most three, even ones."""
        count = min(MOST, ceil(self.height / room))
        even = max(room, self.height / count + 0.4) if count else room
        found: list[list[Entry]] = [[]]
        used = 0.0
        for entry in self.entries:
            if used + _height(entry) > even and len(found) < MOST:
                found.append([])
                used = 0.0
            found[-1].append(entry)
            used += _height(entry)
        return found

    def draw(self, figure: Figure, left: float, top: float, room: float, theme: Theme) -> None:
        """Draw it with its upper left corner there, in inches."""
        for number, column in enumerate(self.columns(room)):
            _column(figure, column, left + number * (self.width + BETWEEN), top, theme)


def tallest(columns: list[list[Entry]]) -> float:
    """The height of the highest column, in inches."""
    return max(sum(_height(entry) for entry in column) for column in columns)


def _height(entry: Entry) -> float:
    return len(entry[1]) * LINE + GAP


def _column(figure: Figure, entries: list[Entry], left: float, top: float, theme: Theme) -> None:
    y = top
    for swatch, lines, bold in entries:
        middle = y - LINE / 2
        if isinstance(swatch, str):
            write(figure, left, middle, swatch, theme, weight="bold")
        elif swatch is not None:
            _swatch(figure, left, middle, swatch, theme)
        indent = 0.0 if swatch is None else SWATCH + 0.1
        more: dict[str, Any] = {"weight": "bold"} if bold else {}
        for number, line in enumerate(lines):
            write(figure, left + indent, middle - number * LINE, line, theme, **more)
        y -= len(lines) * LINE + GAP


def _swatch(figure: Figure, left: float, middle: float, swatch: Ink | Tint, theme: Theme) -> None:
    inches = figure.dpi_scale_trans
    if isinstance(swatch, Ink):
        figure.add_artist(
            Line2D(
                [left + SWATCH / 2],
                [middle],
                marker=swatch.marker,
                markersize=8,
                color=swatch.fill,
                markeredgecolor=theme.text,
                linestyle="none",
                transform=inches,
            )
        )
        return
    box = (left, middle - 0.075), SWATCH, 0.15
    hatched: dict[str, Any] = {
        "facecolor": swatch.fill,
        "edgecolor": swatch.line,
        "hatch": swatch.hatch * 2,
        "linewidth": 0,
    }
    figure.add_artist(Rectangle(*box, transform=inches, **hatched))
    figure.add_artist(Rectangle(*box, transform=inches, fill=False, edgecolor=theme.grid, linewidth=1))
