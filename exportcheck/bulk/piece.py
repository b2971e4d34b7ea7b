"""A part of a manifest as its reader hands it over: columns, and rows that were read by themselves."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from exportcheck.bulk.scanning import Positions
from exportcheck.model.manifest import Line, Rejected

Row = Line | Rejected | None


class Piece(NamedTuple):
    """Rows of a manifest, none of which stands before those of the piece before.

    `numbers` are those of the rows in `cells`, columns by position; `again` reads one of these rows by
    itself, by its place among them. When `together`, each run of a plan has become its first column.
    `own` are rows read by themselves already. Where `quantities` are there, no cell holds them; rows that
    are `odd` are read by themselves.
    """

    cells: Mapping[int, Any] | None
    numbers: Positions
    own: Sequence[Row]
    again: Callable[[int], Row] | None = None
    together: bool = False
    quantities: Positions | None = None
    odd: np.ndarray[Any, np.dtype[np.bool_]] | None = None
