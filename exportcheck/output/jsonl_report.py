"""`-o jsonl`: one object a line, and a last one that sums up; memory does not grow."""

import json
from typing import TextIO

from msgspec.json import Encoder

from exportcheck.output.records import Record

# A tenth of what the library's own writer costs, of which there is one call a line.
_JSON = Encoder().encode


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
        try:
            text = _JSON(record).decode()
        except (OverflowError, UnicodeEncodeError):  # sums over 64 bits, half a surrogate pair in a name
            text = json.dumps(record, ensure_ascii=False)
        self._out.write(f"{text}\n")
