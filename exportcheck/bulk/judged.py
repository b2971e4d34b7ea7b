"""Rows on their way to verdicts, in the order of the file: judged, compared, counted, and made a batch."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from exportcheck.bulk import arrow, ids
from exportcheck.bulk.answers import Answer, Asked, Record
from exportcheck.bulk.batch import Batch
from exportcheck.bulk.hashing import Hashes
from exportcheck.bulk.plan import IDS
from exportcheck.bulk.scanning import Positions
from exportcheck.bulk.seen import Marks, about
from exportcheck.bulk.stretch import Stretch
from exportcheck.model.manifest import Line, Rejected
from exportcheck.model.report import LineResult


def judged(
    asked: Asked,
    name: str,
    stretch: Stretch | None,
    numbers: Positions,
    own: Sequence[Line | Rejected],
) -> Batch | None:
    """Judge and count rows; None where there are none.

    `numbers` are those of the rows of the stretch; `own` are rows read by themselves: its odd rows, and
    those that are none of its.
    """
    rows = _Rows(asked, name)
    if stretch is not None:
        rows.take(stretch, numbers)
    rows.take_own(own)
    return rows.finished() if len(rows.codes) else None


class _Rows:
    """Rows as columns: the number of each, which of the answers it has, its quantity and its ids."""

    def __init__(self, asked: Asked, name: str) -> None:
        self._asked = asked
        self._name = name
        self.answers: list[Answer] = []
        self.numbers: Positions = np.empty(0, np.int64)
        self.codes: arrow.Codes = np.empty(0, np.int32)
        self.quantities: Positions = np.empty(0, np.int64)
        self.ids: dict[str, Any] = {}
        self._before: dict[int, str] = {}  # rows that were stated before, and where
        self._base: dict[int, int] = {}  # answers that say so, and without it

    def take(self, stretch: Stretch, numbers: Positions) -> None:
        """The rows of a stretch that are not odd."""
        keep = ~stretch.odd
        whole = bool(keep.all())
        used = np.bincount(stretch.codes if whole else stretch.codes[keep], minlength=len(stretch.questions))
        code_of, self.answers = self._asked.known.answers(stretch.questions, used > 0)
        codes = code_of[stretch.codes]
        self.numbers, self.codes, self.quantities = numbers, codes, stretch.quantities
        columns = stretch.ids
        if not whole:
            self.numbers, self.codes, self.quantities = numbers[keep], codes[keep], stretch.quantities[keep]
            columns = {name: arrow.kept(column, keep) for name, column in columns.items()}
        read = self._asked.text
        self.ids = {name: ids.read(column, name, read) for name, column in columns.items()}

    def take_own(self, rows: Sequence[Line | Rejected]) -> None:
        """Rows that were read one by one, among the others in the order of their numbers."""
        if not rows:
            return
        codes = np.arange(len(self.answers), len(self.answers) + len(rows), dtype=np.int32)
        self.answers += [_alone(row) for row in rows]
        numbers = np.array([row.number for row in rows], np.int64)
        units = np.array([row.quantity if isinstance(row, Line) else 0 for row in rows], np.int64)
        many = len(self.codes)
        # Most often all of them stand behind the others.
        order = np.argsort(np.concatenate((self.numbers, numbers)), kind="stable")
        self.numbers = np.concatenate((self.numbers, numbers))[order]
        self.codes = np.concatenate((self.codes, codes))[order]
        self.quantities = np.concatenate((self.quantities, units))[order]
        for name in IDS:
            before = self.ids[name] if name in self.ids else arrow.texts([None] * many)
            after = arrow.texts([getattr(row, name, None) for row in rows])
            self.ids[name] = arrow.ordered(before, after, order)

    def finished(self) -> Batch:
        """Judge what is left, count everything."""
        for name in IDS:
            if name not in self.ids:
                self.ids[name] = arrow.nothing(len(self.codes))
        self._in_order()
        bad = np.array([answer.line is None for answer in self.answers], bool)
        bad_rows = bad[self.codes] if bad.any() else None
        if bad_rows is not None:
            self.ids = {name: arrow.without(column, bad_rows) for name, column in self.ids.items()}
        self._twice()
        self._count()
        written = self._asked.written
        used = np.bincount(self.codes, minlength=len(self.answers)) > 0
        told = [self.answers[at].told(self._name, written) for at in np.flatnonzero(used).tolist()]
        codes = (np.cumsum(used, dtype=np.int32) - 1)[self.codes]
        columns = self.ids["shipment_id"], self.ids["line_id"]
        return Batch(self._name, self.numbers, codes, told, columns, self.quantities, self._shown)

    def _in_order(self) -> None:
        """Judge the lines whose verdict depends on those before, one by one."""
        open_ = np.array([a.verdict is None and a.line is not None for a in self.answers], bool)
        if not open_.any():
            return
        answer, places = self._asked.answer, {id(one): at for at, one in enumerate(self.answers)}
        for at in np.flatnonzero(open_[self.codes]).tolist():
            found = answer(self._line(at))
            place = places.setdefault(id(found), len(self.answers))
            if place == len(self.answers):
                self.answers.append(found)
            self.codes[at] = place

    def _line(self, at: int, code: int | None = None) -> Line:
        line = self.answers[self.codes[at] if code is None else code].line
        assert line is not None
        shipment, number = (self.ids[name][at].as_py() for name in IDS)
        return line._replace(
            number=int(self.numbers[at]),
            quantity=int(self.quantities[at]),
            shipment_id=shipment,
            line_id=number,
        )

    def _twice(self) -> None:
        """Say of lines that were stated before that they were."""
        seen = self._asked.seen
        marks = self._marks(seen.starts)
        if marks is None:
            return
        self._before = dict(seen.again(self._name, marks, self.numbers))
        if not self._before:
            return
        rows = np.fromiter(self._before, np.int64)
        codes = self.codes[rows]
        for code in np.unique(codes).tolist():
            some = rows[codes == code]
            self.codes[some] = len(self.answers)
            # Where each was stated before is said where it is shown.
            line = self._line(int(some[0]), code)._replace(quantity=int(self.quantities[some].sum()))
            self.answers.append(self._repeated(line, code, self._before[int(some[0])], self._asked.repeated))
            self._base[len(self.answers) - 1] = code

    def _repeated(
        self, line: Line, code: int, where: str, repeated: Callable[[LineResult, str], LineResult]
    ) -> Answer:
        verdict = self.answers[code].verdict
        assert verdict is not None
        return Answer(line, repeated(LineResult(self._name, line, verdict), where).verdict, None)

    def _marks(self, starts: tuple[int, int]) -> Marks | None:
        """What makes each line the same as another."""
        shipments, lines = (ids.compared(self.ids[name]) for name in IDS)
        if shipments is None:
            return None
        codes, quantities, answers = self.codes, self.quantities, self.answers

        def beside(rows: Positions, start: int) -> tuple[Hashes, Positions]:
            said = [about(a.line.chip, a.line.destination.code) if a.line else "" for a in answers]
            return ids.hashes_of(said, start)[codes[rows]], quantities[rows]

        def hashes(rows: Positions | None, start: int) -> Hashes:
            return ids.marks(shipments, lines, rows, start, beside)

        return Marks(hashes(None, starts[0]), lambda rows: hashes(rows, starts[1]))

    def _count(self) -> None:
        """Add to the counts and the sums of the run."""
        many = len(self.answers)
        times, units = arrow.sums(self.codes, self.quantities, many)
        first = arrow.first_rows(self.codes, many)
        # Of no sum the order matters; that of the words in the summary is the one in which they were met.
        for code in np.argsort(first, kind="stable").tolist():
            if times[code]:
                self._asked.count(self.answers[code], int(times[code]), units[code])

    def _shown(self, at: int) -> Record:
        code = int(self.codes[at])
        answer = self.answers[code]
        line = None if answer.line is None else self._line(at)
        if line is not None and code in self._base:
            answer = self._repeated(line, self._base[code], self._before[at], self._asked.said_again)
        return self._asked.written(answer.result(self._name, line, int(self.numbers[at])))


def _alone(row: Line | Rejected) -> Answer:
    """The answer of a row read by itself; its verdict is given in the order of the file."""
    return Answer(None, None, row.problem) if isinstance(row, Rejected) else Answer(row, None, None)
