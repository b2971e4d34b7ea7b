"""`-o json`: one document, written as it is made."""

import json
from typing import TextIO

from exportcheck.output.records import Record

# Rejected rows wait here for their place in the document; beyond this they wait on disk.
IN_MEMORY = 1 << 20


class JsonReport:
    """The whole report as one JSON object; lines stream, rejected rows follow them."""

    def __init__(self, out: TextIO) -> None:
        """Write to an open text stream."""
        self._out = out
        self._first = True
        import tempfile

        self._rejected = tempfile.SpooledTemporaryFile(IN_MEMORY, "w+", encoding="utf-8")  # noqa: SIM115  # outlives
        self._any_rejected = False

    def start(self, head: Record) -> None:
        """The head, and the opening of the list of lines."""
        opening = json.dumps(head, ensure_ascii=False, indent=2)
        self._out.write(opening.removesuffix("\n}") + ',\n  "lines": [')

    def line(self, record: Record) -> None:
        """One line of the list."""
        self._out.write("\n    " if self._first else ",\n    ")
        self._first = False
        self._out.write(json.dumps(record, ensure_ascii=False))

    def rejected(self, record: Record) -> None:
        """Keep for the list of rejected rows."""
        self._rejected.write(("," if self._any_rejected else "") + "\n    ")
        self._any_rejected = True
        self._rejected.write(json.dumps(record, ensure_ascii=False))

    def finish(self, end: Record) -> None:
        """Close the list, add the rejected rows and the tail."""
        self._out.write("],\n" if self._first else "\n  ],\n")
        self._out.write('  "rejected": [')
        self._rejected.seek(0)
        for chunk in iter(lambda: self._rejected.read(1 << 16), ""):
            self._out.write(chunk)
        self._rejected.close()
        self._out.write("\n  ],\n" if self._any_rejected else "],\n")
        closing = json.dumps(end, ensure_ascii=False, indent=2)
        self._out.write(closing.removeprefix("{\n") + "\n")


def dumps(record: Record) -> str:
    """One record as a document for people and scripts."""
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"
