"""The parts of a drafted certificate that are figures: specifications, volume, remote users, laboratory."""

from collections.abc import Iterator

from exportcheck.output.certificate_parts import Block, Cell, Heading, Items, Table, Text, Tone, plain_cells
from exportcheck.output.records import Record
from exportcheck.output.words import number

FIGURES = {
    "tpp": ("TPP", ""),
    "dram_bandwidth_gb_s": ("total DRAM bandwidth", " GB/s"),
    "interconnect_gb_s": ("interconnect bandwidth", " GB/s"),
    "copackaged_dram_gb": ("co-packaged DRAM capacity", " GB"),
    "peak_power_w": ("peak power at maximum TPP", " W"),
}
ANSWER = {"yes": Tone.TOLD, "no": Tone.BAD, "unknown": Tone.ASK}
# As the certificate says it: a computation holds; that makes no statement true.
HOLDS = {"yes": "holds", "no": "does not hold", "unknown": "not known"}


def products(found: Record) -> Iterator[Block]:
    """The five specifications of each product: the applicant's beside the catalog's."""
    yield Heading(2, "The five specifications")
    if found["changes_since_launch"]:
        yield Text(f"Changes since launch, as the applicant explains them: {found['changes_since_launch']}")
    for entry in found["products"]:
        yield Heading(3, f"{entry['name']} ({entry['units']:,} units)")
        rows = tuple(_specification(spec) for spec in entry["specifications"])
        columns = ("specification", "applicant", "catalog", "sources", "agree")
        yield Table(f"Specifications of {entry['product']}", columns, rows)
        for spec in entry["specifications"]:
            if spec["stands_in"]:
                name = FIGURES[spec["figure"]][0]
                text = (
                    f"In the catalog the {spec['stands_in']} stands in for the {name}; it must be confirmed."
                )
                yield Text(text, soft=True)


def sources(found: Record) -> Iterator[Block]:
    """The titles behind the names of the catalog's sources."""
    rows = tuple((Cell(s["source"], strong=True), *plain_cells(s["title"])) for s in found["sources"])
    if rows:
        yield Table("Sources of the catalog's figures", ("source", "title"), rows)


def _specification(spec: Record) -> tuple[Cell, ...]:
    name, unit = FIGURES[spec["figure"]]
    sources = "; ".join(spec["catalog"]["sources"]) or "–"
    stated = "not stated" if spec["stated"] is None else f"{number(spec['stated'])}{unit}"
    words = {"yes": "agree", "no": "differ", "unknown": "not known"}
    agrees = Cell(words[spec["agrees"]], ANSWER[spec["agrees"]])
    if spec["stated"] is None:
        agrees = Cell("–")
    stands = f" ({spec['stands_in']})" if spec["stands_in"] and spec["catalog"]["high"] is not None else ""
    return (
        Cell(name, strong=True),
        Cell(stated),
        Cell(_span(spec["catalog"], unit) + stands),
        Cell(sources),
        agrees,
    )


def volume(found: Record) -> Iterator[Block]:
    """The ratio of each product with its arithmetic, pooled, and what the text leaves open."""
    sums = found["volume"]
    yield Heading(2, "Volume: the ratio and its arithmetic")
    limit = f"{sums['operator'].replace('<=', '≤')} {number(sums['limit'])}"
    counted = "the file and the ledger have" if sums["ledger"] else "the file states"
    yield Text(
        f"Exports to China and Macau over US shipments up to {sums['until']}; the limit is {limit} "
        f"[{sums['paragraph']}]. Only what {counted} is counted."
    )
    if there := sums["ledger"]:
        yield Text(
            f"From the ledger {there['url']} ({there['entries']:,} entries, head {there['digest']}); exports "
            f"count by {there['numerator']}. Sums that the file states are not counted beside it."
        )
    for entry in sums["products"]:
        outside = "" if entry["covered"] else ", in no line that is covered"
        yield Heading(3, f"{entry['name']}{outside}")
        if len(entry["products"]) > 1:
            yield Text("Counted together: the five specifications are the same.")
        yield _addends(entry)
        other = (_other(entry["other"], limit),) if entry["other"] else ()
        yield Items((*_arithmetic(entry, limit), *other))
    if sums["pooled"]:
        yield from _pooled(sums, limit)
    elif unstated := [entry["name"] for entry in sums["products"] if entry["us_units"] is None]:
        yield Text(
            f"All products together are not known: no US shipments are stated of {', '.join(unstated)}."
        )
    for entry in sums["uncertain"]:
        yield Text(
            f"Unsettled: {entry['topic']}. {' / or: '.join(entry['readings'])}. {entry['effect']}.", soft=True
        )


def _addends(entry: Record) -> Table:
    rows = [
        (Cell(side), *plain_cells(part["what"] + (f" (not counted: {part['why']})" if part["why"] else "")),
         Cell(f"{part['units']:,}" if part["counts"] else f"({part['units']:,})"))
        for side, key in (("to China and Macau", "exported"), ("to US customers", "us"))
        for part in entry[key]
    ]  # fmt: skip
    us = "not stated" if entry["us_units"] is None else f"{entry['us_units']:,}"
    rows.append(
        (Cell("sum", strong=True), Cell("to China and Macau"), Cell(f"{entry['cn_mo_units']:,}", strong=True))
    )
    rows.append((Cell("sum", strong=True), Cell("to US customers"), Cell(us, strong=True)))
    return Table(f"Units of {entry['product']}", ("side", "what", "units"), tuple(rows), numeric=(2,))


def _arithmetic(entry: Record, limit: str) -> Iterator[Cell]:
    tpp, out, us = entry["tpp"], entry["cn_mo_units"], entry["us_units"]
    for words, units in (("exported", out), ("to US customers", us)):
        if units is not None:
            yield Cell(f"TPP {words}: {units:,} × {_span(tpp, '')} = {_times(tpp, units)}")
    first = entry["first_commercial_shipment"] or "not stated"
    yield Cell(f"first commercial US shipment: {first}", Tone.PLAIN if first != "not stated" else Tone.ASK)
    if entry["exact"] is None:
        yield Cell("ratio: not known, US shipments are not stated or are none", ANSWER[entry["holds"]])
        return
    ratio = f"{out:,} ÷ {us:,} = {entry['exact']} = {_decimal(entry['ratio'])}"
    yield Cell(f"ratio: {ratio}; the TPP of one unit is the same on both sides")
    yield Cell(
        f"computed: {_decimal(entry['ratio'])} {limit}: {HOLDS[entry['holds']]}", ANSWER[entry["holds"]]
    )
    room = entry["headroom_units"]
    words = f"headroom: {room:,} units" if room >= 0 else f"over the limit by {-room:,} units"
    yield Cell(words, Tone.PLAIN if room >= 0 else Tone.BAD)


def _other(other: Record, limit: str) -> Cell:
    """The other reading of whose exports count, as a ledger knows it."""
    ratio = "not known" if other["ratio"] is None else _decimal(other["ratio"])
    exported = f"{other['cn_mo_units']:,} exported"
    words = f"the other reading, by {other['numerator']}: {exported}, {ratio} {limit}"
    return Cell(f"{words}: {HOLDS[other['holds']]}", ANSWER[other["holds"]])


def _decimal(value: float) -> str:
    text = f"{value:.6g}"
    return text if float(text) == value else repr(value)


def _pooled(sums: Record, limit: str) -> Iterator[Block]:
    pool = sums["pooled"]
    holds = pool["holds"]
    yield Heading(3, "All products together, by TPP (the other reading)")
    yield Items(
        (
            Cell(f"TPP exported: {_span(pool['cn_mo_tpp'], '')}"),
            Cell(f"TPP to US customers: {_span(pool['us_tpp'], '')}"),
            Cell(f"computed: {_span(pool['ratio'], '')} {limit}: {HOLDS[holds]}", ANSWER[holds]),
            Cell(f"headroom: {_span(pool['headroom_tpp'], '')} TPP"),
        )
    )


def remote_users(found: Record) -> Iterator[Block]:
    """The list, each user held against the places named."""
    listed = found["remote_users"]
    yield Heading(2, "Intended remote end users")
    names = ", ".join(place["name"] for place in listed["places"])
    yield Text(
        f"Listed are users located in, headquartered in, or with an ultimate parent in: {names}. "
        "It is a list that discloses; a user on it is not refused by it."
    )
    if listed["users"] is None:
        yield Text(
            "The file holds no list, so that nothing was held against these places.", Tone.ASK, call=True
        )
        return
    if not listed["users"]:
        yield Text("The applicant states that there are no intended remote end users.")
        return
    columns = ("user", "located in", "headquarters", "ultimate parent", "tie to a place named")
    yield Table("Users", columns, tuple(_user(user) for user in listed["users"]))


def _user(user: Record) -> tuple[Cell, ...]:
    ties = "; ".join(f"{tie['role']} {tie['place']['name']}" for tie in user["ties"])
    unknown = f"unknown: {', '.join(user['unknown'])}" if user["unknown"] else ""
    tie = "; ".join(text for text in (ties and f"yes: {ties}", unknown) if text) or "no"
    tone = Tone.ASK if user["unknown"] else Tone.PLAIN
    places = (_place(user[key]) for key in ("located_in", "headquarters", "parent"))
    return (Cell(user["name"], strong=True), *plain_cells(*places), Cell(tie, tone))


def lab(found: Record) -> Iterator[Block]:
    """Who the laboratory is, and its four figures."""
    entry = found["lab"]
    yield Heading(2, "The laboratory")
    facts = (
        ("name", entry["name"]),
        ("address", entry["address"]),
        ("headquarters", _place(entry["headquarters"])),
        ("ultimate parent", _place(entry["parent"])),
        ("tests in", _place(entry["tests_in"])),
        ("stake in a party, or benefit beyond the fee", _stated(entry["stake"])),
        ("its certification received", entry["received"]),
        ("its certification submitted", entry["submitted"]),
    )
    yield Table(
        "As stated", ("what", "stated"), tuple((Cell(a, strong=True), *plain_cells(b)) for a, b in facts)
    )
    names = {product["product"]: product["name"] for product in found["products"]}
    rows = tuple(_measured(row, names) for row in entry["measured"])
    columns = ("figure", "product", "application", "measured", "at or below")
    yield Table("Measured, held against the application", columns, rows)
    yield Text("Power is not among the figures that the laboratory confirms.", soft=True)


def _measured(row: Record, names: Record) -> tuple[Cell, ...]:
    name, unit = FIGURES[row["figure"]]
    catalog = f"{_span(row['catalog'], unit)} (catalog)"
    applied = catalog if row["stated"] is None else f"{number(row['stated'])}{unit} (stated)"
    measured = "not stated" if row["measured"] is None else f"{number(row['measured'])}{unit}"
    answer = Cell(row["at_or_below"], ANSWER[row["at_or_below"]])
    return (Cell(name, strong=True), Cell(names[row["product"]]), Cell(applied), Cell(measured), answer)


def _stated(answer: str) -> str | None:
    return None if answer == "unknown" else answer


def _place(place: Record | None) -> str | None:
    return f"{place['name']} ({place['code']})" if place else None


def _span(span: Record, unit: str) -> str:
    low, high = span["low"], span["high"]
    if low is None and high is None:
        return "not published"
    if high is None:
        return f"at least {number(low)}{unit}"
    return f"{number(low)}{unit}" if low == high else f"{number(low or 0)} to {number(high)}{unit}"


def _times(span: Record, units: int) -> str:
    if span["low"] is None and span["high"] is None:
        return "not known"
    high = None if span["high"] is None else units * span["high"]
    return _span({"low": units * (span["low"] or 0), "high": high}, "")
