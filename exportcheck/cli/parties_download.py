"""A list from an address: resumed after a cut, bounded, and never of another kind than was asked for."""

import email.utils
import http.client
import json
import shutil
import sys
import time
import urllib.error
import urllib.request
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from exportcheck import __version__
from exportcheck.errors import CannotCheck, UsageError
from exportcheck.model.noun import Noun
from exportcheck.output.plain import plain

CHUNK = 1 << 16
TRIES = 3
_SECURE = ("https", "http")


class Downloaded(Noun):
    """A whole file, and the day that the server says it was last changed (None: it says nothing)."""

    path: Path
    changed: date | None


class _Limits(Noun):
    largest: int
    timeout: float


class _Cut(Exception):
    """The connection ended before the file did; what came is kept."""


class Redirects(urllib.request.HTTPRedirectHandler):
    """Follows from web to web, never to a file, and never from https to http."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        """The request to go on with."""
        here, there = urlsplit(req.full_url).scheme, urlsplit(newurl).scheme
        if there not in _SECURE or (here, there) == ("https", "http"):
            raise CannotCheck(
                f"{plain(req.full_url)} sends on to {plain(newurl)}, which is not followed; "
                "name the address itself"
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def download(url: str, part: Path, largest: int, timeout: float) -> Downloaded:
    """Fetch `url` into the file `part`; what an earlier try left there is gone on with.

    `largest` is in bytes, `timeout` in seconds without an answer. `part` stays after a cut, and nowhere else.

    Raises:
        UsageError: the address is none that is fetched.
        CannotCheck: the server refuses, the file is too large, or the connection is cut again and again.
    """
    scheme = urlsplit(url).scheme
    if scheme == "file":
        return _copied(url, part, largest)
    if scheme not in _SECURE or not urlsplit(url).hostname:
        raise UsageError(f"--url: {url!r} is not an address; it begins with https://, http:// or file:")
    for left in reversed(range(TRIES)):
        try:
            return _fetched(url, part, _Limits(largest, timeout))
        except _Cut as cut:
            if not left:
                where = " to go on from there" if _known_version(url, part) else ""
                said = f"{plain(url)}: {cut}; the list in use is as it was; run it again{where}"
                raise CannotCheck(said) from None
            time.sleep(0.2 * (TRIES - left))
    raise AssertionError("unreachable")


def forget(part: Path) -> None:
    """Remove a download, whole or not."""
    part.unlink(missing_ok=True)
    _tag(part).unlink(missing_ok=True)


def _tag(part: Path) -> Path:
    """Where the state of a download stands: which address, which version of the file."""
    return part.with_name(part.name + ".json")


def _copied(url: str, part: Path, largest: int) -> Downloaded:
    split = urlsplit(url)
    if split.netloc not in ("", "localhost"):
        raise UsageError(f"--url: {url!r} names another machine; a file: address is a file here")
    source = Path(unquote(split.path))
    if not source.is_file():
        raise CannotCheck(f"{source} is not a file; name a party list")
    if source.stat().st_size > largest:
        raise CannotCheck(f"{source} is larger than {largest:,} bytes, which no list is")
    try:
        shutil.copyfile(source, part)
    except OSError as error:
        raise CannotCheck(f"{source} cannot be copied to {part}: {error.strerror or error}") from None
    return Downloaded(part, None)


def _fetched(url: str, part: Path, limits: _Limits) -> Downloaded:
    version = _known_version(url, part)
    have = part.stat().st_size if version else 0
    asked = {"User-Agent": f"exportcheck/{__version__}", "Accept-Encoding": "identity"}
    if have and version:
        asked |= {"Range": f"bytes={have}-", "If-Range": version}
    opener = urllib.request.build_opener(Redirects)
    try:
        with opener.open(urllib.request.Request(url, headers=asked), timeout=limits.timeout) as answer:
            return _received(url, answer, part, have, limits)
    except urllib.error.HTTPError as error:
        if error.code == 416 and have:
            forget(part)
            raise _Cut("what was fetched before fits no more") from None
        reason = f"{error.code} {error.reason}".strip()
        if error.code >= 500 or error.code == 429:
            raise _Cut(f"the server answers {reason}") from None
        raise CannotCheck(f"{plain(url)}: the server answers {plain(reason)}; look at the address") from None
    except (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError) as error:
        reason = getattr(error, "reason", None) or str(error) or type(error).__name__
        raise _Cut(f"no whole answer ({plain(str(reason))})") from None
    except (OSError, UnicodeError, ValueError) as error:
        raise CannotCheck(f"{plain(url)} cannot be fetched: {plain(str(error))}") from None


def _known_version(url: str, part: Path) -> str | None:
    """The validator of what lies there of this address; without one nothing can be gone on with."""
    try:
        told = json.loads(_tag(part).read_text(encoding="utf-8"))
        version = told["version"] if told["url"] == url and part.is_file() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return version if isinstance(version, str) else None


def _received(url: str, answer: Any, part: Path, have: int, limits: _Limits) -> Downloaded:
    headers = answer.headers
    resumed = answer.status == 206
    if resumed and not str(headers.get("Content-Range", "")).startswith(f"bytes {have}-"):
        forget(part)
        raise _Cut("the server goes on from another place")
    if not resumed:
        have = 0
        forget(part)
        if version := _version(headers):
            _tag(part).write_text(json.dumps({"url": url, "version": version}), encoding="utf-8")
    length = headers.get("Content-Length", "")
    total = have + int(length) if length.isdecimal() else None
    if total is not None and total > limits.largest:
        raise _too_large(url, part, limits.largest)
    got = _stored(url, answer, part, have, total, limits)
    if total is not None and got < total:
        raise _Cut(f"the connection was cut after {got:,} of {total:,} bytes")
    _tag(part).unlink(missing_ok=True)
    return Downloaded(part, _changed(headers))


def _stored(url: str, answer: Any, part: Path, have: int, total: int | None, limits: _Limits) -> int:
    """Append what comes to the file; how much it has then."""
    shown = _Shown(total)
    with part.open("ab" if have else "wb") as out, shown:
        while chunk := answer.read(CHUNK):
            have += len(chunk)
            if have > limits.largest:
                raise _too_large(url, part, limits.largest)
            out.write(chunk)
            shown.step(have)
    return have


def _too_large(url: str, part: Path, largest: int) -> CannotCheck:
    forget(part)
    return CannotCheck(
        f"{plain(url)} has more than {largest:,} bytes, which no list has; look at the address"
    )


def _version(headers: Any) -> str | None:
    """A strong validator: the entity tag, or else the day it was changed."""
    tag, changed = headers.get("ETag", ""), headers.get("Last-Modified", "")
    found = changed if tag.startswith("W/") else tag or changed
    return str(found) or None


def _changed(headers: Any) -> date | None:
    try:
        return email.utils.parsedate_to_datetime(headers.get("Last-Modified", "")).date()
    except (ValueError, TypeError):
        return None


class _Shown:
    """How far it is, on standard error, for a person at a terminal."""

    def __init__(self, total: int | None) -> None:
        self._of = f" of {total / 1e6:.1f}" if total else ""
        self._shown = sys.stderr.isatty()
        self._next = 0.0

    def __enter__(self) -> "_Shown":
        return self

    def step(self, have: int) -> None:
        if self._shown and (now := time.monotonic()) >= self._next:
            self._next = now + 0.2
            print(f"\r{have / 1e6:.1f}{self._of} MB", end="", file=sys.stderr, flush=True)

    def __exit__(self, *_: object) -> None:
        if self._shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
