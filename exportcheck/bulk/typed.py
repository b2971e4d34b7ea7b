"""Typed columns as the texts that the reader of rows reads: numbers as JSON writes them, dates by ISO 8601.

A whole number held as a floating one has no decimals, as in a workbook: tables with gaps hold ids so.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as types

from exportcheck.bulk.arrow import Mask
from exportcheck.bulk.plan import BETWEEN
from exportcheck.bulk.scanning import Positions

# What Arrow gives for the values of types that are read; a time is a date.
Value = str | bool | int | float | Decimal | date | None

NUMBERS = ("quantity", "license_quantity", "unit_value")
# Past this a floating number is no longer every whole number.
_WHOLE = 2.0**53


def is_read(kind: Any) -> bool:
    """Whether values of a type have a text."""
    if types.is_dictionary(kind):
        return is_read(kind.value_type)
    return (
        is_text(kind)
        or is_number(kind)
        or any(of(kind) for of in (types.is_boolean, types.is_date, types.is_timestamp, types.is_null))
    )


def is_text(kind: Any) -> bool:
    """Whether values of a type are texts."""
    if types.is_dictionary(kind):
        return is_text(kind.value_type)
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


def is_number(kind: Any) -> bool:
    """Whether values of a type are numbers."""
    if types.is_dictionary(kind):
        return is_number(kind.value_type)
    return bool(types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind))


def text(column: str, value: Value) -> str | bool | None:
    """A value as a text; what has none stays as it is."""
    match value:
        case None | bool() | str():
            return value
        case float():
            return str(int(value)) if abs(value) < _WHOLE and value.is_integer() else str(value)
        case Decimal():
            whole = column in NUMBERS and value == value.to_integral_value()
            return str(int(value)) if whole else format(value, "f")
        case int():
            return str(value)
        case date():
            return value.isoformat()


def texts(name: str, column: Any, as_words: bool) -> tuple[Any, Mask | None]:
    """A column of texts, blank for nothing, and which cells are to be read by themselves.

    `as_words` leaves it a dictionary where it is one.
    """
    column = _plain(column)
    odd = None
    if not is_text(column.type):
        column, odd = _written(name, column)
    if types.is_dictionary(column.type):
        column = _filled(column) if as_words else pc.fill_null(column.dictionary_decode(), "")
    else:
        column = pc.fill_null(column, "")
    nul = _with_nul(column)
    return column, nul if odd is None else odd if nul is None else odd | nul


def numbers(column: Any, least: int, most: float) -> tuple[Positions, Mask]:
    """Whole numbers of a column of numbers, 0 for others, and which are from `least` to `most`."""
    column = column.dictionary_decode() if types.is_dictionary(column.type) else column
    if types.is_integer(column.type):
        there = pc.and_(pc.greater_equal(column, least), pc.less_equal(column, int(most)))
    else:
        column = column.cast(pa.float64(), safe=False)
        there = pc.and_(
            pc.equal(column, pc.floor(column)),
            pc.and_(pc.greater_equal(column, least), pc.less_equal(column, most)),
        )
    there = pc.fill_null(there, False)
    values = pc.if_else(there, column, pa.scalar(0, column.type)).cast(pa.int64())
    return values.to_numpy(zero_copy_only=False), there.to_numpy(zero_copy_only=False)


def amounts(column: Any) -> Mask:
    """Which cells of a column of numbers are nothing, or finite and not negative."""
    column = column.dictionary_decode() if types.is_dictionary(column.type) else column
    column = column.cast(pa.float64(), safe=False)
    fine = pc.or_(pc.is_null(column), pc.and_(pc.is_finite(column), pc.greater_equal(column, 0)))
    found: Mask = pc.fill_null(fine, False).to_numpy(zero_copy_only=False)
    return found


def row(batch: Any, at: int, columns: Mapping[int, str]) -> list[tuple[str, Any, bool]]:
    """A row by our columns: the text of each, and whether it is a number; raises ValueError for none."""
    found = []
    for position, column in columns.items():
        cell = batch.column(position)[at]
        value = cell.as_py()
        if isinstance(value, float) and not isfinite(value):
            raise ValueError(f"{column} is not a number: {value}; leave out what is not known")
        found.append((column, text(column, value), is_number(batch.column(position).type)))
    return found


def _plain(column: Any) -> Any:
    """A column of one of the types that a text can be made of."""
    kind = column.type
    if types.is_dictionary(kind):
        if is_text(kind):
            return (
                column if types.is_string(kind.value_type) else column.dictionary_decode().cast(pa.string())
            )
        column = column.dictionary_decode()
    if types.is_null(kind):
        return column.cast(pa.string())
    if types.is_timestamp(column.type):
        return column.cast(pa.timestamp("us", column.type.tz), safe=False)
    return column.cast(pa.string()) if is_text(column.type) or types.is_integer(column.type) else column


def _written(name: str, column: Any) -> tuple[Any, Mask | None]:
    """A column of the texts of its values; which of them have none."""
    encoded = column.dictionary_encode()
    said = [text(name, value) for value in encoded.dictionary.to_pylist()]
    wrong = np.array([not isinstance(word, str) or word in ("nan", "inf", "-inf") for word in said], bool)
    words = pa.array(
        ["" if bad else word for word, bad in zip(said, wrong.tolist(), strict=True)], pa.string()
    )
    column = pa.DictionaryArray.from_arrays(encoded.indices, words)
    if not wrong.any():
        return column, None
    codes = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
    return column, np.append(wrong, False)[codes]


def _filled(column: Any) -> Any:
    """A dictionary with a blank text in place of nothing."""
    if not column.null_count:
        return column
    words = pa.concat_arrays([column.dictionary, pa.array([""], pa.string())])
    codes = pc.fill_null(column.indices.cast(pa.int32()), len(column.dictionary))
    return pa.DictionaryArray.from_arrays(codes, words)


def _with_nul(column: Any) -> Mask | None:
    """Which cells have the character that stands between the parts of a question; None: none."""
    words = column.dictionary if types.is_dictionary(column.type) else column
    data = words.buffers()[2] if len(words) else None
    if data is None or BETWEEN.encode() not in data.to_pybytes():
        return None
    there = np.array([BETWEEN in word for word in words.to_pylist()], bool)
    return there[column.indices.to_numpy()] if types.is_dictionary(column.type) else there
