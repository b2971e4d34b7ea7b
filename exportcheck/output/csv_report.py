"""`-o csv`: one row a line, then one for each row that could not be read; the columns never move.

A cell that a spreadsheet would take for a formula begins with an apostrophe.
"""

import csv
import re
from typing import TextIO

from exportcheck.output.found import spoken
from exportcheck.output.plain import plain
from exportcheck.output.records import Record
from exportcheck.output.spool import Spool

STATED = ("manifest", "line", "shipment_id", "line_id", "chip", "quantity", "destination")
VERDICT = ("family", "license_required", "decision", "exception", "gate")
COLUMNS = (*STATED, *VERDICT, "rules", "messages", "problem")
# Full-width forms count, too: some spreadsheets read them alike.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
# Where a semicolon separates cells, a formula could begin behind one.
BEHIND = re.compile(r"(;\s*)(?=[=+\-@＝＋－＠])")


class CsvReport:
    """Rows as they come; what could not be read waits for the end."""

    def __init__(self, out: TextIO) -> None:
        """Write to an open text stream."""
        self._out = out
        self._rows = csv.writer(out, lineterminator="\n")
        self._unread = Spool()

    def start(self, head: Record) -> None:
        """The header."""
        self._rows.writerow(COLUMNS)

    def line(self, record: Record) -> None:
        """One row."""
        findings = record["findings"]
        values = [record.get(name) for name in (*STATED, *VERDICT)]
        rules = " ".join(dict.fromkeys(plain(finding["rule"]) for finding in findings))
        messages = " | ".join(map(spoken, findings))
        self._rows.writerow(map(cell, (*values, rules, messages, None)))

    def rejected(self, record: Record) -> None:
        """Keep the row for the end."""
        known = {name: record[name] for name in ("manifest", "line", "problem")}
        csv.writer(_Adder(self._unread), lineterminator="\n").writerow(
            cell(known.get(name)) for name in COLUMNS
        )

    def finish(self, end: Record) -> None:
        """The rows that could not be read."""
        for chunk in self._unread.read():
            self._out.write(chunk)
        self._unread.close()


class _Adder:
    """A spool as a file to write to."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool

    def write(self, text: str) -> None:
        """Keep a row."""
        self._spool.add(text)


def cell(value: object) -> str:
    """A cell that stays text."""
    text = "" if value is None else plain(str(value))
    text = BEHIND.sub(r"\1'", text)
    return f"'{text}" if text.lstrip().startswith(FORMULA) else text
