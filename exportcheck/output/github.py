"""`-o github`: annotations of a workflow run, and a summary of its step.

GitHub shows ten annotations of a kind for a step. So findings that say the same are one annotation,
at the first place, with a count; the first ten of each kind are written, and one notice says how
many findings more there are. Suppressed findings are notices, never errors; notes are only counted.
"""

from io import StringIO
from pathlib import Path
from typing import TextIO

from exportcheck.errors import UsageError
from exportcheck.output.found import of_run, suppression
from exportcheck.output.markdown import MarkdownReport
from exportcheck.output.plain import plain
from exportcheck.output.records import Record

MOST = 10
KINDS = {"error": "error", "indeterminate": "error", "warning": "warning"}


class _Group:
    """Findings that say the same: where the first is, and how many there are."""

    def __init__(self, place: Record | None) -> None:
        self.place = place
        self.count = 0


class _Groups:
    """The first groups of one kind, and how many findings there are in all."""

    def __init__(self) -> None:
        self.first: dict[tuple[str, str], _Group] = {}
        self.found = 0

    def add(self, title: str, message: str, place: Record | None) -> None:
        """Count a finding in its group, or only in the sum when there are groups enough."""
        self.found += 1
        key = title, message
        if key not in self.first and len(self.first) < MOST:
            self.first[key] = _Group(place)
        if key in self.first:
            self.first[key].count += 1


class GithubReport:
    """Annotations when all is known; the step summary is the Markdown report."""

    def __init__(self, out: TextIO, summary: Path | None = None) -> None:
        """Write to an open text stream; append the summary to a file."""
        self._out = out
        self._summary = summary
        # A Markdown report is of bounded length.
        self._page = StringIO()
        self._markdown = MarkdownReport(self._page)
        # Rows that were not read come after all lines, whichever came first.
        self._lines = {"error": _Groups(), "warning": _Groups()}
        self._unread = _Groups()
        self._notes = 0
        self._suppressed = _Groups()

    def start(self, head: Record) -> None:
        """The head of the summary."""
        self._markdown.start(head)

    def line(self, record: Record) -> None:
        """Group the findings of a line."""
        self._markdown.line(record)
        for finding in record["findings"]:
            self._add(finding, record)

    def rejected(self, record: Record) -> None:
        """Group what could not be read."""
        self._markdown.rejected(record)
        self._unread.add("not read", record["problem"], record)

    def finish(self, end: Record) -> None:
        """Write the annotations, and the summary beside them."""
        self._markdown.finish(end)
        for subject, finding in of_run(end):
            self._add({**finding, "message": f"{subject}: {finding['message']}"}, None)
        more = [
            self._write("error", [self._lines["error"], self._unread], "errors"),
            self._write("warning", [self._lines["warning"]], "warnings"),
            # One notice fewer, for the one that says what is not shown.
            self._write("notice", [self._suppressed], "suppressed findings", MOST - 1),
            f"{self._notes:,} notes" if self._notes else "",
        ]
        said = ", ".join(filter(None, more))
        if said:
            self._annotate("notice", "exportcheck", f"{said} more; the step summary and -o json list them")
        self._append()

    def _add(self, finding: Record, place: Record | None) -> None:
        reason = suppression(finding)
        severity = finding["severity"]
        where = f" [{finding['paragraph']}]" if finding["paragraph"] else ""
        if reason:
            self._suppressed.add(
                finding["rule"], f"suppressed ({reason}) {severity}: {finding['message']}{where}", place
            )
        elif severity in KINDS:
            kind = "indeterminate: " if severity == "indeterminate" else ""
            self._lines[KINDS[severity]].add(finding["rule"], f"{kind}{finding['message']}{where}", place)
        else:
            self._notes += 1

    def _write(self, kind: str, sources: list[_Groups], name: str, most: int = MOST) -> str:
        """The first of a kind; says how many findings are left."""
        left = sum(groups.found for groups in sources)
        listed = [entry for groups in sources for entry in groups.first.items()]
        for (title, message), group in listed[:most]:
            left -= group.count
            again = f" (and {group.count - 1:,} more like it)" if group.count > 1 else ""
            self._annotate(kind, title, message + again, group.place)
        return f"{left:,} {name}" if left else ""

    def _annotate(self, kind: str, title: str, message: str, place: Record | None = None) -> None:
        properties = {}
        if place:
            properties["file"] = place["manifest"]
            if place["line"]:
                properties["line"] = str(place["line"])
        properties["title"] = title
        listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
        self._out.write(f"::{kind} {listed}::{_data(message)}\n")

    def _append(self) -> None:
        if self._summary is None:
            return
        try:
            with self._summary.open("a", encoding="utf-8", newline="\n") as file:
                file.write(self._page.getvalue())
        except OSError as error:
            reason = error.strerror or error
            raise UsageError(
                f"{self._summary} (GITHUB_STEP_SUMMARY) cannot be written: {reason}; unset it or name a file"
            ) from None


def _data(text: str) -> str:
    """Text of a command: nothing in it can end the line."""
    return plain(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """A property of a command: nothing in it can end the property either."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
