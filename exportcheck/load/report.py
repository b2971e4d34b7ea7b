"""Saved reports: the JSON document of `check -o json`, or the lines of `check -o jsonl`.

JSON Lines stream; a JSON document is held in memory while it is read.
"""

import codecs
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, NoReturn

from pydantic import BaseModel, ConfigDict, ValidationError

from exportcheck.errors import UnreadableFile, UnsoundData

Record = dict[str, Any]
SCHEMA = "exportcheck/report/v1"
HEAD = ("schema", "tool", "as_of", "layer", "law", "catalog")
# The head of a report ends where one of these begins.
AFTER = ("lines", "rejected", "manifests", "totals", "findings", "summary", "status", "exit_code")
AGAIN = "write it again with `exportcheck check -o json=FILE`"


class _Part(BaseModel):
    """A part of a report: what writers rely on; more may be there."""

    model_config = ConfigDict(strict=True, extra="allow", allow_inf_nan=False)


class _Suppressed(_Part):
    waiver: str
    reason: str
    approver: str
    expires: str


class _Finding(_Part):
    rule: str
    severity: Literal["error", "warning", "note", "indeterminate"]
    message: str
    paragraph: str | None
    citation: str | None
    fingerprint: str | None = None
    suppressed: _Suppressed | None = None


class _Line(_Part):
    manifest: str
    line: int
    shipment_id: str | None
    line_id: str | None
    chip: str
    quantity: int
    destination: str
    family: Literal["a", "b", "c", "none", "undetermined"]
    license_required: Literal["yes", "no", "unknown"]
    decision: Literal[
        "no_license_found",
        "exception",
        "presumption_of_approval",
        "case_by_case",
        "presumption_of_denial",
        "undetermined",
    ]
    exception: str | None
    gate: Literal["pass", "review", "fail"]
    findings: list[_Finding]
    hidden: list[dict[str, Any]] = []


class _Rejected(_Part):
    manifest: str
    line: int
    problem: str


class _Tool(_Part):
    name: str
    version: str


class _Law(_Part):
    checked: str
    digest: str


class _Catalog(_Part):
    as_of: str
    digest: str


class _Head(_Part):
    tool: _Tool
    as_of: str
    layer: Literal["enforced", "codified"]
    law: _Law
    catalog: _Catalog


class _Manifest(_Part):
    name: str
    digest: str
    lines: int


class _Total(_Part):
    product: str
    us_units: int | None
    us_tpp: float | None
    cn_mo_units: int
    cn_mo_tpp: float
    ratio: float | None
    limit: float
    holds: Literal["yes", "no", "unknown"]
    headroom_units: int | None
    findings: list[_Finding]


class _Summary(_Part):
    lines: int
    checked: int
    rejected: int
    decisions: dict[str, int]
    severities: dict[str, int]
    gates: dict[str, int]
    suppressed: int
    hidden: int = 0


class _Tail(_Part):
    manifests: list[_Manifest]
    totals: list[_Total]
    findings: list[_Finding]
    summary: _Summary
    status: Literal["pass", "fail", "incomplete", "error"]
    exit_code: int


def read_report(path: Path) -> tuple[Record, Iterator[Record], list[Record], Record]:
    """The head, the lines, the rejected rows and the tail of a saved report.

    Raises:
        UnreadableFile: it cannot be opened, is not JSON, is cut short, or is no report.
        UnsoundData: it is a report in which something is missing or of another kind.
    """
    try:
        with path.open("rb") as file:
            start = file.read(4)
        encoding = "utf-16" if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
        with path.open(encoding=encoding) as text:
            first = _object(text.readline())
        if first is not None and "schema" not in first and first.get("type") in ("line", "rejected"):
            return _json_lines(path, encoding)
        if first is not None and first.get("type") == "summary":
            return _json_lines(path, encoding)
        return _document(path, path.read_text(encoding=encoding))
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise UnreadableFile(f"{path} is not text in UTF-8; a saved report is; {AGAIN}") from None


def _document(path: Path, text: str) -> tuple[Record, Iterator[Record], list[Record], Record]:
    try:
        report = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        ended = text.rstrip()
        if text.lstrip()[:1] == "{" and (not ended.endswith("}") or error.pos >= len(ended)):
            _truncated(path)
        raise UnreadableFile(
            f"{path} is not JSON (line {error.lineno}: {error.msg}); only reports of "
            "`exportcheck check -o json` or -o jsonl can be converted"
        ) from None
    except (ValueError, RecursionError):
        raise UnreadableFile(f"{path} is not JSON that a report is made of; {AGAIN}") from None
    if not isinstance(report, dict):
        raise UnreadableFile(f"{path} is not a report: it is no JSON object; {AGAIN}")
    _known(path, report)
    lines, rejected = (_list(path, report, name) for name in ("lines", "rejected"))
    head, tail = _parted(report)
    _sound(path, head, _Head, "")
    _sound(path, tail, _Tail, "")
    for number, record in enumerate(lines):
        _sound(path, record, _Line, f"lines.{number}.")
    for number, record in enumerate(rejected):
        _sound(path, record, _Rejected, f"rejected.{number}.")
    return head, iter(lines), rejected, tail


def _json_lines(path: Path, encoding: str) -> tuple[Record, Iterator[Record], list[Record], Record]:
    """Two passes: what is not a line first, since the head stands at the end."""
    rejected: list[Record] = []
    summary: Record | None = None
    for number, record in _objects(path, encoding):
        if summary is not None:
            raise UnsoundData(f"{path}, line {number}: something follows the summary; {AGAIN}")
        match record.pop("type", None):
            case "line":
                _sound(path, record, _Line, f"line {number}: ")
            case "rejected":
                _sound(path, record, _Rejected, f"line {number}: ")
                rejected.append(record)
            case "summary":
                summary = record
            case other:
                raise UnsoundData(
                    f"{path}, line {number}: type is {other!r}, not line, rejected or summary; {AGAIN}"
                )
    if summary is None:
        _truncated(path)
    _known(path, summary)
    head, tail = _parted(summary)
    _sound(path, head, _Head, "summary: ")
    _sound(path, tail, _Tail, "summary: ")
    return head, _lines(path, encoding), rejected, tail


def _lines(path: Path, encoding: str) -> Iterator[Record]:
    for _, record in _objects(path, encoding):
        if record.pop("type", None) == "line":
            yield record


def _objects(path: Path, encoding: str) -> Iterator[tuple[int, Record]]:
    """Each object with its line; a last line without its end is a report cut short."""
    with path.open(encoding=encoding) as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            record = _object(line)
            if record is None:
                if not line.endswith("\n"):
                    _truncated(path)
                raise UnreadableFile(f"{path}, line {number}: is not a JSON object; {AGAIN}")
            yield number, record


def _object(text: str) -> Record | None:
    try:
        record = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _truncated(path: Path) -> NoReturn:
    raise UnreadableFile(f"{path} is cut short: its end is missing; {AGAIN}")


def _known(path: Path, report: Record) -> None:
    schema = report.get("schema")
    if schema != SCHEMA:
        said = "names no schema" if schema is None else f"is of schema {schema!r}"
        raise UnreadableFile(f"{path} {said}, where a report has {SCHEMA!r}; {AGAIN}")


def _list(path: Path, report: Record, name: str) -> list[Record]:
    entries = report.get(name)
    if not isinstance(entries, list):
        said = "is missing" if name not in report else "is not a list"
        raise UnsoundData(f"{path}: {name} {said}; {AGAIN}")
    return entries


def _parted(report: Record) -> tuple[Record, Record]:
    """What stands before the lines, and what after them."""
    head: Record = {}
    tail: Record = {}
    before = True
    for key, value in report.items():
        before = before and key not in AFTER
        if key in ("lines", "rejected"):
            continue
        (head if before or key in HEAD else tail)[key] = value
    return head, tail


def _sound(path: Path, record: object, kind: type[_Part], where: str) -> None:
    """Refuse a record in which something is missing or of another kind, or that is no Unicode text."""
    try:
        kind.model_validate(record)
        json.dumps(record, ensure_ascii=False).encode("utf-8")
    except RecursionError:
        raise UnsoundData(f"{path}: {where}values nested too deeply; {AGAIN}") from None
    except UnicodeEncodeError:
        raise UnsoundData(f"{path}: {where}text with half a character (a lone surrogate); {AGAIN}") from None
    except ValidationError as error:
        first: Any = error.errors(include_url=False)[0]
        trail = ".".join(str(step) for step in first["loc"])
        said = "is missing" if first["type"] == "missing" else first["msg"]
        raise UnsoundData(f"{path}: {where}{trail or 'it'}: {said}; {AGAIN}") from None
