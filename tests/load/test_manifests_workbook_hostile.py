"""Workbooks that are hostile, damaged, or no workbooks at all."""

import io
import zipfile
from collections.abc import Callable

import pytest

from exportcheck.errors import UnreadableFile
from exportcheck.load.manifests import Manifest

Read = Callable[..., Manifest]
Book = Callable[..., bytes]
Changed = Callable[..., bytes]

HEADER = ["chip", "quantity", "destination"]
ROW = ["H200", 8, "CN"]


def entity(name: str, part: bytes) -> bytes:
    """Declares an entity in the first sheet."""
    if name != "xl/worksheets/sheet1.xml":
        return part
    return b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + part


def wide_encoding(name: str, part: bytes) -> bytes:
    """Writes the first sheet in UTF-16."""
    return part.decode().encode("utf-16") if name == "xl/worksheets/sheet1.xml" else part


def cut(name: str, part: bytes) -> bytes:
    """Cuts the first sheet short."""
    return (
        part[: part.index(b"CN") if b"CN" in part else part.index(b"</row>")]
        if name == "xl/worksheets/sheet1.xml"
        else part
    )


def no_sheets(name: str, part: bytes) -> bytes:
    """Breaks the list of sheets."""
    return b"<workbook/>" if name == "xl/workbook.xml" else part


def bomb(name: str, part: bytes) -> bytes:
    """Blows a part up."""
    return part + b" " * (9 * 1024 * 1024) if name == "xl/styles.xml" else part


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (entity, "declares a document type"),
        (wide_encoding, "is not in UTF-8"),
        (cut, "is damaged"),
        (no_sheets, "cannot be read|no sheet of cells"),
        (bomb, "which is more than is read"),
    ],
)
def test_a_hostile_or_damaged_workbook_is_refused_in_one_sentence(
    rewritten: Changed, read: Read, book: Book, change: Callable[[str, bytes], bytes], said: str
) -> None:
    with pytest.raises(UnreadableFile, match=said) as caught:
        list(read(rewritten(book({"S": [HEADER, ROW]}), change), "b.xlsx"))
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("b.xlsx")


def test_rows_numbered_without_end_are_refused_at_once(
    sheet_changed: Changed, read: Read, book: Book
) -> None:
    data = book({"S": [HEADER, ROW]})
    data = sheet_changed(data, rb'<row r="2"', b'<row r="999999999999"')
    with pytest.raises(UnreadableFile, match="out of order"):
        list(read(sheet_changed(data, rb' r="[ABC]2"', b""), "b.xlsx"))


def test_a_row_of_a_million_cells_is_refused_at_once(sheet_changed: Changed, read: Read, book: Book) -> None:
    data = sheet_changed(book({"S": [HEADER, ROW]}), rb"</row>", b"<c/>" * 500_000 + b"</row>")
    with pytest.raises(UnreadableFile, match="too many cells"):
        list(read(data, "b.xlsx"))


@pytest.mark.parametrize(
    ("raw", "name", "said"),
    [
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "b.xls", "of the old kind"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "b.xlsx", "is encrypted; remove its password"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "stdin", "is encrypted"),
        (b"PK\x03\x04" + b"x" * 100, "b.xlsx", "is damaged"),
    ],
)
def test_what_is_no_workbook_is_refused_with_what_to_do(read: Read, raw: bytes, name: str, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        read(raw, name)


def test_macros_are_passed_over(read: Read, book: Book) -> None:
    data = io.BytesIO(book({"S": [HEADER, ROW]}))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 code")
    assert len(list(read(data.getvalue(), "b.xlsm"))) == 1
