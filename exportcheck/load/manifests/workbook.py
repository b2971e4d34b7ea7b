"""Workbooks: which sheet is the manifest, and its rows."""

import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from exportcheck.errors import UnreadableFile, UsageError
from exportcheck.load.manifests import columns, package
from exportcheck.load.manifests.cells import CellProblem, shown
from exportcheck.load.manifests.rows import RowReader
from exportcheck.load.manifests.sheet_header import WITHIN, Header, Merge, find_header
from exportcheck.load.manifests.source import Source
from exportcheck.load.manifests.workbook_cells import Book, Cell, is_blank, said
from exportcheck.model.manifest import Line, Notice, Rejected
from exportcheck.model.noun import Noun

OTHER_SHEETS = "XC615"
MOST_SHEETS = 500

_NAMELESS = Notice(columns.UNKNOWN_COLUMN, "cells in columns without a header were not read")


class _Sheet(Noun):
    title: str
    part: str
    hidden: bool


@dataclass(slots=True)
class SheetTable:
    """The sheet of a workbook that is read; `header` is None when the sheet is blank."""

    title: str
    part: str
    book: Book
    header: Header | None
    told: list[Notice] = field(default_factory=list)
    nameless: bool = False

    def notices(self) -> list[Notice]:
        """What was noticed so far."""
        return [*self.told, *([_NAMELESS] if self.nameless else [])]

    def cells(self, source: Source) -> Iterator[tuple[int, dict[int, Cell]]]:
        """The rows below the header with a cell in a column that has a name."""
        from exportcheck.load.manifests import sheet

        if self.header is None:
            return
        named, bottom = self.header.names.keys(), self.header.bottom
        with package.opened(source) as archive:
            for number, cells in sheet.rows(archive, self.part, self.book):
                if number <= bottom:
                    continue
                self.nameless = self.nameless or not cells.keys() <= named
                if not cells.keys().isdisjoint(named) and not is_blank(cells):
                    yield number, cells

    def rows(self, source: Source, reader: RowReader) -> Iterator[Line | Rejected]:
        """Every row below the header that is not blank."""
        wanted = self.header.columns if self.header else ()
        for number, cells in self.cells(source):
            try:
                row = [(column, said(column, cells.get(at))) for at, column in wanted]
            except CellProblem as problem:
                yield Rejected(number, str(problem))
            else:
                yield reader.read_mapping(number, row)


def open_sheet(source: Source, name: str, chosen: str | None, rename: Mapping[str, str]) -> SheetTable:
    """The sheet asked for, else the first with the columns needed, else the first that is not blank."""
    with package.opened(source) as archive:
        package.check_workbook(archive, name)
        book, sheets = _loaded(archive, source, name)
        if chosen is not None:
            sheets = [_asked_for(chosen, sheets, name)]
        found: SheetTable | None = None
        others: list[str] = []
        blank: SheetTable | None = None
        problem: UnreadableFile | UsageError | None = None
        hidden = {entry.title for entry in sheets if entry.hidden}
        for entry in sorted(sheets, key=lambda entry: entry.hidden):
            top, merges = _top(archive, entry, book)
            try:
                header = find_header(top, merges, rename, f"{name}!{entry.title}")
            except (UnreadableFile, UsageError) as error:
                problem = problem or error
                continue
            table = SheetTable(entry.title, entry.part, book, header)
            if header is None:
                blank = blank or table
            elif found is None:
                found = table
            else:
                others.append(entry.title)
        if found is None and problem is not None:
            raise problem
        if found is None:
            found = blank
    if found is None:
        raise UnreadableFile(f"{name}: the workbook has no sheet of cells; save the table as CSV.")
    found.told = [*(found.header.notices if found.header else ()), *_notices(found.title, others, hidden)]
    return found


def _notices(title: str, others: list[str], hidden: set[str]) -> list[Notice]:
    told = []
    if others:
        names = [columns.shown(other) + (" (hidden)" if other in hidden else "") for other in others]
        kind = "sheet holds a table" if len(others) == 1 else "sheets hold tables"
        told.append(
            Notice(
                OTHER_SHEETS,
                f"only the sheet {columns.shown(title)} was read; {len(others)} other {kind} of shipments:"
                f" {columns.listed(names)} (--sheet NAME reads one)",
            )
        )
    if title in hidden:
        told.append(Notice(OTHER_SHEETS, f"the sheet that was read, {columns.shown(title)}, is hidden"))
    elif unread := sorted(hidden - {*others}):
        names = [columns.shown(other) for other in unread]
        kind = "a hidden sheet was" if len(names) == 1 else "hidden sheets were"
        told.append(Notice(OTHER_SHEETS, f"{kind} not read: {columns.listed(names)}"))
    return told


def _asked_for(chosen: str, sheets: list[_Sheet], name: str) -> _Sheet:
    exact = [entry for entry in sheets if entry.title == chosen]
    alike = [entry for entry in sheets if entry.title.strip().casefold() == chosen.strip().casefold()]
    if len(exact or alike) == 1:
        return (exact or alike)[0]
    titles = columns.listed([columns.shown(entry.title) for entry in sheets])
    raise UnreadableFile(f"{name}: there is no sheet {shown(chosen)} (--sheet); its sheets are {titles}.")


def _loaded(archive: zipfile.ZipFile, source: Source, name: str) -> tuple[Book, list[_Sheet]]:
    """What openpyxl reads of a workbook before its rows."""
    import openpyxl
    from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE

    try:
        with source.bytes() as stream, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book: Any = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            sheets = [
                _Sheet(package.printable(sheet.title), sheet._worksheet_path, sheet.sheet_state != "visible")
                for sheet in book.worksheets
            ]
            texts: Any = next((sheet._shared_strings for sheet in book.worksheets), [])
            own = book._number_formats
            formats = {
                style: BUILTIN_FORMATS.get(array.numFmtId, "")
                if array.numFmtId < BUILTIN_FORMATS_MAX_SIZE
                else own[array.numFmtId - BUILTIN_FORMATS_MAX_SIZE]
                for style, array in enumerate(book._cell_styles)
            }
            shared = Book(
                name,
                texts,
                book.epoch,
                frozenset(book._date_formats),
                frozenset(book._timedelta_formats),
                formats,
            )
    except UnreadableFile:
        raise
    except Exception as error:  # openpyxl raises whatever a damaged part makes it stumble over
        raise UnreadableFile(
            f"{name}: the workbook cannot be read ({type(error).__name__}); open it and save it again,"
            " or save the table as CSV."
        ) from None
    if len(sheets) > MOST_SHEETS:
        raise UnreadableFile(f"{name}: the workbook has {len(sheets):,} sheets; keep those of shipments.")
    parts = set(archive.namelist())
    return shared, [entry for entry in sheets if entry.part in parts and entry.part.endswith(".xml")]


def _top(
    archive: zipfile.ZipFile, entry: _Sheet, book: Book
) -> tuple[list[tuple[int, dict[int, str]]], list[Merge]]:
    """The texts of the first rows of a sheet, and its merged cells."""
    from exportcheck.load.manifests import sheet

    top: list[tuple[int, dict[int, str]]] = []
    for number, cells in sheet.rows(archive, entry.part, book):
        if number > WITHIN and top:
            break
        texts = ((at, " ".join(cell.split())) for at, cell in cells.items() if isinstance(cell, str))
        if row := {at: text for at, text in texts if text}:
            top.append((number, row))
    return top, sheet.merges(archive, entry.part)
