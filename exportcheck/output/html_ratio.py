"""The volume ratio of one product as a picture: two bars on one scale, and the line of the law.

Lengths are in per cent of the width and letters in pixels, so that a narrow screen shortens
the bars and not the letters. Each label has a row of its own: none can run into another.
"""

from exportcheck.output.html_lines import badge, list_of
from exportcheck.output.html_text import isolated, text
from exportcheck.output.ledger_words import parts
from exportcheck.output.records import Record
from exportcheck.output.words import number

# A label nearer to an edge than this, in per cent, is written away from the edge.
_EDGE = 30
_HOLDS = {
    "yes": "the limit holds",
    "no": "the limit does not hold",
    "unknown": "not known whether the limit holds",
}


def ratio(total: Record, place: int) -> str:
    """One product: its name, the picture where there is one to draw, the sentence, the findings."""
    drawn = "" if total["us_units"] is None else _picture(total, place)
    return (
        f'<figure class="ratio"><figcaption><h3>{isolated(total["product"])}</h3>'
        f"<p>{_sentence(total)}</p>{_ledger(total)}</figcaption>{drawn}{list_of(total['findings'])}</figure>"
    )


def _ledger(total: Record) -> str:
    """Where the sums come from when a ledger was asked."""
    items = "".join(f"<li>{text(said)}</li>" for said in parts(total))
    return f"<ul>{items}</ul>" if items else ""


def _sentence(total: Record) -> str:
    known = total["ratio"] is not None
    words = f"ratio {number(total['ratio'])} by TPP" if known else "ratio not known"
    room = total["headroom_units"]
    if room is None:
        left = ""
    elif room < 0:
        left = f"; {_units(-room)} over"
    else:
        left = f"; room for {_units(room)} more"
    return (
        f"{badge(total['holds'])} {_HOLDS[total['holds']]}: "
        f"{text(_exported(total))}; {text(_shipped(total))}; "
        f"{words}, the limit is {number(total['limit'])}{left}."
    )


def _shipped(total: Record) -> str:
    us = total["us_units"]
    return "US customers: not known" if us is None else f"US customers: {_units(us)}"


def _exported(total: Record) -> str:
    return f"China and Macau: {_units(total['cn_mo_units'])}"


def _picture(total: Record, place: int) -> str:
    us, out = total["us_units"], total["cn_mo_units"]
    limit = us * total["limit"]
    scale = max(us, out, limit, 1) / 100
    mark, within, over = limit / scale, min(out, limit) / scale, max(0, out - limit) / scale
    percent = number(total["limit"] * 100)
    title = text(f"{_shipped(total)}. {_exported(total)}. Limit at {percent} %: {number(limit)} units.")
    return (
        f'<svg role="img" aria-labelledby="ratio-{place}" width="100%" height="112">'
        f'<title id="ratio-{place}">{title}</title>'
        f'<text x="0" y="14">{text(_shipped(total))}</text>'
        f'<rect class="us" x="0" y="20" height="18" width="{us / scale:.3f}%"/>'
        f'<text x="0" y="60">{text(_exported(total))}</text>'
        f'<rect class="within" x="0" y="66" height="18" width="{within:.3f}%"/>'
        f'<rect class="over" x="{within:.3f}%" y="66" height="18" width="{over:.3f}%"/>'
        f'<line class="limit" x1="{mark:.3f}%" x2="{mark:.3f}%" y1="64" y2="92"/>'
        f'<text class="limit" x="{mark:.3f}%" y="107" text-anchor="{_anchor(mark)}">'
        f"limit {percent} %: {number(limit)} units</text></svg>"
    )


def _anchor(mark: float) -> str:
    if mark < _EDGE:
        return "start"
    return "end" if mark > 100 - _EDGE else "middle"


def _units(count: int) -> str:
    return f"{count:,} unit{'' if count == 1 else 's'}"
