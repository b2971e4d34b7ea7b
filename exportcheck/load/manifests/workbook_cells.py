"""What a cell of a workbook may hold, and what the sheets of a workbook share."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from exportcheck.load.manifests.cells import CellProblem, shown
from exportcheck.load.manifests.numbers import Number
from exportcheck.model.noun import Noun

_DATES = frozenset({"ship_date", "license_expires", "notice_date", "end_user_founded"})


class NotSaved:
    """A formula whose value the workbook does not hold."""


class Failed(str):
    """A cell that holds an error of Excel, like #REF!."""

    __slots__ = ()


NOT_SAVED = NotSaved()
Cell = str | bool | date | NotSaved | None


class Book(Noun):
    """What the sheets of a workbook share."""

    name: str
    texts: Any
    epoch: datetime
    date_styles: frozenset[int]
    duration_styles: frozenset[int]
    formats: Mapping[int, str]


def said(column: str, cell: Cell) -> str | bool:
    """A cell as the reader of rows takes it; raises CellProblem for what says nothing."""
    match cell:
        case None:
            return ""
        case NotSaved():
            raise CellProblem(
                f"{column} is a formula whose value is not known, because the workbook was saved without it;"
                " recalculate the workbook in Excel and save it"
            )
        case Failed():
            raise CellProblem(f"{column} holds the error {shown(cell)}; mend its formula")
        case date():
            return cell.isoformat()
        case Number() if column in _DATES:
            raise CellProblem(f"{column} is the number {cell}, not a date; format the cell as a date")
        case _:
            return cell


def as_text(column: str, cell: Cell) -> str:
    """A cell as text; raises CellProblem for what says nothing."""
    value = said(column, cell)
    return str(value).upper() if isinstance(value, bool) else str(value)


def is_blank(cells: Mapping[int, Cell]) -> bool:
    """Whether no cell says anything."""
    return all(isinstance(cell, str) and not cell.strip() for cell in cells.values())
