"""`judge` and `totals`: data frames through the gate."""

from collections.abc import Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from exportcheck.api.asked import Day, Files, day, layer_of, said_of, tell, things
from exportcheck.errors import UsageError
from exportcheck.frames.names import MOST
from exportcheck.load.manifests.notation import Notation
from exportcheck.load.manifests.numbers import DEFAULT, NUMBERS
from exportcheck.load.manifests.rows import RowReader
from exportcheck.model.law import Layer
from exportcheck.model.report import Total
from exportcheck.screening.lines import Screener

if TYPE_CHECKING:
    from exportcheck.frames.judging import Judged

Frame = TypeVar("Frame")


def judge(
    frame: Frame,
    *,
    on: Day = None,
    layer: Layer | str = Layer.ENFORCED,
    catalog: Files = (),
    rename: Mapping[str, str] | None = None,
    order: str | None = None,
    numbers: str | None = None,
    dates: str | None = None,
    proposed: bool = False,
    prefix: str = "",
    most: int = MOST,
) -> Frame:
    """The frame with the verdict of `exportcheck check` on each of its rows.

    A frame is a DuckDB relation, a Spark DataFrame, a Polars DataFrame or LazyFrame, a pandas DataFrame, or
    an Arrow table; what comes back is one of the same engine, with all its rows and columns. DuckDB, Spark
    and LazyFrames stay lazy: only the distinct questions are collected here.

    Args:
        frame: Rows of a manifest; columns are called as in manifests, by a common other name, or `rename`d.
            Null is *not stated*. Typed values are read as those of a Parquet manifest: 8.0 is 8.
        on: The day whose law applies, a date or YYYY-MM-DD; today by default.
        layer: `enforced`, what BIS applies, or `codified`, what the text says.
        catalog: Files of chips that add to the bundled ones or override them.
        rename: Columns of the frame under the name of a manifest's: `{"chip": "Part"}`.
        order: A column of distinct values that says which line is before which. Lines that name a licence
            draw it down in this order; without it they get a problem, except in frames that have an order.
        numbers: How numbers are written in text, as `--numbers` of `check`.
        dates: The order in dates written like 01/02/2026, as `--dates` of `check`.
        proposed: Whether bills before Congress are shown, too; they are not law.
        prefix: What the added columns begin with.
        most: The most distinct questions that are collected.

    Returns:
        The frame with the columns `read_chip` (id), `read_quantity` (units), `read_destination` (code),
        `family`, `license_required`, `decision`, `exception`, `gate`, `rules` (ids, with spaces between) and
        `problem`. A row that could not be read has a `problem` and no verdict.

    Raises:
        UsageError: an argument is none that can be meant.
        CannotCheck: the frame is no manifest, asks more than `most` questions, or `order` is no order.
    """
    asked = _Asked(on, layer, catalog, rename, order, numbers, dates, proposed, most)
    judged, _, given = _judged(frame, asked, prefix)
    found: Frame = judged.frame(prefix, given)
    return found


def totals(
    frame: Any,
    *,
    on: Day = None,
    layer: Layer | str = Layer.ENFORCED,
    catalog: Files = (),
    rename: Mapping[str, str] | None = None,
    order: str | None = None,
    numbers: str | None = None,
    dates: str | None = None,
    proposed: bool = False,
    most: int = MOST,
) -> tuple[Total, ...]:
    """The volume ratio of every controlled product over all rows of a frame, as `check` states it.

    Units are added by the frame's engine. Rows with a problem are not counted: look at their number first.

    Args:
        frame: As in `judge`, as are all others.

    Raises:
        CannotCheck: as in `judge`; or without `order` it is not known what counts, because lines name a
            licence or US shipments are stated more than once.
    """
    from exportcheck.frames import sums

    asked = _Asked(on, layer, catalog, rename, order, numbers, dates, proposed, most)
    judged, screener, _ = _judged(frame, asked)
    return sums.totals(judged, screener.totals)


class _Asked(NamedTuple):
    """The arguments of both."""

    on: Day
    layer: Layer | str
    catalog: Files
    rename: Mapping[str, str] | None
    order: str | None
    numbers: str | None
    dates: str | None
    proposed: bool
    most: int


def _judged(frame: object, asked: _Asked, prefix: str | None = None) -> tuple["Judged", Screener, Any]:
    """The frame judged, what judged it, and the frame as it was given."""
    _extra()
    from exportcheck.frames import columns, engines
    from exportcheck.frames.judging import Judged, added

    as_of, chosen = day(asked.on), layer_of(asked.layer)
    notation = _notation(asked)
    given = engines.wrapped(frame)
    headers = engines.headers_of(given)
    order = asked.order
    known, notices = columns.meant(headers, asked.rename or {}, order)
    if order is not None and order not in headers:
        raise UsageError(f"order: the frame has no column {order!r}")
    if prefix is not None:
        columns.clashing(headers, list(added(prefix).values()))
    box = things(asked.catalog)
    held = engines.narrowed(given, list(dict.fromkeys((*known, *([order] if order else [])))))
    reader = RowReader(lambda text: box.catalog.find(text).id, box.places.find, notation)
    read = columns.read(
        headers, known, dict(held.collect_schema()), reader, lambda header: engines.says_nothing(held, header)
    )
    tell([*(f"{notice.message} ({notice.rule})" for notice in notices), *said_of(box, as_of)], 4)
    screener = Screener(box.judge, as_of, chosen, proposed=asked.proposed)
    point = NUMBERS[asked.numbers or DEFAULT][1]
    return Judged(held, read, order, (reader, screener), point, asked.most), screener, given


def _notation(asked: _Asked) -> Notation:
    try:
        return Notation(asked.numbers, asked.dates)
    except UsageError as error:
        raise UsageError(str(error).replace("--numbers", "numbers:").replace("--dates", "dates:")) from None


def _extra() -> None:
    missing = [name for name in ("narwhals", "pyarrow") if find_spec(name) is None]
    if missing:
        raise UsageError(
            f"frames are judged through {' and '.join(missing)}, not installed here: "
            "pip install 'exportcheck[frames]', or 'exportcheck[spark]' for Spark"
        )
