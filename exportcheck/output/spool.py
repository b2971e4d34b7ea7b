"""Text that waits for its place in a document: in memory at first, beyond a megabyte on disk."""

import tempfile
import weakref
from collections.abc import Iterator

IN_MEMORY = 1 << 20
CHUNK = 1 << 16


class Spool:
    """Keeps text under names and gives it back name by name; memory grows with the names only."""

    def __init__(self) -> None:
        """Begin empty."""
        self._file = tempfile.SpooledTemporaryFile(IN_MEMORY, "w+b")  # noqa: SIM115  # outlives
        # A run that breaks off calls no `close`.
        self._closing = weakref.finalize(self, self._file.close)
        self._end = 0
        self._parts: dict[str, list[list[int]]] = {}

    def add(self, text: str, name: str = "") -> None:
        """Keep text at the end of what is under the name."""
        data = text.encode("utf-8")
        self._file.write(data)
        parts = self._parts.setdefault(name, [])
        if parts and sum(parts[-1]) == self._end:
            parts[-1][1] += len(data)
        else:
            parts.append([self._end, len(data)])
        self._end += len(data)

    @property
    def names(self) -> list[str]:
        """The names, in the order of their first text."""
        return list(self._parts)

    def read(self, name: str = "") -> Iterator[str]:
        """The text under a name, in pieces; call after the last `add`."""
        for start, length in self._parts.get(name, ()):
            self._file.seek(start)
            yield from _decoded(self._file, length)

    def close(self) -> None:
        """Forget everything."""
        self._closing()


def _decoded(file: "tempfile.SpooledTemporaryFile[bytes]", length: int) -> Iterator[str]:
    """Pieces that end where a character does."""
    rest = b""
    while length:
        data = file.read(min(CHUNK, length))
        length -= len(data)
        data = rest + data
        cut = len(data)
        if length:
            # A byte 10xxxxxx continues a character; the lead byte before it may be cut off, too.
            while cut > len(data) - 4 and cut > 0 and data[cut - 1] & 0xC0 == 0x80:
                cut -= 1
            if cut and data[cut - 1] & 0x80:
                cut -= 1
        rest = data[cut:]
        yield data[:cut].decode("utf-8")
