"""Zip archives from strangers: what kind they are, and whether they are safe to unpack."""

import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from exportcheck.errors import UnreadableFile
from exportcheck.load.manifests.source import Source
from exportcheck.load.manifests.text import CHUNK

MEBI = 1024 * 1024
RATIO = 250
SMALL = 8 * MEBI
LARGEST_WORKBOOK = 256 * MEBI
MOST_PARTS = 10_000
# Everything but the sheets is held in memory while a workbook is read.
MOST_TAGS = 12_000_000

# What reading a damaged or exotic archive raises.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)

_OTHER = {
    "xl/workbook.bin": "a binary Excel workbook (.xlsb); save it as .xlsx, or the table as CSV",
    "word/document.xml": "a Word document; save its table as CSV",
    "ppt/presentation.xml": "a PowerPoint presentation; save its table as CSV",
    "content.xml": "an OpenDocument file; save the table as .xlsx or CSV",
    "Index/Document.iwa": "a Numbers document; export it as .xlsx or CSV",
}
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".svg", ".bin")
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_DOCTYPE = b"<!DOCTYPE"
_OVERLAP = len(_DOCTYPE) - 1


@contextmanager
def opened(source: Source) -> Iterator[zipfile.ZipFile]:
    """The archive, its directory read."""
    with source.bytes() as stream:
        try:
            archive = zipfile.ZipFile(stream)
        except BROKEN:
            raise UnreadableFile(f"{source.name}: the archive is damaged; save or send it again.") from None
        with archive:
            yield archive


def is_workbook(archive: zipfile.ZipFile, name: str) -> bool:
    """Whether an archive is a workbook; raises UnreadableFile for other documents that are archives."""
    names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        return True
    for part, what in _OTHER.items():
        if part in names and names & {"[Content_Types].xml", "META-INF/manifest.xml", "Index/Document.iwa"}:
            raise UnreadableFile(f"{name}: this is {what}.")
    return "[Content_Types].xml" in names


def printable(name: str) -> str:
    """A name from a stranger on one line, with nothing in it that a screen would act on."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in name)


def is_bomb(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry unpacks to far more than anybody's table would."""
    return entry.file_size > SMALL and entry.file_size > RATIO * max(entry.compress_size, 1)


def is_encrypted(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry needs a password."""
    return bool(entry.flag_bits & 0x41)


def is_special(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry is a link, a device or a pipe."""
    mode = entry.external_attr >> 16
    kind = stat.S_IFMT(mode)
    return kind not in (0, stat.S_IFREG, stat.S_IFDIR)


def check_workbook(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse a workbook that is a bomb, encrypted, or declares XML entities, before any of it is parsed."""
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if any(is_encrypted(entry) for entry in entries):
        raise UnreadableFile(f"{name}: the workbook is encrypted; remove its password and save it again.")
    # zipfile reads no more of an entry than the size its directory declares, so these sizes bind.
    size = sum(entry.file_size for entry in entries)
    if size > LARGEST_WORKBOOK or len(entries) > MOST_PARTS or any(map(is_bomb, entries)):
        raise UnreadableFile(
            f"{name}: the workbook unpacks to {size / MEBI:,.0f} MiB in {len(entries):,} parts, which is more"
            f" than is read ({LARGEST_WORKBOOK // MEBI} MiB, {MOST_PARTS:,} parts, {RATIO} to one);"
            " save the table as CSV."
        )
    if len(set(names)) != len(names):
        raise UnreadableFile(f"{name}: the workbook holds a part twice; open it and save it again.")
    tags = 0
    for entry in entries:
        if not entry.filename.lower().endswith(_PICTURES):
            found = _check_part(archive, entry, name)
            tags += 0 if entry.filename.startswith("xl/worksheets/") else found
    if tags > MOST_TAGS:
        raise UnreadableFile(f"{name}: the workbook has too many distinct texts; save the table as CSV.")


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> int:
    """Read a part once: the number of its tags; no document type, so that no entity can be declared."""
    tags, tail, title = 0, b"", printable(entry.filename)
    try:
        with archive.open(entry) as part:
            while chunk := part.read(CHUNK):
                if not tail and chunk.startswith(_UTF16):
                    raise UnreadableFile(
                        f"{name}: {title} is not in UTF-8; open the workbook and save it again."
                    )
                if _DOCTYPE in tail + chunk[:_OVERLAP] or _DOCTYPE in chunk:
                    raise UnreadableFile(
                        f"{name}: {title} declares a document type, which no spreadsheet program"
                        " writes; save the table as CSV."
                    )
                tags += chunk.count(b"<")
                tail = chunk[-_OVERLAP:]
    except BROKEN:
        raise UnreadableFile(
            f"{name}: the workbook is damaged at {title}; open it and save it again."
        ) from None
    return tags
