"""One text of what a row asks, made by the engine.

A key has the parts of all columns that are read. Of a quantity that is plainly one, an id, a price or an
address that is plainly readable it has a stand-in, so that rows that differ in nothing else have one key;
whatever is not plainly so stands in the key as it is, and is read by the reader of rows.
"""

import narwhals as nw

from exportcheck.bulk.plan import ANY_QUANTITY, QUANTITY
from exportcheck.frames.columns import Column, Columns, Kind
from exportcheck.load.manifests.cells import LONGEST_TEXT

# Both are control characters, which the reader takes for a space wherever they stand.
BETWEEN, INSTEAD = "\x01", "\x02"
# Digits of the largest quantity but one, and of a price that nobody doubts.
DIGITS = 12
PRICE_DIGITS = 15
LARGEST_PRICE = 1e15


def text(column: Column) -> nw.Expr:
    """The values of a column as text; what is not stated is empty."""
    value = nw.col(column.header)
    if column.kind is Kind.NOTHING:
        return nw.lit("")
    if column.kind is Kind.TIME:
        value = value.cast(nw.Date())
    written = value.cast(nw.String()).fill_null("")
    if column.kind is Kind.TEXT:
        written = written.str.replace_all(BETWEEN, INSTEAD, literal=True)
    return written


def key(columns: Columns, point: str, *, whole: bool = False) -> nw.Expr:
    """The key of a row; a `whole` one has every cell. `point` begins the decimals of a written number."""
    parts = [text(column) if whole or column.asked else _shortened(column, point) for column in columns.all]
    return nw.concat_str(parts, separator=BETWEEN)


def is_plain_quantity(column: Column) -> nw.Expr:
    """Whether a quantity is digits only and not too many, so that its text can be taken as a number."""
    if column.kind not in (Kind.TEXT, Kind.NUMBER):
        return nw.lit(False)
    written = text(column)
    return _digits(written, DIGITS) & ~written.str.starts_with("0")


def is_named(column: Column) -> nw.Expr:
    """Whether a cell says anything."""
    return text(column).str.strip_chars() != ""


def _shortened(column: Column, point: str) -> nw.Expr:
    written = text(column)
    if column.name == QUANTITY:
        return nw.when(is_plain_quantity(column)).then(nw.lit(ANY_QUANTITY)).otherwise(written)
    return nw.when(_is_plain(column, point)).then(nw.lit("")).otherwise(written)


def _is_plain(column: Column, point: str) -> nw.Expr:
    """Whether a cell that no verdict hangs on is surely readable."""
    written = text(column)
    if column.kind is Kind.TRUTH:
        return written == ""
    if column.name != "unit_value":
        return written.str.len_chars() <= LONGEST_TEXT
    if column.kind is Kind.FLOAT:
        # A bare comparison is null where there is no number.
        value = nw.col(column.header)
        return ((value >= 0) & (value <= LARGEST_PRICE)).fill_null(True)
    point = point if column.kind is Kind.TEXT else "."
    digits = written.str.replace_all(point, "", literal=True)
    short = (written.str.len_chars() - digits.str.len_chars()) <= 1
    return (written == "") | (_digits(digits, PRICE_DIGITS) & short & ~written.str.starts_with(point))


def _digits(written: nw.Expr, most: int) -> nw.Expr:
    """Whether a text is digits of ASCII alone; the dollar of a pattern means another thing in each engine."""
    count = written.str.len_chars()
    return (count >= 1) & (count <= most) & ~written.str.contains("[^0-9]")
