"""Archives of manifests, honest and hostile; and the same manifest in every format."""

import csv
import io
import json
import stat
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from exportcheck.errors import UnreadableFile, UsageError
from exportcheck.load.manifests import find_manifests
from exportcheck.load.manifests.archive import MOST_MEMBERS
from exportcheck.model.manifest import Line, Rejected

ReadAll = Callable[..., list[tuple[str, list[Line | Rejected] | str]]]
Book = Callable[..., bytes]
Packed = Callable[..., bytes]

TEXT = "chip,quantity,destination\nH200,8,CN\n"
ROWS: list[dict[str, object]] = [
    {
        "shipment_id": "S-1",
        "line_id": 1,
        "ship_date": date(2026, 2, 1),
        "chip": "H200",
        "quantity": 8,
        "destination": "CN",
        "end_user": "Beispiel, Größe",
        "license_code": "C30",
        "license_expires": date(2027, 1, 31),
        "license_quantity": 100,
        "unit_value": 30000.5,
        "hts": "8471.50",
    },
    {
        "shipment_id": "S-2",
        "line_id": 2,
        "ship_date": None,
        "chip": "RTX 4090 D",
        "quantity": 1,
        "destination": "NO",
        "end_user": None,
        "license_code": None,
        "license_expires": None,
        "license_quantity": None,
        "unit_value": None,
        "hts": None,
    },
]


def plain(value: object) -> object:
    """A value as JSON has it."""
    return value.isoformat() if isinstance(value, date) else value


def in_every_format(book: Book) -> dict[str, bytes]:
    """The same two rows."""
    table = io.StringIO()
    writer = csv.DictWriter(table, list(ROWS[0]))
    writer.writeheader()
    writer.writerows(ROWS)
    lines = [json.dumps({key: plain(value) for key, value in row.items()}) for row in ROWS]
    return {
        "m.csv": table.getvalue().encode(),
        "m.jsonl": "\n".join(lines).encode(),
        "m.yaml": ("lines:\n" + "".join(f"  - {line}\n" for line in lines)).encode(),
        "m.xlsx": book({"Q1": [list(ROWS[0]), *(list(row.values()) for row in ROWS)]}),
    }


def lines_of(rows: list[Line | Rejected] | str) -> list[Line | Rejected]:
    """The rows without their numbers."""
    assert isinstance(rows, list), rows
    return [row._replace(number=0) for row in rows]


def test_the_same_manifest_in_every_format_gives_the_same_lines(
    read_all: ReadAll, book: Book, packed: Packed, tmp_path: Path
) -> None:
    files = in_every_format(book)
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "z.zip").write_bytes(packed(*files.items()))
    found = [pair for path in find_manifests([tmp_path]) for pair in read_all(path)]
    assert [name.removeprefix(f"{tmp_path}/") for name, _ in found] == [
        "m.csv", "m.jsonl", "m.xlsx!Q1", "m.yaml",
        "z.zip!m.csv", "z.zip!m.jsonl", "z.zip!m.xlsx!Q1", "z.zip!m.yaml",
    ]  # fmt: skip
    first = lines_of(found[0][1])
    assert all(isinstance(row, Line) for row in first)
    for name, rows in found:
        assert lines_of(rows) == first, name


def test_bytes_of_an_archive_or_a_workbook_may_come_from_a_stream(
    read_all: ReadAll, book: Book, packed: Packed
) -> None:
    files = in_every_format(book)
    assert [name for name, _ in read_all(files["m.xlsx"])] == ["stdin!Q1"]
    assert read_all(packed(*files.items()), name="-")[0][0] == "-!m.csv"
    assert [name for name, _ in read_all(files["m.csv"])] == ["stdin"]


def linked(name: str) -> zipfile.ZipInfo:
    """A member that is a symbolic link."""
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("../m.csv", TEXT, "leads out of the archive"),
        ("a/../../m.csv", TEXT, "leads out of the archive"),
        ("..\\m.csv", TEXT, "leads out of the archive"),
        ("/etc/m.csv", TEXT, "is absolute"),
        ("C:\\m.csv", TEXT, "is absolute"),
        (linked("m.csv"), "/etc/passwd", "is a link"),
        ("m.zip", "PK\x05\x06", "an archive in an archive"),
        ("m.csv.gz", "x", "an archive in an archive"),
        ("m.csv", b"PK\x03\x04 hidden", "is damaged"),
        ("m.csv", b"a,b\n" * 3_000_000, "more than 250 times its size"),
        ("m.csv", "chip,quantity\nH200,8\n", "destination is missing"),
        ("m.xls", b"\xd0\xcf\x11\xe0" + b"x" * 100, "of the old kind"),
        ("m.csv", b"\0" * 100, "looks like a binary file"),
    ],
)
def test_a_bad_member_is_refused_in_one_sentence_and_the_others_go_on(
    read_all: ReadAll, packed: Packed, name: str | zipfile.ZipInfo, content: bytes | str, said: str
) -> None:
    found = dict(read_all(packed(("a.csv", TEXT), (name, content), ("z/z.csv", TEXT)), name="b.zip"))
    assert len(found.pop("b.zip!a.csv")) == len(found.pop("b.zip!z/z.csv")) == 1
    ((called, problem),) = found.items()
    assert called.startswith("b.zip!")
    assert isinstance(problem, str)
    assert problem.startswith(f"{called}: ")
    assert said in problem
    assert "\n" not in problem


def test_a_name_that_is_there_twice_is_refused_once(read_all: ReadAll, packed: Packed) -> None:
    data = packed(("m.csv", TEXT), ("./m.csv", TEXT), ("m.csv", TEXT), ("n.csv", TEXT))
    (name, problem), (other, _) = read_all(data, name="b.zip")
    assert (name, other) == ("b.zip!m.csv", "b.zip!n.csv")
    assert problem == "b.zip!m.csv: the archive holds this name 3 times; keep one of them."


def test_an_encrypted_member_is_refused(read_all: ReadAll, packed: Packed) -> None:
    data = bytearray(packed(("m.csv", TEXT)))
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + at] |= 1
    ((_, problem),) = read_all(bytes(data), name="b.zip")
    assert problem == "b.zip!m.csv: the member is encrypted; pack the archive again without a password."


def test_a_member_with_a_changed_byte_is_refused(read_all: ReadAll) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.csv", TEXT)
        archive.writestr("b.csv", TEXT)
    data = out.getvalue().replace(b"H200,8,CN", b"H200,9,CN", 1)
    (_, problem), (_, rows) = read_all(data, name="b.zip")
    assert problem == "b.zip!a.csv: the member is damaged; pack the archive again."
    assert len(rows) == 1


def test_an_archive_that_cannot_be_read_as_a_whole_is_one_sentence(
    read_all: ReadAll, packed: Packed, tmp_path: Path
) -> None:
    many = packed(*((f"{number}.csv", TEXT) for number in range(MOST_MEMBERS + 1)))
    assert "1,001 members" in str(read_all(many))
    assert "holds no manifest" in str(read_all(packed(("readme.txt", "x"), ("__MACOSX/m.csv", "x"))))
    assert "holds no manifest" in str(read_all(packed()))
    assert "is damaged" in str(read_all(packed(("m.csv", TEXT))[:-10]))
    assert "cannot be read" in str(read_all(tmp_path / "missing.zip"))


def test_other_documents_that_are_archives_say_what_they_are(read_all: ReadAll, packed: Packed) -> None:
    types = ("[Content_Types].xml", "<Types/>")
    assert "Word document" in str(read_all(packed(types, ("word/document.xml", "<x/>"))))
    assert ".xlsb" in str(read_all(packed(types, ("xl/workbook.bin", "x"))))


def test_options_reach_every_member(read_all: ReadAll, packed: Packed, book: Book) -> None:
    text = "chip;quantity;destination;ship_date\nH200;1.000;CN;31/01/2026\n"
    data = packed(("a.csv", text), ("b.xlsx", book({"X": [], "Y": [["chip", "quantity", "destination"]]})))
    (_, rows), (other, _) = read_all(data, numbers="1.234,5", dates="DMY", sheet="Y")
    line = rows[0]
    assert isinstance(line, Line)
    assert (line.quantity, line.ship_date) == (1000, date(2026, 1, 31))
    assert other == "stdin!b.xlsx!Y"
    with pytest.raises(UsageError):
        read_all(data, rename={"chips": "x"})


def test_a_fixed_copy_beside_its_original_stops_the_folder(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text(TEXT)
    (tmp_path / "~$m.xlsx").write_text("")
    (tmp_path / "n.fixed.csv").write_text(TEXT)
    assert [path.name for path in find_manifests([tmp_path])] == ["m.csv", "n.fixed.csv"]
    (tmp_path / "m.fixed.csv").write_text(TEXT)
    with pytest.raises(UnreadableFile, match="both would count"):
        find_manifests([tmp_path])
