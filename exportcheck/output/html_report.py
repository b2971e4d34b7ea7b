"""`-o html`: one page that needs nothing else, for the person who reviews.

The verdict stands first and is known last, so lines wait as finished markup, each gate in a file
of its own; memory does not grow with the manifest, and the page ends at a number of lines.
"""

import tempfile
from itertools import islice
from typing import TextIO

from exportcheck.output import html_lines, html_page
from exportcheck.output.html_reasons import Reasons
from exportcheck.output.records import Record

# A browser still scrolls and searches this many; the rest is counted.
MOST_LINES = 5_000
MOST_REJECTED = 500
# Beyond this many characters, rows wait on disk.
IN_MEMORY = 1 << 20


class HtmlReport:
    """The whole report as one self-contained page."""

    def __init__(self, out: TextIO) -> None:
        """Write to an open text stream."""
        self._out = out
        self._head: Record = {}
        self._gates = {gate: _Waiting(MOST_LINES) for gate in html_page.GATES}
        self._rejected = _Waiting(MOST_REJECTED)
        self._reasons = Reasons()
        self._trees = False

    def start(self, head: Record) -> None:
        """Keep the head for the page, which starts with the verdict."""
        self._head = head

    def line(self, record: Record) -> None:
        """Keep one line among those of its gate."""
        findings = record["findings"]
        self._reasons.add(findings)
        self._trees = self._trees or any("tree" in finding for finding in findings)
        waiting = self._gates[record["gate"]]
        waiting.add(html_lines.line(record) if waiting.room else None)

    def rejected(self, record: Record) -> None:
        """Keep one row that could not be read."""
        self._rejected.add(html_page.rejected(record) if self._rejected.room else None)

    def finish(self, end: Record) -> None:
        """The page, from the verdict to the digests."""
        for total in end["totals"]:
            self._reasons.add(total["findings"])
        self._reasons.add(end["findings"])
        write = self._out.write
        write(html_page.opening(self._head, end))
        write(html_page.why(end, self._reasons.table()))
        write(html_page.totals(end["totals"]))
        self._write_rejected()
        self._write_lines()
        write(html_page.closing(self._head, end))
        for rows in (self._rejected, *self._gates.values()):
            rows.close()

    def _write_rejected(self) -> None:
        rows = self._rejected
        if rows.total:
            self._out.write(html_page.rejected_opening(rows.kept, rows.total))
            rows.pour(self._out, rows.kept)
            self._out.write(html_page.rejected_closing())

    def _write_lines(self) -> None:
        shown, room = {}, MOST_LINES
        for gate, rows in self._gates.items():
            shown[gate] = min(rows.kept, room)
            room -= shown[gate]
        total = sum(rows.total for rows in self._gates.values())
        self._out.write(html_page.lines_opening(shown, total, self._trees))
        for gate, rows in self._gates.items():
            if shown[gate]:
                self._out.write(html_page.group_opening(gate, rows.total, shown[gate]))
                rows.pour(self._out, shown[gate])
                self._out.write(html_page.group_closing())


class _Waiting:
    """Rows of markup, one a line, waiting for their place in the page; counted beyond a number."""

    def __init__(self, most: int) -> None:
        self._rows = tempfile.SpooledTemporaryFile(IN_MEMORY, "w+", encoding="utf-8", newline="\n")  # noqa: SIM115  # outlives
        self._most = most
        self.kept = 0
        self.total = 0

    @property
    def room(self) -> bool:
        """Whether another row would be kept."""
        return self.kept < self._most

    def add(self, row: str | None) -> None:
        """Count a row, and keep it if it was made."""
        self.total += 1
        if row is not None:
            self.kept += 1
            self._rows.write(row + "\n")

    def pour(self, out: TextIO, count: int) -> None:
        """The first rows, onto a stream."""
        self._rows.seek(0)
        out.writelines(islice(self._rows, count))

    def close(self) -> None:
        """Forget the rows."""
        self._rows.close()
