"""Party lists from the user's own files: the US Consolidated Screening List, and lists of one's own.

A list is taken whole or refused: a party that was lost on the way would look like one that is not listed.
"""

import codecs
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from exportcheck.errors import CannotCheck
from exportcheck.load import party_fields
from exportcheck.load.party_csv import Table
from exportcheck.load.party_fields import Rejected, RejectedRow
from exportcheck.load.party_guards import (
    Largest,
    Sentinels,
    bundled_sentinels,
    refuse_damaged_text,
    refuse_unless_whole,
)
from exportcheck.load.party_json import results
from exportcheck.model.noun import Noun
from exportcheck.model.party import Listed

_CHUNK = 1 << 20
_PACKED = {b"PK\x03\x04": "ZIP", b"\x1f\x8b": "gzip", b"7z\xbc\xaf": "7-Zip", b"BZh": "bzip2"}
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class ListFacts(Noun):
    """What is known of a list.

    `published` is what the caller was told: neither form of the list says when it was published, and the
    time of a file says when it was copied. `newest` is the latest start date in it, up to the day asked
    about: the list is not older than that. `digest` is `sha256:` and the digest of the
    bytes of the file.
    """

    name: str
    consolidated: bool
    published: date | None
    newest: date | None
    parties: int
    names: int
    lists: Mapping[str, int]
    digest: str
    rejected: tuple[Rejected, ...] = ()
    warnings: tuple[str, ...] = ()


class _Bytes(NamedTuple):
    digest: str
    first: str
    ends_with_line: bool


@dataclass(slots=True)
class _Found:
    parties: list[Listed] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    consolidated: bool = False


def read_party_list(
    path: Path,
    *,
    published: date | None = None,
    accept_rejected: bool = False,
    name: str | None = None,
    sentinels: Sentinels | None = None,
) -> tuple[list[Listed], ListFacts]:
    """The parties of a file (CSV or JSON by what it holds, in UTF-8), and what is known of them.

    `accept_rejected` takes the others when rows cannot be read; otherwise the list is refused. `name` is what
    the list is called where it is not the name of the file.

    Raises:
        CannotCheck: no such file, another encoding, a column missing, cut off, not the whole list, or rows
            that cannot be read.
    """
    limits, called = sentinels or bundled_sentinels(), name or path.name
    try:
        scanned = _scan(path, called, limits.largest.file_bytes)
        found = (_from_json if scanned.first in ("{", "[") else _from_csv)(path, called, limits, scanned)
    except OSError as error:
        raise CannotCheck(f"{path} cannot be read: {error.strerror or error}; name a file that can") from None
    if found.rejected and not accept_rejected:
        raise CannotCheck(_refused(called, found))
    # A quotation mark that does not close swallows rows: nobody knows how many parties stand there.
    if several := next((rejected for rejected in found.rejected if rejected.first < rejected.last), None):
        raise CannotCheck(
            f"{called}, {several.where}: {several.why}; several parties may stand there; get it again"
        )
    if not found.parties:
        raise CannotCheck(f"{called} has no parties; name a list that has")
    lists = Counter(party.list for party in found.parties)
    refuse_damaged_text(called, _names(found.parties))
    whole = limits.consolidated_screening_list
    if found.consolidated:
        refuse_unless_whole(called, found.parties, lists, whole)
    facts = ListFacts(
        name=whole.name if found.consolidated else called,
        consolidated=found.consolidated,
        published=published,
        newest=_newest(found.parties),
        parties=len(found.parties),
        names=sum(1 + len(party.alt_names) for party in found.parties),
        lists=dict(lists.most_common()),
        digest=scanned.digest,
        rejected=tuple(found.rejected),
        warnings=tuple(found.warnings),
    )
    return found.parties, facts


def _scan(path: Path, name: str, largest: int) -> _Bytes:
    """Read the bytes once: their digest, that they are UTF-8, and how the text begins and ends."""
    if not path.exists():
        raise CannotCheck(f"{path} does not exist; name a party list")
    if not path.is_file():
        raise CannotCheck(f"{path} is not a file; name a party list")
    if path.stat().st_size > largest:
        raise CannotCheck(f"{name} is larger than {largest:,} bytes, which no list is")
    digest, decoder = hashlib.sha256(), codecs.getincrementaldecoder("utf-8-sig")()
    first, last, lines = "", b"", 1
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if not last and chunk.startswith(_UTF_16):
                raise CannotCheck(f"{name} is UTF-16 and not UTF-8; save it as UTF-8")
            if kind := None if last else _packed(chunk):
                raise CannotCheck(f"{name} is packed ({kind}); unpack it and name the list in it")
            text = _decoded(name, decoder, chunk, lines)
            first = first or text.lstrip()[:1]
            digest.update(chunk)
            lines += chunk.count(b"\n")
            last = chunk[-1:]
    _decoded(name, decoder, b"", lines, final=True)
    return _Bytes(f"sha256:{digest.hexdigest()}", first, last in (b"\n", b"\r"))


def _packed(start: bytes) -> str | None:
    return next((kind for sign, kind in _PACKED.items() if start.startswith(sign)), None)


def _decoded(
    name: str, decoder: codecs.IncrementalDecoder, chunk: bytes, lines: int, *, final: bool = False
) -> str:
    try:
        text = decoder.decode(chunk, final)
    except UnicodeDecodeError as error:
        line = lines + error.object.count(b"\n", 0, error.start)
        raise CannotCheck(f"{name}, line {line}: this is not UTF-8 text; get it again as published") from None
    if "\0" in text:
        line = lines + text.count("\n", 0, text.index("\0"))
        raise CannotCheck(
            f"{name}, line {line}: there is a NUL, so this is no text; get it again as published"
        )
    return text


def _from_csv(path: Path, name: str, limits: Sentinels, scanned: _Bytes) -> _Found:
    table = Table(path, name, limits.largest.field_characters, limits.largest.columns)
    found = _Found(rejected=table.rejected, warnings=table.warnings)
    last = 0
    for line, row in table.rows():
        read = party_fields.consolidated if table.consolidated else party_fields.own
        _take(found, read, row, f"{name}:{line}", (line, "line"), limits.largest)
        last = line
    found.consolidated = table.consolidated
    if found.rejected and not scanned.ends_with_line:
        short = found.rejected[-1]
        if short.first > last:
            raise CannotCheck(f"{name} is cut off in its last row, {short.where}; get it again")
    if table.consolidated and not scanned.ends_with_line:
        found.warnings.append(f"{name} does not end with the end of a line: it may have been cut off")
    return found


def _from_json(path: Path, name: str, limits: Sentinels, _: _Bytes) -> _Found:
    found = _Found(consolidated=True)
    for number, entry in enumerate(results(path, name), 1):
        if isinstance(entry, dict):
            fallback = f"{name}:{number}"
            _take(found, party_fields.consolidated, entry, fallback, (number, "entry"), limits.largest)
        else:
            found.rejected.append(Rejected(number, number, "it is not a party but a bare value", "entry"))
    return found


def _take(
    found: _Found,
    read: Callable[[Mapping[str, object], str, Largest], Listed],
    row: Mapping[str, object],
    fallback: str,
    at: tuple[int, str],
    longest: Largest,
) -> None:
    try:
        found.parties.append(read(row, fallback, longest))
    except RejectedRow as refused:
        found.rejected.append(Rejected(at[0], at[0], str(refused), at[1]))


def _refused(name: str, found: _Found) -> str:
    rejected, first = found.rejected, found.rejected[0]
    rows = f"{len(rejected):,} rows" if len(rejected) > 1 else "1 row"
    return (
        f"{name}: {rows} beside {len(found.parties):,} parties cannot be read, and who stands there would "
        f"not be screened; {first.where}: {first.why}; get the list again, or take the others with "
        "--accept-rejected"
    )


def _names(parties: Iterable[Listed]) -> Iterator[str]:
    for party in parties:
        yield party.name
        yield from party.alt_names


def _newest(parties: Iterable[Listed]) -> date | None:
    """The latest start date; a day that is not written YYYY-MM-DD says nothing."""
    days = []
    for party in parties:
        try:
            days.append(date.fromisoformat(party.start))
        except ValueError:
            continue
    return max(days, default=None)
