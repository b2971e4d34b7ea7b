"""`-o markdown`: the verdict first, then what needs work; short enough for a comment on a pull request.

A comment holds 65,536 characters, so every part has a most, and says what it leaves out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TextIO

from exportcheck.output.found import SERIOUS, item, needs_work, of_run, serious, suppression
from exportcheck.output.ledger_words import parts
from exportcheck.output.plain import plain
from exportcheck.output.records import Record
from exportcheck.output.words import DECISIONS, number

MOST_LINES = 200
MOST_OTHER = 50
# Characters of one part, and of one cell.
MOST_TEXT = 24_000
MOST_OTHER_TEXT = 5_000
MOST_CELL = 240
ORDER = (*SERIOUS, "warning", "note")
STATUS = {
    "pass": "pass: nothing found at or above what fails a run",
    "fail": "fail",
    "incomplete": "incomplete: not everything could be checked",
    "error": "error",
}
SPECIAL = re.compile(r"([\\`*_\[\]|~$])")
SCHEME = re.compile(r"\b(https?|ftp|mailto|xmpp)(:)|\b(www)(\.)", re.IGNORECASE)


class _Rows:
    """The first rows of a table, and how many there are in all."""

    def __init__(self, rows: int, text: int) -> None:
        self._left = text
        self._most = rows
        self.kept: list[str] = []
        self.found = 0

    def add(self, *cells: object) -> None:
        """Keep a row while there is room."""
        self.found += 1
        if len(self.kept) >= self._most or self._left <= 0:
            return
        row = "| " + " | ".join(_cell(cell) for cell in cells) + " |"
        self._left -= len(row)
        if self._left > 0:
            self.kept.append(row)


@dataclass(slots=True)
class _Group:
    """The findings of one rule and severity: the first, and how many."""

    where: str
    message: str
    paragraph: str | None
    count: int = 0


class MarkdownReport:
    """A report of bounded length, written when the verdict is known."""

    def __init__(self, out: TextIO) -> None:
        """Write to an open text stream."""
        self._out = out
        self._head: Record = {}
        self._work = {gate: _Rows(MOST_LINES, MOST_TEXT) for gate in ("fail", "review")}
        self._unread = _Rows(MOST_OTHER, MOST_OTHER_TEXT)
        self._suppressed = _Rows(MOST_OTHER, MOST_OTHER_TEXT)
        self._rules: dict[tuple[str, str], _Group] = {}

    def start(self, head: Record) -> None:
        """Keep the head for the basis at the end."""
        self._head = head

    def line(self, record: Record) -> None:
        """Keep a line that needs work; count its findings."""
        where = f"{record['manifest']}:{record['line']}"
        for finding in record["findings"]:
            self._count(finding, where)
        if not needs_work(record):
            return
        what = f"{record['quantity']:,} × {record['chip']}"
        why = "; ".join(f"{f['rule']} {f['message']}" for f in record["findings"] if serious(f))
        decision = DECISIONS[record["decision"]]
        self._work[record["gate"]].add(
            record["gate"], where, item(record), what, record["destination"], decision, why
        )

    def rejected(self, record: Record) -> None:
        """Keep a row that could not be read."""
        self._unread.add(f"{record['manifest']}:{record['line'] or ''}".rstrip(":"), record["problem"])

    def finish(self, end: Record) -> None:
        """Write it all."""
        for subject, finding in of_run(end):
            self._count(finding, subject)
        self._verdict(end)
        self._totals(end["totals"])
        self._lines()
        self._table("Rows that could not be read", ("where", "problem"), self._unread)
        self._findings()
        columns = ("rule", "severity", "where", "suppressed by", "finding")
        self._table("Suppressed findings", columns, self._suppressed)
        self._basis(end)

    def _count(self, finding: Record, where: str) -> None:
        reason = suppression(finding)
        if reason:
            self._suppressed.add(finding["rule"], finding["severity"], where, reason, finding["message"])
            return
        key = finding["severity"], finding["rule"]
        first = _Group(where, finding["message"], finding["paragraph"])
        self._rules.setdefault(key, first).count += 1

    def _verdict(self, end: Record) -> None:
        summary = end["summary"]
        gates = ", ".join(f"{summary['gates'][gate]:,} {gate}" for gate in _gates(summary))
        self._out.write(f"## exportcheck: {_cell(STATUS.get(end['status'], end['status']))}\n\n")
        self._out.write(f"{summary['lines']:,} lines: {gates or 'none checked'}")
        self._out.write(f", {summary['rejected']:,} not read" if summary["rejected"] else "")
        suppressed = max(summary["suppressed"], self._suppressed.found)
        self._out.write(f"; {suppressed:,} findings suppressed" if suppressed else "")
        hidden = summary.get("hidden")
        self._out.write(f"; {hidden:,} findings known from the baseline hidden" if hidden else "")
        head = self._head
        self._out.write(f". Law of {_cell(head['as_of'])}, {_cell(head['layer'])}. ")
        self._out.write("A pre-screening, not legal advice.\n")

    def _totals(self, totals: list[Record]) -> None:
        rows = _Rows(MOST_OTHER, MOST_OTHER_TEXT)
        for total in totals:
            rows.add(
                total["product"],
                _number(total["cn_mo_units"]),
                _number(total["us_units"]),
                _number(total["ratio"]),
                _number(total["limit"]),
                total["holds"],
                _number(total["headroom_units"]),
            )
        columns = ("product", "to China and Macau", "to US customers", "ratio", "limit", "holds", "headroom")
        self._table("Volume", columns, rows)
        from_ledger = _Rows(MOST_OTHER, MOST_OTHER_TEXT)
        for total in totals:
            for said in parts(total):
                from_ledger.add(total["product"], said)
        self._table("Volume against the ledger", ("product", "where the sums come from"), from_ledger)

    def _lines(self) -> None:
        fail, review = self._work["fail"], self._work["review"]
        both = _Rows(MOST_LINES, MOST_TEXT)
        both.found = fail.found + review.found
        room = MOST_TEXT
        for row in [*fail.kept, *review.kept][:MOST_LINES]:
            room -= len(row)
            if room < 0:
                break
            both.kept.append(row)
        columns = ("gate", "where", "item", "what", "to", "decision", "why")
        self._table("Lines that need work", columns, both)

    def _findings(self) -> None:
        rows = _Rows(MOST_OTHER, 2 * MOST_OTHER_TEXT)
        ranked = sorted(self._rules.items(), key=lambda entry: (ORDER.index(entry[0][0]), entry[0][1]))
        for (severity, rule), group in ranked:
            rows.add(rule, severity, f"{group.count:,}", group.where, group.message, group.paragraph)
        self._table("Findings", ("rule", "severity", "how many", "first", "it says", "paragraph"), rows)

    def _basis(self, end: Record) -> None:
        head = self._head
        rows = _Rows(MOST_OTHER, 2 * MOST_OTHER_TEXT)
        rows.add("exportcheck", head["tool"].get("version"), "")
        rows.add("law", f"read {head['law']['checked']}", head["law"]["digest"])
        rows.add("catalog", f"as of {head['catalog']['as_of']}", head["catalog"]["digest"])
        for manifest in end["manifests"]:
            rows.add(manifest["name"], f"{manifest['lines']:,} lines", manifest["digest"])
        self._table("Basis", ("what", "state", "digest"), rows)

    def _table(self, title: str, columns: Iterable[str], rows: _Rows) -> None:
        """A table, unless there is nothing in it."""
        if not rows.found:
            return
        names = list(columns)
        self._out.write(f"\n### {title}\n\n| {' | '.join(names)} |\n|{'---|' * len(names)}\n")
        self._out.writelines(row + "\n" for row in rows.kept)
        more = rows.found - len(rows.kept)
        if more:
            self._out.write(f"\n… and {more:,} more; `-o json` lists them all.\n")


def _gates(summary: Record) -> list[str]:
    return [gate for gate in ("fail", "review", "pass") if summary["gates"].get(gate)]


def _number(value: float | None) -> str:
    return "unknown" if value is None else number(value)


def _cell(value: object) -> str:
    """Text of a cell: nothing in it is markup, a link, a mention or HTML, on GitHub or GitLab."""
    text = "" if value is None else plain(str(value))
    return escaped(text if len(text) <= MOST_CELL else text[: MOST_CELL - 1] + "…")


def escaped(text: str) -> str:
    """Text without controls as the text of a cell: nothing in it is markup, a link, a mention or HTML."""
    text = SPECIAL.sub(r"\\\1", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = SCHEME.sub(lambda found: found[0][:-1] + "\\" + found[0][-1], text)
    # An empty comment parts the sign from the name behind it: nobody is called, no issue is linked.
    return re.sub(r"([@#!~])(?=\w)", r"\1<!-- -->", text)
