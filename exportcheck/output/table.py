"""A table without lines: Rich draws it on a terminal, and elsewhere it is the same text without Rich.

Rich costs a sixth of a start, and nothing of what it can do reaches a pipe but the widths of columns.
"""

from typing import Any

# What a pipe is taken to be wide.
WIDTH = 100
_GAP = 2


class Styled:
    """A line in pieces, each with the style that it has on a terminal; `str` is the line without."""

    __slots__ = ("pieces",)

    def __init__(self, *parts: "str | tuple[str, str] | Styled") -> None:
        """Join texts, texts with a style, and lines."""
        self.pieces: list[tuple[str, str]] = []
        for part in parts:
            if isinstance(part, Styled):
                self.pieces += part.pieces
            else:
                self.pieces.append((part, "") if isinstance(part, str) else part)

    def __str__(self) -> str:
        return "".join(text for text, _ in self.pieces)

    def __rich__(self) -> Any:
        from rich.text import Text

        return Text.assemble(*self.pieces)


class Table:
    """Rows of cells under a head, if it has one; `str` is the table in `WIDTH` columns."""

    def __init__(self, *head: str, firm: tuple[str, ...] = (), styles: tuple[str, ...] = ()) -> None:
        """Begin with the names of the columns; those in `firm` are never broken over lines."""
        self.head = head
        self.rows: list[tuple[str | Styled, ...]] = []
        self._firm = firm
        self._styles = styles

    def add(self, *cells: str | Styled) -> None:
        """Add a row."""
        self.rows.append(cells)

    def __rich__(self) -> Any:
        from rich.table import Table as Drawn
        from rich.text import Text

        drawn = Drawn(box=None, pad_edge=False, header_style="dim", show_header=bool(self.head))
        names = self.head or ("",) * len(self.rows[0])
        for name, style in zip(names, self._styles or ("",) * len(names), strict=True):
            drawn.add_column(name, no_wrap=name in self._firm, style=style)
        for row in self.rows:
            drawn.add_row(*(Text(cell) if isinstance(cell, str) else cell for cell in row))
        return drawn

    def __str__(self) -> str:
        rows = [[str(cell) for cell in row] for row in ([self.head] if self.head else []) + self.rows]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        loose = [i for i in range(len(widths)) if not self.head or self.head[i] not in self._firm]
        _narrow(widths, loose)
        lines = []
        for row in rows:
            cells = [_broken(text, width) for text, width in zip(row, widths, strict=True)]
            for n in range(max(map(len, cells))):
                parts = (cell[n] if n < len(cell) else "" for cell in cells)
                lines.append(
                    (" " * _GAP).join(part.ljust(width) for part, width in zip(parts, widths, strict=True))
                )
        return "\n".join(lines)


def _narrow(widths: list[int], loose: list[int]) -> None:
    """Take from the widest of the columns that may be broken until the row fits, as Rich does.

    A row of columns that may not be broken is left too wide: a figure is never cut short.
    """
    while (excess := sum(widths) + _GAP * (len(widths) - 1) - WIDTH) > 0:
        loose = [i for i in loose if widths[i] > 1]
        if not loose:
            return
        # Rich counts the room beside a text: less at both ends of the row.
        room = {i: widths[i] + (_GAP if 0 < i < len(widths) - 1 else _GAP // 2) for i in loose}
        widest = max(room.values())
        next_widest = max((wide for wide in room.values() if wide < widest), default=0)
        equal = [i for i in loose if room[i] == widest]
        for left, i in zip(range(len(equal), 0, -1), equal, strict=True):
            taken = min(widest - next_widest, round(excess / left), widths[i] - 1)
            widths[i] -= taken
            excess -= taken


def _broken(text: str, width: int) -> list[str]:
    """The text in lines of a width, broken between words; a longer word is broken anywhere."""
    if len(text) <= width:
        return [text]
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = ""
        line = f"{line} {word}" if line else word
        while len(line) > width:
            lines.append(line[:width])
            line = line[width:]
    return [*lines, line]
