"""Shipment lines that were stated before (XC611), found by the engine.

With an order, all but the first of the lines that are the same; without, each of them, since it is not
known which is the first. Ids are compared as `check` compares them, whatever letters they have.
"""

import narwhals as nw

from exportcheck.bulk.plan import IDS
from exportcheck.frames import engines, keys
from exportcheck.frames.columns import Columns
from exportcheck.frames.engines import Frame
from exportcheck.frames.names import KEY, OURS, REPEATED
from exportcheck.load.manifests.cells import CellProblem
from exportcheck.load.manifests.rows import free_text

RULE = "XC611"
_SAME = f"{OURS}same"
_ONE = f"{OURS}one"


def told(frame: Frame, columns: Columns, order: str | None, source: Frame) -> Frame:
    """The frame with a column that says which rows repeat others; rows with a problem are not compared.

    `source` are its rows before they were joined.
    """
    if columns.of("shipment_id") is None:
        return frame.with_columns(nw.lit(False).alias(REPEATED))
    frame = _compared(frame, columns, source)
    shipment, line = (nw.col(OURS + name) for name in IDS)
    said = [nw.col(OURS + "chip"), nw.col(OURS + "quantity").cast(nw.String()), nw.col(OURS + "destination")]
    between = keys.BETWEEN
    unnumbered = nw.concat_str([shipment, nw.lit(""), *said], separator=between, ignore_nulls=True)
    both = nw.when(line == "").then(unnumbered).otherwise(nw.concat_str([shipment, line], separator=between))
    compared = (shipment != "") & ~nw.col(OURS + "gate").is_null()
    # What is not compared is spread over many groups, and no group of what is.
    apart = nw.col(order).cast(nw.String()).fill_null("") if order else nw.col(KEY)
    same = (
        nw.when(compared).then(nw.concat_str(nw.lit("="), both)).otherwise(nw.concat_str(nw.lit("#"), apart))
    )
    frame = frame.with_columns(same.alias(_SAME), compared.alias(_ONE))
    one = nw.when(nw.col(_ONE)).then(nw.lit(1)).otherwise(nw.lit(0)).alias(_ONE)
    frame = frame.with_columns(one)
    if not engines.is_lazy(frame):
        return _here(frame.sort(order))
    before = nw.col(_ONE).cum_sum().over(_SAME, order_by=order) if order else nw.col(_ONE).sum().over(_SAME)
    return frame.with_columns(((before > 1) & (nw.col(_ONE) == 1)).alias(REPEATED))


def _here(frame: Frame) -> Frame:
    """The same for a frame that is held here, in its order; not all engines have windows."""
    seen: set[str] = set()
    again = []
    for same, one in zip(frame[_SAME].to_list(), frame[_ONE].to_list(), strict=True):
        again.append(bool(one) and same in seen)
        seen.add(same)
    return frame.with_columns(nw.new_series(REPEATED, again, nw.Boolean(), backend=frame.implementation))


def rules(known: str) -> nw.Expr:
    """The ids of a row's findings, with that of a repeated line."""
    more = nw.concat_str(nw.col(known), nw.lit(f" {RULE}"))
    longer = nw.when(nw.col(known) == "").then(nw.lit(RULE)).otherwise(more)
    return nw.when(nw.col(REPEATED)).then(longer).otherwise(nw.col(known))


def _compared(frame: Frame, columns: Columns, source: Frame) -> Frame:
    """The frame with both ids as they are compared: no case, single spaces, no control characters.

    What letters outside ASCII come to is not the same in all engines: those ids are collected from `source`,
    the frame as it was before it was joined.
    """
    written = {name: keys.text(column) for name in IDS if (column := columns.of(name))}
    strange = {name: text.str.contains("[^ -~]") for name, text in written.items()}
    seen: set[str] = set()
    for name in written:
        some = source.filter(strange[name]).select(written[name].alias(_SAME)).unique()
        seen.update(text for (text,) in engines.collected(some))
    folded = [(text, _folded(text)) for text in sorted(seen)]
    table = engines.put(frame, {_SAME: "text", _ONE: "text"}, folded) if seen else None
    for name in IDS:
        said = written.get(name, nw.lit(""))
        plain = said.str.replace_all(" +", " ").str.strip_chars(" ").str.to_lowercase()
        if name in written and table is not None:
            frame = frame.with_columns(said.alias(_SAME)).join(table, on=_SAME, how="left").drop(_SAME)
            frame = frame.with_columns(nw.coalesce(nw.col(_ONE), plain).alias(OURS + name)).drop(_ONE)
        else:
            frame = frame.with_columns(plain.alias(OURS + name))
    return frame


def _folded(text: str) -> str:
    try:
        said = free_text("shipment_id", text)
    except CellProblem:  # its row has a problem, and is not compared
        return ""
    return " ".join(said.split()).casefold() if said else ""
