"""Writes and reads evidence archives; see `layout` for their bytes and `chain` for their digests.

The chain finds what was changed, whether by accident or in part. Whoever writes a whole archive anew
can chain anew: keep the head, which `write_archive` gives back, where the archive is not.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from exportcheck.errors import CannotCheck, UsageError
from exportcheck.evidence import chain, layout
from exportcheck.evidence.chain import Part
from exportcheck.evidence.layout import Member

MANIFEST, INVOCATION = "manifest.json", "invocation.json"
PARTIES, OWNERS = "parties/index", "parties/owners.csv"
LARGEST_MANIFEST = 8 << 20
INVOKED = "exportcheck/invocation/v1"
_CHUNK = 1 << 20
_NAME = re.compile(
    r"(report\.jsonl?|invocation\.json|data/(regulations/)?[A-Za-z0-9_][\w.-]{0,99}\.yaml"
    r"|(inputs|catalogs)/\d{5}-[\w.-]{1,100}|parties/(index|owners\.csv))",
    re.ASCII,
)
Named = Path | tuple[str, Path]


@dataclass(frozen=True)
class Archive:
    """An archive of which every byte was found as it was written."""

    path: Path
    parts: tuple[Part, ...]
    head: str


def write_archive(
    path: Path,
    *,
    report: Path,
    inputs: Iterable[Named],
    data: Path,
    catalogs: Iterable[Path],
    invocation: Mapping[str, Any],
    version: str,
    expected: Mapping[str, str] | None = None,
    parties: Path | None = None,
    owners: Path | None = None,
) -> str:
    """Write one archive, whole or not at all, and give back the head of its chain.

    `report` ends in .json or .jsonl; `inputs` in the order in which they were read, with the names
    that the report has for them; `data` is the data folder as used. `expected` maps names of inputs to
    the digests that the run saw: a file changed since then is refused (CannotCheck). `parties` is the
    compiled party list that was screened against, `owners` the table of owners that was traced.
    """
    if report.suffix not in (".json", ".jsonl"):
        raise UsageError(f"{report.name} is no report that can be kept as evidence; give -o json or jsonl")
    named = [entry if isinstance(entry, tuple) else (str(entry), entry) for entry in inputs]
    extra = [(str(entry), entry) for entry in catalogs]
    sources: dict[str, Path | bytes] = {f"report{report.suffix}": report}
    sources.update({f"data/{file.name}": file for file in data.glob("*.yaml")})
    sources.update({f"data/regulations/{f.name}": f for f in (data / "regulations").glob("*.yaml")})
    told: dict[str, Any] = {"schema": INVOKED, "version": version, "options": dict(invocation)}
    known: dict[str, str] = {}
    for folder, entries in (("inputs", named), ("catalogs", extra)):
        members = [
            (f"{folder}/{n:05}-{_tame(name)}", name, file) for n, (name, file) in enumerate(entries, 1)
        ]
        told[folder] = [{"member": member, "name": _text(name)} for member, name, _ in members]
        for member, name, file in members:
            sources[member] = file
            if folder == "inputs" and expected and name in expected:
                known[member] = expected[name].removeprefix("sha256:")
    if parties is not None:
        sources[PARTIES] = parties
    if owners is not None:
        sources[OWNERS] = owners
    sources[INVOCATION] = chain.document(told)
    if len(sources) >= layout.MOST_MEMBERS:
        raise UsageError(f"{path}: {len(sources):,} files are too many for one archive; check fewer at once")
    return _whole(path, sources, known)


def _whole(path: Path, sources: Mapping[str, Path | bytes], known: Mapping[str, str]) -> str:
    if path.exists() and not path.is_file():
        raise UsageError(f"{path} is a device, a pipe or a folder; name a file for the archive")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}; name a folder that exists") from None
    part = Path(name)
    try:
        with os.fdopen(handle, "w+b") as out:
            head = _write(out, sources, known)
            out.flush()
            os.fsync(out.fileno())
        mask = os.umask(0)
        os.umask(mask)
        part.chmod(0o666 & ~mask)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UsageError(f"{path} cannot be written: {error.strerror or error}") from None
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return head


def _write(out: BinaryIO, sources: Mapping[str, Path | bytes], known: Mapping[str, str]) -> str:
    members: list[Member] = []
    parts: list[Part] = []
    for name in sorted(sources):
        if not _NAME.fullmatch(name):
            raise UsageError(f"{name} is not a name that evidence can hold; rename the file")
        member, part = _member(out, name, sources[name])
        if known.get(name, part.sha256) != part.sha256:
            raise CannotCheck(f"{name} was changed while it was checked; check again")
        members.append(member)
        parts.append(part)
    manifest, head = chain.chained(parts)
    members.append(_member(out, MANIFEST, manifest)[0])
    listed, start = layout.directory(members), out.tell()
    out.write(listed)
    out.write(layout.ending(len(members), len(listed), start, head))
    return head


def _member(out: BinaryIO, name: str, source: Path | bytes) -> tuple[Member, Part]:
    """Write a member in one pass over its source; its header is filled in when its size is known."""
    offset, size, crc, digest = out.tell(), 0, 0, hashlib.sha256()
    out.write(layout.header(name, 0, 0))
    for chunk in _chunks(source):
        size += len(chunk)
        if offset + size > layout.LARGEST:
            raise UsageError(
                "evidence of more than 4 GiB does not fit one archive; check fewer files at once"
            )
        crc = layout.crc32(chunk, crc)
        digest.update(chunk)
        out.write(chunk)
    after = out.tell()
    out.seek(offset)
    out.write(layout.header(name, size, crc))
    out.seek(after)
    return Member(name, size, crc, offset), Part(name, size, digest.hexdigest())


def _chunks(source: Path | bytes) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    try:
        with source.open("rb") as file:
            yield from iter(lambda: file.read(_CHUNK), b"")
    except OSError as error:
        raise CannotCheck(f"{source} cannot be read: {error.strerror or error}") from None


def _tame(name: str) -> str:
    """The last part of a name in letters that no system takes for anything else."""
    return re.sub(r"[^A-Za-z0-9._-]", "_", Path(name).name)[-100:] or "_"


def _text(name: str) -> str:
    """A name as a report has it: a file's name may not be text."""
    return name.encode("utf-8", "backslashreplace").decode()


def read_archive(path: Path, into: Path | None = None) -> Archive:
    """Check every byte of an archive; its parts are laid out in the folder `into`, if one is given.

    Raises:
        CannotCheck: it cannot be read or was changed; the sentence says which part.
    """
    try:
        with path.open("rb") as file:
            return _read(path, file, into)
    except OSError as error:
        raise CannotCheck(f"{path} cannot be read: {error.strerror or error}") from None
    except CannotCheck as error:
        raise CannotCheck(f"{path} is not evidence as it was written: {error}") from None


def _read(path: Path, file: BinaryIO, into: Path | None) -> Archive:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - layout.END_LENGTH))
    end = file.read(layout.END_LENGTH)
    count, length, offset = layout.parse_ending(end)
    if offset + length + layout.END_LENGTH != size:
        raise CannotCheck("bytes were added to the archive, or are missing from it")
    file.seek(offset)
    listed = file.read(length)
    members = layout.parse_directory(listed, count)
    _orderly(members, offset)
    found: dict[str, Part] = {}
    headers: list[tuple[Member, bytes]] = []
    manifest = b""
    for member in members:
        file.seek(member.offset)
        headers.append((member, file.read(member.content - member.offset)))
        if member.name == MANIFEST:
            manifest = file.read(member.size)
            continue
        found[member.name] = _content(file, member, into)
    told = chain.parsed(manifest)
    if told is None:
        raise CannotCheck(f"{MANIFEST} was changed: its chain of digests is broken")
    parts, head = told
    for part in parts:
        if part.name in found and found[part.name] != part:
            raise CannotCheck(f"{part.name} was changed: its digest is not the one in {MANIFEST}")
    if [part.name for part in parts] != list(found):
        raise CannotCheck(f"the directory of the archive names other parts than {MANIFEST}")
    _same_layout(file, headers, listed, end, head)
    return Archive(path, tuple(parts), head)


def _orderly(members: list[Member], directory: int) -> None:
    """Refuse, before anything is read, names that are none of ours and parts that do not fit."""
    names = [member.name for member in members]
    if not names or names[-1] != MANIFEST or members[-1].size > LARGEST_MANIFEST:
        raise CannotCheck(f"the directory of the archive was changed: it does not end with {MANIFEST}")
    if names[:-1] != sorted(set(names[:-1])) or not all(_NAME.fullmatch(name) for name in names[:-1]):
        raise CannotCheck("the directory of the archive was changed: a name in it is none of evidence")
    if members[-1].content + members[-1].size != directory:
        raise CannotCheck("the directory of the archive was changed: its parts do not end where it begins")


def _content(file: BinaryIO, member: Member, into: Path | None) -> Part:
    digest, left = hashlib.sha256(), member.size
    target = None
    if into is not None:
        place = into / member.name
        place.parent.mkdir(parents=True, exist_ok=True)
        target = place.open("xb")
    try:
        while left and (chunk := file.read(min(left, _CHUNK))):
            digest.update(chunk)
            left -= len(chunk)
            if target:
                target.write(chunk)
    finally:
        if target:
            target.close()
    return Part(member.name, member.size - left, digest.hexdigest())


def _same_layout(
    file: BinaryIO, headers: list[tuple[Member, bytes]], listed: bytes, end: bytes, head: str
) -> None:
    """What stands around the contents must be, byte for byte, what would be written again."""
    again: list[Member] = []
    for member, seen in headers:
        file.seek(member.content)
        crc, left = 0, member.size
        while left and (chunk := file.read(min(left, _CHUNK))):
            crc, left = layout.crc32(chunk, crc), left - len(chunk)
        if seen != layout.header(member.name, member.size, crc):
            raise CannotCheck(f"the header of {member.name} was changed")
        again.append(member._replace(crc=crc))
    written = layout.directory(again)
    if listed != written:
        raise CannotCheck("the directory of the archive was changed")
    start = again[-1].content + again[-1].size
    if end != layout.ending(len(again), len(written), start, head):
        raise CannotCheck("the end of the archive was changed: its comment is not the head of the chain")
