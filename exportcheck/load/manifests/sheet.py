"""The rows of one sheet of a workbook, streamed, in bounded memory.

openpyxl reads the cells; the walk over the rows is ours, because openpyxl's own fills gaps between
rows (a row numbered a billion would never end) and cannot tell a formula whose value was not saved
from a blank cell.
"""

import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any
from xml.etree.ElementTree import ParseError, iterparse

from openpyxl.worksheet._reader import (
    CELL_TAG,
    DATA_TAG,
    FORMULA_TAG,
    INLINE_STRING,
    ROW_TAG,
    WorkSheetParser,
)

from exportcheck.errors import UnreadableFile
from exportcheck.load.manifests.numbers import Number
from exportcheck.load.manifests.package import BROKEN
from exportcheck.load.manifests.sheet_header import MOST_MERGES, WITHIN, Merge
from exportcheck.load.manifests.text import CHUNK
from exportcheck.load.manifests.workbook_cells import NOT_SAVED, Book, Cell, Failed

MOST_ROWS = 1_048_576
MOST_CELLS = 16_384
# Elements held at one time; a row of a real sheet stays far below.
_MOST_HELD = 20 * MOST_CELLS

_MERGE = re.compile(
    rb"""mergeCell\s[^>]{0,200}?ref\s*=\s*["']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})["']"""
)
_MEND = "open the workbook and save it again, or save the table as CSV"
_TEXT, _RUN = ROW_TAG.replace("}row", "}t"), ROW_TAG.replace("}row", "}r")
_ZEROS = re.compile(r"0+(\.0+)?")


class _Parser(WorkSheetParser):
    """Reads cells, and tells formulas without a saved value from blank cells."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        """The cell; its type is `unsaved` for a formula whose value is not there."""
        if element.get("t") == "inlineStr":
            text = "".join(_inline(element))
            element.set("t", "str")  # openpyxl builds objects for rich text, which takes most of its time
            cell: dict[str, Any] = super().parse_cell(element)
            return {**cell, "value": text or None}
        cell = super().parse_cell(element)
        # A formula that gave an empty text has the type str and a value without text.
        if cell["value"] is None and element.get("t") != "str" and element.find(FORMULA_TAG) is not None:
            cell["data_type"] = "unsaved"
        return cell


def _inline(element: Any) -> Iterator[str]:
    """The texts of a cell that holds its own; readings of Chinese characters beside them are left out."""
    for text in element.iterfind(f"{INLINE_STRING}/{_TEXT}"):
        yield text.text or ""
    for text in element.iterfind(f"{INLINE_STRING}/{_RUN}/{_TEXT}"):
        yield text.text or ""


def rows(archive: zipfile.ZipFile, part: str, book: Book) -> Iterator[tuple[int, dict[int, Cell]]]:
    """Every row that holds something: its number in the sheet, and its cells by column, counted from 1."""
    parser = _Parser(
        None,  # type: ignore[arg-type]  # the walk is ours
        book.texts,
        data_only=True,
        epoch=book.epoch,
        date_formats=book.date_styles,
        timedelta_formats=book.duration_styles,
    )
    before = 0
    try:
        with archive.open(part) as stream:
            for element in _row_elements(stream, book.name):
                number, cells = _parsed(parser, element)
                if not before < number <= MOST_ROWS:
                    raise UnreadableFile(f"{book.name}: the rows of the sheet are out of order; {_MEND}.")
                before = number
                found = {cell["column"]: _value(cell, book) for cell in cells if _says(cell)}
                if found:
                    yield number, found
    except UnreadableFile:
        raise
    except (*BROKEN, KeyError, IndexError, TypeError, ParseError):
        raise UnreadableFile(f"{book.name}: the sheet is damaged after row {before}; {_MEND}.") from None


def _row_elements(stream: Any, name: str) -> Iterator[Any]:
    data, held = None, 0
    for event, element in iterparse(stream, events=("start", "end")):
        if event == "start":
            held += 1
            if held > _MOST_HELD:
                raise UnreadableFile(f"{name}: a row of the sheet has too many cells; {_MEND}.")
            if element.tag == DATA_TAG:
                data = element
        elif element.tag == ROW_TAG and data is not None:
            yield element
            data.clear()
            held = 0
        elif element.tag == DATA_TAG:
            return


def _parsed(parser: _Parser, element: Any) -> tuple[int, list[dict[str, Any]]]:
    for child in [child for child in element if child.tag != CELL_TAG]:
        element.remove(child)
    if len(parser.row_dimensions) > 1_000:
        parser.row_dimensions.clear()
    with warnings.catch_warnings():  # dates out of range come back as errors, which are told
        warnings.simplefilter("ignore")
        return parser.parse_row(element)


def _says(cell: Mapping[str, Any]) -> bool:
    return cell["column"] <= MOST_CELLS and (
        cell["data_type"] == "unsaved" or (cell["value"] is not None and cell["value"] != "")
    )


def _value(cell: Mapping[str, Any], book: Book) -> Cell:
    value = cell["value"]
    if cell["data_type"] == "unsaved":
        return NOT_SAVED
    if cell["data_type"] == "e":
        return Failed(value)
    match value:
        case bool() | str():
            return value
        case int() | float():
            return Number(_digits(value, book.formats.get(cell["style_id"], "")))
        case datetime():
            return value.date()
        case date():
            return value
        case time() | timedelta():
            return str(value)
        case _:
            return str(value)


def _digits(value: int | float, form: str) -> str:
    """A number in digits: whole ones without a point, and with the zeros that its format shows."""
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    exact = Decimal(value) if isinstance(value, int) else Decimal(repr(value))
    if abs(exact.adjusted()) > 30:
        return str(value)
    plain = f"{exact:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    # An identifier with leading zeros, or a tariff code with trailing ones, is a number with a format.
    if value >= 0 and len(form) <= 30 and (match := _ZEROS.fullmatch(form)):
        decimals = len(match[1] or ".") - 1
        padded = f"{exact:0{len(form)}.{decimals}f}"
        if Decimal(padded) == exact:
            return padded
    return plain


def merges(archive: zipfile.ZipFile, part: str) -> list[Merge]:
    """The merged cells near the top of a sheet."""
    found: list[Merge] = []
    tail = b""
    with archive.open(part) as stream:
        while (chunk := stream.read(CHUNK)) and len(found) < MOST_MERGES:
            text = tail + chunk
            end = 0
            for match in _MERGE.finditer(text):
                end = match.end()
                top, bottom = int(match[2]), int(match[4])
                if top <= WITHIN and len(found) < MOST_MERGES:
                    found.append((top, _column(match[1]), bottom, _column(match[3])))
            tail = text[max(end, len(text) - 300) :]
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
