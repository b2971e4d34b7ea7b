"""`-o jsonl`: one object a line, and a last one that sums up; memory does not grow."""

import json
from typing import TextIO

from exportcheck.output.records import Record


class JsonLinesReport:
    """Each line's result as its own JSON object, of a `type` that says which."""

    def __init__(self, out: TextIO) -> None:
        """Write to an open text stream."""
        self._out = out
        self._head: Record = {}

    def start(self, head: Record) -> None:
        """Keep the head for the summary, where the digests are complete."""
        self._head = head

    def line(self, record: Record) -> None:
        """One line."""
        self._write({"type": "line", **record})

    def rejected(self, record: Record) -> None:
        """One row that could not be read."""
        self._write({"type": "rejected", **record})

    def finish(self, end: Record) -> None:
        """The summary."""
        self._write({"type": "summary", **self._head, **end})

    def _write(self, record: Record) -> None:
        self._out.write(json.dumps(record, ensure_ascii=False) + "\n")
