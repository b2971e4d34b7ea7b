"""Digest and encoding of a manifest's bytes."""

import hashlib
import io
import time
from collections.abc import Callable

import pytest

from exportcheck.errors import UnreadableFile
from exportcheck.load.manifests import Manifest
from exportcheck.load.manifests.text import survey
from exportcheck.model.manifest import Line, Rejected

Read = Callable[..., Manifest]
ReadLines = Callable[..., list[Line]]


HEADER = "chip,quantity,destination,end_user\r\n"
JAPANESE = HEADER + "H200,8,日本,株式会社サンプル\r\nH200,1,JP,東京データセンター\r\n"
CHINESE = HEADER + "H200,8,中国,北京示例科技有限公司\r\nH200,1,CN,上海人工智能实验室\r\n"
WESTERN = HEADER + "H200,8,DE,Müller Rechenzentrum GmbH\r\nH200,1,FR,Société Générale\r\n"


@pytest.mark.parametrize(
    ("text", "encoding", "told"),
    [
        (JAPANESE, "utf-8", None),
        (JAPANESE, "utf-8-sig", None),
        (JAPANESE, "utf-16", None),
        (JAPANESE, "utf-16-le", None),
        (JAPANESE, "utf-16-be", None),
        (JAPANESE, "cp932", "Shift-JIS"),
        (CHINESE, "utf-16", None),
        (CHINESE, "gb18030", "GB18030"),
        (WESTERN, "cp1252", "Windows-1252"),
    ],
)
def test_an_encoding_is_detected_and_a_guess_is_told(
    read: Read, read_lines: ReadLines, text: str, encoding: str, told: str | None
) -> None:
    manifest = read(text.encode(encoding))
    lines = read_lines(text.encode(encoding))
    assert [line.end_user for line in lines] == [row.split(",")[3] for row in text.splitlines()[1:]]
    assert [line.number for line in lines] == [2, 3]
    assert [notice.rule for notice in manifest.notices] == ([] if told is None else ["XC608"])
    assert all(told in notice.message for notice in manifest.notices if told)


def test_utf16_big_endian_with_a_mark_is_read(read: Read) -> None:
    assert len(list(read(b"\xfe\xff" + JAPANESE.encode("utf-16-be")))) == 2


def test_japanese_far_down_in_an_ascii_file_is_found(read: Read) -> None:
    text = HEADER + "H200,8,JP,Example\r\n" * 100_000 + "H200,8,JP,株式会社サンプル\r\n"
    *_, last = read(text.encode("cp932"))
    assert isinstance(last, Line)
    assert last.end_user == "株式会社サンプル"


def test_the_digest_is_that_of_the_raw_bytes(read: Read) -> None:
    raw = JAPANESE.encode("cp932")
    assert read(raw).digest == "sha256:" + hashlib.sha256(raw).hexdigest()


def test_one_bad_byte_rejects_its_row_and_no_other(read: Read) -> None:
    raw = WESTERN.encode() + b"H200,2,DE,Broken \xff name\r\nH200,3,DE,Whole\r\n"
    first, second, third, fourth = read(raw)
    assert isinstance(third, Rejected)
    assert "end_user" in third.problem
    third.problem.encode()  # nothing of the bad byte is left that could not be printed
    assert [line.number for line in (first, second, third, fourth)] == [2, 3, 4, 5]
    assert isinstance(first, Line)
    assert first.end_user == "Müller Rechenzentrum GmbH"


@pytest.mark.parametrize(
    "raw",
    [
        b"\x00" * 1000,
        b"\x1f\x8b\x08 gzip",
        bytes(range(256)) * 10,
        b"\x01\x02\x03\x04" * 50,
        b"chip,quantity,destination\nH200,8,\x00CN\n",
        HEADER.encode() + b"H200,8,CN,x\n" * 100_000 + b"H200,8,CN,\x00\n",
    ],
)
def test_a_binary_file_is_refused(read: Read, raw: bytes) -> None:
    with pytest.raises(UnreadableFile, match="looks like a binary file"):
        read(raw)


def test_utf32_and_broken_utf16_are_refused(read: Read) -> None:
    with pytest.raises(UnreadableFile, match="UTF-32"):
        read(HEADER.encode("utf-32"))
    with pytest.raises(UnreadableFile, match="not valid UTF-16"):
        read(HEADER.encode("utf-16") + b"\x00\xd8")


def test_an_endless_line_is_refused(read: Read) -> None:
    with pytest.raises(UnreadableFile, match="longer than 16 MiB"):
        read(b"a" * (18 * 1024 * 1024))


def test_a_long_line_beside_one_bad_byte_is_looked_at_once_and_not_from_each_of_its_bytes() -> None:
    def spent(length: int) -> float:
        raw = b"a" * length + b"\n" + b"caf\xe9\n" * 100
        start = time.process_time()
        assert survey(io.BytesIO(raw), "m.csv").guessed is not None
        return time.process_time() - start

    spent(1_000)
    # From each of its bytes it takes minutes; the bound has room for a busy machine.
    assert spent(200_000) < 8 * max(spent(10_000), 0.02)
