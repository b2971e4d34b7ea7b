"""Standard output whose reader may go away."""

import os
from io import TextIOBase
from typing import TextIO

from exportcheck.errors import UsageError


class Outlet(TextIOBase):
    """Writes to a stream until its reader closes it, and drops the rest.

    `check … | head -1` still checks everything and ends with its own exit code. A disk that is full
    is another matter: that loses the report, and is said.
    """

    def __init__(self, stream: TextIO) -> None:
        """Take the stream to write to."""
        self._stream = stream
        self._open = True

    @property
    def encoding(self) -> str:  # type: ignore[override]  # read-only is enough here
        """The stream's encoding."""
        return self._stream.encoding

    def isatty(self) -> bool:
        """Whether a person sits at the other end."""
        return self._stream.isatty()

    def fileno(self) -> int:
        """The stream's descriptor."""
        return self._stream.fileno()

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, text: str) -> int:
        """Write, or drop what nobody reads."""
        if self._open:
            try:
                self._stream.write(text)
            except OSError as error:
                self._failed(error)
        return len(text)

    def flush(self) -> None:
        """Flush, or drop what nobody reads."""
        if self._open:
            try:
                self._stream.flush()
            except OSError as error:
                self._failed(error)

    def _failed(self, error: OSError) -> None:
        self._open = False
        # What is buffered would fail again when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())
        if not isinstance(error, BrokenPipeError):
            raise UsageError(
                f"standard output cannot be written: {error.strerror}; free space or use -o FORMAT=FILE"
            )
