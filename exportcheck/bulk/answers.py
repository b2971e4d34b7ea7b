"""What questions come to, and who is asked: what the engine needs of a run, and knows nothing more of."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from exportcheck.bulk.seen import Seen
from exportcheck.model.manifest import Line
from exportcheck.model.report import LineResult, LineVerdict, RejectedLine

if TYPE_CHECKING:
    from exportcheck.bulk.known import Known

Record = dict[str, Any]
Written = Callable[[LineResult | RejectedLine], Record]


class Answer:
    """What a question comes to: a line and its verdict, or why the row cannot be read.

    The verdict is None where it depends on the lines before: those that name a licence's number.
    """

    __slots__ = ("_record", "line", "problem", "verdict")

    def __init__(self, line: Line | None, verdict: LineVerdict | None, problem: str | None) -> None:
        """The record, without what is a row's own, is made when it is written."""
        self.line = line
        self.verdict = verdict
        self.problem = problem
        self._record: Record | None = None

    def told(self, manifest: str, written: Written) -> Record:
        """The answer as a record."""
        if self._record is None or self._record["manifest"] != manifest:
            self._record = written(self.result(manifest, self.line, 0))
        return self._record

    def result(self, manifest: str, line: Line | None, number: int) -> LineResult | RejectedLine:
        """The answer as the result of a line, or of the row of that number."""
        if line is None or self.verdict is None:
            return RejectedLine(manifest, number, self.problem or "")
        return LineResult(manifest, line, self.verdict)


class Asked(Protocol):
    """A run, about the rows of one table."""

    seen: Seen
    known: "Known"

    def answer(self, line: Line) -> Answer:
        """What a line comes to that may depend on those before it: asked in the order of the file."""

    def repeated(self, result: LineResult, first: str) -> LineResult:
        """The result of lines that were stated before, of all their units; the first where `first` says."""

    def said_again(self, result: LineResult, first: str) -> LineResult:
        """The same of one line, that was counted already."""

    def count(self, answer: Answer, times: int, units: int) -> None:
        """So many lines of that answer, of so many units together."""

    def text(self, column: str, cell: str) -> str | None:
        """A cell of free text as it is read."""

    def written(self, result: LineResult | RejectedLine) -> Record:
        """A result as a record."""
