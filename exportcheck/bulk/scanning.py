"""Which lines of some bytes are rows beyond doubt, found without cutting them into cells.

A line is one when it has no carriage return but at its end, is not overlong, is UTF-8, and each quoted
cell in it begins at a delimiter or the line's start, ends at a delimiter or the line's end, and has no
quote inside. Every reader of CSV cuts such a line alike.
"""

from typing import Any, NamedTuple

import numpy as np

Positions = np.ndarray[Any, np.dtype[np.int64]]

_LINE_FEED, _RETURN, _QUOTE = b'\n\r"'


class Scanned(NamedTuple):
    """The first lines of a window: where each ends, the bytes they take, and where quotes stand."""

    ends: Positions
    size: int
    quotes: Positions


def scan(window: bytes, delimiter: str, largest: int, sound: bool) -> Scanned:
    """The lines from the start that are rows beyond doubt; `sound` if all is known to be UTF-8."""
    data = np.frombuffer(window, np.uint8)
    ends = np.flatnonzero(data == _LINE_FEED)
    if not window.endswith(b"\n"):  # the last line of the file
        ends = np.append(ends, len(window))
    quotes = np.flatnonzero(data == _QUOTE) if b'"' in window else np.empty(0, np.int64)
    doubts = [
        _returns(data) if b"\r" in window else None,
        _quoted(data, quotes, ends, ord(delimiter)) if len(quotes) else None,
        _long(ends, largest),
        None if sound else _not_text(window),
    ]
    doubt = min((at for at in doubts if at is not None), default=None)
    if doubt is None:
        return Scanned(ends, len(window), quotes)
    ends = ends[: np.searchsorted(ends, doubt)]
    size = int(ends[-1]) + 1 if len(ends) else 0
    return Scanned(ends, size, quotes[: np.searchsorted(quotes, size)])


def cells_in_lines(window: bytes, scanned: Scanned, delimiter: str) -> tuple[Positions, Positions]:
    """How many cells each line has, and how many bytes without its end."""
    data = np.frombuffer(window, np.uint8)[: scanned.size]
    marks = np.flatnonzero(data == ord(delimiter))
    if len(scanned.quotes):
        marks = marks[np.searchsorted(scanned.quotes, marks) % 2 == 0]
    counts = np.bincount(np.searchsorted(scanned.ends, marks), minlength=len(scanned.ends)) + 1
    starts = np.concatenate(([0], scanned.ends[:-1] + 1))
    lengths = scanned.ends - starts
    last = np.concatenate(([0], data))[scanned.ends]  # what stands before each end
    return counts, np.where((lengths > 0) & (last == _RETURN), lengths - 1, lengths)


def _first(at: Positions) -> int | None:
    return int(at[0]) if len(at) else None


def _returns(data: np.ndarray[Any, np.dtype[np.uint8]]) -> int | None:
    at = np.flatnonzero(data == _RETURN)
    after = np.append(data, 0)[at + 1]
    return _first(at[after != _LINE_FEED])


def _quoted(
    data: np.ndarray[Any, np.dtype[np.uint8]], quotes: Positions, ends: Positions, delimiter: int
) -> int | None:
    around = np.concatenate(([_LINE_FEED], data, [_LINE_FEED]))
    opening, closing = quotes[0::2], quotes[1::2]
    unclosed = int(opening[-1]) if len(opening) > len(closing) else None
    opening = opening[: len(closing)]
    before, after = around[opening], around[closing + 2]
    sound = (before == delimiter) | (before == _LINE_FEED)
    sound &= (after == delimiter) | (after == _LINE_FEED) | (after == _RETURN)
    sound &= np.searchsorted(ends, opening) == np.searchsorted(ends, closing)
    first = _first(opening[~sound])
    return unclosed if first is None else first


def _long(ends: Positions, largest: int) -> int | None:
    starts = np.concatenate(([0], ends[:-1] + 1))
    return _first(starts[ends - starts > largest])


def _not_text(window: bytes) -> int | None:
    try:
        window.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return None
