"""Party lists as CSV: the Consolidated Screening List in its public columns, and lists of one's own."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from exportcheck.errors import CannotCheck
from exportcheck.load.party_fields import CONSOLIDATED, OWN, OWN_NEEDED, Rejected

# Columns that only the Consolidated Screening List has; a few of them tell it from a list of one's own.
_TELLING = set(CONSOLIDATED) - set(OWN)
_FEW = 3


@dataclass(slots=True)
class Table:
    """The rows of a table: which list it is, what was not read, and what is to be said of it."""

    path: Path
    name: str
    longest: int
    most_columns: int
    header: list[str] = field(default_factory=list)
    consolidated: bool = False
    rejected: list[Rejected] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[int, dict[str, object]]]:
        """Each row with the line it begins on.

        A row that cannot be read stands in `rejected`, and those behind it are read.

        Raises:
            CannotCheck: a column is missing, or the table is cut off.
        """
        csv.field_size_limit(self.longest)
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            # Strict: a quotation mark that never closes would swallow the parties behind it.
            reader = csv.reader(file, strict=True)
            for line, cells in self._read(reader):
                if not self.header:
                    self._begin(cells)
                elif len(cells) == len(self.header):
                    yield line, dict(zip(self.header, cells, strict=True))
                else:
                    self._refuse(line, reader.line_num, len(cells))
        if not self.header:
            raise CannotCheck(f"{self.name} is empty; name a party list with a header")

    def _read(self, reader: Any) -> Iterator[tuple[int, list[str]]]:
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader, None)
            except csv.Error as error:
                if "unexpected end" in str(error):
                    raise self._cut(line) from None
                self.rejected.append(Rejected(line, reader.line_num, self._why(str(error))))
                continue
            if cells is None:
                return
            if cells:
                yield line, cells

    def _why(self, said: str) -> str:
        if "field larger" in said:
            return f"it has a field of more than {self.longest:,} characters, which no list has"
        return f"it is not sound CSV ({said})"

    def _cut(self, line: int) -> CannotCheck:
        return CannotCheck(f"{self.name} is cut off: its last row, line {line}, has no end; get it again")

    def _refuse(self, first: int, last: int, cells: int) -> None:
        why = f"it has {cells} fields and the header has {len(self.header)}"
        self.rejected.append(Rejected(first, last, why))

    def _begin(self, cells: list[str]) -> None:
        header = [cell.strip() for cell in cells]
        columns = set(header)
        name = self.name
        if len(header) > self.most_columns:
            raise CannotCheck(
                f"{name} has {len(header):,} columns and no list has over {self.most_columns:,}; get it again"
            )
        if len(columns) < len(header):
            twice = next(column for column in header if header.count(column) > 1)
            raise CannotCheck(f"{name} has the column {twice[:60]!r} twice; keep one of them")
        self.consolidated = len(columns & _TELLING) >= _FEW
        needed = CONSOLIDATED if self.consolidated else OWN_NEEDED
        missing = [column for column in needed if column not in columns]
        if missing:
            raise CannotCheck(f"{name} {self._without(missing[0], cells)}")
        if not self.consolidated:
            for column in [column for column in header if column not in OWN]:
                near = get_close_matches(column, OWN, n=1)
                hint = f"did you mean {near[0]}?" if near else f"the columns are {', '.join(OWN)}"
                self.warnings.append(f"{name}: the column {column[:60]!r} is not read; {hint}")
        self.header = header

    def _without(self, column: str, cells: list[str]) -> str:
        if cells[0].lstrip()[:1] == "<":
            return "is a web page and not a party list; download the list itself"
        if len(cells) == 1 and ("\t" in cells[0] or ";" in cells[0]):
            return (
                "has no commas between its columns; save it as CSV with commas, or take the CSV of the list"
            )
        whose = "the Consolidated Screening List" if self.consolidated else "a party list"
        return f"has no column `{column}`, which {whose} has; take the CSV as it is published" + (
            "" if self.consolidated else f", or name your own columns {', '.join(OWN)}"
        )
