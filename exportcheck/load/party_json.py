"""The Consolidated Screening List as JSON: the entries of `results`, one at a time."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from exportcheck.errors import CannotCheck

_SPACE = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()


def results(path: Path, name: str) -> Iterator[object]:
    """Each entry of the top-level list `results`; only one of them is held beside the text.

    `name` is what problems call the document.

    Raises:
        CannotCheck: the document is cut off, is not JSON, or has no such list.
    """
    text = path.read_text(encoding="utf-8-sig")
    try:
        if text.lstrip().startswith("["):
            raise _no_results(name)
        yield from _results(text, name)
    except (IndexError, json.JSONDecodeError) as error:
        at = error.pos if isinstance(error, json.JSONDecodeError) else len(text)
        raise CannotCheck(f"{name}: {_said(text, at)}; download it again") from None
    except (RecursionError, ValueError):
        raise CannotCheck(f"{name} has a value that no list has; download it again") from None


def _said(text: str, at: int) -> str:
    if not text[at:].strip() or not text.rstrip().endswith("}"):
        return "the JSON is cut off before its end"
    return f"this is not JSON at line {text.count(chr(10), 0, at) + 1}"


def _results(text: str, name: str) -> Iterator[object]:
    found = False
    at = _past(text, 0, "{")
    while text[at] != "}":
        key, at = _DECODER.raw_decode(text, at)
        at = _past(text, at, ":")
        if key == "results" and text[at] == "[" and not found:
            found = True
            at = _skip(text, at + 1)
            while text[at] != "]":
                entry, at = _DECODER.raw_decode(text, at)
                yield entry
                at = _next(text, at, "]")
            at += 1
        else:
            _, at = _DECODER.raw_decode(text, at)
        at = _next(text, _skip(text, at), "}")
    if text[at + 1 :].strip():
        raise json.JSONDecodeError("something follows", text, at + 1)
    if not found:
        raise _no_results(name)


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _past(text: str, at: int, sign: str) -> int:
    at = _skip(text, at)
    if text[at] != sign:
        raise json.JSONDecodeError(f"no {sign}", text, at)
    return _skip(text, at + 1)


def _next(text: str, at: int, end: str) -> int:
    """The beginning of the next member, or the closing sign."""
    at = _skip(text, at)
    if text[at] == end:
        return at
    at = _past(text, at, ",")
    if text[at] == end:
        raise json.JSONDecodeError("nothing behind a comma", text, at)
    return at


def _no_results(name: str) -> CannotCheck:
    return CannotCheck(
        f"{name} has no list `results` at its top; the Consolidated Screening List as JSON has one"
    )
