"""Rows of a stretch as columns, with what of them can be taken as it is and what must be read one by one."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from exportcheck.bulk import arrow
from exportcheck.bulk.arrow import Codes, Mask
from exportcheck.bulk.plan import Plan
from exportcheck.bulk.scanning import Positions

# Texts longer than this, in bytes, are left to the reader of rows.
LONGEST = 10_000


class Stretch(NamedTuple):
    """Rows as columns: the code of the question of each, quantities, ids, and which are to be read apart."""

    codes: Codes
    questions: list[str]
    quantities: Positions
    ids: Mapping[str, Any]
    plain: bool
    odd: Mask


def stretched(
    plan: Plan, cells: Mapping[int, Any], rows: int, read: Callable[[str, str], object | None], point: str
) -> Stretch:
    """The columns of `cells`, by position; `read(column, text)` is None where a cell cannot be read.

    `point` begins the decimals of a number.
    """
    empty = None
    if any(at not in cells for at, _ in (*plan.questions, *plan.ids, *plan.only_read)):
        empty = arrow.blanks(rows)
    odd = np.zeros(rows, bool)
    quantities = np.zeros(rows, np.int64)
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
    plain = all(arrow.is_plain(column) for column in ids.values())
    for column in ids.values():
        odd |= arrow.over(column, LONGEST)
    asked = [cells.get(at, empty) for at, _ in plan.questions]
    codes, questions = arrow.joined(asked, rows)
    return Stretch(codes, questions, quantities, ids, plain, odd)


def _doubtful(column: str, cells: Any, read: Callable[[str, str], object | None], point: str) -> Mask:
    """Which cells may not be readable; those of free text are unless they are long."""
    if column != "unit_value":
        return arrow.over(cells, LONGEST)
    # Digits with or without decimals are read; anything else is asked about.
    doubtful = ~arrow.matching(cells, rf"^[0-9]{{1,15}}(?:{re.escape(point)}[0-9]{{0,15}})?$")
    if doubtful.any():
        codes, texts = arrow.coded(cells.filter(doubtful))
        wrong = np.array([text.strip() != "" and read(column, text) is None for text in texts], bool)
        doubtful[doubtful] = wrong[codes]
    return doubtful
