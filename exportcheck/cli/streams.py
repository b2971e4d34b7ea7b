"""Standard output and error, whose readers may go away or were never there."""

import os
from io import TextIOBase, TextIOWrapper
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
    def encoding(self) -> str:  # type: ignore[override]  # nobody sets it; a stream of ours has that of the one inside
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
        self._told(error)

    def _told(self, error: OSError) -> None:
        if not isinstance(error, BrokenPipeError):
            raise UsageError(
                f"standard output cannot be written: {error.strerror}; free space or use -o FORMAT=FILE"
            )


class Aside(Outlet):
    """Standard error: what cannot be said there changes neither the report nor the exit code."""

    def _told(self, error: OSError) -> None:
        """There is nobody left to tell."""


def opened(stream: TextIO | None, mode: str) -> TextIO:
    """A standard stream; nothing to read, or nowhere to write, where the caller has closed it.

    Its descriptor is filled with it: otherwise the next file that is opened got it, and what is printed.
    """
    # The lowest free descriptor is the closed one, if those before it were taken first.
    return stream or TextIOWrapper(os.fdopen(os.open(os.devnull, os.O_RDWR), f"{mode}b"), encoding="utf-8")
