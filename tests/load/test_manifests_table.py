"""Delimited tables."""

from collections.abc import Callable
from io import BytesIO, TextIOWrapper

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exportcheck.errors import UnreadableFile
from exportcheck.load.manifests import Manifest, table
from exportcheck.load.manifests.table import Rows
from exportcheck.model.manifest import Line, Rejected

Read = Callable[..., Manifest]
ReadLines = Callable[..., list[Line]]


HEADER = "chip,quantity,destination,end_user\n"


def numbers(read: Read, text: str) -> list[tuple[str, int]]:
    """What became of every row: its kind and its line."""
    return [(type(row).__name__, row.number) for row in read(text)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_delimiter_is_that_of_the_header(read_lines: ReadLines, delimiter: str, end: str) -> None:
    text = end.join(["chip,quantity,destination", "H200,8,CN", ""]).replace(",", delimiter)
    (line,) = read_lines(text)
    assert (line.number, line.chip, line.quantity, line.destination.code) == (2, "nvidia-h200-sxm", 8, "CN")


def test_a_separator_line_of_excel_is_obeyed(read_lines: ReadLines) -> None:
    (line,) = read_lines('sep=;\r\nchip;quantity;destination;end_user\r\nH200;8;CN;"A, B; C"\r\n')
    assert (line.number, line.end_user) == (3, "A, B; C")


def test_a_comma_inside_a_semicolon_table_is_no_delimiter(read_lines: ReadLines) -> None:
    (line,) = read_lines("chip;quantity;destination;end_user\nH200;8;CN;A, B, C, D, E\n")
    assert line.end_user == "A, B, C, D, E"


def test_a_row_is_known_by_the_line_on_which_it_begins(read: Read) -> None:
    text = (
        HEADER
        + 'H200,1,CN,"two\nlines"\n\nH200,2,CN,"three\r\nlines\r\nhere"\nH200,x,CN,\n,,,\nH200,3,CN,end'
    )
    assert numbers(read, text) == [("Line", 2), ("Line", 5), ("Rejected", 8), ("Line", 10)]


def test_a_header_over_several_lines_is_counted(read: Read) -> None:
    assert numbers(read, 'chip,quantity,"ship to\ncountry"\nH200,1,CN\n') == [("Line", 3)]


def test_blank_lines_before_the_header_are_counted(read: Read) -> None:
    assert numbers(read, "\n\n" + HEADER + "H200,1,CN,\n") == [("Line", 4)]


def test_a_quote_that_never_closes_swallows_no_row(read: Read) -> None:
    text = HEADER + 'H200,1,CN,a\nH200,2,CN,"b\nH200,3,CN,c\nH200,4,CN,d\n'
    assert numbers(read, text) == [("Line", 2), ("Rejected", 3), ("Line", 4), ("Line", 5)]


def test_two_stray_quotes_swallow_no_row(read: Read) -> None:
    text = HEADER + 'H200,1,CN,"b\nH200,2,CN,c\nH200,3,CN,"d\nH200,4,CN,e\n'
    assert numbers(read, text) == [("Rejected", 2), ("Line", 3), ("Rejected", 4), ("Line", 5)]


def test_a_stray_quote_in_a_long_file_is_found_without_reading_it_again_and_again(read: Read) -> None:
    text = HEADER + 'H200,1,CN,"b\n' + "H200,2,CN,c\n" * 30_000
    rows = list(read(text))
    assert isinstance(rows[0], Rejected)
    assert "goes on" in rows[0].problem
    assert len(rows) == 30_001
    assert rows[-1].number == 30_002


def test_a_file_made_of_stray_quotes_is_read_to_its_end_in_good_time(read: Read) -> None:
    rows = list(read(HEADER + 'a","\n' * 30_000 + "H200,2,CN,c\n"))
    assert [row.number for row in rows] == list(range(2, 30_003))
    assert isinstance(rows[-1], Line)


def test_inch_marks_and_doubled_quotes_are_text(read_lines: ReadLines) -> None:
    first, second = read_lines(HEADER + 'H200,1,CN,19" rack\nH200,1,CN,"19"" rack, left"\n')
    assert (first.end_user, second.end_user) == ('19" rack', '19" rack, left')


def test_short_rows_have_blanks_and_long_rows_are_rejected(read: Read) -> None:
    short, blank_extra, long = read(HEADER + "H200,1,CN\nH200,1,CN,a,,\nH200,1,CN,a,,b\n")
    assert isinstance(short, Line)
    assert isinstance(blank_extra, Line)
    assert short.end_user is None
    assert blank_extra.end_user == "a"
    assert isinstance(long, Rejected)
    assert "6 cells where the header has 4" in long.problem


def test_a_cell_of_more_than_a_mebibyte_rejects_its_row_only(read: Read) -> None:
    giant = "x" * (1024 * 1024 + 1)
    text = HEADER + f"H200,1,CN,a\nH200,2,CN,{giant}\nH200,3,CN,c\n"
    assert numbers(read, text) == [("Line", 2), ("Rejected", 3), ("Line", 4)]


def test_a_cell_of_more_than_ten_thousand_characters_is_rejected(read: Read) -> None:
    fits, long = read(HEADER + f"H200,1,CN,{'x' * 10_000}\nH200,1,CN,{'x' * 10_001}\n")
    assert isinstance(fits, Line)
    assert isinstance(long, Rejected)
    assert len(long.problem) < 200


@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff", HEADER, HEADER + "\n,,,\n   \n"])
def test_nothing_to_read_is_no_error_here(read: Read, text: str) -> None:
    manifest = read(text)
    assert list(manifest) == []
    assert manifest.lines_read == 0


def test_missing_columns_are_named_with_those_found(read: Read) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read("a,quantity\n1,2\n")
    said = str(caught.value)
    assert "m.csv" in said
    assert "columns chip, destination are missing" in said
    assert "'a', 'quantity'" in said
    assert "--map chip=" in said


@pytest.mark.parametrize("count", [1_001, 100_000])
def test_too_many_columns_are_refused(read: Read, count: int) -> None:
    with pytest.raises(UnreadableFile, match="columns, more than 1,000"):
        read(",".join(f"c{at}" for at in range(count)) + "\n1\n")


def test_a_thousand_columns_are_read(read: Read) -> None:
    header = HEADER.strip() + "," + ",".join(f"c{at}" for at in range(996))
    manifest = read(header + "\nH200,1,CN\n")
    assert len(list(manifest)) == 1
    assert len(manifest.notices) == 1
    assert len(manifest.notices[0].message) < 500


def test_lines_read_counts_as_it_goes_and_starts_again(read: Read) -> None:
    manifest = read(HEADER + "H200,1,CN,\nbad,x,y,z\nH200,1,CN,\n")
    rows = iter(manifest)
    next(rows)
    assert manifest.lines_read == 1
    assert [row.number for row in manifest] == [2, 3, 4]
    assert manifest.lines_read == 3


CELLS = st.text(st.sampled_from('ab,"; \r\n\t1é'), max_size=12)


@given(st.lists(CELLS, max_size=40), st.sampled_from(["\n", "\r\n", "\r"]), st.integers(1, 60))
@settings(max_examples=300, deadline=None)
def test_many_rows_at_once_are_the_rows_one_by_one(cells: list[str], end: str, together: int) -> None:
    text = "chip,quantity" + end + end.join(cells)
    one_by_one = list(Rows(TextIOWrapper(BytesIO(text.encode()), "utf-8", newline="")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table, "TOGETHER", together)
        rows = Rows(TextIOWrapper(BytesIO(text.encode()), "utf-8", newline=""))
        found: list[tuple[int, list[str] | str]] = []
        for first, several in rows.stretches():
            if isinstance(several, str):
                found.append((first, several))
            else:
                found += [(number, row) for number, row in enumerate(several, first) if row]
    assert found == one_by_one
