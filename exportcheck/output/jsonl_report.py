"""`-o jsonl`: one object a line, and a last one that sums up; memory does not grow."""

import json
from typing import Any, TextIO

from exportcheck.model.report import Basis, LineResult, RejectedLine, Tail
from exportcheck.output import records


class JsonLinesReport:
    """Each line's result as its own JSON object, of a `type` that says which."""

    def __init__(self, out: TextIO) -> None:
        """Write to an open text stream."""
        self._out = out
        self._head: dict[str, Any] = {}

    def start(self, head: Basis) -> None:
        """Keep the head for the summary, where the digests are complete."""
        self._head = records.basis(head, "exportcheck/report/v1")

    def line(self, result: LineResult) -> None:
        """One line."""
        self._write({"type": "line", **records.line(result)})

    def rejected(self, entry: RejectedLine) -> None:
        """One row that could not be read."""
        self._write({"type": "rejected", **records.rejected(entry)})

    def finish(self, end: Tail) -> None:
        """The summary."""
        self._write({"type": "summary", **self._head, **records.tail(end)})

    def _write(self, record: dict[str, Any]) -> None:
        self._out.write(json.dumps(record, ensure_ascii=False) + "\n")
