"""The evidence a manifest names: a file beside it is opened for its digest, and nothing else is.

A manifest comes from somebody else. A path that leads out of its folder, through a link, or to
something that is no ordinary file is told and not followed.
"""

import hashlib
import os
import re
import stat
from pathlib import Path, PurePosixPath

from exportcheck.model.certificate import Evidence, Filed

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://|(?:mailto|urn|doi):", re.IGNORECASE)
# One word that ends as the names of files do; words with spaces are files only where there is one.
_FILE_NAME = re.compile(r"\S+\.[A-Za-z][A-Za-z0-9]{1,4}")
_LEADS_OUT = re.compile(r"[/\\~]|[A-Za-z]:[\\/]")
_LONGEST = 1000
_BLOCK = 1 << 20


class _Refused(Exception):
    """Why a path is not opened."""


def read_evidence(folder: Path | None, text: str) -> Evidence:
    """What the evidence is that a text names; `folder` is the manifest's, None where it has none.

    A file is read once, for its SHA-256; nothing is raised.
    """
    if _ADDRESS.match(text):
        return Evidence(text, Filed.ADDRESS)
    if folder is None or len(text) > _LONGEST or not text.isprintable():
        return Evidence(text, Filed.TEXT)
    try:
        if _LEADS_OUT.match(text) or ".." in re.split(r"[/\\]", text):
            raise _Refused("leads out of the folder of the manifest")
        return _digested(folder, text)
    except _Refused as refused:
        return Evidence(text, Filed.REFUSED, why=str(refused))
    except (FileNotFoundError, NotADirectoryError):
        absent = _FILE_NAME.fullmatch(text) is not None
        return Evidence(text, Filed.ABSENT if absent else Filed.TEXT)
    except OSError as error:
        return Evidence(text, Filed.REFUSED, why=f"cannot be read: {error.strerror or error}")


def _digested(folder: Path, text: str) -> Evidence:
    """The file with its digest; each step of the path is opened from the one before, never a link."""
    steps = PurePosixPath(text).parts
    if not steps:
        raise FileNotFoundError
    here = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for step in steps[:-1]:
            _no_link(step, here)
            inner = os.open(step, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=here)
            os.close(here)
            here = inner
        _no_link(steps[-1], here)
        # A pipe would wait for a writer for ever; it is told by its kind below.
        file = os.open(steps[-1], os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=here)
    finally:
        os.close(here)
    with os.fdopen(file, "rb") as opened:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise _Refused("is no ordinary file")
        digest, size = hashlib.sha256(), 0
        while block := opened.read(_BLOCK):
            digest.update(block)
            size += len(block)
    return Evidence(text, Filed.FILE, f"sha256:{digest.hexdigest()}", size)


def _no_link(step: str, here: int) -> None:
    mode = os.stat(step, dir_fd=here, follow_symlinks=False).st_mode
    if stat.S_ISLNK(mode):
        raise _Refused("goes through a symbolic link")
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise _Refused("is no ordinary file")
