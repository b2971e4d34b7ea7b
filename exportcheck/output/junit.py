"""`-o junit`: one suite a manifest, one case a line, as CI servers show test results.

A line that fails the gate is a failure of type `error`, one for review a failure of type
`indeterminate`, a row that could not be read an error. Warnings, notes and what is suppressed
stand in `system-out`. What belongs to no line (volume ratios, the run) has a suite of its own.
"""

import re
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from exportcheck.output.found import item, needs_work, of_run, serious, spoken
from exportcheck.output.plain import plain
from exportcheck.output.records import Record
from exportcheck.output.spool import Spool

RUN = "exportcheck: the run"
# Characters that XML 1.0 has no way to write; `plain` has shown the control characters by their codes.
ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Counts:
    """What a suite's attributes say."""

    def __init__(self) -> None:
        self.tests = self.failures = self.errors = 0

    def attributes(self) -> str:
        """For an opening tag."""
        return f'tests="{self.tests}" failures="{self.failures}" errors="{self.errors}" skipped="0"'


class JunitReport:
    """Cases wait on disk for the totals that stand before them."""

    def __init__(self, out: TextIO) -> None:
        """Write to an open text stream."""
        self._out = out
        self._head: Record = {}
        self._lines = Spool()
        self._unread = Spool()
        self._suites: dict[str, _Counts] = {}
        self._all = _Counts()

    def start(self, head: Record) -> None:
        """Keep the head for the properties."""
        self._head = head

    def line(self, record: Record) -> None:
        """One case."""
        manifest = record["manifest"]
        what = f"{item(record)}: {record['quantity']:,} × {record['chip']} to {record['destination']}"
        failing = [spoken(finding) for finding in record["findings"] if serious(finding)]
        other = [spoken(finding) for finding in record["findings"] if not serious(finding)]
        if record.get("hidden"):
            other.append(f"{len(record['hidden'])} findings known from the baseline are hidden")
        failed = needs_work(record)
        inside = ""
        if failed:
            kind = "error" if record["gate"] == "fail" else "indeterminate"
            inside = _element("failure", kind, failing or [f"gate: {record['gate']}"])
        self._count(manifest, failures=failed)
        self._lines.add(_case(what, manifest, record["line"], inside + _said(other)), manifest)

    def rejected(self, record: Record) -> None:
        """One case that could not be run."""
        manifest = record["manifest"]
        name = f"row {record['line']}" if record["line"] else "the file"
        self._count(manifest, errors=True)
        inside = _element("error", "not read", [plain(record["problem"])])
        self._unread.add(_case(name, manifest, record["line"], inside), manifest)

    def finish(self, end: Record) -> None:
        """The document, now that its totals are known."""
        run = self._run(end)
        self._out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        self._out.write(f'<testsuites name="exportcheck" {self._all.attributes()}>\n')
        for manifest in dict.fromkeys([*self._lines.names, *self._unread.names]):
            self._open(manifest, self._suites[manifest])
            for spool in (self._lines, self._unread):
                for chunk in spool.read(manifest):
                    self._out.write(chunk)
            self._out.write("  </testsuite>\n")
        self._open(RUN, self._suites.get("", _Counts()))
        self._properties(end)
        self._out.write("".join(run) + "  </testsuite>\n</testsuites>\n")
        self._lines.close()
        self._unread.close()

    def _run(self, end: Record) -> list[str]:
        """A case for each subject that has findings and belongs to no line."""
        about: dict[str, list[Record]] = {}
        for subject, finding in of_run(end):
            about.setdefault(subject, []).append(finding)
        cases = []
        for subject, findings in about.items():
            failing = [finding for finding in findings if serious(finding)]
            other = [spoken(finding) for finding in findings if not serious(finding)]
            kind = "error" if any(f["severity"] == "error" for f in failing) else "indeterminate"
            inside = _element("failure", kind, list(map(spoken, failing))) if failing else ""
            self._count("", failures=bool(failing))
            cases.append(_case(subject, RUN, 0, inside + _said(other)))
        return cases

    def _count(self, suite: str, *, failures: bool = False, errors: bool = False) -> None:
        for counts in (self._suites.setdefault(suite, _Counts()), self._all):
            counts.tests += 1
            counts.failures += failures
            counts.errors += errors

    def _open(self, name: str, counts: _Counts) -> None:
        self._out.write(f"  <testsuite name={_attribute(name)} {counts.attributes()}>\n")

    def _properties(self, end: Record) -> None:
        head = self._head
        values = {
            "as_of": head["as_of"],
            "layer": head["layer"],
            "law": head["law"]["digest"],
            "catalog": head["catalog"]["digest"],
            "status": end["status"],
            "exit_code": str(end["exit_code"]),
            "suppressed": str(end["summary"]["suppressed"]),
        }
        self._out.write("    <properties>\n")
        for name, value in values.items():
            self._out.write(f'      <property name="{name}" value={_attribute(value)}/>\n')
        self._out.write("    </properties>\n")


def _case(name: str, manifest: str, line: int, inside: str) -> str:
    row = f' line="{line}"' if line else ""
    opening = f"    <testcase name={_attribute(name)} classname={_attribute(manifest)}"
    file = f" file={_attribute(manifest)}{row}" if manifest != RUN else ""
    return f"{opening}{file}>\n{inside}    </testcase>\n" if inside else f"{opening}{file}/>\n"


def _element(tag: str, kind: str, said: list[str]) -> str:
    body = "\n".join(said)
    return f'      <{tag} type="{kind}" message={_attribute(said[0])}>{_text(body)}</{tag}>\n'


def _said(lines: list[str]) -> str:
    return f"      <system-out>{_text(chr(10).join(lines))}</system-out>\n" if lines else ""


def _attribute(text: str) -> str:
    return quoteattr(_legal(plain(text)))


def _text(text: str) -> str:
    return escape(_legal(text))


def _legal(text: str) -> str:
    return ILLEGAL.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)
