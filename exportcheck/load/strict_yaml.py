"""YAML without surprises: NO is Norway, 010 is text, a repeated key is refused.

A document is built from the parser's events rather than by a YAML constructor, so that nothing
recurses (deep nesting cannot exhaust the stack), nothing is instantiated by tag, and every key
and row can say on which line it stands.

What a plain, unquoted scalar becomes
    `true`, `false`         a boolean; `yes`, `no`, `on`, `off` and other capitals stay text
    `null`, `~`, nothing    None
    `8`, `-8`               an integer; `010`, `0x10`, `1_000` and `12:30` stay text
    `1.5`, `15e2`           a float; `.nan`, `.inf` and what overflows stay text
    anything else           text, dates included
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

import yaml

from exportcheck.model.noun import Noun

LARGEST = 16 * 1024 * 1024
DEEPEST = 50
_TOO_DEEP = f"values are nested more than {DEEPEST} deep; flatten them"

_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,29})")
_WHOLE = r"(?:0|[1-9][0-9]*)"
_EXPONENT = r"[eE][-+]?[0-9]{1,4}"
_FLOAT = re.compile(rf"[-+]?(?:(?:{_WHOLE}\.[0-9]*|\.[0-9]+)(?:{_EXPONENT})?|{_WHOLE}{_EXPONENT})")
_CONSTANTS: dict[str, object] = {"true": True, "false": False, "null": None, "~": None, "": None}
_NOT_YAML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# The C parser is some fifty times faster; where libyaml is missing the Python one gives the same events.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Trail = tuple[str | int, ...]
"""The keys and positions on the way from the top of a document to a value."""


class YamlProblem(Exception):
    """A document that is not plain, sound YAML; the caller says what kind of file it was."""

    def __init__(self, name: str, line: int, message: str) -> None:
        """Say what is wrong, where: `line` is counted from 1."""
        super().__init__(f"{name}, line {line}: {message}")
        self.line = line
        self.message = message


class Document(Noun):
    """A document with the line of every key and item; rows are kept apart from the rest."""

    value: object
    rows: list[tuple[int, object]]
    lines: Mapping[Trail, int]

    def line_of(self, path: Trail) -> int:
        """The line of the nearest thing on the way to `path` that the document holds."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def load(text: str, name: str, *, limit: int = LARGEST) -> object:
    """The one document in `text`; `name` is what problems call it."""
    return load_document(text, name, limit=limit).value


def load_document(text: str, name: str, *, rows: str | None = None, limit: int = LARGEST) -> Document:
    """The one document in `text`, with line numbers.

    The sequence under the top-level key `rows` is taken out of the value and given as `(line, row)`
    pairs. The cells of a row stay text, as in a table (so that a number keeps its zeros), and a row
    with a repeated key becomes a YamlProblem in its place instead of spoiling the others.
    """
    if len(text) > limit:
        raise YamlProblem(name, 1, f"the document is larger than {limit:,} characters; split it")
    if odd := _NOT_YAML.search(text.removeprefix("\ufeff")):
        line = text.count("\n", 0, odd.start()) + 1
        raise YamlProblem(name, line, f"the character {odd.group()!a} is not allowed in YAML; remove it")
    return _Builder(name, rows).build(text)


@dataclass(slots=True)
class _Open:
    """A mapping or sequence that has begun and not ended."""

    into: dict[str, object] | list[object]
    line: int
    path: Trail
    is_row: bool = False
    in_row: bool = False
    key: str | None = None
    fault: YamlProblem | None = None


@dataclass(slots=True)
class _Builder:
    name: str
    rows_key: str | None
    rows: list[tuple[int, object]] = field(default_factory=list)
    lines: dict[Trail, int] = field(default_factory=dict)
    stack: list[_Open] = field(default_factory=list)
    row: _Open | None = None
    value: object = None

    def build(self, text: str) -> Document:
        documents = 0
        for event in self._events(text):
            line = event.start_mark.line + 1
            match event:
                case yaml.ScalarEvent():
                    self._tagged(event, line)
                    self._scalar(event, line)
                case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                    self._tagged(event, line)
                    self._begin({} if isinstance(event, yaml.MappingStartEvent) else [], line)
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    self._end()
                case yaml.AliasEvent():
                    said = f"the alias *{str(event.anchor)[:60]} is not allowed; write the value out"
                    raise self._problem(line, said)
                case yaml.DocumentStartEvent():
                    documents += 1
                    if documents > 1:
                        raise self._problem(line, "a second document begins; keep one document in a file")
        return Document(self.value, self.rows, self.lines)

    def _events(self, text: str) -> Iterator[Any]:
        try:
            yield from yaml.parse(text, Loader=_LOADER)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            said = error.problem or error.context or "it cannot be parsed"
            # Newer parsers look ahead and stop at a depth of their own, before the event reaches this one.
            said = _TOO_DEEP if "nesting" in said else f"this is not valid YAML: {said}"
            raise self._problem(mark.line + 1 if mark else 1, said) from None
        except (yaml.YAMLError, UnicodeError) as error:
            raise self._problem(1, f"this is not valid YAML: {' '.join(str(error).split())}") from None

    def _problem(self, line: int, message: str) -> YamlProblem:
        return YamlProblem(self.name, line, message)

    def _tagged(self, event: Any, line: int) -> None:
        if event.anchor is not None:
            raise self._problem(line, f"the anchor &{str(event.anchor)[:60]} is not allowed; write it out")
        if event.tag is not None:
            raise self._problem(line, f"the tag {event.tag[:60]!r} is not allowed; remove it")

    def _scalar(self, event: Any, line: int) -> None:
        top = self.stack[-1] if self.stack else None
        if top is not None and isinstance(top.into, dict) and top.key is None:
            self._key(top, event.value, line)
            return
        plain = event.implicit[0] and not event.style
        if not plain:
            value: object = event.value
        elif top is not None and top.in_row:
            value = None if event.value in ("", "~", "null") else event.value
        else:
            value = resolved(event.value)
        self._place(value, line)

    def _key(self, top: _Open, key: str, line: int) -> None:
        if key in top.into:
            fault = self._problem(line, f"the key {key[:60]!r} is repeated; keep one of them")
            if self.row is None:
                raise fault
            self.row.fault = self.row.fault or fault
        top.key = key
        if not top.in_row:
            self.lines[(*top.path, key)] = line

    def _place(self, value: object, line: int) -> None:
        """Put a finished value where it belongs."""
        if not self.stack:
            self.value = value
            return
        top = self.stack[-1]
        if isinstance(top.into, dict):
            assert top.key is not None
            top.into[top.key] = value
            top.key = None
        elif self.row is None and self._holds_rows(top):
            self.rows.append((line, value))
        else:
            top.into.append(value)

    def _holds_rows(self, top: _Open) -> bool:
        return self.rows_key is not None and top.path == (self.rows_key,) and isinstance(top.into, list)

    def _begin(self, into: dict[str, object] | list[object], line: int) -> None:
        if len(self.stack) >= DEEPEST:
            raise self._problem(line, _TOO_DEEP)
        if not self.stack:
            self.stack.append(_Open(into, line, ()))
            return
        top = self.stack[-1]
        if isinstance(top.into, dict):
            if top.key is None:
                raise self._problem(line, "a key must be plain text; this one is a list or a mapping")
            step: str | int = top.key
        else:
            step = len(top.into)
        path = top.path if top.in_row else (*top.path, step)
        starts_row = self.row is None and self._holds_rows(top)
        opened = _Open(into, line, path, starts_row, starts_row or top.in_row)
        if starts_row:
            self.row = opened
        elif not top.in_row:
            self.lines.setdefault(path, line)
        self.stack.append(opened)

    def _end(self) -> None:
        done = self.stack.pop()
        if done.is_row:
            self.row = None
        self._place(done.into if done.fault is None else done.fault, done.line)


def resolved(text: str) -> object:
    """What a plain scalar means."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text) and isfinite(number := float(text)):
        return number
    return text
