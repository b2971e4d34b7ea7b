"""The findings of a saved report, read without holding the report: `--baseline report.json`.

A report of `-o json` or `-o jsonl` is read, whichever way it is indented. Findings that a waiver
suppressed in it are left out, for they must come back when the waiver ends; those that its own
baseline hid are taken over, so that one report can follow another. Findings of the run and of the
totals carry no fingerprint and are never hidden.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

from exportcheck.errors import UnsoundData, UsageError
from exportcheck.model.report import Baseline
from exportcheck.model.rule import Severity
from exportcheck.model.verdict import Decision

SCHEMA = "exportcheck/report/v1"
CHUNK = 1 << 16
# One value of a report (a line, the totals) is far smaller; a larger one is no report.
LARGEST = 1 << 25
# The first line of JSON Lines is one shipment line.
LONGEST = 1 << 20

_SEVERITIES = {severity.word: severity for severity in Severity}
_DECISIONS = {decision.word: decision for decision in Decision}
_BLANK = " \t\n\r\ufeff"


def load_baseline(path: Path) -> Baseline:
    """What a saved report found.

    Raises:
        UsageError: it cannot be opened.
        UnsoundData: it is no whole report of `exportcheck check`.
    """
    findings: dict[int, int] = {}
    try:
        with path.open(encoding="utf-8-sig") as text:
            for record in _lines(text, path.name):
                _take(record, findings)
    except OSError as error:
        raise UsageError(f"--baseline: {path} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise _no_report(path.name, "it is not UTF-8 text") from error
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise _no_report(path.name, "a value in it is not what a report has there") from error
    return Baseline(path.name, findings)


def _no_report(name: str, why: str) -> UnsoundData:
    return UnsoundData(
        f"{name} is no report to compare with: {why}; save one with `exportcheck check … -o json={name}`"
    )


def _take(record: Mapping[str, Any], findings: dict[int, int]) -> None:
    """Note the findings of one line; the severest where two have the same fingerprint."""
    decision = _DECISIONS[record["decision"]]
    for entry in (*record["findings"], *record.get("hidden", ())):
        if entry.get("suppressed"):
            continue
        mark = int(entry["fingerprint"], 16)
        findings[mark] = max(findings.get(mark, 0), Baseline.packed(_SEVERITIES[entry["severity"]], decision))


def _lines(text: TextIO, name: str) -> Iterator[Mapping[str, Any]]:
    """The records of the lines, one at a time."""
    first = text.readline(LONGEST)
    text.seek(0)
    try:
        start = json.loads(first)
    except ValueError:
        start = None
    if isinstance(start, dict) and "type" in start:
        return _of_json_lines(text, name)
    return _of_json(_Stream(text, name))


def _of_json_lines(text: TextIO, name: str) -> Iterator[Mapping[str, Any]]:
    """JSON Lines: an object for each line of a manifest, and a summary at the end."""
    record: dict[str, Any] = {}
    for written in iter(lambda: text.readline(LARGEST), ""):
        if not written.strip():
            continue
        if record.get("type") == "summary":
            raise _no_report(name, "something follows its summary")
        record = json.loads(written)
        if record["type"] == "line":
            yield record
    if record.get("type") != "summary":
        raise _no_report(name, "its last object, the summary, is missing")
    _checked(record.get("schema"), name)


def _of_json(stream: "_Stream") -> Iterator[Mapping[str, Any]]:
    """One object, whose member `lines` holds the records."""
    schema: object = None
    seen = set()
    for key, value in stream.members():
        seen.add(key)
        if key == "schema":
            schema = value
            _checked(schema, stream.name)
        elif key == "lines":
            yield from value
        elif isinstance(value, Iterator):
            for _ in value:
                pass
    _checked(schema, stream.name)
    if not {"lines", "exit_code"} <= seen:
        raise _no_report(stream.name, "it has no lines or no end")


def _checked(schema: object, name: str) -> None:
    if schema != SCHEMA:
        raise _no_report(
            name, f"its schema is {schema!r}, not {SCHEMA!r}" if schema else "it names no schema"
        )


class _Stream:
    """JSON read value by value: objects by member, the lists of the outermost object by item."""

    def __init__(self, text: TextIO, name: str) -> None:
        self._text = text
        self.name = name
        self._held = ""
        self._at = 0
        self._ended = False
        self._decode = json.JSONDecoder().raw_decode

    def peek(self) -> str:
        """The next character that is not blank; nothing at the end."""
        while True:
            while self._at < len(self._held) and self._held[self._at] in _BLANK:
                self._at += 1
            if self._at < len(self._held) or not self._more(CHUNK):
                return self._held[self._at : self._at + 1]

    def _more(self, size: int) -> bool:
        if self._ended:
            return False
        read = self._text.read(size)
        self._held = self._held[self._at :] + read
        self._at = 0
        self._ended = not read
        return bool(read)

    def _value(self) -> Any:
        """The next whole value."""
        size = CHUNK
        self.peek()
        while True:
            try:
                value, end = self._decode(self._held, self._at)
            except json.JSONDecodeError:
                if self._ended:
                    raise _no_report(self.name, "it breaks off or is not JSON") from None
            else:
                if end < len(self._held) or self._ended:
                    self._at = end
                    return value
            # what is held is not whole: a number may go on, a list is open
            if len(self._held) - self._at > LARGEST:
                raise _no_report(self.name, "it is not JSON, or one value of it is larger than a report's")
            self._more(size)
            size *= 2

    def members(self) -> Iterator[tuple[str, Any]]:
        """The keys and values of the one object there is; a list comes as an iterator to be used up."""
        self._take("{")
        if self.peek() != "}":
            yield self._member()
            while self.peek() != "}":
                self._take(",")
                yield self._member()
        self._take("}")
        if self.peek():
            raise _no_report(self.name, "something follows its end")

    def _member(self) -> tuple[str, Any]:
        key = self._value() if self.peek() == '"' else None
        if not isinstance(key, str):
            raise _no_report(self.name, "it is not JSON")
        self._take(":")
        return key, (self._items() if self.peek() == "[" else self._value())

    def _items(self) -> Iterator[Any]:
        """The items of a list, one at a time; to be read to its end before anything else."""
        self._take("[")
        if self.peek() == "]":
            self._take("]")
            return
        while True:
            yield self._value()
            if self.peek() == "]":
                self._take("]")
                return
            self._take(",")

    def _take(self, wanted: str) -> None:
        if self.peek() != wanted:
            raise _no_report(self.name, "it breaks off or is not JSON")
        self._at += 1
