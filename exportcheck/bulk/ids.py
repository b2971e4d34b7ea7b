"""Ids of shipment lines as columns: read as the reader of rows reads them, and hashed to be compared."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from exportcheck.bulk.hashing import Hashes, Places, hash_of, hashed, mixed, padded
from exportcheck.bulk.seen import of_line
from exportcheck.model.shipment import plain_id

# Printable signs of ASCII but the space: a text of them is read as it is.
_PLAIN = bytes(range(0x21, 0x7F))
_BEYOND = np.ones(256, bool)
_BEYOND[list(_PLAIN)] = False


def read(column: Any, name: str, cell: Callable[[str, str], str | None]) -> Any:
    """A column of cells as they are read by `cell(name, text)`; nothing in place of blank ones."""
    column = pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column)
    return _replaced(column, lambda text: cell(name, text))


def compared(column: Any) -> Any:
    """A column of ids as they are compared; None where there is none at all."""
    if column.null_count == len(column):
        return None
    return _replaced(pc.ascii_lower(column), lambda text: plain_id(text))


def marks(shipments: Any, lines: Any, rows: Places | None, start: int, beside: Callable[..., Any]) -> Hashes:
    """A hash of what makes each of some rows the same line, 0 where no shipment is named.

    `beside(rows, start)` is a hash and the quantity of rows without a line id. See `seen.mark`.
    """
    found = _hashes(shipments, rows, start)
    named = _lengths(shipments, rows) > 0
    numbered = np.zeros(len(found), bool)
    blank = np.uint64(hash_of(b"", of_line(start)))
    if lines is None:
        found = mixed(found, np.full(len(found), blank))
    else:
        found = mixed(found, _hashes(lines, rows, of_line(start)))
        numbered = _lengths(lines, rows) > 0
    bare = np.flatnonzero(named & ~numbered)
    if len(bare):
        words, units = beside(bare if rows is None else rows[bare], of_line(start))
        found[bare] = mixed(mixed(found[bare], words), units.astype(np.uint64))
    found[found == 0] = 1
    found[~named] = 0
    return found


def hashes_of(said: list[str], start: int) -> Hashes:
    """A hash of each of some texts."""
    return np.array([hash_of(text.encode(), start) for text in said], np.uint64)


def _hashes(column: Any, rows: Places | None, start: int) -> Hashes:
    if rows is not None:
        column = column.take(pa.array(rows))
    if column.null_count:
        column = pc.fill_null(column, "")
    offsets, data = _parts(column)
    return hashed(padded(data), offsets[:-1], np.diff(offsets), start)


def _lengths(column: Any, rows: Places | None) -> Places:
    lengths: Places = pc.fill_null(pc.binary_length(column), 0).to_numpy(zero_copy_only=False)
    return lengths if rows is None else lengths[rows]


def _parts(column: Any) -> tuple[Places, Any]:
    """Where texts begin in their bytes, and the bytes."""
    if not len(column):
        return np.zeros(1, np.int64), b""
    held = np.frombuffer(column.buffers()[1], np.int32)[column.offset : column.offset + len(column) + 1]
    offsets = held.astype(np.int64)
    data = column.buffers()[2]
    first, last = int(offsets[0]), int(offsets[-1])
    return offsets - first, data.slice(first, last - first) if data is not None else b""


def _replaced(column: Any, read: Callable[[str], str | None]) -> Any:
    """A column with texts read by themselves where they are not plain."""
    offsets, data = _parts(column)
    if not bytes(data).translate(None, _PLAIN):
        return column
    bad = np.flatnonzero(_BEYOND[np.frombuffer(data, np.uint8)])
    rows = np.unique(np.searchsorted(offsets, bad, "right") - 1)
    texts = column.take(pa.array(rows)).to_pylist()
    which = np.zeros(len(column), bool)
    which[rows] = True
    new = pa.array([None if text is None else read(text) or None for text in texts], pa.string())
    return pc.replace_with_mask(column, pa.array(which), new)
