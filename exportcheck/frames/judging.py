"""A frame in, the same frame with verdicts out; what is asked is collected, the rows stay where they are."""

from collections.abc import Iterable
from typing import Any

import narwhals as nw

from exportcheck.errors import CannotCheck
from exportcheck.frames import answers, engines, keys, repeated
from exportcheck.frames.answers import READ, VERDICT, Answers
from exportcheck.frames.columns import Column, Columns
from exportcheck.frames.engines import Frame
from exportcheck.frames.names import KEY, MOST, OURS, PLACE, ROW, WHOLE
from exportcheck.load.manifests.rows import RowReader
from exportcheck.screening.lines import Screener

# What a key begins with: that of a line with a licence has the place of the line, others have the cells.
LINE, CELLS = "#", "="
CHANGED = "the frame did not have this row when its questions were collected; judge one that stays as it is"


class Judged:
    """A frame whose questions are answered: `rows` has the answers under names of ours."""

    def __init__(
        self,
        frame: Frame,
        columns: Columns,
        order: str | None,
        asked: tuple[RowReader, Screener],
        point: str = ".",
        most: int = MOST,
    ) -> None:
        """Collect the questions and answer them; `order` is a column that says which line is before which.

        Raises:
            CannotCheck: there are more than `most`, or the order is none.
        """
        self.columns = columns
        self._point = point
        self._most = most
        if not engines.is_lazy(frame):
            frame = frame.with_row_index(ROW)
            order = order or ROW
        self.order = order
        self.answers = Answers(columns, *asked, ordered=order is not None)
        numbered = columns.of("license_number") if order else None
        keyed = frame.with_columns(self._key(numbered))
        pairs = [*self._questions(keyed, numbered), *self._lines(keyed, numbered)]
        if len(pairs) > most:
            raise CannotCheck(
                f"the frame asks more than {most:,} distinct questions, which are collected to be answered; "
                "judge it in parts, each licence and each shipment in one of them, or raise most="
            )
        kinds = {KEY: "text", **{OURS + name: kind for name, kind in answers.COLUMNS.items()}}
        table = engines.put(frame, kinds, list(self.answers.table(pairs)))
        joined = keyed.join(table, on=KEY, how="left").with_columns(*self._own())
        self.rows: Frame = repeated.told(joined, columns, order, frame)

    def frame(self, prefix: str, given: Frame) -> Any:
        """The frame as it was given, with the columns of the verdicts behind its own."""
        names = added(prefix)
        said = [
            (repeated.rules(OURS + name) if name == "rules" else nw.col(OURS + name)).alias(shown)
            for name, shown in names.items()
        ]
        if engines.is_lazy(self.rows):
            return self.rows.select(*map(nw.col, self.columns.headers), *said).to_native()
        return engines.beside(given, self.rows.sort(ROW).select(*said))

    def _key(self, numbered: Column | None) -> nw.Expr:
        """The key of a row; a line with a licence has one of its own."""
        cells = nw.concat_str(nw.lit(CELLS), keys.key(self.columns, self._point))
        if numbered is None or self.order is None:
            return cells.alias(KEY)
        own = nw.concat_str(nw.lit(LINE), nw.col(self.order).cast(nw.String()).fill_null(""))
        return nw.when(keys.is_named(numbered)).then(own).otherwise(cells).alias(KEY)

    def _questions(self, frame: Frame, numbered: Column | None) -> Iterable[tuple[str, str]]:
        """Each distinct key of cells, with the cells."""
        some = frame.filter(~keys.is_named(numbered)) if numbered else frame
        found = some.select(KEY).unique().head(self._most + 1)
        return [(key, key.removeprefix(CELLS)) for (key,) in engines.collected(found)]

    def _lines(self, frame: Frame, numbered: Column | None) -> Iterable[tuple[str, str]]:
        """The key of each line with a licence, with all its cells, in order.

        Raises:
            CannotCheck: it is not said of two of them which is first.
        """
        if numbered is None or self.order is None:
            return []
        whole = keys.key(self.columns, self._point, whole=True).alias(WHOLE)
        place = nw.col(self.order).alias(PLACE)
        some = frame.filter(keys.is_named(numbered)).select(nw.col(KEY), whole, place)
        rows = engines.collected(some.sort(PLACE).head(self._most + 1))
        seen = {key for key, _, place in rows if place is not None}
        if len(seen) < len(rows):
            raise CannotCheck(
                f"order={self.order!r}: lines that name a licence have the same value there, or none, and "
                "it is not known which draws on the licence first; name a column of distinct values"
            )
        return [(key, cells) for key, cells, _ in rows]

    def _own(self) -> tuple[nw.Expr, nw.Expr]:
        """What of an answer is a row's own: its units, and that it has none."""
        quantity = self.columns.of("quantity")
        assert quantity is not None  # a frame without is refused
        plain = nw.when(keys.is_plain_quantity(quantity)).then(keys.text(quantity)).cast(nw.Int64())
        units = nw.coalesce(plain, nw.col(OURS + "quantity"))
        lost = nw.col(OURS + "problem").is_null() & nw.col(OURS + "gate").is_null()
        return (
            nw.when(~nw.col(OURS + "gate").is_null()).then(units).alias(OURS + "quantity"),
            nw.when(lost).then(nw.lit(CHANGED)).otherwise(nw.col(OURS + "problem")).alias(OURS + "problem"),
        )


def added(prefix: str) -> dict[str, str]:
    """The columns that are added, by what of an answer they show."""
    return {
        **{name: f"{prefix}read_{name}" for name in READ},
        **{name: f"{prefix}{name}" for name in VERDICT},
    }
