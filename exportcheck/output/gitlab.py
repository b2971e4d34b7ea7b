"""`-o gitlab`: Code Quality, as merge requests show it.

GitLab takes fingerprints for identities, so each is made unique by its kind and a count of how often
it has come. At most 25,000 entries are written, what fails first; a last entry says how many more.
"""

import hashlib
import json
from collections import Counter
from typing import TextIO

from exportcheck.output.found import NOT_LISTED, item, of_run, serious, suppression
from exportcheck.output.plain import plain
from exportcheck.output.records import Record

MOST = 25_000
SEVERITIES = {"error": "critical", "indeterminate": "major", "warning": "minor", "note": "info"}


class GitlabReport:
    """What fails at once, rows that were not read and the rest after it."""

    def __init__(self, out: TextIO) -> None:
        """Write to an open text stream."""
        self._out = out
        self._seen: Counter[str] = Counter()
        self._unread: list[Record] = []
        self._later: list[Record] = []
        self._written = 0
        self._found = 0

    def start(self, head: Record) -> None:
        """The opening of the list; the format has no place for a head."""
        self._out.write("[")

    def line(self, record: Record) -> None:
        """The findings of a line."""
        for finding in record["findings"]:
            mark = finding.get("fingerprint") or item(record)
            self._add(finding, record["manifest"], record["line"], mark)

    def rejected(self, record: Record) -> None:
        """A row that could not be read, after the lines."""
        self._found += 1
        if len(self._unread) < MOST:
            entry = _entry("not-read", "blocker", f"not read: {record['problem']}", record)
            self._unread.append({**entry, "mark": f"{record['manifest']}\0{record['problem']}"})

    def finish(self, end: Record) -> None:
        """What belongs to no line, what was not read, the rest."""
        name = end["manifests"][0]["name"] if end["manifests"] else "exportcheck"
        for subject, finding in of_run(end):
            self._add({**finding, "message": f"{subject}: {finding['message']}"}, name, 1, subject)
        for entry in (*self._unread, *self._later):
            self._write(entry)
        missing = self._found - self._written
        if missing:
            place = {"manifest": name, "line": 1}
            said = _entry("exportcheck", "info", f"{missing:,} findings {NOT_LISTED}", place)
            self._put({**said, "mark": "omitted"})
        self._out.write("\n]\n" if self._written else "]\n")

    def _add(self, finding: Record, manifest: str, line: int, mark: str) -> None:
        self._found += 1
        reason = suppression(finding)
        severity = "info" if reason else SEVERITIES[finding["severity"]]
        where = f" [{finding['paragraph']}]" if finding["paragraph"] else ""
        text = (f"suppressed ({reason}): " if reason else "") + finding["message"] + where
        place = {"manifest": manifest, "line": line}
        mark = "\0".join((finding["rule"], finding["severity"], mark))
        entry = {**_entry(finding["rule"], severity, text, place), "mark": mark}
        if serious(finding):
            self._write(entry)
        elif len(self._later) < MOST:
            self._later.append(entry)

    def _write(self, entry: Record) -> None:
        if self._written < MOST:
            self._put(entry)

    def _put(self, entry: Record) -> None:
        mark = entry.pop("mark")
        self._seen[mark] += 1
        identity = f"{mark}\0{self._seen[mark]}".encode("utf-8", "surrogatepass")
        entry["fingerprint"] = hashlib.sha256(identity).hexdigest()
        self._out.write(("," if self._written else "") + "\n  " + json.dumps(entry, ensure_ascii=False))
        self._written += 1


def _entry(check: str, severity: str, text: str, place: Record) -> Record:
    """An entry without its fingerprint."""
    return {
        "description": plain(text),
        "check_name": plain(check),
        "severity": severity,
        "location": {
            "path": plain(place["manifest"]).removeprefix("./"),
            "lines": {"begin": max(1, place["line"])},
        },
    }
