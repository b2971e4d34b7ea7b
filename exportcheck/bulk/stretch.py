"""Rows of a stretch as columns, with what of them can be taken as it is and what must be read one by one."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from exportcheck.bulk import arrow
from exportcheck.bulk.arrow import Codes, Mask
from exportcheck.bulk.piece import Piece
from exportcheck.bulk.plan import Plan
from exportcheck.bulk.scanning import Positions

# Texts longer than this, in bytes, are left to the reader of rows.
LONGEST = 10_000


class Stretch(NamedTuple):
    """Rows as columns: the code of the question of each, quantities, ids, and which are to be read apart.

    `questions` is a column of the distinct ones.
    """

    codes: Codes
    questions: Any
    quantities: Positions
    ids: Mapping[str, Any]
    odd: Mask


def stretched(
    plan: Plan,
    piece: Piece,
    read: Callable[[str, str], object | None],
    point: str,
) -> Stretch:
    """The columns of a piece; `read(column, text)` is None where a cell cannot be read.

    `point` begins the decimals of a number.
    """
    cells, rows = piece.cells or {}, len(piece.numbers)
    asked_at = [first for first, _ in plan.runs] if piece.together else [at for at, _ in plan.questions]
    empty = None
    if any(at not in cells for at in (*asked_at, *(at for at, _ in plan.ids))):
        empty = arrow.blanks(rows)
    odd = np.zeros(rows, bool) if piece.odd is None else piece.odd.copy()
    quantities = np.zeros(rows, np.int64) if piece.quantities is None else piece.quantities
    if plan.quantity in cells:
        codes, texts = arrow.coded(cells[plan.quantity])
        values = np.array([read("quantity", text) or 0 for text in texts], np.int64)
        quantities = values[codes] if rows else quantities
    odd |= quantities == 0
    for at, column in plan.only_read:
        if at in cells:
            odd |= _doubtful(column, cells[at], read, point)
    for at in cells:
        if at >= plan.width:
            odd |= ~arrow.blank(cells[at])
    ids = {column: cells.get(at, empty) for at, column in plan.ids}
    for column in ids.values():
        odd |= arrow.over(column, LONGEST)
    asked = [cells.get(at, empty) for at in asked_at]
    codes, questions = arrow.joined(asked, rows)
    return Stretch(codes, questions, quantities, ids, odd)


def _doubtful(column: str, cells: Any, read: Callable[[str, str], object | None], point: str) -> Mask:
    """Which cells may not be readable; those of free text are unless they are long."""
    if arrow.is_words(cells):
        words, codes = arrow.words(cells)
        return _doubtful(column, words, read, point)[codes]
    if column != "unit_value":
        return arrow.over(cells, LONGEST)
    # Digits with or without decimals are read; anything else is asked about.
    doubtful = ~arrow.amounts(cells, point)
    if doubtful.any():
        codes, texts = arrow.coded(cells.filter(doubtful))
        wrong = np.array([text.strip() != "" and read(column, text) is None for text in texts], bool)
        doubtful[doubtful] = wrong[codes]
    return doubtful
