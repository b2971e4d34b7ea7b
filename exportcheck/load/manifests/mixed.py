"""A table in UTF-8 of which clean stretches are read by a faster reader, and the rest row by row.

Both readers share one position. The faster one looks at the bytes from there on and takes whole lines
of which it can show that each is one row; whatever it does not take is read by `Rows`, as ever.
"""

from collections.abc import Iterator, Mapping
from typing import BinaryIO, TextIO, cast

from exportcheck.load.manifests import columns
from exportcheck.load.manifests.rows import RowReader
from exportcheck.load.manifests.table import LARGEST_CELL, Rows, cells_of, header_of
from exportcheck.model.manifest import Line, Rejected

UTF_8 = "utf-8-sig"
_BOM = b"\xef\xbb\xbf"
_CHUNK = 1 << 20


class MixedTable:
    """The rows below the header; `columns` are pairs of position and column, `width` the header's cells.

    Without a header, in an empty file, there are no columns.
    """

    largest_cell = LARGEST_CELL

    def __init__(
        self, stream: BinaryIO, errors: str, rename: Mapping[str, str], name: str, reader: RowReader
    ) -> None:
        """Read the header."""
        self._lines = _Lines(stream, errors)
        self._rows = Rows(cast(TextIO, self._lines))
        self.reader = reader
        self.sound = errors == "strict"
        header = header_of(self._rows, name)
        self.columns = [] if header is None else sorted(columns.resolve(header, rename, name)[0])
        self.width = 0 if header is None else len(header)
        self.delimiter = self._rows.delimiter
        reader.expect(self.columns, self.width)

    @property
    def next_line(self) -> int:
        """The number of the line that is read next."""
        return self._rows.next_line

    @property
    def pending(self) -> bool:
        """Whether rows must be read by `rows` first."""
        return self._rows.pending

    def window(self, size: int) -> bytes:
        """Whole lines from the position on, about so many bytes; empty at the end."""
        return self._lines.window(size)

    def took(self, size: int, lines: int) -> None:
        """So many bytes, and lines, were read by the faster reader."""
        self._lines.skip(size)
        self._rows.passed(lines)

    def rows(self, size: int) -> Iterator[Line | Rejected]:
        """The rows of so many bytes and those to the end of the last of them, one by one."""
        until = self._lines.position + size
        for number, row in self._rows:
            answer = Rejected(number, row) if isinstance(row, str) else self.reader.read(number, row)
            if answer is not None:
                yield answer
            if self._lines.position >= until and not self._rows.pending:
                return

    def row(self, number: int, line: bytes) -> Line | Rejected | None:
        """A row that is one line, quotes and all."""
        return self.reader.read(number, cells_of(line.decode("utf-8"), self.delimiter))


class _Lines:
    """The lines of a stream as text, as a text stream with its line ends as they are would give them."""

    def __init__(self, stream: BinaryIO, errors: str) -> None:
        self._stream = stream
        self._errors = errors
        self._held = b""
        self._at = 0
        self._before = 0
        self._ended = False
        self._more()
        if self._held.startswith(_BOM):
            self._at = len(_BOM)

    @property
    def position(self) -> int:
        """Bytes read so far."""
        return self._before + self._at

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        end = self._end()
        if end == self._at:
            raise StopIteration
        line = self._held[self._at : end]
        self._at = end
        return line.decode("utf-8", self._errors)

    def window(self, size: int) -> bytes:
        while not self._ended and len(self._held) - self._at < size:
            self._more(size + self._at - len(self._held))
        held, stop = self._held, min(len(self._held), self._at + size)
        end = len(held) if self._ended and stop == len(held) else held.rfind(b"\n", self._at, stop) + 1
        return held[self._at : end] if end > self._at else b""

    def skip(self, size: int) -> None:
        self._at += size

    def _end(self) -> int:
        """Where the line ends: behind a line feed, a carriage return, or both."""
        while True:
            feed = self._held.find(b"\n", self._at)
            stop = len(self._held) if feed < 0 else feed
            back = self._held.find(b"\r", self._at, stop)
            if back >= 0 and (back + 1 < len(self._held) or self._ended):
                return back + 2 if self._held[back + 1 : back + 2] == b"\n" else back + 1
            if feed >= 0:
                return feed + 1
            if self._ended:
                return len(self._held)
            self._more()

    def _more(self, size: int = _CHUNK) -> None:
        chunk = self._stream.read(max(size, _CHUNK))
        self._ended = not chunk
        if chunk:
            self._before += self._at
            self._held = self._held[self._at :] + chunk
            self._at = 0
