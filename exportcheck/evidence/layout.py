"""The bytes of an evidence archive: a ZIP of stored members of which every byte is determined.

Names, sizes and contents determine the file: no compression (its output differs between versions of
zlib), one fixed date, no extra fields, nothing between the parts. Any tool opens it; a reader that
writes the same parts again gets the same bytes, so that a changed byte is found wherever it lies.
"""

import struct
import zlib
from typing import NamedTuple

from exportcheck.errors import CannotCheck

LARGEST = 0xFFFF_FFFF  # beyond this a ZIP is laid out in another way
MOST_MEMBERS = 10_000
LARGEST_DIRECTORY = 4 << 20
COMMENT = "exportcheck evidence sha256:{}"
COMMENT_LENGTH = len(COMMENT.format("0" * 64))

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
END_LENGTH = _END.size + COMMENT_LENGTH
_VERSION = 20
_MADE_BY = 3 << 8 | _VERSION  # Unix, whatever this machine is
_MIDNIGHT, _FIRST_DAY = 0, 1 << 5 | 1  # 1980-01-01 00:00, where the dates of ZIP begin
_MODE = 0o100644 << 16


class Member(NamedTuple):
    """A member as the directory describes it."""

    name: str
    size: int
    crc: int
    offset: int

    @property
    def content(self) -> int:
        """Where its content begins."""
        return self.offset + _LOCAL.size + len(self.name)


def header(name: str, size: int, crc: int) -> bytes:
    """What stands before a member's content."""
    return (
        _LOCAL.pack(b"PK\3\4", _VERSION, 0, 0, _MIDNIGHT, _FIRST_DAY, crc, size, size, len(name), 0)
        + name.encode("ascii")
    )  # fmt: skip


def directory(members: list[Member]) -> bytes:
    """The list of all members."""
    return b"".join(
        _CENTRAL.pack(
            b"PK\1\2", _MADE_BY, _VERSION, 0, 0, _MIDNIGHT, _FIRST_DAY,
            member.crc, member.size, member.size, len(member.name), 0, 0, 0, 0, _MODE, member.offset,
        ) + member.name.encode("ascii")
        for member in members
    )  # fmt: skip


def ending(count: int, length: int, offset: int, head: str) -> bytes:
    """The end: where the directory lies, and the head of the chain as the comment."""
    comment = COMMENT.format(head).encode("ascii")
    return _END.pack(b"PK\5\6", 0, 0, count, count, length, offset, len(comment)) + comment


def parse_ending(content: bytes) -> tuple[int, int, int]:
    """How many members, and how long the directory is and where it lies."""
    if len(content) != END_LENGTH:
        raise CannotCheck("the end of the archive is missing")
    signature, _, _, count, _, length, offset, _ = _END.unpack_from(content)
    if signature != b"PK\5\6":
        raise CannotCheck("the end of the archive was changed, is missing, or is that of another file")
    if count > MOST_MEMBERS or length > LARGEST_DIRECTORY:
        raise CannotCheck("the end of the archive was changed: it tells of more than an archive holds")
    return count, length, offset


def parse_directory(content: bytes, count: int) -> list[Member]:
    """The members; stored ones only, each where the one before it ends, so that none is a bomb."""
    members: list[Member] = []
    at = offset = 0
    for _ in range(count):
        if at + _CENTRAL.size > len(content):
            raise CannotCheck("the directory of the archive was changed or cut short")
        fields = _CENTRAL.unpack_from(content, at)
        packed, length = fields[4], fields[10]
        name = content[at + _CENTRAL.size : at + _CENTRAL.size + length].decode("ascii", "replace")
        if packed or fields[8] != fields[9]:
            raise CannotCheck("the directory of the archive was changed: parts of evidence are never packed")
        member = Member(name, fields[9], fields[7], offset)
        if fields[16] != offset:
            raise CannotCheck("the directory of the archive was changed: its parts do not lie in a row")
        members.append(member)
        offset = member.content + member.size
        at += _CENTRAL.size + length
    return members


def crc32(chunk: bytes, crc: int = 0) -> int:
    """The checksum that a ZIP keeps of each member."""
    return zlib.crc32(chunk, crc)
