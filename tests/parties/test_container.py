from datetime import date
from pathlib import Path

import pytest

from exportcheck.errors import CannotCheck, UnsoundData, UsageError
from exportcheck.model.party import Listed, ListInfo
from exportcheck.parties import build_index, open_index
from exportcheck.parties.index import CompiledIndex

INFO = ListInfo("Ours", None, date(2026, 11, 24), 1, 1, "00")
ONE = (Listed("1", "Ours", "Foo Bar", ("Quux",)),)


def test_an_index_says_what_it_was_built_from(index: CompiledIndex) -> None:
    assert index.info.name == "A list"
    assert index.info.published == date(2026, 7, 31)


def test_a_list_without_a_date_keeps_none(tmp_path: Path) -> None:
    build_index(ONE, INFO, tmp_path / "i")
    assert open_index(tmp_path / "i").info == INFO


def test_the_same_list_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in "ab":
        build_index(ONE, INFO, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize("place", [50, 2000, -1])
def test_one_changed_bit_is_refused(index_file: Path, tmp_path: Path, place: int) -> None:
    content = bytearray(index_file.read_bytes())
    content[place] ^= 1
    (tmp_path / "bad").write_bytes(content)
    with pytest.raises(CannotCheck, match="damaged"):
        open_index(tmp_path / "bad")


@pytest.mark.parametrize("kept", [47, 100, 5000])
def test_half_a_file_is_refused(index_file: Path, tmp_path: Path, kept: int) -> None:
    (tmp_path / "half").write_bytes(index_file.read_bytes()[:kept])
    with pytest.raises(CannotCheck, match=r"damaged|no compiled party list"):
        open_index(tmp_path / "half")


def test_another_version_is_refused_with_the_way_out(index_file: Path, tmp_path: Path) -> None:
    content = bytearray(index_file.read_bytes())
    content[8] = 99
    (tmp_path / "new").write_bytes(content)
    with pytest.raises(CannotCheck, match=r"format 99.*parties import"):
        open_index(tmp_path / "new")


def test_what_is_no_index_is_refused(tmp_path: Path) -> None:
    for name, content in (("empty", b""), ("csv", b"name,list\n" * 20)):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(CannotCheck, match=r"empty|no compiled party list"):
            open_index(tmp_path / name)
    with pytest.raises(CannotCheck, match="cannot be read"):
        open_index(tmp_path / "missing")


def test_a_failed_build_leaves_the_old_index(index_file: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_bytes(index_file.read_bytes())
    for broken in ((), (Listed("1", "Ours", "..."),), (Listed("1", "Ours", "x" * 10_000),)):
        with pytest.raises(UnsoundData):
            build_index(broken, INFO, kept)
    assert kept.read_bytes() == index_file.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        build_index(ONE, INFO, tmp_path / "no" / "i")
