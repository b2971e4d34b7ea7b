"""Keys in, verdicts out: each read by the reader of rows and judged by the screener of `check`."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from exportcheck.frames.columns import Columns, value
from exportcheck.frames.keys import BETWEEN
from exportcheck.load.manifests.rows import RowReader
from exportcheck.model.ledger import Side
from exportcheck.model.manifest import Line, Rejected
from exportcheck.model.report import LineResult, LineVerdict
from exportcheck.output import records
from exportcheck.screening.lines import Screener

# What the table of answers says of each key, and of what type.
READ = {"chip": "text", "quantity": "whole", "destination": "text"}
VERDICT = ("family", "license_required", "decision", "exception", "gate", "rules", "problem")
COLUMNS = {**READ, **dict.fromkeys(VERDICT, "text"), "counted": "whole", "us": "truth"}

NO_ORDER = (
    "license_number is stated, and what a licence has left hangs on the lines before: "
    "say in which column their order is, order='COLUMN'"
)


class Counted(NamedTuple):
    """What the sums have to know of lines that count alike; the quantity is none of it."""

    line: Line
    verdict: LineVerdict


class Answers:
    """Answers keys; `counted` are the kinds of lines met, by the numbers that answers have."""

    def __init__(self, columns: Columns, reader: RowReader, screener: Screener, ordered: bool) -> None:
        """Nothing is asked yet; `ordered` says whether keys of lines with a licence come in their order."""
        self._columns = columns
        self._reader = reader
        self._screener = screener
        self._ordered = ordered
        self.counted: list[Counted] = []
        self.unordered = False
        self._places: dict[tuple[object, ...], int] = {}
        self._words: dict[int, tuple[str | None, ...]] = {}

    def table(self, keys: Iterable[tuple[str, str]]) -> Iterator[tuple[Any, ...]]:
        """A row for each pair of name and key: the name, then the values of COLUMNS."""
        for name, key in keys:
            yield (name, *self.of(key))

    def of(self, key: str) -> tuple[Any, ...]:
        """The values of COLUMNS for a key."""
        parts = zip(self._columns.all, key.split(BETWEEN), strict=True)
        read = self._reader.read_mapping(0, [(column.name, value(column, part)) for column, part in parts])
        if isinstance(read, Rejected):
            return _unread(read.problem)
        if read.license_number is not None and not self._ordered:
            self.unordered = True
            return _unread(NO_ORDER)
        verdict = self._screener.verdict(read, None)
        at = self._place(read, verdict)
        us = self._screener.totals.kind(read) is Side.US
        return (read.chip, read.quantity, read.destination.code, *self._said(read, verdict), None, at, us)

    def _place(self, line: Line, verdict: LineVerdict) -> int:
        what = (id(verdict), line.chip, line.destination, line.transaction, line.ship_date)
        at = self._places.setdefault((*what, line.end_user_country), len(self.counted))
        if at == len(self.counted):
            # It keeps the verdict, whose number stays its own.
            self.counted.append(Counted(line, verdict))
        return at

    def _said(self, line: Line, verdict: LineVerdict) -> tuple[str | None, ...]:
        """The words of a verdict, as `check` says them."""
        known = self._words.get(id(verdict))
        if known is None:
            said = records.line(LineResult("", line, verdict))
            ids = " ".join(dict.fromkeys(finding["rule"] for finding in said["findings"]))
            known = (*(said[name] for name in VERDICT[:-2]), ids)
            self._words[id(verdict)] = known
        return known


def _unread(problem: str) -> tuple[Any, ...]:
    return (None, None, None, *(None for _ in VERDICT[:-1]), problem, None, None)
