"""What the bytes of a manifest are: their digest, and the encoding they are to be read with.

One pass over the bytes answers both, in constant memory. A file that is UTF-8 except for a few
bytes is read as UTF-8, and the rows with those bytes are rejected one by one; only a file that is
not UTF-8 at all is guessed, and then the reader is told.
"""

import codecs
import hashlib
import re
from collections.abc import Iterator
from typing import BinaryIO

from exportcheck.errors import UnreadableFile
from exportcheck.model.noun import Noun

CHUNK = 1024 * 1024
LONGEST_LINE = 16 * CHUNK
_SAMPLE = 64 * 1024
_HEADER = 256

# What Excel and its kin write when they do not write Unicode; nothing else is ever guessed.
_GUESSES = {"cp932": "Shift-JIS", "gb18030": "GB18030", "cp1252": "Windows-1252"}
_PARQUET = "a Parquet file"
_MAGIC = {
    b"\x1f\x8b": "a gzip archive",
    b"%PDF": "a PDF",
    b"PAR1": _PARQUET,
}
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_UTF32 = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1b"))
# From the beginning of a line only: begun at each of its bytes, a long line would take its length squared.
_NOT_ASCII = re.compile(rb"(?<![^\r\n])[^\r\n\x80-\xff]*[\x80-\xff][^\r\n]*")


class Survey(Noun):
    """What the first pass found. `guessed` names the encoding when it had to be guessed.

    A zip, which is what a workbook is as well, has no codec.
    """

    digest: str
    codec: str
    errors: str = "strict"
    guessed: str | None = None
    zipped: bool = False


def is_zip(head: bytes) -> bool:
    """Whether these are the first bytes of a zip archive."""
    return head.startswith(_ZIP)


def survey(stream: BinaryIO, name: str) -> Survey:
    """Read the stream once from its start; raises UnreadableFile for what is neither text nor a zip."""
    stream.seek(0)
    head = stream.read(_SAMPLE)
    digest = hashlib.sha256()
    if is_zip(head):
        for chunk in _chunks(stream):
            digest.update(chunk)
        return Survey("sha256:" + digest.hexdigest(), codec="", zipped=True)
    codec = sniff(head, name)
    decoder = codecs.getincrementaldecoder(codec)()
    sound = True
    since_newline = 0
    for chunk in _chunks(stream):
        digest.update(chunk)
        since_newline = 0 if b"\n" in chunk or b"\r" in chunk else since_newline + len(chunk)
        if since_newline > LONGEST_LINE:
            raise UnreadableFile(f"{name}: a line is longer than 16 MiB; this is not a manifest of rows.")
        # Most files are ASCII, and to see that is ten times cheaper than to decode.
        as_it_is = codec == "utf-8-sig" and chunk.isascii() and not decoder.getstate()[0]
        try:
            nul = b"\0" in chunk if as_it_is or not sound else "\0" in decoder.decode(chunk)
        except UnicodeDecodeError:
            sound = False
            nul = codec == "utf-8-sig" and b"\0" in chunk
        if nul:
            raise _binary(name)
    sound = sound and _ends_well(decoder)
    said = "sha256:" + digest.hexdigest()
    if sound:
        return Survey(said, codec)
    if codec != "utf-8-sig":
        raise UnreadableFile(f"{name}: the file begins as UTF-16 but is not valid UTF-16; save it as UTF-8.")
    guess = _guess(stream)
    if guess is None:
        return Survey(said, codec, errors="surrogateescape")
    return Survey(said, guess, guessed=_GUESSES[guess])


def sniff(head: bytes, name: str) -> str:
    """The codec that the first bytes speak for; UTF-8 unless they speak for UTF-16."""
    if head.startswith(_OLE):
        raise UnreadableFile(f"{name}: {_said_of_ole(head, name)}.")
    for magic, what in _MAGIC.items():
        if head.startswith(magic):
            raise _binary(name, what)
    if head.startswith(_UTF32):
        raise UnreadableFile(f"{name}: the file is UTF-32, which is not read; save it as UTF-8.")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    # The ASCII of a header has a NUL in one byte of each pair, and nearly always in the same one.
    start = head[:_HEADER]
    nul_first, nul_second = start[0::2].count(0), start[1::2].count(0)
    if nul_second > len(start) * 0.1 and nul_first < nul_second * 0.1:
        return "utf-16-le"
    if nul_first > len(start) * 0.1 and nul_second < nul_first * 0.1:
        return "utf-16-be"
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if 0 in head or controls > len(head) * 0.05:
        raise _binary(name)
    return "utf-8-sig"


def _said_of_ole(head: bytes, name: str) -> str:
    # A workbook with a password is the same kind of container as one of before 2007.
    if _ENCRYPTED in head or name.lower().endswith((".xlsx", ".xlsm")):
        return "the workbook is encrypted; remove its password and save it again, or save the table as CSV"
    return "this is an Excel workbook of the old kind (.xls); save it as .xlsx, or the table as CSV"


def _binary(name: str, what: str = "") -> UnreadableFile:
    if what == _PARQUET:
        return UnreadableFile(f"{name}: this is {what}; use `exportcheck bulk`, or save it as CSV in UTF-8.")
    seen = f" ({what})" if what else ""
    return UnreadableFile(f"{name}: this looks like a binary file{seen}; save the table as CSV in UTF-8.")


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    stream.seek(0)
    while chunk := stream.read(CHUNK):
        yield chunk


def _ends_well(decoder: codecs.IncrementalDecoder) -> bool:
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _guess(stream: BinaryIO) -> str | None:
    """The encoding of bytes that are not UTF-8; None when they are UTF-8 with some bad bytes in it."""
    sample = _non_ascii_lines(stream)
    if _mostly_utf8(sample):
        return None
    possible = [codec for codec in _GUESSES if _decodes(stream, codec)]
    if not possible:
        return None
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=possible).best()
    return best.encoding if best and best.encoding in possible else possible[0]


def _non_ascii_lines(stream: BinaryIO) -> bytes:
    # No byte of these encodings' letters is a line end, so that lines can be cut before decoding.
    found: list[bytes] = []
    size = 0
    for chunk in _chunks(stream):
        for match in _NOT_ASCII.finditer(chunk):
            line = match.group()[:_SAMPLE]
            found.append(line)
            size += len(line)
            if size >= _SAMPLE:
                return b"\n".join(found)
    return b"\n".join(found)


def _mostly_utf8(sample: bytes) -> bool:
    text = sample.decode("utf-8", errors="surrogateescape")
    bad = sum("\udc80" <= letter <= "\udcff" for letter in text)
    good = sum(letter > "\x7f" for letter in text) - bad
    return good > 4 * bad


def _decodes(stream: BinaryIO, codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        for chunk in _chunks(stream):
            decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return _ends_well(decoder)
