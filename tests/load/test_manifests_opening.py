"""Opening manifests from paths and streams, and finding them in folders."""

import csv
import io
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exportcheck.errors import UnknownName, UnreadableFile
from exportcheck.load.manifests import Manifest, find_manifests, open_manifest
from exportcheck.model.manifest import COLUMNS, Line, Rejected
from exportcheck.model.place import Gazetteer, Place, UnknownPlace

TEXT = "chip,quantity,destination\nH200,8,CN\n"
CHINA = Place("CN", "China")
CHIPS = {"h200": "nvidia-h200-sxm", "rtx 4090 d": "nvidia-rtx-4090-d"}

Read = Callable[..., Manifest]


def chip(text: str) -> str:
    """The id of a chip in a small catalog."""
    try:
        return CHIPS[text.lower()]
    except KeyError:
        raise UnknownName(f"no chip is called {text!r}") from None


def any_place(text: str) -> Place:
    """China, whatever is written, except nowhere."""
    if text == "nowhere":
        raise UnknownPlace("'nowhere' is not a known place")
    return CHINA


def test_a_path_is_read_again_for_every_iteration(tmp_path: Path, gazetteer: Gazetteer) -> None:
    path = tmp_path / "q1.csv"
    path.write_text(TEXT, encoding="utf-8")
    with open_manifest(path, chip=chip, place=gazetteer.find) as manifest:
        assert manifest.name == str(path)
        assert list(manifest) == list(manifest)
        assert manifest.lines_read == 1
        assert manifest.application is None


def test_a_file_that_changes_between_digest_and_rows_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "q1.csv"
    path.write_text(TEXT, encoding="utf-8")
    manifest = open_manifest(path, name="q1", chip=chip, place=any_place)
    path.write_text(TEXT + "H200,9,CN\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="was changed"):
        list(manifest)


def test_a_pipe_is_read_once_and_kept(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(TEXT,))
    writer.start()
    with open_manifest(pipe, chip=chip, place=any_place) as manifest:
        writer.join()
        assert len(list(manifest)) == len(list(manifest)) == 1


def test_a_stream_larger_than_memory_goes_to_a_file_that_is_gone_after(read: Read) -> None:
    manifest = read("chip,quantity,destination\n" + "H200,8,CN\n" * 1_000_000, name="stdin")
    assert sum(isinstance(row, Line) for row in manifest) == 1_000_000
    manifest.close()


def test_leaving_in_the_middle_does_no_harm(read: Read) -> None:
    manifest = read(TEXT + "H200,9,CN\n" * 10)
    for _ in manifest:
        break
    assert len(list(manifest)) == 11


@pytest.mark.parametrize("name", ["missing.csv", "folder", "a\0b"])
def test_what_cannot_be_opened_is_unreadable(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(UnreadableFile):
        open_manifest(tmp_path / name, chip=chip, place=any_place)


def test_an_endless_device_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="binary"):
        open_manifest(Path("/dev/zero"), chip=chip, place=any_place)


def test_names_are_resolved_once_however_often_they_are_written() -> None:
    asked: list[str] = []

    def counting(text: str) -> str:
        asked.append(text)
        if text == "bad":
            raise UnknownName("no chip is called 'bad'")
        return text

    rows = "a,1,CN\nbad,1,CN\n" * 100
    manifest = open_manifest(
        io.BytesIO(b"chip,quantity,destination\n" + rows.encode()), chip=counting, place=any_place
    )
    assert len(list(manifest)) == 200
    assert sorted(asked) == ["a", "bad"]


def test_a_bug_in_a_name_lookup_is_not_a_rejected_row() -> None:
    def broken(text: str) -> str:
        raise ZeroDivisionError

    manifest = open_manifest(io.BytesIO(TEXT.encode()), chip=broken, place=any_place)
    with pytest.raises(ZeroDivisionError):
        list(manifest)


def test_folders_are_walked_in_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.csv", "a.yaml", "c/d.JSONL", "c/e.yml", "c/f.tsv", "g.txt", ".h.csv", ".i/j.csv"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("", encoding="utf-8")
    (tmp_path / "c" / "loop").symlink_to(tmp_path)
    found = [str(path.relative_to(tmp_path)) for path in find_manifests([tmp_path])]
    assert found == ["a.yaml", "b.csv", "c/d.JSONL", "c/e.yml", "c/f.tsv"]


def test_a_file_is_taken_as_given_and_only_once(tmp_path: Path) -> None:
    path = tmp_path / "table.txt"
    path.write_text("", encoding="utf-8")
    other = tmp_path / "x.csv"
    other.write_text("", encoding="utf-8")
    assert find_manifests([path, other, tmp_path, path]) == [path, other]


def test_a_missing_path_or_an_empty_folder_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="cannot be read"):
        find_manifests([tmp_path / "missing"])
    with pytest.raises(UnreadableFile, match="holds no manifest"):
        find_manifests([tmp_path])


NAMES = st.sampled_from(["m.csv", "m.jsonl", "m.yaml", "-"])
CELLS = st.one_of(
    st.sampled_from(
        ["", " ", *CHIPS, "8", "-1", "1,000", "CN", "nowhere", "2026-01-01", "domestic", '"', "a\nb"]
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12),
)


@settings(max_examples=300, deadline=None)
@given(
    rows=st.lists(st.lists(CELLS, max_size=len(COLUMNS) + 2), max_size=8),
    delimiter=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_every_row_is_a_line_or_rejected_and_none_is_lost(
    rows: list[list[str]], delimiter: str, end: str, encoding: str
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    starts = []
    for row in [list(COLUMNS), *rows]:
        # Count as an editor does: every kind of line end ends a line, inside quotes too.
        written = text.getvalue().replace("\r\n", "\n").replace("\r", "\n")
        starts.append(written.count("\n") + 1)
        writer.writerow(row)
    expected = [
        start for start, row in zip(starts[1:], rows, strict=True) if any(cell.strip() for cell in row)
    ]
    manifest = open_manifest(io.BytesIO(text.getvalue().encode(encoding)), chip=chip, place=any_place)
    found = list(manifest)
    assert [row.number for row in found] == expected
    assert all(isinstance(row, Line | Rejected) for row in found)
    assert manifest.lines_read == len(expected)


@settings(max_examples=300, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=300),
    st.sampled_from(["m.csv", "m.jsonl", "m.yaml", "-"]),
)
def test_whatever_the_text_is_it_ends_in_rows_or_one_sentence(text: str, name: str) -> None:
    body = text if name != "m.csv" else TEXT + text
    try:
        rows = list(open_manifest(io.BytesIO(body.encode()), name=name, chip=chip, place=any_place))
    except UnreadableFile as error:
        assert "\n" not in str(error)
    else:
        assert all(isinstance(row, Line | Rejected) for row in rows)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300), NAMES)
def test_whatever_the_bytes_are_they_end_in_rows_or_one_sentence(raw: bytes, name: str) -> None:
    body = raw if name != "m.csv" else TEXT.encode() + raw
    try:
        rows = list(open_manifest(io.BytesIO(body), name=name, chip=chip, place=any_place))
    except UnreadableFile as error:
        assert "\n" not in str(error)
        str(error).encode()
    else:
        for row in rows:
            if isinstance(row, Rejected):
                row.problem.encode()
