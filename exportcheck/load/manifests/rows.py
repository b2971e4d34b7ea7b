"""Turns the cells of a row into a line, or into the sentence that says why not.

The lean path of the whole reader: columns that repeat (chip, country, date, code) cost one
dictionary look-up a row, free text a strip. Everything else happens once per distinct text.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from exportcheck.load.manifests import cells
from exportcheck.load.manifests.cells import CellProblem, cleaned, shown
from exportcheck.load.manifests.notation import Notation
from exportcheck.load.manifests.numbers import DEFAULT, Numbers
from exportcheck.model.manifest import PARTIES, REQUIRED, Line, Rejected
from exportcheck.model.owner import Owners
from exportcheck.model.place import Place

_MOST_REMEMBERED = 20_000
_LONGEST_REMEMBERED = 200

_SLOTS = {column: slot for slot, column in enumerate(Line._fields)}
_TRANSACTION, _DESTINATION, _OWNERS = (_SLOTS[name] for name in ("transaction", "destination", "owners"))
_NOTHING: list[object] = [None] * len(Line._fields)
_PLACES = (
    "destination", "export_from", "consignee_country", "end_user_country", "end_user_hq", "end_user_parent",
)  # fmt: skip


class Memo(dict[str, Any]):
    """What every distinct text of one column means; a problem is remembered as well, and raised again."""

    def __init__(self, column: str, parse: Callable[[str, str], object]) -> None:
        """Remember what `parse(column, text)` answers."""
        super().__init__()
        self._column = column
        self._parse = parse
        self._required = column in REQUIRED
        self._problems: dict[str, str] = {}

    def __missing__(self, cell: str) -> object:
        """Parse a text that was not seen before."""
        if cell in self._problems:
            raise CellProblem(self._problems[cell])
        keep = len(cell) <= _LONGEST_REMEMBERED
        try:
            value = self._value(cell)
        except CellProblem as problem:
            if keep:
                _make_room(self._problems)
                self._problems[cell] = str(problem)
            raise
        if keep:
            _make_room(self)
            self[cell] = value
        return value

    def _value(self, cell: str) -> object:
        text = cleaned(self._column, cell, cells.LONGEST_CODED)
        if text:
            return self._parse(self._column, text)
        if self._required:
            raise CellProblem(f"{self._column} is blank; every line needs one")
        return None


def _make_room(memory: dict[str, Any]) -> None:
    if len(memory) >= _MOST_REMEMBERED:
        memory.clear()


class RowReader:
    """Reads rows of known columns; `chip` and `place` say what a written name means."""

    def __init__(self, chip: Callable[[str], str], place: Callable[[str], Place], notation: Notation) -> None:
        """Prepare a memory for every column that is not free text."""
        numbers, dates = notation.number_reader(), notation.date_reader()
        place_of = cells.place_reader(place)
        parsers: dict[str, Callable[[str, str], object]] = {
            "chip": cells.chip_reader(chip),
            "quantity": numbers.quantity,
            "ship_date": dates.day,
            "transaction": cells.transaction,
            "form_factor": cells.form_factor,
            "license_code": cells.license_code,
            "license_expires": dates.day,
            "notice_date": dates.day,
            "end_user_founded": dates.day,
            "license_quantity": numbers.whole,
            "unit_value": numbers.amount,
            **dict.fromkeys(_PLACES, place_of),
        }
        self._memos = {column: Memo(column, parse) for column, parse in parsers.items()}
        # A number of JSON or XLSX has its point wherever the texts beside it have theirs.
        native = Numbers(DEFAULT)
        self._native = self._memos
        if notation.numbers is not None:
            self._native = {
                **self._memos,
                "quantity": Memo("quantity", native.quantity),
                "license_quantity": Memo("license_quantity", native.whole),
                "unit_value": Memo("unit_value", native.amount),
            }
        self._coded: list[tuple[int, int, Memo]] = []
        self._free: list[tuple[int, int, str]] = []
        self.width = 0

    def expect(self, columns: Iterable[tuple[int, str]], width: int) -> None:
        """Say where in a row each column stands, and how many cells a row has."""
        pairs = sorted(columns)
        self._coded = [
            (at, _SLOTS[column], self._memos[column]) for at, column in pairs if column in self._memos
        ]
        self._free = [(at, _SLOTS[column], column) for at, column in pairs if column not in self._memos]
        self.width = width

    def value(self, column: str, cell: str) -> object:
        """What one cell of a column that is not free text means; raises CellProblem as `read` rejects it."""
        return self._memos[column][cell]

    @property
    def quantities(self) -> Mapping[str, int]:
        """What the texts of quantities mean; one that cannot be read raises CellProblem."""
        return self._memos["quantity"]

    def read(self, number: int, row: list[str]) -> Line | Rejected | None:
        """The line that a row states; None when all its cells are blank."""
        if len(row) != self.width:
            if len(row) > self.width:
                if any(cell.strip() for cell in row[self.width :]):
                    return Rejected(number, _too_long(row, self.width))
            else:
                row.extend([""] * (self.width - len(row)))
        values = _NOTHING.copy()
        values[0] = number
        try:
            for at, slot, memo in self._coded:
                values[slot] = memo[row[at]]
            for at, slot, column in self._free:
                text = row[at].strip()
                if text:
                    if len(text) > cells.LONGEST_TEXT or not text.isprintable():
                        text = cleaned(column, text)
                    values[slot] = text or None
        except CellProblem as problem:
            if is_blank(row):
                return None
            return Rejected(number, str(problem))
        return _line(number, values)

    def read_mapping(self, number: int, columns: Iterable[tuple[str, object]]) -> Line | Rejected:
        """The line that pairs of column and value state."""
        values = _NOTHING.copy()
        values[0] = number
        owners: list[Owners] = []
        try:
            for column, value in columns:
                if isinstance(value, dict) and column in PARTIES:
                    # What reads owners reads YAML and more; few lines have any.
                    from exportcheck.load.manifests.stated_owners import party

                    value, stated = party(column, value)
                    owners.append(stated)
                cell = value if isinstance(value, str) else as_text(column, value)
                memo = (self._memos if type(value) is str else self._native).get(column)
                values[_SLOTS[column]] = free_text(column, cell) if memo is None else memo[cell]
        except CellProblem as problem:
            return Rejected(number, str(problem))
        for column in REQUIRED:
            if values[_SLOTS[column]] is None:
                return Rejected(number, f"{column} is missing; every line needs one")
        if owners:
            from exportcheck.load.owners import joined

            values[_OWNERS] = joined(owners)
        return _line(number, values)


def free_text(column: str, cell: str) -> str | None:
    """A cell of free text without control characters and blanks around it; None where nothing is left."""
    text = cell.strip()
    if len(text) > cells.LONGEST_TEXT or not text.isprintable():
        text = cleaned(column, text)
    return text or None


def _line(number: int, values: list[object]) -> Line | Rejected:
    if values[_TRANSACTION] == "domestic":
        destination: Any = values[_DESTINATION]
        if destination.treated_as != "US":
            return Rejected(number, _not_domestic(destination))
    return Line._make(values)


def is_blank(row: Sequence[str]) -> bool:
    """Whether no cell says anything."""
    return not any(cell.strip() for cell in row)


def _too_long(row: Sequence[str], width: int) -> str:
    extra = next(cell for cell in row[width:] if cell.strip())
    return (
        f"the row has {len(row)} cells where the header has {width} ({shown(extra.strip())} is too many); "
        "quote cells that contain the delimiter"
    )


def _not_domestic(destination: Place) -> str:
    return (
        f"transaction is domestic but destination is {destination.name} ({destination.code}); "
        "a domestic line goes to the US"
    )


def as_text(column: str, value: object) -> str:
    """A value of JSON or YAML as text; raises CellProblem for what has none."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            said = "true" if value else "false"
            if column in ("quantity", "license_quantity"):
                raise CellProblem(f"{column} is not a whole number: {said}")
            raise CellProblem(f"{column} must be text or a number, not {said}")
        case int() | float():
            return str(value)
        case _:
            kind = "list" if isinstance(value, list) else "mapping"
            raise CellProblem(f"{column} must be text or a number, not a {kind}")
