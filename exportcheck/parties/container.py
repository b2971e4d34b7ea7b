"""The index file: named arrays behind a header, with a version and a digest of its own.

    bytes 0-7    EXPCPIDX
    8-11         the version of the format, little-endian
    12-15        how long the header is
    16-47        SHA-256 of everything that follows
    48-          the header (JSON: the facts, and for each array its type, count and place)
    then         the arrays, each at a multiple of 64

Nothing in it is ever executed, and it is mapped into memory rather than read.
"""

import hashlib
import json
import mmap
import os
import struct
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exportcheck.errors import CannotCheck, UsageError

MAGIC = b"EXPCPIDX"
VERSION = 2
_TYPES = {"u1": np.uint8, "i2": np.int16, "i4": np.int32, "i8": np.int64, "u8": np.uint64, "f4": np.float32}
_START = struct.Struct("<8sII32s")
_ALIGN = 64

Arrays = dict[str, NDArray[Any]]


def write_container(path: Path, facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write an index file, whole or not at all.

    Raises:
        UsageError: it cannot be written there.
    """
    header, places = _header(facts, arrays)
    digest = hashlib.sha256(header)
    size = len(header)
    pieces: list[bytes | memoryview] = []
    for name, array in arrays.items():
        pieces += [bytes(places[name] - size), np.ascontiguousarray(array).view(np.uint8).data]
        size = places[name] + array.nbytes
    for piece in pieces:
        digest.update(piece)
    _write_whole(path, [_START.pack(MAGIC, VERSION, len(header), digest.digest()), header, *pieces])


def _header(facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> tuple[bytes, dict[str, int]]:
    """The header, padded so that the arrays' places (from its own start) do not depend on its length."""
    room = _up(len(json.dumps(facts)) + 128 * (len(arrays) + 1))
    places, at = {}, room
    for name, array in arrays.items():
        places[name] = at
        at = _up(at + array.nbytes)
    told = {
        name: [f"{array.dtype.kind}{array.dtype.itemsize}", int(array.size), places[name]]
        for name, array in arrays.items()
    }
    return json.dumps({"facts": facts, "arrays": told}).encode().ljust(room), places


def _up(size: int) -> int:
    return -(-size // _ALIGN) * _ALIGN


def _write_whole(path: Path, pieces: list[bytes | memoryview]) -> None:
    part: Path | None = None
    if path.exists() and not path.is_file():
        raise UsageError(f"{path} is a device, a pipe or a folder; name a file for the index")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        part = Path(name)
        with os.fdopen(handle, "wb") as out:
            out.writelines(pieces)
            out.flush()
            os.fsync(out.fileno())
        part.chmod(0o666 & ~_umask())
        part.replace(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}; name another place") from None
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def read_container(path: Path) -> tuple[dict[str, Any], Arrays]:
    """The facts and the arrays of an index file, the arrays read-only and mapped.

    Raises:
        CannotCheck: it cannot be read, is no index, is damaged, or is of another version.
    """
    try:
        with path.open("rb") as file:
            held = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except OSError as error:
        raise CannotCheck(f"{path} cannot be read: {error.strerror or error}; {_AGAIN}") from None
    except ValueError:  # an empty file cannot be mapped
        raise CannotCheck(f"{path} is empty; {_AGAIN}") from None
    if len(held) < _START.size or held[:8] != MAGIC:
        raise CannotCheck(f"{path} is no compiled party list; make one with {_IMPORT}")
    _, version, length, digest = _START.unpack(held[: _START.size])
    if version != VERSION:
        raise CannotCheck(f"{path} is of format {version}, this program reads {VERSION}; {_AGAIN}")
    body = held[_START.size :]
    if hashlib.sha256(body).digest() != digest:
        raise CannotCheck(f"{path} is damaged (its digest does not fit its content); {_AGAIN}")
    header = json.loads(bytes(body[:length]))
    arrays = {
        name: np.frombuffer(body, dtype=_TYPES[kind], count=count, offset=at)
        for name, (kind, count, at) in header["arrays"].items()
    }
    return header["facts"], arrays


_IMPORT = "`exportcheck parties import FILE --index INDEX`"
_AGAIN = f"build it again with {_IMPORT}"
