"""Where the bytes of a manifest come from, so that they can be read twice."""

import io
import os
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import BinaryIO, TextIO, cast

from exportcheck.errors import UnreadableFile
from exportcheck.load.manifests.text import CHUNK, Survey, is_zip, sniff, survey

_IN_MEMORY = 8 * CHUNK
_LARGEST_ZIP = 1024 * CHUNK


class Source:
    """A regular file by its path, or a spooled copy of what can be read only once.

    A spooled copy is an unnamed temporary file: it is gone when the source is closed or forgotten.
    """

    def __init__(self, given: Path | BinaryIO, name: str) -> None:
        """Look at the whole of it once: its digest and its encoding."""
        self.name = name
        self._path: Path | None = None
        self._spool: BinaryIO | None = None
        self._stamp: tuple[int, int, int] | None = None
        if isinstance(given, Path) and _is_regular(given, name):
            self._path = given
        elif isinstance(given, Path):
            with _opened(given, name) as stream:
                self._spool = _spooled(stream, name)
        else:
            self._spool = _spooled(given, name)
        if self._spool is not None:
            weakref.finalize(self, self._spool.close)
        with self.bytes() as stream:
            try:
                self.survey: Survey = survey(stream, name)
            except OSError as error:
                raise _unreadable(name, error) from None

    @contextmanager
    def text(self) -> Iterator[TextIO]:
        """The decoded text from its start, with its line ends as they are."""
        with self.bytes() as stream:
            wrapper = io.TextIOWrapper(stream, self.survey.codec, self.survey.errors, newline="")
            try:
                yield wrapper
            except OSError as error:
                raise _unreadable(self.name, error) from None
            finally:
                wrapper.detach()

    def first_letter(self) -> str:
        """The first character that is not blank; empty when there is none."""
        with self.text() as text:
            while piece := text.read(CHUNK):
                if piece := piece.lstrip("\ufeff \t\r\n\f\v"):
                    return piece[0]
        return ""

    def close(self) -> None:
        """Let go of a spooled copy."""
        if self._spool is not None:
            self._spool.close()

    @contextmanager
    def bytes(self) -> Iterator[BinaryIO]:
        """The bytes from their start."""
        if self._spool is not None:
            self._spool.seek(0)
            yield self._spool
            return
        assert self._path is not None
        with _opened(self._path, self.name) as stream:
            seen = os.fstat(stream.fileno())
            stamp = (seen.st_ino, seen.st_size, seen.st_mtime_ns)
            # The digest must be that of the rows which were checked.
            if self._stamp not in (None, stamp):
                raise UnreadableFile(f"{self.name}: the file was changed while it was read; run again.")
            self._stamp = stamp
            yield stream


def _is_regular(path: Path, name: str) -> bool:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from None
    if S_ISDIR(mode):
        raise UnreadableFile(f"{name}: this is a folder; name the manifests in it.")
    return S_ISREG(mode)


@contextmanager
def _opened(path: Path, name: str) -> Iterator[BinaryIO]:
    try:
        stream = path.open("rb")
    except OSError as error:
        raise _unreadable(name, error) from None
    with stream:
        yield stream


def _spooled(stream: BinaryIO, name: str) -> BinaryIO:
    # Outlives this function on purpose: the manifest is read from it later.
    import tempfile

    copy = cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115  # outlives
    zipped = False
    try:
        while chunk := stream.read(CHUNK):
            if not copy.tell():  # an endless device is refused before it fills the disk
                zipped = is_zip(chunk)
                if not zipped:
                    sniff(chunk, name)
            elif zipped and copy.tell() > _LARGEST_ZIP:
                raise UnreadableFile(f"{name}: the archive is larger than 1 GiB; split it.")
            copy.write(chunk)
    except OSError as error:
        copy.close()
        raise _unreadable(name, error) from None
    except BaseException:
        copy.close()
        raise
    return copy


def _unreadable(name: str, error: Exception) -> UnreadableFile:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return UnreadableFile(f"{name}: the file cannot be read ({reason}); check the path and its permissions.")
