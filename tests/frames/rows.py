"""Rows as frames have them: those of the manifests of tests/bulk that are rows of a table at all.

Left out are rows with too few or too many cells, broken quotes or bytes, and blank rows: of those there is
no row of a frame.
"""

import csv
from collections.abc import Sequence
from pathlib import Path

from ..bulk.manifests import lines

Row = dict[str, str | None]


def rows(seed: int, many: int, dirt: float = 0.1) -> list[Row]:
    """About so many rows, blank cells null half of the time, with a column `n` of their order as text."""
    made = lines(seed, many, dirt=dirt)
    header = next(csv.reader([next(made).decode().rstrip("\n")]))
    found: list[Row] = []
    for line in made:
        try:
            text = line.decode().removesuffix("\n")
        except UnicodeDecodeError:
            continue
        if "\r" in text or "\n" in text:
            continue
        cut = list(csv.reader([text]))
        if len(cut) != 1 or len(cut[0]) != len(header) or not any(cell.strip() for cell in cut[0]):
            continue
        null = len(found) % 2 == 0
        found.append(
            {name: (cell or None) if null else cell for name, cell in zip(header, cut[0], strict=True)}
        )
    return found


def write_csv(path: Path, found: Sequence[Row]) -> Path:
    """The same rows as a manifest; row n is on line n + 2."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(found[0])
        writer.writerows(row.values() for row in found)
    return path
