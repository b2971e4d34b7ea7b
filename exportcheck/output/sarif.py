"""`-o sarif`: SARIF 2.1.0, as code scanning reads it.

Decisions where the standard leaves room:

- *indeterminate* is level `error` with the property `severity: indeterminate`. The standard's
  kind `open` demands level `none`, which readers show as nothing, and it would hide what stops the gate.
- A suppressed finding has a `suppressions` entry and level `note`: readers that do not know
  suppressions must not show it as a failure. Its property `severity` keeps what it was.
- At most 25,000 results are listed, since readers refuse more: what fails comes first, then the
  rest in order. A notification says how many are left out.
- A finding without a line (the volume ratio, the run) is placed on the first row of the first manifest.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from typing import TextIO
from urllib.parse import quote

from exportcheck.model.finding import NOTICES
from exportcheck.output.found import NOT_LISTED, item, of_run, serious, suppression
from exportcheck.output.plain import plain
from exportcheck.output.records import Record
from exportcheck.output.rule_ids import SUBJECTS, page_of
from exportcheck.output.spool import Spool

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
PROJECT = "https://github.com/exportcheck/exportcheck"
MOST = 25_000
LEVELS = {"error": "error", "indeterminate": "error", "warning": "warning", "note": "note"}
# What the standard's property bag of a result repeats of the line.
REPEATED = ("shipment_id", "line_id", "chip", "quantity", "destination", "family")
VERDICT = ("license_required", "decision", "exception", "gate")


class SarifReport:
    """Results as they are found; the rules that occurred and what was not read after them."""

    def __init__(self, out: TextIO) -> None:
        """Write to an open text stream."""
        self._out = out
        self._head: Record = {}
        self._rules: dict[str, tuple[int, Record]] = {}
        self._later = Spool()
        self._unread = Spool()
        self._written = 0
        self._kept = 0
        self._found = 0
        self._rejected = 0

    def start(self, head: Record) -> None:
        """The opening, down to the list of results."""
        self._head = head
        opening = {"$schema": SCHEMA, "version": "2.1.0"}
        self._out.write(_json(opening).removesuffix("}") + ', "runs": [{"results": [')

    def line(self, record: Record) -> None:
        """The findings of a line: what fails at once, the rest later."""
        place = _place(record)
        about = {key: _shown(record[key]) for key in (*REPEATED, *VERDICT)}
        for finding in record["findings"]:
            self._add(finding, [place], about, finding.get("fingerprint") or _mark(finding, item(record)))

    def rejected(self, record: Record) -> None:
        """A notification, for its place at the end."""
        self._rejected += 1
        if self._rejected <= MOST:
            notification = _notification(f"not read: {plain(record['problem'])}", "error", [_place(record)])
            self._unread.add(("" if self._rejected == 1 else ",") + "\n" + _json(notification))

    def finish(self, end: Record) -> None:
        """The remaining results, then tool, invocation and what the verdicts rest on."""
        first = [_place({"manifest": m["name"], "line": 1}) for m in end["manifests"][:1]]
        for subject, finding in of_run(end):
            self._add(finding, first, {"about": subject}, _mark(finding, subject))
        self._copy_later()
        self._out.write("\n], " if self._written else "], ")
        self._out.write('"invocations": [')
        self._invocation(end)
        self._out.write("],\n" + _json(self._rest(end)).removeprefix("{") + "]}\n")
        self._later.close()
        self._unread.close()

    def _add(self, finding: Record, places: list[Record], about: Record, mark: str) -> None:
        self._found += 1
        index = self._index(finding)
        if serious(finding):
            if self._written < MOST:
                self._out.write(self._comma() + _json(_result(finding, index, places, about, mark)))
        elif self._kept < MOST:
            self._kept += 1
            self._later.add(_json(_result(finding, index, places, about, mark)) + "\n")

    def _comma(self) -> str:
        self._written += 1
        return "\n" if self._written == 1 else ",\n"

    def _copy_later(self) -> None:
        """What does not fail, as far as there is room."""
        left = min(self._kept, MOST - self._written)
        for result in _lines(self._later.read(), left):
            self._out.write(self._comma() + result)

    def _index(self, finding: Record) -> int:
        """The rule's place in the list of rules, which grows as rules occur."""
        rule = finding["rule"]
        if rule not in self._rules:
            self._rules[rule] = len(self._rules), _descriptor(finding)
        return self._rules[rule][0]

    def _invocation(self, end: Record) -> None:
        """One invocation; its notifications are copied from where they wait."""
        opening = {
            "executionSuccessful": end["exit_code"] in (0, 1),
            "exitCode": end["exit_code"],
            "exitCodeDescription": plain(end["status"]),
        }
        self._out.write(_json(opening).removesuffix("}") + ', "toolExecutionNotifications": [')
        for chunk in self._unread.read():
            self._out.write(chunk)
        said = [_notification(text, "warning", []) for text in self._omissions()]
        comma = ",\n" if self._rejected and said else ""
        self._out.write(comma + ",\n".join(map(_json, said)) + "]}")

    def _omissions(self) -> Iterable[str]:
        if self._found > self._written:
            missing = self._found - self._written
            yield f"{self._written:,} of {self._found:,} results are listed, what fails first; " + (
                f"{missing:,} {NOT_LISTED}"
            )
        if self._rejected > MOST:
            yield f"{self._rejected:,} rows were not read; {self._rejected - MOST:,} {NOT_LISTED}"

    def _rest(self, end: Record) -> Record:
        tool = self._head["tool"]
        rules = [rule for _, rule in self._rules.values()]
        driver = {"name": "exportcheck", "version": plain(str(tool.get("version", ""))), "rules": rules}
        about = {key: self._head[key] for key in ("as_of", "layer", "law", "catalog")}
        about |= {"status": end["status"], "summary": end["summary"]}
        return {
            "tool": {"driver": {**driver, "informationUri": PROJECT}},
            "artifacts": [_artifact(entry) for entry in end["manifests"]],
            "columnKind": "unicodeCodePoints",
            "properties": _shown(about),
        }


def _result(finding: Record, index: int, places: list[Record], about: Record, mark: str) -> Record:
    reason = suppression(finding)
    result: Record = {
        "ruleId": plain(finding["rule"]),
        "ruleIndex": index,
        "level": "note" if reason else LEVELS[finding["severity"]],
        "message": {"text": _text(finding["message"])},
        "locations": places,
        "partialFingerprints": {"exportcheck/v1": plain(mark)},
        "properties": {
            **about,
            "severity": finding["severity"],
            "paragraph": _shown(finding["paragraph"]),
            "citation": _shown(finding["citation"]),
        },
    }
    if reason:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": reason}]
    return result


def _descriptor(finding: Record) -> Record:
    """A rule as it is first met."""
    rule = finding["rule"]
    title = plain(str(finding.get("title") or NOTICES.get(rule) or SUBJECTS.get(rule[:3], "Finding")))
    link = f"{PROJECT}/blob/main/docs/rules/{page_of(rule)}"
    words = re.findall(r"[A-Za-z0-9]+", title)
    return {
        "id": plain(rule),
        "name": "".join(word[0].upper() + word[1:] for word in words) or plain(rule),
        "shortDescription": {"text": _text(title)},
        "fullDescription": {"text": _text(title)},
        "help": {"text": f"What it tests, how it changed, its sources: {link}"},
        "helpUri": link,
    }


def _place(record: Record) -> Record:
    """File, row and sheet."""
    physical: Record = {"artifactLocation": {"uri": _uri(record["manifest"])}}
    if record["line"] > 0:
        physical["region"] = {"startLine": record["line"]}
    place: Record = {"physicalLocation": physical}
    if record.get("sheet"):
        place["logicalLocations"] = [{"name": plain(str(record["sheet"])), "kind": "sheet"}]
    return place


def _uri(name: str) -> str:
    """A path as a URI reference: relative ones stay relative."""
    path = name.replace("\\", "/")
    encoded = quote(path, safe="/", errors="surrogatepass")
    if path.startswith("//"):
        return "file:" + encoded
    if re.match(r"[A-Za-z]:/", path):
        return f"file:///{path[:2]}{quote(path[2:], safe='/', errors='surrogatepass')}"
    return "file://" + encoded if path.startswith("/") else encoded


def _artifact(entry: Record) -> Record:
    kind, _, digest = str(entry["digest"]).partition(":")
    hashes = {"hashes": {"sha-256": plain(digest)}} if kind == "sha256" else {}
    return {"location": {"uri": _uri(entry["name"])}, **hashes}


def _notification(text: str, level: str, places: list[Record]) -> Record:
    notification: Record = {"level": level, "message": {"text": _text(text)}}
    if places:
        notification["locations"] = places
    return notification


def _text(text: str) -> str:
    """Text in which nothing is a link or a placeholder of the standard."""
    return re.sub(r"([\\\[\]])", r"\\\1", plain(text)).replace("{", "{{").replace("}", "}}")


def _mark(finding: Record, subject: str) -> str:
    parts = (finding["rule"], subject, finding["paragraph"] or "")
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _shown(value: object) -> object:
    """A value with all its text made harmless."""
    match value:
        case str():
            return plain(value)
        case dict():
            return {plain(str(key)): _shown(entry) for key, entry in value.items()}
        case list():
            return [_shown(entry) for entry in value]
        case _:
            return value


def _json(record: object) -> str:
    return json.dumps(record, ensure_ascii=False)


def _lines(chunks: Iterable[str], most: int) -> Iterable[str]:
    """The first lines of text that comes in pieces."""
    rest = ""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split("\n")
        for line in whole:
            if most <= 0:
                return
            most -= 1
            yield line
