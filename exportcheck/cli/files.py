"""Files that appear whole or not at all."""

import contextlib
import os
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO

from exportcheck.errors import UsageError


@contextlib.contextmanager
def whole(path: Path) -> Iterator[TextIO]:
    """A text file that takes its name only when everything is in it."""
    with whole_bytes(path) as raw:
        out = TextIOWrapper(raw, encoding="utf-8", newline="\n")
        try:
            yield out
            out.flush()
        finally:
            out.detach()


@contextlib.contextmanager
def whole_bytes(path: Path) -> Iterator[BinaryIO]:
    """A binary file that takes its name only when everything is in it.

    Raises:
        UsageError: it cannot be written, or the name is that of something else than a file.
    """
    import tempfile

    if _is_no_file(path):
        raise UsageError(
            f"{path} is a device, a pipe or a folder, and a report is a file; "
            "name a file, or leave the name out to write to standard output"
        )
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}; name a folder that exists") from None
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.chmod(0o666 & ~_umask())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UsageError(f"{path} cannot be written: {error.strerror or error}") from None
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _is_no_file(path: Path) -> bool:
    """Whether the name is taken by what a file must not replace: root could put a report over /dev/null."""
    if path.is_symlink() and path.readlink().is_relative_to("/proc"):  # /dev/stdout, wherever it leads
        return True
    return path.exists() and not path.is_file()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
