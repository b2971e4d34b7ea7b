"""A list from an address: gone on with after a cut, bounded in size and time, and whole or not taken."""

import email.utils
import hashlib
import http.client
import json
import os
import re
import shutil
import sys
import time
import urllib.error
import urllib.request
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote

from exportcheck import __version__
from exportcheck.cli.parties_address import Redirects, parts, refuse_address
from exportcheck.cli.parties_source import Version
from exportcheck.errors import CannotCheck, UsageError
from exportcheck.model.noun import Noun
from exportcheck.output.plain import plain

CHUNK = 1 << 16
TRIES = 3
PAUSE = 0.2  # seconds, once, then twice
# Bytes a second; a server that is slower for as long as it may be silent is as good as silent.
SLOWEST = 1_000
_PLACE = re.compile(r"bytes (\d{1,18})-\d{1,18}/(\d{1,18}|\*)", re.ASCII)


class Downloaded(Noun):
    """A whole file, and how the server tells it from other states of the file."""

    path: Path
    version: Version

    @property
    def changed(self) -> date | None:
        """The day that the server says it was last changed; None: it says none."""
        try:
            return email.utils.parsedate_to_datetime(self.version.changed).date()
        except (ValueError, TypeError):
            return None


class _Limits(Noun):
    largest: int
    timeout: float


class _Cut(Exception):
    """The connection ended before the file did; what came is kept."""


def download(
    url: str, part: Path, largest: int, timeout: float, known: Version | None = None
) -> Downloaded | None:
    """Fetch `url` into the file `part`; what an earlier try left there is gone on with.

    `largest` is in bytes, `timeout` in seconds without an answer, or with one of fewer than 1,000 bytes a
    second. `part` stays after a cut, and nowhere else. None: the server still has the version `known`.

    Raises:
        UsageError: the address is none that is fetched.
        CannotCheck: the server refuses, the file is too large, or the connection is cut again and again.
    """
    if (split := parts(url)) and split.scheme == "file":
        return _copied(url, split, part, largest)
    refuse_address(url)
    for left in reversed(range(TRIES)):
        try:
            return _fetched(url, part, known, _Limits(largest, timeout))
        except _Cut as cut:
            if not left:
                where = " to go on from there" if _known_version(url, part) else ""
                said = f"{plain(url)}: {cut}; the list in use is as it was; run it again{where}"
                raise CannotCheck(said) from None
            time.sleep(PAUSE * (TRIES - left))
    raise AssertionError("unreachable")


def forget(part: Path) -> None:
    """Remove a download, whole or not."""
    part.unlink(missing_ok=True)
    _tag(part).unlink(missing_ok=True)


def _tag(part: Path) -> Path:
    """Where the state of a download stands: which address, which version of the file."""
    return part.with_name(part.name + ".json")


def _copied(url: str, split: SplitResult, part: Path, largest: int) -> Downloaded:
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
    return Downloaded(part, Version())


def _fetched(url: str, part: Path, known: Version | None, limits: _Limits) -> Downloaded | None:
    version = _known_version(url, part)
    have = part.stat().st_size if version else 0
    asked = {"User-Agent": f"exportcheck/{__version__}", "Accept-Encoding": "identity"}
    if have and version:
        asked |= {"Range": f"bytes={have}-", "If-Range": version}
    elif known:
        asked |= {"If-None-Match": known.tag} if known.tag else {"If-Modified-Since": known.changed}
    opener = urllib.request.build_opener(Redirects)
    try:
        with opener.open(urllib.request.Request(url, headers=asked), timeout=limits.timeout) as answer:
            return _received(url, answer, part, have, limits)
    except urllib.error.HTTPError as error:
        if error.code == 416 and have:
            forget(part)
            raise _Cut("what was fetched before fits no more") from None
        if error.code == 304 and known and not have:
            return None
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
        version = told["version"] if told["url"] == _named(url) and part.is_file() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return version if isinstance(version, str) else None


def _named(url: str) -> str:
    """An address as it is kept: there may be a key in it."""
    return hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()


def _received(url: str, answer: Any, part: Path, have: int, limits: _Limits) -> Downloaded:
    headers = answer.headers
    packed = str(headers.get("Content-Encoding", "identity")).strip().lower()
    if packed != "identity":
        raise CannotCheck(
            f"{plain(url)} comes packed ({plain(packed)}), as it was not asked for; try another"
        )
    version = Version(*(str(headers.get(name, "")) for name in ("ETag", "Last-Modified")))
    if answer.status == 206:
        if not (place := _PLACE.fullmatch(str(headers.get("Content-Range", "")))) or int(place[1]) != have:
            forget(part)
            raise _Cut("the server goes on from another place")
        total = int(place[2]) if place[2] != "*" else None
    else:
        have = 0
        forget(part)
        if version.strong:
            told = {"url": _named(url), "version": version.strong}
            _tag(part).write_text(json.dumps(told), encoding="utf-8")
        total = int(length) if (length := headers.get("Content-Length", "")).isdecimal() else None
    if total is not None and total > limits.largest:
        raise _too_large(url, part, limits.largest)
    got = _stored(url, answer, part, have, total, limits)
    if total is not None and got < total:
        raise _Cut(f"the connection was cut after {got:,} of {total:,} bytes")
    if part.stat().st_size != got or (total is not None and got > total):
        forget(part)
        raise _Cut("more came than was said, or another download goes to the same file")
    _tag(part).unlink(missing_ok=True)
    return Downloaded(part, version)


def _stored(url: str, answer: Any, part: Path, have: int, total: int | None, limits: _Limits) -> int:
    """Append what comes to the file; how much it has then."""
    begun, before = time.monotonic(), have
    with part.open("ab" if have else "wb") as out, _Shown(total) as shown:
        # What there is, and not a whole piece: a trickle would fill one for hours.
        while chunk := answer.read1(CHUNK):
            have += len(chunk)
            if have > limits.largest:
                raise _too_large(url, part, limits.largest)
            out.write(chunk)
            shown.step(have)
            if (passed := time.monotonic() - begun) >= limits.timeout:
                if have - before < SLOWEST * passed:
                    raise _Cut(f"it sends fewer than {SLOWEST:,} bytes a second")
                begun, before = time.monotonic(), have
    return have


def _too_large(url: str, part: Path, largest: int) -> CannotCheck:
    forget(part)
    return CannotCheck(
        f"{plain(url)} has more than {largest:,} bytes, which no list has; look at the address"
    )


class _Shown:
    """How far it is, on standard error, for a person at a terminal."""

    def __init__(self, total: int | None) -> None:
        self._of = f" of {total / 1e6:.1f}" if total else ""
        self._shown = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
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
