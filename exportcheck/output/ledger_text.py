"""What the commands on the ledger did, for people; names of strangers are made harmless."""

from collections.abc import Iterable, Iterator
from typing import Any

from exportcheck.output.plain import plain
from exportcheck.output.words import number

Record = dict[str, Any]
SHOWN = 20
WHOSE = {"product": "everybody's exports of the product", "applicant": "the exports of this applicant alone"}


def imported(found: Record) -> str:
    """An import: what is in, what was there, what does not count, what could not be read."""
    lines = [
        f"{counted(found['entries'], 'entry', 'entries')} added: "
        f"{counted(found['us_units'], 'circuit')} to US customers, "
        f"{found['exported_units']:,} exported, {found['released_units']:,} released"
    ]
    if found["already_there"]:
        lines.append(f"{counted(found['already_there'], 'line')} already there, unchanged")
    if found["beyond_reservation_units"]:
        lines.append(
            f"note: {counted(found['beyond_reservation_units'], 'circuit')} went beyond the reservation"
        )
    lines += _left(found)
    rejected = found["rejected"]
    if rejected:
        lines.append(f"{len(rejected):,} could not be imported:")
    for entry in rejected[:SHOWN]:
        where = f"{entry['manifest']} line {entry['line']}: " if entry["line"] else ""
        lines.append(f"  {where}{entry['problem']}")
    if len(rejected) > SHOWN:
        lines.append(f"  and {len(rejected) - SHOWN:,} more; -o json lists them all")
    return joined([*lines, *_notes(found), _head(found)])


def reserved(found: Record) -> str:
    """A reservation: granted, granted before, or refused and by how much."""
    name, day = found["reservation"], found["application_date"]
    lines = [
        f"{found['result']}: {name} for {found['applicant']}, application of {day} [{found['paragraph']}]"
    ]
    for entry in found["commodities"]:
        lines.append(f"{', '.join(entry['products'])} ({entry['commodity']})")
        lines += [f"  {line}" for line in _standing(entry, found["limit"], entry["requested_units"])]
        if found["result"] == "refused" and entry["holds"] == "no":
            lines.append(
                f"  refused: {counted(-entry['headroom_units'], 'circuit')} too many, "
                f"or {counted(entry['us_units_missing'], 'US unit')} too few"
            )
        other = entry["other_numerator"]
        ratio = "unknown" if other["ratio"] is None else share(other["ratio"], found["limit"])
        lines.append(
            f"  counted the other way, {WHOSE[_other(found)]}: ratio {ratio}: {other['holds']}; "
            f"headroom {other['headroom_units']:,} units"
        )
    if found["result"] == "refused":
        lines.append("nothing was reserved")
    for entry in found["held"]:
        lines.append(f"held: {entry['units']:,} {entry['product']}")
    lines.append(f"counted: {WHOSE[found['numerator']]}; the text does not say whose exports count")
    return joined([*lines, *_left(found), *_notes(found), _head(found)])


def _other(found: Record) -> str:
    return next(word for word in WHOSE if word != found["numerator"])


def changed(found: Record) -> str:
    """A release or a correction."""
    numbers = ", ".join(f"{number:,}" for number in found["entries"])
    word = "entry" if len(found["entries"]) == 1 else "entries"
    lines = [f"{found['result']}: {found['what']}; {word} {numbers}"]
    return joined([*lines, *_notes(found), _head(found)])


def verified(found: Record) -> str:
    """What `verify` found."""
    lines = [problem["message"] for problem in found["problems"]]
    if lines:
        lines.append(f"{counted(len(lines), 'problem')}: the ledger was changed outside of exportcheck")
    else:
        entries = counted(found["head"]["entries"], "entry", "entries")
        lines.append(f"{entries}, each as it was written; sums as the entries have them")
    return joined([*lines, _head(found)])


def status(found: Record) -> str:
    """Where every commodity stands, both answers for the numerator, all pooled, what is not settled."""
    limit = found["limit"]
    shown = f"limit {limit:g} [{found['paragraph']}]" if limit is not None else "no volume ratio on this day"
    lines = [f"{found['ledger']} on {found['as_of']}: {found['entries']:,} entries, {shown}"]
    for entry in found["commodities"]:
        lines += _commodity(entry, found)
    if not found["commodities"]:
        lines.append("nothing was shipped, exported or reserved up to this day")
    if limit is not None and len(found["commodities"]) > 1:
        lines += _pool(found["pooled"], limit)
    lines += _notes(found)
    for u in found["uncertain"]:
        lines.append(f"uncertain: {u['topic']}: {' / '.join(u['readings'])}; {u['effect']}")
    return joined([*lines, _head(found)])


def _commodity(entry: Record, found: Record) -> Iterator[str]:
    limit = found["limit"]
    yield f"{', '.join(entry['products'])} ({entry['commodity']})"
    yield f"  {_five(entry['specifications'])}"
    if limit is None:
        yield f"  {_sums(entry['per_product'])}"
        return
    readings = [("product: everybody's exports count", entry["per_product"])]
    readings += [(f"applicant {a['applicant']}: only its exports count", a) for a in entry["per_applicant"]]
    if found["numerator"] == "applicant":
        readings.append(readings.pop(0))
    for name, reading in readings:
        yield f"  per {name}"
        yield from (f"    {line}" for line in _standing(reading, limit))
    if not entry["readings_agree"]:
        yield "  the two readings of the numerator differ; which one is meant is not settled here"


def _standing(entry: Record, limit: float, requested: int = 0) -> Iterator[str]:
    asked = f", {requested:,} asked for" if requested else ""
    yield f"{_sums(entry)}{asked}"
    ratio = "unknown without US units" if entry["ratio"] is None else share(entry["ratio"], limit)
    yield f"ratio {ratio} (limit {limit:g}): {entry['holds']}; headroom {entry['headroom_units']:,} units"


def _sums(entry: Record) -> str:
    return (
        f"{entry['us_units']:,} US units, {entry['exported_units']:,} exported, "
        f"{entry['reserved_units']:,} reserved"
    )


def share(ratio: float, limit: float) -> str:
    """A ratio with as many digits as it takes not to look as if it were the limit."""
    text = f"{ratio:.6g}"
    return text if ratio == limit or float(text) != limit else repr(ratio)


def shares(pair: Record, limit: float) -> str:
    """A range of ratios, as `share` writes each."""
    if pair["low"] is None:
        return "not known"
    return " to ".join(dict.fromkeys(share(pair[end], limit) for end in ("low", "high")))


def _five(specs: Record) -> str:
    units = ("TPP", "GB/s DRAM", "GB/s interconnect", "GB", "W")
    texts = []
    for pair, unit in zip(specs.values(), units, strict=True):
        figure = "not published" if pair is None else span(pair)
        texts.append(f"{figure} {unit}")
    return ", ".join(texts)


def _pool(pool: Record, limit: float) -> Iterator[str]:
    yield "all commodities pooled by TPP, everybody's exports"
    out, home = span(pool["cn_mo_tpp"]), span(pool["us_tpp"])
    yield f"  {out} TPP exported or reserved, {home} TPP to US customers"
    ratio, room = shares(pool["ratio"], limit), span(pool["headroom_tpp"])
    yield f"  ratio {ratio} (limit {limit:g}): {pool['holds']}; headroom {room} TPP"


def span(pair: Record) -> str:
    """A range of figures, or the one figure that it is."""
    if pair["low"] is None:
        return "not known"
    return " to ".join(dict.fromkeys(number(pair[end]) for end in ("low", "high")))


def _left(found: Record) -> Iterator[str]:
    for entry in found["not_counted"]:
        yield f"{counted(entry['lines'], 'line')} not counted: {entry['why']}"


def counted(count: int, one: str, more: str | None = None) -> str:
    """A number with its noun."""
    return f"{count:,} {one if count == 1 else more or f'{one}s'}"


def _notes(found: Record) -> Iterator[str]:
    return (f"note: {note}" for note in found["notes"])


def _head(found: Record) -> str:
    return f"head {found['head']['entries']}:{found['head']['digest']}"


def joined(lines: Iterable[str]) -> str:
    """Lines of text."""
    return "\n".join(plain(line) for line in lines) + "\n"
