"""Where the header of a sheet is: below titles, over two rows, in merged cells."""

from collections.abc import Mapping, Sequence

from exportcheck.errors import UnreadableFile, UsageError
from exportcheck.load.manifests import columns
from exportcheck.model.manifest import Notice
from exportcheck.model.noun import Noun

WITHIN = 20
MOST_MERGES = 200

# Texts of a row by the number of the column, counted from 1.
Texts = Mapping[int, str]
# First row, first column, last row, last column.
Merge = tuple[int, int, int, int]


class Header(Noun):
    """`columns` are pairs of a sheet's column and ours; rows begin after `bottom`."""

    bottom: int
    names: Mapping[int, str]
    columns: tuple[tuple[int, str], ...]
    notices: tuple[Notice, ...]


def find_header(
    rows: Sequence[tuple[int, Texts]], merges: Sequence[Merge], rename: Mapping[str, str], name: str
) -> Header | None:
    """The first of the rows that names the columns needed; None where all rows are blank.

    Where none does, what is wrong with the best of them is raised.
    """
    columns.check_rename(rename)
    texts = dict(rows)
    covered = _covered(merges)
    best: tuple[int, UnreadableFile | UsageError] | None = None
    for row, cells in rows:
        if not cells:
            continue
        names, bottom = _names(row, texts, merges, covered)
        positions = list(names)
        headers = list(names.values())
        try:
            found, notices = columns.resolve(headers, rename, name)
        except (UnreadableFile, UsageError) as error:
            known = sum(columns.column_of(header) is not None for header in headers)
            if best is None or known > best[0]:
                best = (known, error)
            continue
        pairs = tuple((positions[at], column) for at, column in found)
        return Header(bottom, names, pairs, tuple(notices))
    if best is not None:
        raise best[1]
    return None


def _names(
    row: int, texts: Mapping[int, Texts], merges: Sequence[Merge], covered: Mapping[tuple[int, int], Merge]
) -> tuple[dict[int, str], int]:
    """What each column is called when the header begins in this row, and the last row of the header."""
    tall = [merge for merge in merges if merge[0] == row < merge[2] and merge[1] in texts[row]]
    bottom = min(max((merge[2] for merge in tall), default=row), row + 3)
    found: dict[int, str] = {}
    width = max((at for number in range(row, bottom + 1) for at in texts.get(number, {})), default=0)
    for at in range(1, min(width, columns.MOST + 1) + 1):
        parts: list[str] = []
        for number in range(row, bottom + 1):
            top, left, low, _ = covered.get((number, at), (number, at, bottom, at))
            part = texts.get(top, {}).get(left, "")
            # A merged cell names its first column; only where it is a group does it stand for them all.
            if part and part not in parts and (left == at or low < bottom):
                parts.append(part)
        above = covered.get((row - 1, at), (0, 0, 0, 0))
        group = texts.get(above[0], {}).get(above[1], "")
        if name := _best_name(parts, group):
            found[at] = name
    return found, bottom


def _best_name(parts: list[str], group: str) -> str:
    """The name as a whole where that is known, else its last part where that is, else the whole."""
    if not parts:
        return ""
    whole = " ".join(parts)
    for name in (whole, parts[-1], f"{group} {whole}" if group else whole):
        if columns.column_of(name) is not None:
            return name
    return whole


def _covered(merges: Sequence[Merge]) -> dict[tuple[int, int], Merge]:
    """The merged cell that covers a cell."""
    covered: dict[tuple[int, int], Merge] = {}
    for merge in merges[:MOST_MERGES]:
        top, left, bottom, right = merge
        for row in range(top, min(bottom, WITHIN + 5) + 1):
            for column in range(left, min(right, columns.MOST) + 1):
                covered[row, column] = merge
    return covered
