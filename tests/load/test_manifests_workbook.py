"""Workbooks: which sheet, which row is the header, and what cells say."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from exportcheck.errors import UnreadableFile
from exportcheck.load.manifests import Manifest
from exportcheck.model.manifest import Line, Rejected

Read = Callable[..., Manifest]
Book = Callable[..., bytes]
Changed = Callable[..., bytes]

HEADER = ["chip", "quantity", "destination"]
ROW = ["H200", 8, "CN"]


def one(read: Read, data: bytes) -> Line | Rejected:
    """The only row of a workbook."""
    (row,) = read(data, "m.xlsx")
    return row


def test_rows_are_numbered_as_in_the_sheet_and_blank_ones_skipped(read: Read, book: Book) -> None:
    manifest = read(book({"Q1": [HEADER, ROW, [], [None, "  ", None], ["H20O", 1, "CN"], ROW]}), "b.xlsx")
    rows = list(manifest)
    assert [(type(row).__name__, row.number) for row in rows] == [("Line", 2), ("Rejected", 5), ("Line", 6)]
    assert rows == list(manifest)
    assert manifest.lines_read == 3
    assert manifest.name == "b.xlsx!Q1"
    assert manifest.notices == []
    assert manifest.digest.startswith("sha256:")


def test_numbers_dates_and_texts_are_what_they_look_like(read: Read, book: Book) -> None:
    header = [*HEADER, "ship_date", "license_expires", "unit_value", "shipment_id", "hts", "line_id"]
    row = ["H200", 8.0, "CN", datetime(2026, 2, 1, 13, 30), date(2026, 3, 1), 30000.5, 7, 8471.5, "  2 "]

    def change(workbook: Workbook) -> None:
        sheet = workbook.worksheets[0]
        sheet["G2"].number_format = "0000"
        sheet["H2"].number_format = "0000.00"

    line = one(read, book({"S": [header, row]}, change))
    assert isinstance(line, Line)
    assert (line.quantity, line.unit_value) == (8, 30000.5)
    assert (line.ship_date, line.license_expires) == (date(2026, 2, 1), date(2026, 3, 1))
    assert (line.shipment_id, line.hts, line.line_id) == ("0007", "8471.50", "2")


@pytest.mark.parametrize(
    ("column", "cell", "problem"),
    [
        ("quantity", 8.5, "quantity is not a whole number: '8.5'"),
        ("quantity", -8, "quantity is not positive: -8"),
        ("quantity", True, "quantity is not a whole number: true"),
        ("quantity", "8.0", "quantity is not a whole number: '8.0'"),
        ("quantity", 10**13, "quantity is larger than 1,000,000,000,000: '10000000000000'"),
        ("quantity", None, "quantity is blank; every line needs one"),
        ("ship_date", 46054, "ship_date is the number 46054, not a date; format the cell as a date"),
        ("chip", "#REF!", "chip holds the error '#REF!'; mend its formula"),
    ],
)
def test_a_cell_is_refused_in_one_sentence(
    read: Read, book: Book, column: str, cell: object, problem: str
) -> None:
    cells: dict[str, object] = {"chip": "H200", "quantity": 8, "destination": "CN", column: cell}
    assert one(read, book({"S": [list(cells), list(cells.values())]})) == Rejected(2, problem)


def test_text_numbers_are_numbers(read: Read, book: Book) -> None:
    line = one(read, book({"S": [HEADER, ["H200", "1,000", "CN"]]}))
    assert isinstance(line, Line)
    assert line.quantity == 1000


def test_a_number_of_the_workbook_is_not_read_in_the_style_of_texts(read: Read, book: Book) -> None:
    data = book({"S": [[*HEADER, "unit_value"], ["H200", "1.000", "CN", 1.125]]})
    (line,) = read(data, "m.xlsx", numbers="1.234,5")
    assert isinstance(line, Line)
    assert (line.quantity, line.unit_value) == (1000, 1.125)


def test_a_formula_counts_with_its_saved_value_and_not_without(
    sheet_changed: Changed, read: Read, book: Book
) -> None:
    data = book({"S": [[*HEADER, "end_user", "notes"], ["H200", "=4+4", "CN", None, "=1+1"]]})
    row = one(read, data)
    assert isinstance(row, Rejected)
    assert row.problem == (
        "quantity is a formula whose value is not known, because the workbook was saved without it;"
        " recalculate the workbook in Excel and save it"
    )
    line = one(read, sheet_changed(data, rb"<f>4\+4</f><v ?/>|<f>4\+4</f><v></v>", b"<f>4+4</f><v>8</v>"))
    assert isinstance(line, Line)
    assert line.quantity == 8


def test_a_formula_that_gave_an_empty_text_is_a_blank_cell(
    sheet_changed: Changed, read: Read, book: Book
) -> None:
    data = book({"S": [[*HEADER, "end_user"], [*ROW, '=IF(1,"","")']]})
    data = sheet_changed(data, rb'<c r="D2"[^>]*>', b'<c r="D2" t="str">')
    line = one(read, data)
    assert isinstance(line, Line)
    assert line.end_user is None


def test_the_header_is_found_below_titles(read: Read, book: Book) -> None:
    titles: list[list[object]] = [["Shipments of the quarter"], [], ["Prepared by", "A. Clerk"]]
    manifest = read(book({"S": [*titles, HEADER, ROW]}), "m.xlsx")
    assert [row.number for row in manifest] == [5]


def test_a_table_that_begins_in_another_column_is_read(read: Read, book: Book) -> None:
    manifest = read(book({"S": [[None, *HEADER], [None, *ROW]]}), "m.xlsx")
    assert len(list(manifest)) == 1
    assert manifest.notices == []


def test_cells_without_a_header_above_them_are_noticed(read: Read, book: Book) -> None:
    manifest = read(book({"S": [HEADER, [*ROW, "call first"], [None] * 3 + ["a note"]]}), "m.xlsx")
    assert [row.number for row in manifest] == [2]
    assert [notice.message for notice in manifest.notices] == [
        "cells in columns without a header were not read"
    ]


def test_a_header_over_two_rows_is_put_together(read: Read, book: Book) -> None:
    rows: list[list[object]] = [
        ["Shipments", None, None, None, None],
        ["Chip", "Qty", "Destination", "End user", None],
        [None, None, None, "Name", "Country"],
        [*ROW, "Example", "CN"],
    ]

    def change(workbook: Workbook) -> None:
        for merged in ("A1:E1", "A2:A3", "B2:B3", "C2:C3", "D2:E2"):
            workbook.worksheets[0].merge_cells(merged)

    manifest = read(book({"S": rows}, change), "m.xlsx")
    (line,) = manifest
    assert isinstance(line, Line)
    assert line.number == 4
    assert line.end_user == "Example"
    assert line.end_user_country is not None
    assert manifest.notices == []


def test_a_group_above_the_header_helps_to_name_its_columns(read: Read, book: Book) -> None:
    rows: list[list[object]] = [
        [None, None, None, "End user", None],
        [*HEADER, "Name", "Country"],
        [*ROW, "Example", "CN"],
    ]
    (line,) = read(book({"S": rows}, lambda it: it.worksheets[0].merge_cells("D1:E1")), "m.xlsx")
    assert isinstance(line, Line)
    assert line.end_user == "Example"
    assert line.end_user_country is not None


def test_a_merged_header_names_its_first_column(read: Read, book: Book) -> None:
    rows: list[list[object]] = [["chip", None, "quantity", "destination"], ["H200", None, 8, "CN"]]
    assert len(list(read(book({"S": rows}, lambda it: it.worksheets[0].merge_cells("A1:B1")), "m.xlsx"))) == 1


def test_the_first_sheet_with_the_columns_is_read_and_the_others_are_told(read: Read, book: Book) -> None:
    sheets = {"Read me": [["About"]], "Q1": [HEADER, ROW], "Q2": [HEADER, ROW, ROW], "Old": [HEADER, ROW]}

    def hide(workbook: Workbook) -> None:
        workbook["Old"].sheet_state = "hidden"

    manifest = read(book(sheets, hide), "b.xlsx")
    assert manifest.name == "b.xlsx!Q1"
    (notice,) = manifest.notices
    assert notice.rule == "XC615"
    assert notice.message == (
        "only the sheet 'Q1' was read; 2 other sheets hold tables of shipments: 'Q2', 'Old' (hidden)"
        " (--sheet NAME reads one)"
    )
    assert len(list(read(book(sheets), "b.xlsx", sheet="q2"))) == 2
    with pytest.raises(UnreadableFile, match=r"there is no sheet 'Q9'.*'Q1'"):
        read(book(sheets), "b.xlsx", sheet="Q9")


def test_a_hidden_sheet_comes_last_and_is_told(read: Read, book: Book) -> None:
    def hide(workbook: Workbook) -> None:
        workbook["A"].sheet_state = "veryHidden"

    manifest = read(book({"A": [HEADER, ROW], "B": [HEADER, ROW]}, hide), "b.xlsx")
    assert manifest.name == "b.xlsx!B"
    manifest = read(book({"A": [HEADER, ROW], "B": []}, hide), "b.xlsx")
    assert manifest.name == "b.xlsx!A"
    assert [notice.message for notice in manifest.notices] == ["the sheet that was read, 'A', is hidden"]
    manifest = read(book({"A": [["lists"]], "B": [HEADER, ROW]}, hide), "b.xlsx")
    assert [notice.message for notice in manifest.notices] == ["a hidden sheet was not read: 'A'"]


def test_a_workbook_without_the_columns_says_which(read: Read, book: Book) -> None:
    with pytest.raises(UnreadableFile, match=r"^b\.xlsx!S: the column destination is missing"):
        read(book({"S": [["Title"], ["chip", "quantity", "notes"]], "T": [["x"]]}), "b.xlsx")


def test_a_blank_workbook_has_no_lines(read: Read, book: Book) -> None:
    assert list(read(book({"S": []}), "b.xlsx")) == []


def test_a_map_names_a_header(read: Read, book: Book) -> None:
    data = book({"Cover": [["x"]], "S": [["Was", "Qty", "dest"], ROW]})
    assert len(list(read(data, "b.xlsx", {"chip": "Was"}))) == 1


def test_dates_since_1904_are_dates(read: Read, book: Book) -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    def change(workbook: Workbook) -> None:
        workbook.epoch = CALENDAR_MAC_1904

    line = one(read, book({"S": [[*HEADER, "ship_date"], [*ROW, date(2026, 2, 1)]]}, change))
    assert isinstance(line, Line)
    assert line.ship_date == date(2026, 2, 1)


def test_texts_in_the_cells_themselves_are_read(sheet_changed: Changed, read: Read, book: Book) -> None:
    inline = b'<c r="A2" t="inlineStr"><is><r><t>H2</t></r><r><t>00</t></r><rPh><t>x</t></rPh></is></c>'
    line = one(read, sheet_changed(book({"S": [HEADER, ROW]}), rb'<c r="A2".*?</c>', inline))
    assert isinstance(line, Line)
    assert line.chip == "nvidia-h200-sxm"
