"""Numbers and dates in the styles of other countries, when it is said which."""

from collections.abc import Callable
from datetime import date

import pytest

from exportcheck.errors import UsageError
from exportcheck.load.manifests import Manifest
from exportcheck.model.manifest import Line, Rejected

Read = Callable[..., Manifest]


def one(read: Read, column: str, cell: str, **how: str) -> Line | Rejected:
    """The row with this cell in it."""
    cells = {"chip": "H200", "quantity": "1", "destination": "CN", column: cell}
    (row,) = read("\t".join(cells) + "\n" + "\t".join(cells.values()) + "\n", **how)
    return row


@pytest.mark.parametrize(
    ("style", "column", "cell", "value"),
    [
        ("1,234.5", "quantity", "1,000", 1000),
        ("1.234,5", "quantity", "1.000", 1000),
        ("1.234,5", "quantity", "1000", 1000),
        ("1.234,5", "unit_value", "30.000,50", 30000.5),
        ("1.234,5", "unit_value", "0,5", 0.5),
        ("1 234,5", "quantity", "1 000 000", 1_000_000),
        ("1 234,5", "quantity", "1\u202f000", 1000),
        ("1 234,5", "unit_value", "30\u00a0000,50", 30000.5),
        ("1'234.5", "quantity", "1'000", 1000),
        ("1'234.5", "quantity", "1’000", 1000),
        ("1'234.5", "license_quantity", "0", 0),
    ],
)
def test_a_number_is_read_in_its_style(read: Read, style: str, column: str, cell: str, value: float) -> None:
    line = one(read, column, cell, numbers=style)
    assert isinstance(line, Line), line
    assert getattr(line, column) == value


@pytest.mark.parametrize(
    ("style", "cell", "problem"),
    [
        ("1.234,5", "1,000", "quantity is not a whole number written like 1.234,5: '1,000'"),
        ("1.234,5", "1.5", "quantity is not a whole number written like 1.234,5: '1.5'"),
        ("1.234,5", "1 000", "quantity is not a whole number written like 1.234,5: '1 000'"),
        ("1 234,5", "1.000", "quantity is not a whole number written like 1 234,5: '1.000'"),
        ("1.234,5", "-1.000", "quantity is not positive: -1.000"),
    ],
)
def test_another_style_than_the_one_said_is_refused(read: Read, style: str, cell: str, problem: str) -> None:
    assert one(read, "quantity", cell, numbers=style) == Rejected(2, problem)


@pytest.mark.parametrize(
    ("cell", "style"), [("1.000", "1.234,5"), ("1 000", "1 234,5"), ("1'000", "1'234.5")]
)
def test_without_a_style_the_sentence_names_the_option(read: Read, cell: str, style: str) -> None:
    row = one(read, "quantity", cell)
    assert isinstance(row, Rejected)
    assert row.problem.endswith(f'if its thousands are grouped so, say --numbers "{style}"')


def test_a_number_of_json_has_its_own_style_and_yaml_is_text(read: Read) -> None:
    row = '{"chip": "H200", "quantity": "1.000", "destination": "CN", "unit_value": %s}'
    for name, text in (("m.jsonl", row % "1.125"), ("m.yaml", "lines:\n- " + row % '"1,125"')):
        (line,) = read(text, name, numbers="1.234,5")
        assert isinstance(line, Line)
        assert (line.quantity, line.unit_value) == (1000, 1.125)


@pytest.mark.parametrize(
    ("order", "cell"),
    [
        (None, "2026-01-31"),
        (None, "31 Jan 2026"),
        (None, "31-JAN-2026"),
        (None, "31. January 2026"),
        (None, "31st January, 2026"),
        (None, "Jan 31, 2026"),
        (None, "January 31 2026"),
        ("DMY", "31/01/2026"),
        ("DMY", "31.01.2026"),
        ("DMY", "31-1-2026"),
        ("DMY", "31/01/2026 12:30"),
        ("DMY", "2026-01-31"),
        ("MDY", "01/31/2026"),
        ("MDY", "1/31/2026 12:30:00 PM"),
        ("YMD", "2026.01.31"),
    ],
)
def test_a_date_is_read_in_its_order(read: Read, order: str | None, cell: str) -> None:
    line = one(read, "ship_date", cell, **({"dates": order} if order else {}))
    assert isinstance(line, Line), line
    assert line.ship_date == date(2026, 1, 31)


@pytest.mark.parametrize(
    ("order", "cell", "said"),
    [
        (
            None,
            "31/01/2026",
            "does not say which is the month: '31/01/2026'; write YYYY-MM-DD or say --dates DMY",
        ),
        (None, "01.31.2026", "say --dates MDY"),
        (None, "01/02/2026", "say --dates DMY or --dates MDY"),
        (None, "01-31-26", "has a year of two digits: '01-31-26'; write YYYY-MM-DD"),
        ("MDY", "01-31-26", "has a year of two digits"),
        (None, "31-Jan-26", "has a year of two digits"),
        ("MDY", "31/01/2026", "is a day that does not exist"),
        ("YMD", "31/01/2026", "is not in the order of --dates YMD"),
        (None, "31 Foo 2026", "is not a date"),
        (None, "2026.01.31", "is not a date"),
        (None, "30 Feb 2026", "is a day that does not exist"),
    ],
)
def test_a_date_that_could_be_another_is_refused(read: Read, order: str | None, cell: str, said: str) -> None:
    row = one(read, "ship_date", cell, **({"dates": order} if order else {}))
    assert isinstance(row, Rejected), row
    assert said in row.problem


def test_the_day_of_an_application_is_read_in_the_same_order(read: Read) -> None:
    text = "application_date: 31/01/2026\nlines: []\n"
    application = read(text, "m.yaml", dates="DMY").application
    assert application is not None
    assert application.application_date == date(2026, 1, 31)


@pytest.mark.parametrize("how", [{"numbers": "1_000"}, {"dates": "dmy"}])
def test_a_style_that_is_none_is_a_wrong_command_line(read: Read, how: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="it is one of"):
        read("", "m.csv", **how)
