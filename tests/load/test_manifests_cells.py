"""What one cell may say."""

from collections.abc import Callable
from datetime import date

import pytest

from exportcheck.load.manifests import Manifest
from exportcheck.model.manifest import Line, Rejected

Read = Callable[..., Manifest]
ReadLines = Callable[..., list[Line]]


CHIP, PLACE = "H200", "CN"
CODE_NEEDED = "license_code is not a licence code: 'Ⅽ30'; write letters and digits like C30"
SPACED = "quantity is not a whole number: '1 000'; if its thousands are grouped so, say --numbers \"1 234,5\""
WHICH_MONTH = (
    "ship_date does not say which is the month: '01/02/2026';"
    " write YYYY-MM-DD or say --dates DMY or --dates MDY"
)
NUMBER_NEEDED = "unit_value is not a number: '1e999'; write it like 1234.50, without a currency"


def one(read: Read, column: str, cell: str, **others: str) -> Line | Rejected:
    """The row with this cell in it."""
    cells = {"chip": CHIP, "quantity": "1", "destination": PLACE, **others, column: cell}
    quoted = ['"' + text.replace('"', '""') + '"' for text in cells.values()]
    (row,) = read(",".join(cells) + "\n" + ",".join(quoted) + "\n")
    assert isinstance(row, Line | Rejected)
    return row


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        ("quantity", "8", 8),
        ("quantity", " 8 ", 8),
        ("quantity", "+8", 8),
        ("quantity", "1,000", 1_000),
        ("quantity", "1,000,000", 1_000_000),
        ("quantity", "1000000000000", 10**12),
        ("license_quantity", "0", 0),
        ("ship_date", "2026-02-01", date(2026, 2, 1)),
        ("ship_date", "2026/2/1", date(2026, 2, 1)),
        ("ship_date", "2026-02-01T12:30:00Z", date(2026, 2, 1)),
        ("ship_date", "2026-02-01 12:30:00+09:00", date(2026, 2, 1)),
        ("ship_date", "2024-02-29", date(2024, 2, 29)),
        ("transaction", "Export", "export"),
        ("transaction", "re-export", "reexport"),
        ("transaction", "Transfer (in-country)", "transfer"),
        ("transaction", "in-country transfer", "transfer"),
        ("form_factor", "Module", "module"),
        ("license_code", "c30", "C30"),
        ("license_code", "C-30", "C30"),
        ("unit_value", "30000", 30_000.0),
        ("unit_value", "30,000.50", 30_000.5),
        ("unit_value", "0", 0.0),
        ("unit_value", "3e4", 30_000.0),
        ("end_user", "  Example Cloud  ", "Example Cloud"),
        ("end_user", "two\nlines\there", "two lines here"),
        ("end_user", "esc\x1b[31mred", "esc [31mred"),
        ("end_user", "left\u200bright\u2069", "leftright"),
        ("end_user", "全角　スペース", "全角　スペース"),
        ("end_user", "NO", "NO"),
        ("end_user", "   ", None),
        ("ship_date", "", None),
        ("license_quantity", " ", None),
    ],
)
def test_a_cell_is_read(read: Read, column: str, cell: str, value: object) -> None:
    line = one(read, column, cell)
    assert isinstance(line, Line), line
    assert getattr(line, column) == value


def test_norway_is_a_place(read: Read) -> None:
    line = one(read, "destination", "NO")
    assert isinstance(line, Line)
    assert line.destination.name == "Norway"


@pytest.mark.parametrize(
    ("column", "cell", "problem"),
    [
        ("quantity", "eight", "quantity is not a whole number: 'eight'"),
        ("quantity", "-1", "quantity is not positive: -1"),
        ("quantity", "0", "quantity is not positive: 0"),
        ("quantity", "1.5", "quantity is not a whole number: '1.5'"),
        ("quantity", "8.0", "quantity is not a whole number: '8.0'"),
        ("quantity", "1e3", "quantity is not a whole number: '1e3'"),
        ("quantity", "nan", "quantity is not a whole number: 'nan'"),
        ("quantity", "inf", "quantity is not a whole number: 'inf'"),
        ("quantity", "1_000", "quantity is not a whole number: '1_000'"),
        ("quantity", "1 000", SPACED),
        ("quantity", "1,00", "quantity is not a whole number: '1,00'"),
        ("quantity", "1000,000", "quantity is not a whole number: '1000,000'"),
        ("quantity", "1000000000001", "quantity is larger than 1,000,000,000,000: '1000000000001'"),
        ("quantity", "８", "quantity has digits other than 0 to 9: '８'; write plain digits"),
        ("quantity", "٨", "quantity has digits other than 0 to 9: '٨'; write plain digits"),
        ("quantity", "", "quantity is blank; every line needs one"),
        ("chip", " ", "chip is blank; every line needs one"),
        ("destination", "", "destination is blank; every line needs one"),
        ("chip", "H20O", "no chip is called 'H20O'"),
        ("license_quantity", "-1", "license_quantity is negative: -1"),
        ("ship_date", "01/02/2026", WHICH_MONTH),
        ("ship_date", "2026-02-30", "ship_date is a day that does not exist: '2026-02-30'"),
        ("ship_date", "2026-02/01", "ship_date is not a date: '2026-02/01'; write YYYY-MM-DD"),
        ("transaction", "sale", "transaction is not one of export, reexport, transfer, domestic: 'sale'"),
        ("form_factor", "card", "form_factor is not one of ic, module, board, server, rack: 'card'"),
        (
            "license_code",
            "Ⅽ30",
            CODE_NEEDED,
        ),
        ("unit_value", "-1", "unit_value is negative: '-1'"),
        ("unit_value", "nan", "unit_value is not a number: 'nan'; write it like 1234.50, without a currency"),
        (
            "unit_value",
            "1e999",
            NUMBER_NEEDED,
        ),
    ],
)
def test_a_cell_is_refused_in_one_sentence(read: Read, column: str, cell: str, problem: str) -> None:
    row = one(read, column, cell, end_user="Example")
    assert isinstance(row, Rejected)
    assert row.problem == problem


def test_an_unknown_place_names_its_column(read: Read) -> None:
    row = one(read, "end_user_hq", "Atlantis")
    assert isinstance(row, Rejected)
    assert row.problem.startswith("end_user_hq: 'Atlantis' is not a known place")


def test_a_long_cell_does_not_make_a_long_message(read: Read) -> None:
    for column in ("chip", "quantity", "destination", "ship_date", "transaction", "license_code"):
        row = one(read, column, "x" * 200_000)
        assert isinstance(row, Rejected)
        assert len(row.problem) < 200


def test_a_domestic_line_goes_to_the_us(read: Read) -> None:
    assert isinstance(one(read, "destination", "Puerto Rico", transaction="domestic"), Line)
    assert isinstance(one(read, "destination", "US", transaction="domestic"), Line)
    row = one(read, "destination", "CN", transaction="domestic")
    assert isinstance(row, Rejected)
    assert "domestic" in row.problem


def test_what_was_refused_once_is_refused_again_in_the_same_words(read: Read) -> None:
    first, second = read("chip,quantity,destination\nH20O,1,CN\nH20O,2,CN\n")
    assert first == Rejected(2, "no chip is called 'H20O'")
    assert second == Rejected(3, "no chip is called 'H20O'")
