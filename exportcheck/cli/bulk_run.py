"""One run of `bulk`: as `check`, with each distinct question of a stretch of lines asked once."""

import csv
import sys
from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np

from exportcheck.bulk import arrow, scanning
from exportcheck.bulk.batch import Batch, Record
from exportcheck.bulk.plan import Plan, planned
from exportcheck.bulk.seen import Seen, key
from exportcheck.bulk.stretch import Stretch, stretched
from exportcheck.cli.progress import Progress
from exportcheck.cli.reading import Reading, manifests
from exportcheck.cli.run import Judging, Run
from exportcheck.cli.wiring import Box
from exportcheck.errors import Exit, UnreadableFile
from exportcheck.load.manifests import NUMBERS, Manifest
from exportcheck.load.manifests.cells import CellProblem
from exportcheck.load.manifests.mixed import MixedTable
from exportcheck.load.manifests.numbers import DEFAULT
from exportcheck.load.manifests.rows import free_text
from exportcheck.model.finding import NOTICES, Finding
from exportcheck.model.manifest import Line, Rejected
from exportcheck.model.report import LineResult, LineVerdict, ManifestRead, RejectedLine
from exportcheck.model.rule import Severity
from exportcheck.output import records
from exportcheck.output.tail_records import tail
from exportcheck.output.writer import Writer
from exportcheck.screening.waivers import Waivers

# Bytes that are looked at together: few where rows are doubtful, more and more where they are not.
SMALLEST, LARGEST = 1 << 15, 1 << 24
REMEMBERED = 50_000


class Sink(Writer, Protocol):
    """A writer that also takes many rows at a time."""

    def batch(self, batch: Batch) -> None:
        """Many rows."""


class Answer:
    """What a question comes to: a line and its verdict, or why the row cannot be read.

    The verdict is None where it depends on the lines before: those that name a licence's number.
    """

    __slots__ = ("line", "problem", "record", "verdict")

    def __init__(self, line: Line | None, verdict: LineVerdict | None, problem: str | None) -> None:
        """The record, without what is a row's own, is made when it is written."""
        self.line = line
        self.verdict = verdict
        self.problem = problem
        self.record: Record | None = None

    def told(self, manifest: str) -> Record:
        """The answer as a record."""
        if self.record is None or self.record["manifest"] != manifest:
            self.record = records.rejected(RejectedLine(manifest, 0, self.problem or ""))
            if self.line is not None and self.verdict is not None:
                self.record = records.line(LineResult(manifest, self.line, self.verdict))
        return self.record


class BulkRun(Run):
    """One run over manifests of many lines."""

    def __init__(self, things: Box, reading: Reading, judging: Judging, waivers: Waivers) -> None:
        """Nothing is read yet."""
        super().__init__(things, reading, judging, waivers, None)
        self._duplicates = Seen()  # type: ignore[assignment]  # it answers alike
        self._answers: dict[str, Answer] = {}
        self._alike: dict[tuple[object, ...], Answer] = {}
        self.point = NUMBERS[reading.numbers or DEFAULT][1]

    def write_all(self, paths: Sequence[object], sinks: Sequence[Sink]) -> Exit:
        """Screen everything and write all that is known of every row to every sink."""
        basis = self._things.basis(self._judging.day, self._judging.layer)
        for sink in sinks:
            sink.start(records.basis(basis, "exportcheck/report/v1"))
        with Progress() as progress:
            for manifest in manifests(self._things, self._reading, paths):  # type: ignore[arg-type]
                if isinstance(manifest, RejectedLine):
                    self._one(manifest, sinks)
                    continue
                try:
                    self._whole(manifest, sinks, progress)
                except UnreadableFile as error:
                    self._one(RejectedLine(manifest.name, 0, str(error)), sinks)
        end = self._tail(self._screener.totals.totals())
        for sink in sinks:
            sink.finish(tail(end))
        sys.stdout.flush()
        self.status = end.status
        return end.exit_code

    def _one(self, result: LineResult | RejectedLine, sinks: Sequence[Sink]) -> None:
        self._write_one(result, list(sinks), trees=False)

    def _whole(self, manifest: Manifest, sinks: Sequence[Sink], progress: Progress) -> None:
        with manifest.mixed() as table:
            if table is None:
                for result in self._manifest(manifest):
                    progress.step()
                    self._one(result, sinks)
                return
            read = _Table(self, manifest.name, table, sinks, progress)
            if table.columns:
                read.everything()
        manifest.lines_read = read.lines
        for result in self._manifest_ended(manifest):
            self._one(result, sinks)

    def _manifest_ended(self, manifest: Manifest) -> Iterable[RejectedLine]:
        """What `check` says of a manifest when its rows are read."""
        name = manifest.name
        self.manifests.append(ManifestRead(name, manifest.digest, manifest.lines_read))
        for notice in manifest.notices:
            title = NOTICES.get(notice.rule, notice.message)
            message = f"{name}: {notice.message}"
            self._findings.append(Finding(notice.rule, Severity.NOTE, title, message=message))
        if manifest.lines_read == 0:
            yield RejectedLine(name, 0, "no lines: the file holds no rows below its header")

    def answer(self, plan: Plan, question: str, table: MixedTable) -> Answer:
        """What a question comes to, asked once."""
        known = self._answers.get(question)
        if known is None:
            known = self._answered(table.reader.read(0, plan.row(question)))
            if len(self._answers) >= REMEMBERED:
                self._answers.clear()
                self._alike.clear()
            self._answers[question] = known
        return known

    def _answered(self, read: Line | Rejected | None) -> Answer:
        assert read is not None  # a row with a quantity is not blank
        if isinstance(read, Rejected):
            return Answer(None, None, read.problem)
        if read.license_number is not None:
            return Answer(read, None, None)
        verdict = self._screener.verdict(read, None)
        # What counts and what is told of a line beside its verdict; thousands of questions come to few.
        what = (id(verdict), read.chip, read.destination, read.transaction, read.ship_date)
        known = self._alike.get((*what, read.end_user_country))
        if known is None or known.verdict is not verdict:
            known = Answer(read, verdict, None)
            self._alike[(*what, read.end_user_country)] = known
        return known


class _Table:
    """The rows of one table."""

    def __init__(
        self, run: BulkRun, name: str, table: MixedTable, sinks: Sequence[Sink], progress: Progress
    ) -> None:
        self._run = run
        self._name = name
        self._table = table
        self._sinks = sinks
        self._progress = progress
        self._plan = planned(table.columns, table.width) if table.columns else Plan(0, (), (), (), 0)
        self.lines = 0
        run._answers.clear()  # another header asks other questions by the same texts

    def everything(self) -> None:
        """Judge all rows: stretches of clean lines at once, and between them row by row."""
        table, size, apart = self._table, LARGEST, SMALLEST
        wanted = {at for at, _ in table.columns}
        while True:
            window = b"" if table.pending else bytes(table.window(size))
            taken = 0
            if window:
                scanned = scanning.scan(window, table.delimiter, table.largest_cell, table.sound)
                if len(scanned.ends):
                    cells = arrow.cut(window, scanned, table.delimiter, table.width, wanted)
                    if cells is not None and 2 * len(cells.apart) <= len(scanned.ends):
                        self._stretch(window, scanned, cells)
                        taken = scanned.size
            if taken == len(window) and window:
                size, apart = min(2 * size, LARGEST), SMALLEST
                continue
            size = SMALLEST if not taken else max(SMALLEST, min(size, 2 * taken))
            # Where a single line is in doubt it is read alone; where many are, more and more of them.
            apart = 1 if taken else min(2 * apart, LARGEST)
            if not self._rows(apart):
                return

    def _rows(self, size: int) -> bool:
        """Read rows one by one, so many bytes; False at the end of the file."""
        before = self._table.next_line
        read = self._table.rows(size)
        for result in self._run._screener.screen(self._name, read, None):
            self.lines += 1
            self._progress.step()
            self._run._one(result, self._sinks)
        return self._table.next_line > before

    def _stretch(self, window: bytes, scanned: scanning.Scanned, cut: arrow.Cut) -> None:
        first = self._table.next_line
        starts = np.concatenate(([0], scanned.ends[:-1] + 1))

        def line(at: int) -> Line | Rejected | None:
            text = window[starts[at] : scanned.ends[at]]
            try:
                return self._table.row(first + at, text) if text.strip(b"\r") else None
            except csv.Error as error:  # it was shown to be a row
                raise AssertionError(error) from None

        stretch = stretched(self._plan, cut.cells, len(cut.lines), self._read, self._run.point)
        judged = Judged(self._run, self._name, self._plan, self._table)
        judged.stretch(stretch, cut.lines + first)
        for at in np.flatnonzero(stretch.odd).tolist():
            judged.apart(at, line(int(cut.lines[at])))
        for at in cut.apart.tolist():
            judged.beside(line(at))
        self._table.took(scanned.size, len(scanned.ends))
        self.lines += judged.finished(self._sinks)
        self._progress.steps(len(scanned.ends))

    def _read(self, column: str, text: str) -> object | None:
        try:
            return self._table.reader.value(column, text)
        except CellProblem:
            return None


class Judged:
    """The rows of one stretch on their way to verdicts."""

    def __init__(self, run: BulkRun, name: str, plan: Plan, table: MixedTable) -> None:
        """Nothing is judged yet."""
        self._run = run
        self._name = name
        self._plan = plan
        self._table = table
        self._answers: list[Answer] = []
        self._own: dict[int, Line | Rejected] = {}  # rows read one by one, by their line

    def stretch(self, stretch: Stretch, numbers: scanning.Positions) -> None:
        """The rows of columns; those that are odd have no answer yet."""
        self._stretch = stretch
        self._numbers = numbers
        self._gone = stretch.odd.copy()
        used = np.zeros(len(stretch.questions), bool)
        used[stretch.codes[~stretch.odd]] = True
        run, plan, table = self._run, self._plan, self._table
        never = Answer(None, None, "")
        asked = [
            run.answer(plan, question, table) if wanted else never
            for question, wanted in zip(stretch.questions, used.tolist(), strict=True)
        ]
        few = {id(answer): answer for answer in asked}
        self._answers = list(few.values())
        places = {mark: at for at, mark in enumerate(few)}
        self._asked = np.array([places[id(answer)] for answer in asked], np.int32)[stretch.codes]

    def apart(self, at: int, read: Line | Rejected | None) -> None:
        """A row of the columns that was read by itself; None is no row."""
        if read is not None:
            self._own[read.number] = read

    def beside(self, read: Line | Rejected | None) -> None:
        """A row that is not among the columns."""
        if read is not None:
            self._own[read.number] = read

    def finished(self, sinks: Sequence[Sink]) -> int:
        """Judge what is left, count everything, write it; how many rows there are."""
        self._arranged()
        self._in_order()
        self._twice()
        self._counted()
        if len(self._codes):
            batch = Batch(
                self._name,
                self._lines,
                self._codes,
                [answer.told(self._name) for answer in self._answers],
                self._ids(),
                self._quantities,
                self._shown,
            )
            for sink in sinks:
                sink.batch(batch)
        return len(self._codes)

    def _arranged(self) -> None:
        """All rows in the order of the file; those read by themselves have answers of their own."""
        stretch, keep = self._stretch, ~self._gone
        whole = not self._own and keep.all()
        self._lines = self._numbers if whole else self._numbers[keep]
        self._codes = self._asked if whole else self._asked[keep]
        self._quantities = stretch.quantities if whole else stretch.quantities[keep]
        columns = stretch.ids.items()
        self._columns = {name: c if whole else arrow.kept(c, keep) for name, c in columns}
        self._plain = stretch.plain and not self._own
        self._lists: dict[str, list[str | None]] = {}
        if not self._plain:
            self._listed()
        if not self._own:
            return
        rows = [self._own[number] for number in sorted(self._own)]
        codes = range(len(self._answers), len(self._answers) + len(rows))
        self._answers += [_alone(row) for row in rows]
        self._lines = np.concatenate((self._lines, [row.number for row in rows]))
        self._codes = np.concatenate((self._codes, codes)).astype(np.int32)
        units = [row.quantity if isinstance(row, Line) else 0 for row in rows]
        self._quantities = np.concatenate((self._quantities, units)).astype(np.int64)
        order = np.argsort(self._lines, kind="stable")
        self._lines, self._codes = self._lines[order], self._codes[order]
        self._quantities = self._quantities[order]
        for name in ("shipment_id", "line_id"):
            values = self._lists.get(name) or [None] * (len(order) - len(rows))
            values += [getattr(row, name, None) for row in rows]
            self._lists[name] = [values[at] for at in order.tolist()]

    def _listed(self) -> None:
        """The ids as lists, each as the reader of rows reads it."""
        for name, column in self._columns.items():
            self._lists[name] = [free_text(name, cell) for cell in column.to_pylist()]

    def _id(self, name: str, at: int) -> str | None:
        if name in self._lists:
            return self._lists[name][at]
        return (self._columns[name][at].as_py() or None) if name in self._columns else None

    def _line(self, at: int) -> Line:
        line: Line | None = self._answers[self._codes[at]].line
        assert line is not None
        return line._replace(
            number=int(self._lines[at]),
            quantity=int(self._quantities[at]),
            shipment_id=self._id("shipment_id", at),
            line_id=self._id("line_id", at),
        )

    def _in_order(self) -> None:
        """Judge the lines whose verdict depends on those before, one by one."""
        open_ = np.array([a.verdict is None and a.line is not None for a in self._answers], bool)
        for at in np.flatnonzero(open_[self._codes]).tolist():
            line = self._line(at)
            self._answer(at, Answer(line, self._run._screener.verdict(line, None), None))

    def _answer(self, at: int, answer: Answer) -> None:
        self._codes[at] = len(self._answers)
        self._answers.append(answer)

    def _twice(self) -> None:
        """Say of lines that were stated before that they were."""
        if "shipment_id" not in self._columns and not self._own:
            return
        for at, where in list(self._run._duplicates.again(self._name, self._keys(), self._lines.tolist())):  # type: ignore[attr-defined]
            line, verdict = self._line(at), self._answers[self._codes[at]].verdict
            assert verdict is not None
            told = self._run.repeated(LineResult(self._name, line, verdict), where)
            self._answer(at, Answer(line, told.verdict, None))

    def _keys(self) -> list[str]:
        bad = np.array([answer.line is None for answer in self._answers], bool)[self._codes]
        ids = [self._columns.get(name) for name in ("shipment_id", "line_id")]
        if self._plain and None not in ids and not bad.any():
            small = [arrow.lowered(column) for column in ids]
            if not any(arrow.blank(column).any() for column in small):
                return arrow.together(*small)
        keys = []
        for at, (code, wrong) in enumerate(zip(self._codes.tolist(), bad.tolist(), strict=True)):
            line = self._answers[code].line
            if wrong or line is None:
                keys.append("")
                continue
            shipment, number = self._id("shipment_id", at), self._id("line_id", at)
            keys.append(key(shipment, number, line.chip, int(self._quantities[at]), line.destination.code))
        return keys

    def _counted(self) -> None:
        """Add to the counts and the sums of the run."""
        run, many = self._run, len(self._answers)
        times, units = arrow.sums(self._codes, self._quantities, many)
        _, last = arrow.first_and_last(self._codes, many)
        # The last line of a product says its family: in the order of the file.
        for code in np.argsort(last, kind="stable").tolist():
            count, answer = int(times[code]), self._answers[code]
            if not count:
                continue
            if answer.line is None or answer.verdict is None:
                run._counts.reject(count)
                continue
            run._counts.add(answer.verdict, count)
            run._screener.totals.add(answer.line._replace(quantity=units[code]), answer.verdict)

    def _ids(self) -> tuple[object, object]:
        bad = np.array([answer.line is None for answer in self._answers], bool)[self._codes]
        found = []
        for name in ("shipment_id", "line_id"):
            if name in self._lists:
                values = zip(self._lists[name], bad.tolist(), strict=True)
                found.append(arrow.texts([None if wrong else text for text, wrong in values]))
            elif name in self._columns:
                found.append(arrow.stated(self._columns[name], bad))
            else:
                found.append(arrow.texts([None] * len(bad)))
        return found[0], found[1]

    def _shown(self, at: int) -> Record:
        answer = self._answers[self._codes[at]]
        if answer.line is None or answer.verdict is None:
            return records.rejected(RejectedLine(self._name, int(self._lines[at]), answer.problem or ""))
        return records.line(LineResult(self._name, self._line(at), answer.verdict))


def _alone(row: Line | Rejected) -> Answer:
    """The answer of a row read by itself; its verdict is given in the order of the file."""
    return Answer(None, None, row.problem) if isinstance(row, Rejected) else Answer(row, None, None)
