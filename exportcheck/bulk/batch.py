"""Verdicts of some rows, in the order of the file, as columns."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from exportcheck.bulk.arrow import Codes
from exportcheck.bulk.scanning import Positions

Record = dict[str, Any]


class Batch(NamedTuple):
    """Rows of one manifest: `codes` says of each which of `records` it has, all but what is its own.

    A record with a `problem` is a row that could not be read; it has neither ids nor a quantity.
    `shown` makes the whole record of a row.
    """

    manifest: str
    numbers: Positions
    codes: Codes
    records: Sequence[Record]
    ids: tuple[Any, Any]
    quantities: Positions
    shown: Callable[[int], Record]
