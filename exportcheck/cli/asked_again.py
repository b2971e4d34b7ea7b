"""Rows of a table that ask what a row before asked: its verdict, with ids and a quantity of their own.

The plan of `bulk` in plain Python: a row is projected onto the texts that a verdict can hang on, and
only a projection that is new is read, judged and put into words. A row of which anything is in doubt
(its length, a cell that is not plain, a shipment line stated before) is read as any row is.
"""

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import NamedTuple

from exportcheck.bulk.plan import BETWEEN, planned
from exportcheck.load.manifests.cells import LONGEST_TEXT, CellProblem
from exportcheck.load.manifests.table import Table
from exportcheck.model.finding import ABOUT_PARTIES
from exportcheck.model.manifest import Line, Rejected
from exportcheck.model.report import Counts, LineResult, LineVerdict, RejectedLine
from exportcheck.model.shipment import plain_id
from exportcheck.output.alike import Alike, Write, written
from exportcheck.output.writer import Writer
from exportcheck.screening.duplicates import Duplicates, identity
from exportcheck.screening.totals import Totals

# Questions, and ids, remembered; past this a memory is emptied, so that it stays bounded.
REMEMBERED = 10_000
# An id as it is stated, None if it is not, and as it is compared.
_Id = tuple[str | None, str]
_NO_ID: _Id = (None, "")


One = Callable[[LineResult | RejectedLine], None]


class Answers(NamedTuple):
    """What a run does with a row: judge it; write and count it; say whether others may be answered alike.

    `alike` is false of a line whose verdict hangs on the lines before it, or with whose verdict something
    is done that looks at the line.
    """

    judged: Callable[[str, Line | Rejected], LineResult | RejectedLine]
    one: One
    alike: Callable[[Line, LineVerdict], bool]


class Sums(NamedTuple):
    """What a run adds up."""

    duplicates: Duplicates
    counts: Counts
    totals: Totals


class Known:
    """What lines come to that differ in their own alone, and those of them that wait to be counted."""

    __slots__ = ("line", "times", "units", "verdict", "writes")

    def __init__(self, line: Line, verdict: LineVerdict) -> None:
        """The line that asked first is counted, and written, by itself."""
        self.line = line
        self.verdict = verdict
        self.writes: Sequence[Write] | None = None
        self.times = 0
        self.units = 0


class AskedAgain:
    """The rows of one table."""

    def __init__(
        self, answers: Answers, sums: Sums, name: str, table: Table, writers: Sequence[Writer], *, trees: bool
    ) -> None:
        """Write to open writers."""
        self._answers = answers
        self._sums = sums
        self._name = name
        self._table = table
        self._writers = writers
        self._trees = trees
        self._plan = planned(table.columns, table.width)
        self._asked = itemgetter(*(at for at, _ in self._plan.questions))
        self._questions: dict[str, Known] = {}
        self._known: dict[tuple[object, ...], Known] = {}
        self._ids: dict[str, _Id] = {}
        self.lines = 0

    def write(self, stepped: Callable[[int], None]) -> None:
        """Answer every row; `stepped` is told, now and then, how many more there were."""
        try:
            for first, rows in self._table.rows.stretches():
                before = self.lines
                if isinstance(rows, str):
                    self._told(Rejected(first, rows))
                else:
                    self._stretch(first, rows)
                stepped(self.lines - before)
        finally:
            self._count()

    def _stretch(self, first: int, rows: Sequence[list[str]]) -> None:
        plan, asked, questions, ids = self._plan, self._asked, self._questions, self._ids
        width, at_quantity, only_read = plan.width, plan.quantity, plan.only_read
        quantities = self._table.reader.quantities
        places = {column: at for at, column in plan.ids}
        at_shipment, at_line = places.get("shipment_id"), places.get("line_id")
        stated, place = self._sums.duplicates.first, self._sums.duplicates.place(self._name)
        shipment: _Id | None
        line: _Id | None
        again = 0
        for number, row in enumerate(rows, first):
            known = questions.get(BETWEEN.join(asked(row))) if len(row) == width else None
            if known is None or known.writes is None:
                self._row(number, row)
                continue
            units = quantities.get(row[at_quantity])
            shipment = line = _NO_ID
            if at_shipment is not None:
                shipment = ids.get(row[at_shipment]) or self._id(row[at_shipment])
            if at_line is not None:
                line = ids.get(row[at_line]) or self._id(row[at_line])
            if units is None or shipment is None or line is None or (only_read and not self._plain(row)):
                self._row(number, row)
                continue
            if shipment[1]:
                said = f"{shipment[1]}\0{line[1]}" if line[1] else _identity(shipment[1], known.line, units)
                if stated(said, place + number) is not None:
                    self._row(number, row)
                    continue
            known.times += 1
            known.units += units
            again += 1
            for write in known.writes:
                write(number, shipment[0], line[0], units)
        self.lines += again

    def _row(self, number: int, row: list[str]) -> None:
        """Read, judge and write one row by itself."""
        read = self._table.reader.read(number, row) if row else None
        if read is None:
            return
        verdict = self._told(read)
        if verdict is None or isinstance(read, Rejected) or not self._answers.alike(read, verdict):
            return
        if len(self._questions) >= REMEMBERED:
            self._questions.clear()
        self._questions[BETWEEN.join(self._asked(row))] = self._alike(read, verdict)

    def _told(self, read: Line | Rejected) -> LineVerdict | None:
        self.lines += 1
        result = self._answers.judged(self._name, read)
        self._answers.one(result)
        return result.verdict if isinstance(result, LineResult) else None

    def _alike(self, line: Line, verdict: LineVerdict) -> Known:
        """Thousands of questions come to few answers; with the second that does, it is put into words."""
        what = (id(verdict), line.chip, line.destination, line.transaction, line.ship_date)
        key = (*what, line.end_user_country, *_parties(line, verdict))
        known = self._known.get(key)
        # The verdict is kept beside its key, so that its id cannot come to mean another.
        if known is None or known.verdict is not verdict:
            if len(self._known) >= REMEMBERED:
                self._count()
                self._known.clear()
                self._questions.clear()
            known = self._known[key] = Known(line, verdict)
        elif known.writes is None:
            alike = Alike(LineResult(self._name, line, verdict), trees=self._trees)
            known.writes = [written(writer, alike) for writer in self._writers]
        return known

    def _id(self, text: str) -> _Id | None:
        """An id; None where it is in doubt."""
        stripped = text.strip()
        if not stripped.isprintable() or len(stripped) > LONGEST_TEXT:
            return None
        if len(self._ids) >= REMEMBERED:
            self._ids.clear()
        found = self._ids[text] = (stripped or None, plain_id(stripped))
        return found

    def _plain(self, row: Sequence[str]) -> bool:
        """Whether the cells that only have to be readable are."""
        for at, column in self._plan.only_read:
            cell = row[at]
            if not cell:
                continue
            if column != "unit_value":
                if not cell.isprintable() or len(cell) > LONGEST_TEXT:
                    return False
                continue
            try:
                self._table.reader.value(column, cell)
            except CellProblem:
                return False
        return True

    def _count(self) -> None:
        """Count the lines that were answered as others were."""
        for known in self._known.values():
            if known.times:
                self._sums.counts.add(known.verdict, known.times)
                self._sums.totals.add(known.line._replace(quantity=known.units), known.verdict)
                known.times = known.units = 0


def _identity(shipment: str, line: Line, quantity: int) -> str:
    return identity(shipment, None, chip=line.chip, quantity=quantity, destination=line.destination.code)


def _parties(line: Line, verdict: LineVerdict) -> tuple[str | None, ...]:
    """The parties where a finding is about them, and so its fingerprint."""
    if ABOUT_PARTIES.isdisjoint(finding.rule for finding in verdict.findings):
        return ()
    return line.end_user, line.consignee, line.intermediate
