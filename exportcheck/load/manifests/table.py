"""Delimited tables: the header, and the rows with the line on which each begins.

A quote that is opened and never closed would swallow the rows after it without a word. The reader
is therefore strict, and when a row cannot be parsed it rejects the row's first line and goes on
with the line after it.
"""

import csv
from collections import deque
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import NamedTuple, TextIO

from exportcheck.errors import UnreadableFile
from exportcheck.load.manifests import columns
from exportcheck.load.manifests.rows import RowReader, is_blank
from exportcheck.model.manifest import Line, Notice, Rejected

LARGEST_CELL = 1024 * 1024
MOST_LINES = 10_000
MOST_READ_AGAIN = 1_000_000
# Characters read at once: their rows stay in the processor's own memory.
TOGETHER = 16 * 1024
DELIMITERS = ",;\t|"


class _Runaway(Exception):
    """A row that goes on for too many lines."""


class Rows:
    """The rows of a delimited text, each with the number of the line on which it begins."""

    def __init__(self, text: TextIO) -> None:
        """Begin at the top; the delimiter is whatever makes the first line the best header."""
        csv.field_size_limit(LARGEST_CELL)
        self._text = text
        self._ahead: deque[str] = deque()
        self._held: list[str] = []
        self._next = 1
        self._longest_row = MOST_LINES
        self._read_again = 0
        self.delimiter = self._choose_delimiter()

    def __iter__(self) -> Iterator[tuple[int, list[str] | str]]:
        """`(line, cells)`, or `(line, problem)` for a row that cannot be parsed."""
        held = self._held
        while True:
            reader = csv.reader(self._feed(), delimiter=self.delimiter, strict=True, skipinitialspace=True)
            held.clear()
            try:
                for row in reader:
                    number = self._next
                    self._next = number + len(held)
                    held.clear()
                    if row:
                        yield number, row
                return
            except csv.Error as error:
                problem = _said(str(error))
            except _Runaway:
                problem = f"the row goes on for more than {self._longest_row:,} lines; close its quotes"
            number = self._next
            self._next = number + 1
            self._ahead.extendleft(reversed(held[1:]))
            # A file made of stray quotes would be read ten thousand times over: lose patience with
            # cells of several lines, and take every line as a row of its own.
            self._read_again += len(held) - 1
            if self._read_again > MOST_READ_AGAIN:
                self._longest_row = 1
            yield number, problem

    @property
    def pending(self) -> bool:
        """Whether lines that were taken from the text wait to be read again."""
        return bool(self._ahead)

    @property
    def next_line(self) -> int:
        """The number of the line that is read next."""
        return self._next

    def passed(self, lines: int) -> None:
        """So many lines of the text were read by somebody else."""
        self._next += lines

    def stretches(self) -> Iterator[tuple[int, list[list[str]] | str]]:
        """The same rows, many at a time: `(line, rows of that line and those after)`, or `(line, problem)`.

        A line without cells is an empty row among many. Where one line is one row, the parser takes
        many at once; where that is in doubt, as in the iteration, row by row.
        """
        one_by_one = iter(self)
        while True:
            while self._ahead:
                found = next(one_by_one, None)
                if found is None:
                    return
                number, row = found
                yield number, row if isinstance(row, str) else [row]
            text = self._text.read(TOGETHER)
            if not text:
                return
            text += self._text.readline()
            rows = self._cut(text)
            if rows is None:
                # As a text stream that leaves line ends as they are divides it.
                self._ahead.extend(StringIO(text, newline=""))
                continue
            number = self._next
            self._next += len(rows)
            yield number, rows

    def _cut(self, text: str) -> list[list[str]] | None:
        """A row for each line of a text; None where a row is not one line, or cannot be parsed.

        Without quotes, and blanks before cells, there is nothing to parse.
        """
        delimiter = self.delimiter
        if '"' not in text and not text.startswith(" ") and f"{delimiter} " not in text and "\n " not in text:
            plain = text.replace("\r\n", "\n") if "\r" in text else text
            if "\r" not in plain:
                lines = plain.removesuffix("\n").split("\n")
                if len(text) <= LARGEST_CELL:
                    return [line.split(delimiter) if line else [] for line in lines]
        lines = list(StringIO(text, newline=""))
        try:
            rows = list(csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True))
        except csv.Error:
            return None
        return rows if len(rows) == len(lines) else None

    def _feed(self) -> Iterator[str]:
        held, ahead = self._held, self._ahead
        while line := ahead.popleft() if ahead else next(self._text, ""):
            held.append(line)
            if len(held) > self._longest_row:
                raise _Runaway
            yield line

    def _choose_delimiter(self) -> str:
        for line in self._text:
            bare = line.strip("\ufeff \r\n")
            if not bare.strip():
                self._next += 1
                continue
            if bare[:4].lower() == "sep=" and bare[4:] in tuple(
                DELIMITERS
            ):  # Excel says so in a line of its own
                self._next += 1
                return bare[4:]
            self._ahead.append(line)
            return max(DELIMITERS, key=lambda delimiter: _likelihood(line, delimiter))
        return ","


def cells_of(line: str, delimiter: str) -> list[str]:
    """The cells of a row of one line; raises csv.Error where it is none."""
    return next(csv.reader([line], delimiter=delimiter, strict=True, skipinitialspace=True), [])


def _likelihood(line: str, delimiter: str) -> tuple[int, int]:
    try:
        cells = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    except csv.Error:
        return (0, 0)
    known = sum(columns.column_of(cell) is not None for cell in cells[: columns.MOST])
    return known, len(cells)


def _said(error: str) -> str:
    if "field larger" in error:
        return f"a cell is larger than {LARGEST_CELL:,} characters; shorten it"
    if "unexpected end" in error:
        return "a quote is opened and never closed; close it, or double the quotes inside a quoted cell"
    if "expected after" in error:
        return "text follows a closing quote; double the quotes inside a quoted cell"
    return f"the row cannot be parsed ({error}); quote its cells"


def read_header(text: TextIO, rename: Mapping[str, str], name: str) -> list[Notice]:
    """Check that the header names the columns needed; an empty text is no header and no error."""
    found = header_of(Rows(text), name)
    return [] if found is None else columns.resolve(found, rename, name)[1]


def read_rows(
    text: TextIO, rename: Mapping[str, str], name: str, reader: RowReader
) -> Iterator[Line | Rejected]:
    """Every row that is not blank."""
    found = opened(text, rename, name, reader)
    if found is None:
        return
    read = reader.read
    for number, row in found.rows:
        answer = Rejected(number, row) if isinstance(row, str) else read(number, row)
        if answer is not None:
            yield answer


class Table(NamedTuple):
    """A table with its header read: which columns stand where, how many cells a row has, and its reader."""

    columns: tuple[tuple[int, str], ...]
    width: int
    rows: Rows
    reader: RowReader


def opened(text: TextIO, rename: Mapping[str, str], name: str, reader: RowReader) -> Table | None:
    """The table below a header; None for an empty text."""
    rows = Rows(text)
    header = header_of(rows, name)
    if header is None:
        return None
    found = tuple(sorted(columns.resolve(header, rename, name)[0]))
    reader.expect(found, len(header))
    return Table(found, len(header), rows, reader)


def header_of(rows: Rows, name: str) -> list[str] | None:
    """The header, the first row that is not blank; None when all are."""
    for number, row in rows:
        if isinstance(row, str):
            raise UnreadableFile(f"{name}, line {number}: the header cannot be read: {row}.")
        if is_blank(row):
            continue
        header = [" ".join(cell.split()) for cell in row]
        while header and not header[-1]:
            header.pop()
        return header
    return None
