"""Evidence archives: the same bytes each time, and no changed byte goes unseen."""

import json
import random
import struct
import zipfile

import pytest

from exportcheck.errors import CannotCheck, UsageError
from exportcheck.evidence import read_archive

MEMBERS = [
    "catalogs/00001-own.yaml",
    "data/chips.yaml",
    "data/countries.yaml",
    "data/regulations/embargo.yaml",
    "inputs/00001-q1____.csv",
    "inputs/00002-stdin",
    "invocation.json",
    "report.json",
    "manifest.json",
]


def flipped(path, position):
    content = bytearray(path.read_bytes())
    content[position] ^= 0x01
    path.write_bytes(content)
    return path


def test_the_same_parts_give_the_same_bytes(written):
    assert written("a.zip").read_bytes() == written("b.zip").read_bytes()


def test_any_zip_tool_opens_it(written):
    with zipfile.ZipFile(written()) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == MEMBERS
        head = json.loads(archive.read("manifest.json"))["head"]
        assert archive.comment == f"exportcheck evidence sha256:{head}".encode()


def test_what_was_written_is_read_with_the_same_head(written, tmp_path):
    path = written()
    archive = read_archive(path, tmp_path / "out")
    assert [part.name for part in archive.parts] == MEMBERS[:-1]
    assert path.read_bytes().endswith(archive.head.encode())
    assert (tmp_path / "out" / MEMBERS[4]).read_bytes() == b"chip,quantity,destination\nH200,8,VN\n"
    told = json.loads((tmp_path / "out" / "invocation.json").read_bytes())
    assert told["options"] == {"as_of": "2026-02-01", "layer": "enforced"}
    assert [entry["name"].rpartition("/")[2] for entry in told["inputs"]] == ["q1 (ü).csv", "stdin"]


@pytest.mark.parametrize("name", MEMBERS)
def test_one_flipped_byte_in_a_part_is_found_and_the_part_is_named(written, name):
    path = written()
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo(name)
    start = entry.header_offset + 30 + len(name)
    for position in (start, start + entry.file_size // 2, start + entry.file_size - 1):
        with pytest.raises(CannotCheck, match=f"{name} was changed"):
            read_archive(flipped(path, position))
        flipped(path, position)
    read_archive(path)


def test_one_flipped_byte_anywhere_in_the_file_is_found(written):
    path = written()
    size = path.stat().st_size
    chance = random.Random(20261124)
    for position in [chance.randrange(size) for _ in range(50)]:
        with pytest.raises(CannotCheck, match="not evidence as it was written"):
            read_archive(flipped(path, position))
        flipped(path, position)


def test_every_byte_of_the_structures_of_the_zip_counts(written):
    path = written(inputs=[], catalogs=[])
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        start = archive.start_dir
    positions = [e.header_offset + at for e in entries for at in range(30 + len(e.filename))]
    for position in [*positions, *range(start, path.stat().st_size)]:
        with pytest.raises(CannotCheck):
            read_archive(flipped(path, position))
        flipped(path, position)


@pytest.mark.parametrize("left", [0, 1, 21, 100, -1, -200])
def test_an_archive_cut_short_is_refused(written, left):
    path = written()
    path.write_bytes(path.read_bytes()[:left])
    with pytest.raises(CannotCheck):
        read_archive(path)


@pytest.mark.parametrize("before, after", [(b"x", b""), (b"", b"x"), (b"", b"\0" * 200)])
def test_bytes_added_before_or_after_are_found(written, before, after):
    path = written()
    path.write_bytes(before + path.read_bytes() + after)
    with pytest.raises(CannotCheck):
        read_archive(path)


def test_a_file_that_is_no_archive_is_refused(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_bytes(b"chip,quantity\n" * 100)
    with pytest.raises(CannotCheck, match=r"notes\.txt is not evidence"):
        read_archive(path)


def test_a_file_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(CannotCheck, match="cannot be read"):
        read_archive(tmp_path / "none.zip")


def _ordinary(path, entries, compression):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in entries:
            archive.writestr(name, content)
        archive.comment = b"exportcheck evidence sha256:" + b"0" * 64
    return path


def test_a_packed_part_is_refused_before_it_is_unpacked(tmp_path):
    bomb = [("report.json", b"0" * 50_000_000), ("manifest.json", b"{}")]
    path = _ordinary(tmp_path / "bomb.zip", bomb, zipfile.ZIP_DEFLATED)
    assert path.stat().st_size < 100_000
    with pytest.raises(CannotCheck, match="never packed"):
        read_archive(path)


def test_parts_that_claim_the_same_bytes_are_refused(written):
    path = written()
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        start = archive.start_dir
    second = start + 46 + len(MEMBERS[0])
    struct.pack_into("<I", content, second + 42, 0)
    path.write_bytes(content)
    with pytest.raises(CannotCheck, match="do not lie in a row"):
        read_archive(path)


def test_a_size_beyond_the_file_is_refused_before_anything_is_read(written):
    path = written()
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        start = archive.start_dir
    struct.pack_into("<II", content, start + 20, 0xFFFFFFF0, 0xFFFFFFF0)
    path.write_bytes(content)
    with pytest.raises(CannotCheck, match="directory of the archive was changed"):
        read_archive(path)


@pytest.mark.parametrize("name", ["../report.json", "/etc/report.json", "inputs/../../x", "data\\chips.yaml"])
def test_a_name_that_leads_elsewhere_is_refused_and_nothing_is_laid_out(tmp_path, name):
    path = _ordinary(tmp_path / "a.zip", [(name, b"{}"), ("manifest.json", b"{}")], zipfile.ZIP_STORED)
    with pytest.raises(CannotCheck):
        read_archive(path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_input_that_changed_while_it_was_checked_is_refused_and_no_archive_appears(written, tmp_path):
    with pytest.raises(CannotCheck, match="changed while it was checked"):
        written(expected={"stdin": "sha256:" + "0" * 64})
    assert not list(tmp_path.glob("*evidence*"))


def test_a_failed_write_leaves_the_archive_that_was_there(written, tmp_path):
    before = written().read_bytes()
    with pytest.raises(CannotCheck, match="cannot be read"):
        written(inputs=[tmp_path / "gone.csv"])
    assert (tmp_path / "evidence.zip").read_bytes() == before
    assert not list(tmp_path.glob(".*"))


def test_a_report_for_people_is_no_evidence(written, tmp_path):
    with pytest.raises(UsageError, match="no report that can be kept"):
        written(report=tmp_path / "report.txt")
