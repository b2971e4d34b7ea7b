"""A table as pieces: stretches of clean lines cut at once, and between them rows one by one."""

import csv
from collections.abc import Generator
from itertools import islice
from threading import RLock

import numpy as np

from exportcheck.bulk import cutting, scanning
from exportcheck.bulk.piece import Piece, Row
from exportcheck.bulk.plan import Plan
from exportcheck.load.manifests.mixed import MixedTable

# Bytes that are looked at together: few where rows are doubtful, more and more where they are not.
SMALLEST, LARGEST = 1 << 15, 1 << 23
# Rows read one by one that are handed over together.
TOGETHER = 1_000


def pieces(table: MixedTable, plan: Plan, lock: RLock) -> Generator[Piece, None, None]:
    """All rows, in their order; the table's reader is used while `lock` is held."""
    size, apart = LARGEST, SMALLEST
    wanted = {at for at, _ in table.columns}
    runs = [run for run in plan.runs if run[0] < run[1]]
    while True:
        window = b"" if table.pending else table.window(size)
        taken = 0
        if window:
            scanned = scanning.scan(window, table.delimiter, table.largest_cell, table.sound)
            if len(scanned.ends):
                cut = cutting.cut(window, scanned, table.delimiter, table.width, wanted, runs)
                if cut is not None and 2 * len(cut.apart) <= len(scanned.ends):
                    yield _stretch(table, lock, window, scanned, cut)
                    taken = scanned.size
        if taken == len(window) and window:
            size, apart = min(2 * size, LARGEST), SMALLEST
            continue
        size = SMALLEST if not taken else max(SMALLEST, min(size, 2 * taken))
        # Where a single line is in doubt it is read alone; where many are, more and more of them.
        apart = 1 if taken else min(2 * apart, LARGEST)
        before = table.next_line
        rows = table.rows(apart)
        while True:
            with lock:
                some = list(islice(rows, TOGETHER))
            if not some:
                break
            yield Piece(None, np.empty(0, np.int64), some)
        if table.next_line == before:
            return


def _stretch(
    table: MixedTable, lock: RLock, window: bytes, scanned: scanning.Scanned, cut: cutting.Cut
) -> Piece:
    first, ends = table.next_line, scanned.ends

    def line(at: int) -> Row:
        start = int(ends[at - 1]) + 1 if at else 0
        text = window[start : ends[at]]
        try:
            with lock:
                return table.row(first + at, text) if text.strip(b"\r") else None
        except csv.Error as error:  # it was shown to be a row
            raise AssertionError(error) from None

    own = [line(at) for at in cut.apart.tolist()]
    table.took(scanned.size, len(ends))
    return Piece(cut.cells, cut.lines + first, own, lambda at: line(int(cut.lines[at])), cut.together)
