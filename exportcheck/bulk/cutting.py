"""Apache Arrow cuts lines into cells."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.csv as pcsv

from exportcheck.bulk.plan import BETWEEN
from exportcheck.bulk.scanning import Positions, Scanned, cells_in_lines


class Cut(NamedTuple):
    """Cells of some lines as columns, which lines the rows are, and the lines that are none of them."""

    cells: Mapping[int, Any]
    lines: Positions
    apart: Positions
    together: bool


def cut(
    window: bytes,
    scanned: Scanned,
    delimiter: str,
    width: int,
    wanted: Iterable[int],
    runs: Sequence[tuple[int, int]] = (),
) -> Cut | None:
    """Cut lines into cells; None where it cannot be shown which row is which line.

    Lines with more or fewer cells than most are left apart. `wanted` are positions of cells; cells beyond
    the width of the header are always wanted. Cells of `runs`, first and last, may come as the first one,
    with BETWEEN between them: `together` says whether they do.
    """
    most = _cells(window, scanned, delimiter)
    together = _together(window, scanned, delimiter, most, runs)
    held, skipped = (window, frozenset[int]()) if together is None else together
    columns = [at for at in range(most) if (at in set(wanted) or at >= width) and at not in skipped]
    names = [str(at) for at in range(most) if at not in skipped]
    try:
        table = pcsv.read_csv(
            pa.py_buffer(held).slice(0, scanned.size),
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
    return Cut({at: _whole(table.column(str(at))) for at in columns}, lines, apart, bool(skipped))


def _together(
    window: bytes, scanned: Scanned, delimiter: str, cells: int, runs: Sequence[tuple[int, int]]
) -> tuple[memoryview, frozenset[int]] | None:
    """The bytes with the cells of runs in one, and the cells that are gone; None where lines differ."""
    many = len(scanned.ends)
    if not runs or len(scanned.quotes) or max(last for _, last in runs) >= cells:
        return None
    data = np.frombuffer(window, np.uint8)
    marks = np.flatnonzero(data[: scanned.size] == ord(delimiter))
    if len(marks) != many * (cells - 1):
        return None
    by_line = marks.reshape(many, cells - 1)
    if (by_line[:, -1] > scanned.ends).any() or (by_line[1:, 0] < scanned.ends[:-1]).any():
        return None
    data = data.copy()
    for first, last in runs:
        data[by_line[:, first:last]] = ord(BETWEEN)
    return data.data, frozenset(at for first, last in runs for at in range(first + 1, last + 1))


def _cells(window: bytes, scanned: Scanned, delimiter: str) -> int:
    """How many cells the first of some lines have, most of them."""
    few = scanned._replace(ends=scanned.ends[:9], size=int(scanned.ends[:9][-1]))
    few = few._replace(quotes=scanned.quotes[: np.searchsorted(scanned.quotes, few.size)])
    return int(np.median(cells_in_lines(window, few, delimiter)[0]))


def _whole(column: Any) -> Any:
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], pa.string())
