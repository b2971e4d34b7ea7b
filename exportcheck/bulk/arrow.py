"""The engine: Apache Arrow cuts lines into cells, compares them and counts.

Arrays of this module have one entry a row; codes are positions in a list of distinct texts.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv

from exportcheck.bulk.plan import BETWEEN
from exportcheck.bulk.scanning import Positions, Scanned, cells_in_lines

Codes = np.ndarray[Any, np.dtype[np.int32]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]

# Printable ASCII that neither a space nor a quote nor a formula is made of.
_PLAIN = bytes(set(range(0x21, 0x7F)) - set(b"\"'\\=+@;,|"))


class Cut(NamedTuple):
    """Cells of some lines as columns, which lines the rows are, and the lines that are none of them."""

    cells: Mapping[int, Any]
    lines: Positions
    apart: Positions
    cells_a_row: int


def cut(window: bytes, scanned: Scanned, delimiter: str, width: int, wanted: Iterable[int]) -> Cut | None:
    """Cut lines into cells; None where it cannot be shown which row is which line.

    Lines with more or fewer cells than most are left apart. `wanted` are positions of cells; cells beyond
    the width of the header are always wanted.
    """
    most = _cells(window, scanned, delimiter)
    columns = [at for at in range(most) if at in set(wanted) or at >= width]
    names = [str(at) for at in range(most)]
    try:
        table = pcsv.read_csv(
            pa.py_buffer(window[: scanned.size]),
            pcsv.ReadOptions(column_names=names, block_size=1 << 20),
            pcsv.ParseOptions(
                delimiter=delimiter,
                quote_char='"' if len(scanned.quotes) else False,
                invalid_row_handler=lambda _: "skip",
            ),
            pcsv.ConvertOptions(
                check_utf8=False,
                column_types=dict.fromkeys(names, pa.string()),
                include_columns=[str(at) for at in columns],
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid:
        return None
    lines, apart = np.arange(len(scanned.ends)), np.empty(0, np.int64)
    if table.num_rows != len(lines):
        counts, lengths = cells_in_lines(window, scanned, delimiter)
        fitting = (counts == most) & (lengths > 0)
        lines, apart = np.flatnonzero(fitting), np.flatnonzero(~fitting)
        if table.num_rows != len(lines):
            return None
    return Cut({at: _whole(table.column(str(at))) for at in columns}, lines, apart, most)


def _cells(window: bytes, scanned: Scanned, delimiter: str) -> int:
    """How many cells the first of some lines have, most of them."""
    few = scanned._replace(ends=scanned.ends[:9], size=int(scanned.ends[:9][-1]))
    few = few._replace(quotes=scanned.quotes[: np.searchsorted(scanned.quotes, few.size)])
    return int(np.median(cells_in_lines(window, few, delimiter)[0]))


def _whole(column: Any) -> Any:
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], pa.string())


def joined(columns: list[Any], rows: int) -> tuple[Codes, list[str]]:
    """The distinct combinations of columns as texts, and which each row has."""
    if not columns:
        return np.zeros(rows, np.int32), [""]
    return coded(pc.binary_join_element_wise(*columns, BETWEEN) if len(columns) > 1 else columns[0])


def coded(column: Any) -> tuple[Codes, list[str]]:
    """The distinct texts of a column, and which each row has."""
    found = column.dictionary_encode()
    return found.indices.to_numpy(zero_copy_only=False), found.dictionary.to_pylist()


def blank(column: Any) -> Mask:
    """Which cells are blank."""
    trimmed = pc.utf8_trim_whitespace(column)
    found: Mask = pc.equal(trimmed, "").to_numpy(zero_copy_only=False)
    return found


def over(column: Any, longest: int) -> Mask:
    """Which cells have more bytes than this."""
    found: Mask = np.diff(_offsets(column)) > longest
    return found


def is_plain(column: Any) -> bool:
    """Whether no cell has anything but letters, digits and a few signs of ASCII."""
    offsets = _offsets(column)
    if not len(column):
        return True
    data = column.buffers()[2]
    held = data.slice(int(offsets[0]), int(offsets[-1] - offsets[0])).to_pybytes() if data else b""
    return not held.translate(None, _PLAIN)


def matching(column: Any, pattern: str) -> Mask:
    """Which cells match a pattern."""
    found: Mask = pc.match_substring_regex(column, pattern).to_numpy(zero_copy_only=False)
    return found


def lowered(column: Any) -> Any:
    """Plain cells in small letters."""
    return pc.ascii_lower(column)


def together(first: Any, second: Any) -> list[str]:
    """Two texts in one."""
    joined_: list[str] = pc.binary_join_element_wise(first, second, BETWEEN).to_pylist()
    return joined_


def sums(codes: Codes, numbers: Positions, many: int) -> tuple[Positions, list[int]]:
    """How often each code is there, and the exact sum of the numbers (0 to 2^40) of its rows."""
    # Sums of doubles are exact below 2^53: halves of 20 bits are, up to 2^32 rows.
    low = np.bincount(codes, numbers & 0xFFFFF, many).astype(np.int64).tolist()
    high = np.bincount(codes, numbers >> 20, many).astype(np.int64).tolist()
    return np.bincount(codes, minlength=many), [(h << 20) + n for h, n in zip(high, low, strict=True)]


def first_and_last(codes: Codes, many: int) -> tuple[Positions, Positions]:
    """The first and the last row of each code; -1 where it has none."""
    first, last = np.full(many, -1), np.full(many, -1)
    rows = np.arange(len(codes))
    last[codes] = rows
    first[codes[::-1]] = rows[::-1]
    return first, last


def _offsets(column: Any) -> Positions:
    held = np.frombuffer(column.buffers()[1], np.int32) if len(column) else np.zeros(1, np.int32)
    return held[column.offset : column.offset + len(column) + 1].astype(np.int64)


def blanks(rows: int) -> Any:
    """A column of blank cells."""
    return pa.array([""], pa.string()).take(pa.array(np.zeros(rows, np.int32)))


def kept(column: Any, which: Mask) -> Any:
    """The cells of some rows."""
    return column.filter(pa.array(which))


def stated(column: Any, away: Mask) -> Any:
    """A column of plain cells with nothing in place of blank ones and of those that are away."""
    gone = pc.or_(pc.equal(column, ""), pa.array(away))
    return pc.if_else(gone, pa.scalar(None, pa.string()), column)


def texts(values: list[str | None]) -> Any:
    """A column of texts, some not stated."""
    return pa.array(values, pa.string())
