"""The sums of `check` over a frame: units are added by the engine, the ratio is that of the run."""

import narwhals as nw

from exportcheck.errors import CannotCheck
from exportcheck.frames import engines
from exportcheck.frames.judging import Judged
from exportcheck.frames.names import OURS, REPEATED
from exportcheck.model.report import Total
from exportcheck.screening.totals import Totals

# Quantities are added in two parts, so that no sum overflows.
PART = 1 << 20


def totals(judged: Judged, empty: Totals) -> tuple[Total, ...]:
    """The ratio of every controlled product; rows with a problem are not counted.

    Raises:
        CannotCheck: without an order there are lines whose part in the sums hangs on it.
    """
    if judged.answers.unordered:
        raise CannotCheck("lines that name a licence have no verdict without order='COLUMN', and no sum")
    counted, us, units = (nw.col(OURS + name) for name in ("counted", "us", "quantity"))
    rows = judged.rows.filter(~counted.is_null())
    # A US shipment stated again is one shipment; which of them is the one is said by their order.
    again = nw.col(REPEATED) & us
    if judged.order is None and engines.collected(rows.filter(again).select(OURS + "key").head(1)):
        raise CannotCheck(
            "US shipments are stated more than once and without order='COLUMN' it is not known which of them "
            "counts"
        )
    units = nw.when(again).then(nw.lit(0)).otherwise(units).cast(nw.Int64())
    low = units % PART
    found = rows.with_columns(
        low.alias(OURS + "low"), ((units - low) // PART).cast(nw.Int64()).alias(OURS + "high")
    )
    groups = engines.collected(
        found.group_by(OURS + "counted").agg(nw.col(OURS + "low").sum(), nw.col(OURS + "high").sum())
    )
    for at, low_, high in groups:
        line, verdict = judged.answers.counted[int(at)]
        empty.add(line._replace(quantity=int(high) * PART + int(low_)), verdict)
    return empty.totals()
