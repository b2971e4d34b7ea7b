"""A run of `bulk` about one table: each distinct question is asked once."""

from collections.abc import Callable, Sequence
from threading import RLock
from typing import TYPE_CHECKING

from exportcheck.bulk.answers import Answer, Record
from exportcheck.bulk.known import REMEMBERED, Known
from exportcheck.bulk.plan import Plan
from exportcheck.load.manifests.cells import CellProblem
from exportcheck.load.manifests.rows import RowReader, free_text
from exportcheck.model.manifest import Line, Rejected
from exportcheck.model.report import LineResult, RejectedLine
from exportcheck.output import records

if TYPE_CHECKING:
    from exportcheck.cli.bulk_run import BulkRun

Read = Callable[[list[str]], Line | Rejected | None]


class TableAsked:
    """What the engine asks a run; see `bulk.answers.Asked`."""

    def __init__(
        self, run: "BulkRun", plan: Plan | None, reader: RowReader | None, read: Read | None, lock: RLock
    ) -> None:
        """`reader`, and `read`, which reads a row of texts, are used while `lock` is held.

        Without a plan there are no questions.
        """
        self._run = run
        self._plan = plan
        self._reader = reader
        self._read = read
        self._lock = lock
        self._alike: dict[tuple[object, ...], Answer] = {}
        self.seen = run.seen
        self.known = Known(self._answers)

    def _answers(self, questions: Sequence[str]) -> list[Answer]:
        with self._lock:
            return [self._answered(question) for question in questions]

    def _answered(self, question: str) -> Answer:
        assert self._plan is not None
        assert self._read is not None
        read = self._read(self._plan.row(question))
        assert read is not None  # a row with a quantity is not blank
        if isinstance(read, Rejected):
            return Answer(None, None, read.problem)
        if read.license_number is not None:
            return Answer(read, None, None)
        return self.answer(read)

    def answer(self, line: Line) -> Answer:
        """What a line comes to; those that name a licence's number draw it down."""
        verdict = self._run.verdict(line)
        # What counts and what is told of a line beside its verdict; thousands of questions come to few.
        what = (id(verdict), line.chip, line.destination.code, line.transaction, line.ship_date)
        country = line.end_user_country
        key = (*what, country and country.code)
        if len(self._alike) > REMEMBERED:
            self._alike.clear()
        known = self._alike.get(key)
        if known is None or known.verdict is not verdict:
            known = self._alike[key] = Answer(line, verdict, None)
        return known

    def value(self, column: str, text: str) -> object | None:
        """What a cell that is not free text means; None where it cannot be read."""
        assert self._reader is not None
        try:
            with self._lock:
                return self._reader.value(column, text)
        except CellProblem:
            return None

    def repeated(self, result: LineResult, first: str) -> LineResult:
        """The result of lines that were stated before."""
        return self._run.repeated(result, first)

    def said_again(self, result: LineResult, first: str) -> LineResult:
        """The result of one of them."""
        return self._run.said_again(result, first)

    def count(self, answer: Answer, times: int, units: int) -> None:
        """Count lines of that answer, of so many units together."""
        self._run.count(answer, times, units)

    def text(self, column: str, cell: str) -> str | None:
        """A cell of free text."""
        return free_text(column, cell)

    def written(self, result: LineResult | RejectedLine) -> Record:
        """A result as a record."""
        return records.rejected(result) if isinstance(result, RejectedLine) else records.line(result)
