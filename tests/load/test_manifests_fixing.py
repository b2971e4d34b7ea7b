"""The clean copy of a manifest."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from exportcheck.errors import UnreadableFile, UsageError
from exportcheck.load.manifests.fixing import fixed_copy
from exportcheck.model.manifest import Line, Rejected

ReadAll = Callable[..., list[tuple[str, list[Line | Rejected] | str]]]
Book = Callable[..., bytes]

MESSY = 'notes;Qty;Ship-to country;Part No\n=1+1;8; CN ;H200\n;;;\n"a;b";1.000;NO;RTX 4090 D\n'
CLEAN = "chip,quantity,destination,notes\nH200,8,CN ,=1+1\nRTX 4090 D,1.000,NO,a;b\n"


def test_columns_get_our_names_and_order_and_cells_stay(tmp_path: Path) -> None:
    path = tmp_path / "q1.csv"
    path.write_text(MESSY, encoding="utf-16")
    copy = fixed_copy(path)
    assert copy == tmp_path / "q1.fixed.csv"
    assert copy.read_bytes().decode("utf-8") == CLEAN
    assert path.read_text(encoding="utf-16") == MESSY
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["q1.csv", "q1.fixed.csv"]


def test_the_copy_says_the_same_as_the_original(tmp_path: Path, book: Book, read_all: ReadAll) -> None:
    rows: list[list[object]] = [
        ["Title"],
        ["Qty", "Destination", "Model", "Date", "Remark"],
        [8.0, "CN", "H200", date(2026, 2, 1), 1.5],
        [1, "NO", "H200", None, None],
    ]
    (tmp_path / "b.xlsx").write_bytes(book({"S": rows}))
    (tmp_path / "j.jsonl").write_text(
        '{"Qty": 8, "dest": "CN", "model": "H200", "date": "2026-02-01", "Remark": [1]}\n'
        '{"chip": "H200", "quantity": 1, "dest": "NO"}\n'
    )
    (tmp_path / "y.yaml").write_text(
        "lines:\n- {model: H200, qty: 8, dest: CN, date: 2026-02-01, Remark: x}\n"
        "- {model: H200, qty: 1, dest: NO}\n"
    )
    said = []
    for name in ("b.xlsx", "j.jsonl", "y.yaml"):
        path = tmp_path / name
        copy = fixed_copy(path)
        assert copy.read_text().splitlines()[0] == "ship_date,chip,quantity,destination,Remark"
        for file in (path, copy):
            ((_, rows_read),) = read_all(file)
            assert isinstance(rows_read, list)
            said.append([row._replace(number=0) for row in rows_read])
    assert all(isinstance(row, Line) for row in said[0])
    assert all(rows_read == said[0] for rows_read in said)


def test_a_column_that_was_passed_over_by_a_map_keeps_its_cells(tmp_path: Path, read_all: ReadAll) -> None:
    path = tmp_path / "q1.csv"
    path.write_text("chip,Was,quantity,destination\nline 1,H200,8,CN\n")
    copy = fixed_copy(path, rename={"chip": "Was"})
    assert copy.read_text() == "chip,quantity,destination,chip (as found)\nH200,8,CN,line 1\n"
    ((_, rows),) = read_all(copy)
    assert isinstance(rows[0], Line)


def test_a_copy_that_is_there_is_not_overwritten_unless_asked(tmp_path: Path) -> None:
    path = tmp_path / "q1.csv"
    path.write_text(MESSY)
    copy = tmp_path / "q1.fixed.csv"
    copy.write_text("mine")
    with pytest.raises(UsageError, match="is not overwritten"):
        fixed_copy(path)
    assert copy.read_text() == "mine"
    fixed_copy(path, replace=True)
    assert copy.read_text() == CLEAN


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("m.csv", b'chip,quantity,destination\nH200,8,CN\nH200,"8,CN\n', "line 3: a quote is opened"),
        ("m.csv", b"chip,quantity,destination\nH200,8,CN,more\n", "more cells than the header"),
        (
            "m.csv",
            b"chip,quantity,destination\nH200,8,\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xff\n",
            "not valid text",
        ),
        ("m.csv", b"", "is empty"),
        ("m.csv", b"chip,quantity\n", "destination is missing"),
        ("m.jsonl", b'{"chip": 1}\n[]\n', "line 2"),
        ("m.yaml", b"applicant: Example\nlines: []\n", "a CSV cannot hold applicant"),
        ("m.zip", b"PK\x05\x06" + b"\0" * 18, "an archive where one manifest is expected"),
    ],
)
def test_what_cannot_be_carried_over_whole_leaves_no_copy(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=said) as caught:
        fixed_copy(path)
    str(caught.value).encode()
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


def test_a_formula_without_a_value_stops_the_copy(tmp_path: Path, book: Book) -> None:
    path = tmp_path / "b.xlsx"
    path.write_bytes(book({"S": [["chip", "quantity", "destination"], ["H200", "=4+4", "CN"]]}))
    with pytest.raises(UnreadableFile, match=r"b\.xlsx!S, line 2: quantity is a formula"):
        fixed_copy(path)
