"""The engine: Apache Arrow compares cells and counts.

Arrays of this module have one entry a row; codes are positions in a list of distinct texts.
"""

import re
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from exportcheck.bulk.plan import BETWEEN
from exportcheck.bulk.scanning import Positions

Codes = np.ndarray[Any, np.dtype[np.int32]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]


def joined(columns: list[Any], rows: int) -> tuple[Codes, Any]:
    """The distinct combinations of columns as a column of texts, and which each row has."""
    if not columns:
        return np.zeros(rows, np.int32), pa.array([""], pa.string())
    encoded = [column.dictionary_encode() for column in columns]
    parts = [part.indices.to_numpy(zero_copy_only=False) for part in encoded]
    mix = _Mix(parts[0], len(encoded[0].dictionary))
    for part, more in zip(parts[1:], encoded[1:], strict=True):
        mix.add(part, len(more.dictionary))
    mix.fewer()
    words = [part.dictionary.take(pa.array(at)) for part, at in zip(encoded, mix.distinct, strict=True)]
    texts = words[0] if len(words) == 1 else pc.binary_join_element_wise(*words, BETWEEN)
    return mix.codes.astype(np.int32), texts


class _Mix:
    """Codes of combinations of codes; `distinct` says which code of each part each is of."""

    def __init__(self, codes: Codes, many: int) -> None:
        self.codes: Any = codes
        self.distinct = [np.arange(many)]
        self._many = many
        self._others: list[
            int
        ] = []  # parts not in `distinct` yet: combinations are numbered by all their parts

    def add(self, codes: Codes, many: int) -> None:
        """Another part."""
        if self._many * many > 4 * len(codes) + (1 << 16):
            self.fewer()  # there are far more combinations than rows
        self.codes = self.codes.astype(np.int64) * many + codes
        self._many *= max(many, 1)
        self._others.append(max(many, 1))

    def fewer(self) -> None:
        """Number the combinations that there are."""
        if self._many <= 4 * len(self.codes) + (1 << 16):
            there = np.bincount(self.codes, minlength=self._many) > 0
            numbers = np.flatnonzero(there)
            self.codes = (np.cumsum(there, dtype=np.int32) - 1)[self.codes]
        else:
            numbers, self.codes = np.unique(self.codes, return_inverse=True)
        parts = []
        for many in reversed(self._others):
            numbers, part = np.divmod(numbers, many)
            parts.append(part)
        self.distinct = [*(which[numbers] for which in self.distinct), *reversed(parts)]
        self._many, self._others = len(self.distinct[0]), []


def coded(column: Any) -> tuple[Codes, list[str]]:
    """The distinct texts of a column, and which each row has."""
    found = column.dictionary_encode()
    return found.indices.to_numpy(zero_copy_only=False), found.dictionary.to_pylist()


def is_words(column: Any) -> bool:
    """Whether a column is a dictionary."""
    return bool(pa.types.is_dictionary(column.type))


def words(column: Any) -> tuple[Any, Codes]:
    """The texts of a dictionary, and which each row has."""
    return column.dictionary, column.indices.to_numpy(zero_copy_only=False)


def places(column: Any, among: Any) -> Positions:
    """Where each text stands in a column of distinct ones; -1 where it does not."""
    at = pc.fill_null(pc.index_in(column, value_set=among), -1)
    found: Positions = at.to_numpy(zero_copy_only=False).astype(np.int64)
    return found


def blank(column: Any) -> Mask:
    """Which cells are blank."""
    trimmed = pc.utf8_trim_whitespace(column)
    found: Mask = pc.equal(trimmed, "").to_numpy(zero_copy_only=False)
    return found


def over(column: Any, longest: int) -> Mask:
    """Which cells have more bytes than this."""
    found: Mask = np.diff(_offsets(column)) > longest
    return found


def amounts(column: Any, point: str) -> Mask:
    """Which cells are plainly an amount: at most 15 digits, `point`, at most 15 digits."""
    offsets = _offsets(column)
    lengths, data = np.diff(offsets), _data(column, offsets)
    if len(lengths) and not data.tobytes().translate(None, b"0123456789" + point.encode()):
        sign = data == ord(point)
        starts = offsets[:-1] - offsets[0]
        if lengths.min() > 0 and lengths.max() <= 15 and not sign[starts].any():
            return np.add.reduceat(sign, starts, dtype=np.int32) <= 1
    pattern = rf"^[0-9]{{1,15}}(?:{re.escape(point)}[0-9]{{0,15}})?$"
    found: Mask = pc.match_substring_regex(column, pattern).to_numpy(zero_copy_only=False)
    return found


def sums(codes: Codes, numbers: Positions, many: int) -> tuple[Positions, list[int]]:
    """How often each code is there, and the exact sum of the numbers (0 to 2^40) of its rows."""
    # Sums of doubles are exact below 2^53: halves of 20 bits are, up to 2^32 rows.
    low = np.bincount(codes, numbers & 0xFFFFF, many).astype(np.int64).tolist()
    high = np.bincount(codes, numbers >> 20, many).astype(np.int64).tolist()
    return np.bincount(codes, minlength=many), [(h << 20) + n for h, n in zip(high, low, strict=True)]


def first_rows(codes: Codes, many: int) -> Positions:
    """The first row of each code; -1 where it has none."""
    first = np.full(many, -1)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    return first


def _offsets(column: Any) -> Positions:
    held = np.frombuffer(column.buffers()[1], np.int32) if len(column) else np.zeros(1, np.int32)
    return held[column.offset : column.offset + len(column) + 1].astype(np.int64)


def _data(column: Any, offsets: Positions) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """The bytes of a column."""
    data = column.buffers()[2] if len(column) else None
    if data is None:
        return np.empty(0, np.uint8)
    return np.frombuffer(data, np.uint8)[int(offsets[0]) : int(offsets[-1])]


def blanks(rows: int) -> Any:
    """A column of blank cells."""
    return pa.array([""], pa.string()).take(pa.array(np.zeros(rows, np.int32)))


def nothing(rows: int) -> Any:
    """A column of nothing."""
    return pa.nulls(rows, pa.string())


def kept(column: Any, which: Mask) -> Any:
    """The cells of some rows."""
    return column.filter(pa.array(which))


def taken(column: Any, rows: Positions) -> Any:
    """The cells of rows."""
    return column.take(pa.array(rows))


def together(first: Any, second: Any) -> Any:
    """The cells of two columns, one behind the other."""
    return pa.concat_arrays([first, second])


def without(column: Any, which: Mask) -> Any:
    """A column with nothing in place of some cells."""
    return pc.if_else(pa.array(which), pa.scalar(None, pa.string()), column)


def ordered(first: Any, second: Any, order: Positions) -> Any:
    """The cells of two columns, one behind the other, in another order."""
    return taken(together(first, second), order)


def texts(values: list[str | None]) -> Any:
    """A column of texts, some not stated."""
    return pa.array(values, pa.string())
