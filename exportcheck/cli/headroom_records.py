"""The headroom under the volume ratio as a record, and for people."""

from collections.abc import Iterable, Iterator
from datetime import date
from math import ceil
from typing import Any

from exportcheck.cli.ledger_records import pool
from exportcheck.model.law import Vintage
from exportcheck.model.measure import Limit
from exportcheck.output.ledger_text import share, shares, span
from exportcheck.output.plain import plain
from exportcheck.output.records import exact
from exportcheck.screening import headroom
from exportcheck.screening.headroom import Product

Record = dict[str, Any]


def record(as_of: date, vintages: Iterable[Vintage], vintage: Vintage, products: list[Product]) -> Record:
    """`exportcheck/headroom/v1`: of one product its figures on top as well; of several, each and pooled."""
    limit: Limit = vintage.numbers.volume_ratio
    each = [_product(limit, product) for product in products]
    together = _pooled(limit, products)
    answers = {entry["holds"] for entry in each}
    alone = "no" if "no" in answers else "yes"
    top = {key: value for key, value in each[0].items() if key != "moves"} if len(each) == 1 else {}
    return {
        "schema": "exportcheck/headroom/v1",
        "as_of": as_of.isoformat(),
        **({"product": each[0]["product"]} if top else {}),
        "paragraph": vintage.paragraph,
        "limit": limit.value,
        **top,
        "products": each,
        "pooled": together,
        "readings_agree": len(each) == 1 or alone == together["holds"],
        "limits": [_limit(entry, as_of) for entry in vintages],
        "uncertain": [
            {"topic": u.topic, "readings": list(u.readings), "effect": u.effect} for u in vintage.uncertain
        ],
    }


def _product(limit: Limit, product: Product) -> Record:
    us, out = product.us_units, product.exported
    left = headroom.room(limit, us, out)
    low, high = headroom.span(product.tpp) if headroom.known(product.tpp) else (None, None)
    ends = [] if low is None or high is None else sorted((left * low, left * high))
    return {
        "product": product.name,
        "tpp": {"low": exact(low), "high": exact(high)},
        "us_units": us,
        "cn_mo_units": out,
        "ratio": headroom.ratio(out, us, limit) if us else None,
        "holds": "yes" if headroom.admits(limit, out, us) else "no",
        "headroom_units": left,
        "headroom_tpp": exact(left * high) if high is not None else None,
        "headroom_tpp_range": {"low": exact(ends[0]), "high": exact(ends[1])} if ends else None,
        "us_units_for_one_more": max(0, headroom.fewest_us_units(limit, out + 1) - us),
        "us_units_needed": headroom.fewest_us_units(limit, out),
        "moves": list(_moves(limit, us, out)),
    }


def _moves(limit: Limit, us: int, out: int) -> Iterator[Record]:
    """What the headroom would be with one input moved; a tenth is rounded down to whole units."""
    now = headroom.room(limit, us, out)
    for_one = ceil(1 / headroom.exact(limit.value))
    steps = [("", us + 1), ("", us + for_one), ("+10 %", us * 11 // 10), ("-10 %", us * 9 // 10)]
    for step, there in steps:
        if there != us:
            yield _move("us_units", us, there, headroom.room(limit, there, out) - now, now, step)
    yield _move("exported", out, out + 1, headroom.room(limit, us, out + 1) - now, now, "")


def _move(name: str, here: int, there: int, by: int, now: int, step: str) -> Record:
    return {
        "input": name,
        "from": here,
        "to": there,
        "step": step or f"{there - here:+d}",
        "headroom_units": now + by,
        "by": by,
    }


def _pooled(limit: Limit, products: list[Product]) -> Record:
    rooms = [headroom.pooled_room(limit, products, product.name) for product in products]
    return {
        **pool(headroom.pooled(limit, products)),
        # Each as if all that is left went to this product alone.
        "headroom_units": [
            {"product": product.name, "low": units[0] if units else None, "high": units[1] if units else None}
            for product, units in zip(products, rooms, strict=True)
        ],
    }


def _limit(vintage: Vintage, as_of: date) -> Record:
    return {
        "from": vintage.effective.isoformat(),
        "limit": vintage.numbers.volume_ratio.value,
        "status": vintage.status.value,
        "paragraph": vintage.paragraph,
        "begun": vintage.effective <= as_of,
    }


def text(found: Record) -> str:
    """For people: each product with what moves it, then all of them pooled, then what is not settled."""
    lines: list[str] = []
    for entry in found["products"]:
        lines += _product_text(entry, found)
    if len(found["products"]) > 1:
        lines += _pooled_text(found)
    lines += _limits_text(found)
    for u in found["uncertain"]:
        lines.append(f"uncertain: {u['topic']}: {' / '.join(u['readings'])}; {u['effect']}")
    return "\n".join(plain(line) for line in lines) + "\n"


def _product_text(entry: Record, found: Record) -> list[str]:
    us, out = entry["us_units"], entry["cn_mo_units"]
    shown = "unknown" if entry["ratio"] is None else share(entry["ratio"], found["limit"])
    lines = [
        f"{entry['product']}: {out:,} exported, {us:,} to US customers",
        f"  ratio {shown} (limit {found['limit']:g}): {entry['holds']}",
        f"  headroom {entry['headroom_units']:,} units [{found['paragraph']}]{_tpp(entry)}",
        f"  US units missing before one more may go: {entry['us_units_for_one_more']:,}",
        f"  fewest US units under which {out:,} exported hold: {entry['us_units_needed']:,}",
        "  how each input moves it",
    ]
    for move in entry["moves"]:
        what = "US units" if move["input"] == "us_units" else "exported"
        lines.append(
            f"    {what} {move['from']:,} → {move['to']:,} ({move['step']}): "
            f"headroom {move['headroom_units']:,} ({move['by']:+,})"
        )
    return lines


def _tpp(entry: Record) -> str:
    ends = entry["headroom_tpp_range"]
    return f" = {span(ends)} TPP" if ends else " (TPP not published)"


def _pooled_text(found: Record) -> list[str]:
    pool = found["pooled"]
    lines = [
        "all products pooled by TPP",
        f"  {span(pool['cn_mo_tpp'])} TPP exported, {span(pool['us_tpp'])} TPP to US customers",
        f"  ratio {shares(pool['ratio'], found['limit'])} (limit {found['limit']:g}): {pool['holds']}",
        f"  headroom {span(pool['headroom_tpp'])} TPP; if all of it went to one product:",
    ]
    for room in pool["headroom_units"]:
        low, high = room["low"], room["high"]
        units = "not known" if low is None else f"{low:,}" if low == high else f"{low:,} to {high:,}"
        lines.append(f"    {room['product']}: {units} units")
    if not found["readings_agree"]:
        failing = [e["product"] for e in found["products"] if e["holds"] != "yes"]
        alone = f"no for {', '.join(failing)}" if failing else "yes for each"
        lines.append(
            f"  the two readings differ: product by product {alone}; pooled {pool['holds']}; "
            "which one is meant is not settled here"
        )
    return lines


def _limits_text(found: Record) -> list[str]:
    told = "; ".join(
        f"{entry['limit']:g} from {entry['from']} ({entry['status']})" for entry in found["limits"]
    )
    later = any(not entry["begun"] for entry in found["limits"])
    return [
        f"the limit by date: none before {found['limits'][0]['from']}; {told}"
        + ("" if later else "; no later change is in the law")
    ]
