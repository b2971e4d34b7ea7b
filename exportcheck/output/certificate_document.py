"""The drafted certificate as one document, from its record: the order of its parts and their words."""

from collections.abc import Iterator

from exportcheck.output.certificate_parts import (
    Block,
    Cell,
    Document,
    Heading,
    Items,
    Table,
    Text,
    Tone,
    plain_cells,
)
from exportcheck.output.certificate_sections import (
    ANSWER,
    FIGURES,
    HOLDS,
    lab,
    products,
    remote_users,
    sources,
    volume,
)
from exportcheck.output.records import Record
from exportcheck.output.words import DECISIONS

MARK = "DRAFT"
TITLE = "Certification under paragraph (dd) of supplement no. 2 to part 748"
# A table of more lines serves nobody on paper; the JSON has them all.
MOST_LINES = 200
# What each machine word of the record is called, and how much it weighs.
STATUS = {
    "not_met": ("stated as not met", Tone.BAD),
    "missing": ("missing", Tone.ASK),
    "met": ("stated as met", Tone.TOLD),
}
KINDS = {
    "contradicted": ("contradicted", Tone.BAD),
    "does_not_hold": ("does not hold", Tone.BAD),
    "not_met": ("stated as not met", Tone.BAD),
    "missing": ("missing", Tone.ASK),
    "unknown": ("not known", Tone.ASK),
    "confirm": ("to confirm", Tone.PLAIN),
    "unsettled": ("unsettled in the law", Tone.PLAIN),
}
COVERAGE = {
    "covered": ("covered", Tone.TOLD),
    "undetermined": ("not known", Tone.ASK),
    "us_shipment": ("US shipment", Tone.PLAIN),
    "not_covered": ("not covered", Tone.PLAIN),
}
GIVEN = "the certification being given, as it is drafted here"


def document(found: Record) -> Document:
    """The document of one record."""
    applicant = found["applicant"] or "applicant not stated"
    dated = found["application_date"] or "not dated"
    return Document(
        TITLE,
        MARK,
        (
            f"{applicant} · application of {dated}",
            f"law of {found['as_of']}, {found['layer']}; last read {found['law']['checked']} · "
            f"exportcheck {found['tool']['version']}",
            f"from {found['manifest']['name']}, {found['manifest']['digest']}",
        ),
        found["as_of"],
        tuple(
            block
            for part in (
                _opening,
                _overview,
                _lines,
                _paragraphs,
                products,
                volume,
                remote_users,
                sources,
                lab,
                _next,
                _basis,
            )
            for block in part(found)
        ),
    )


def _opening(found: Record) -> Iterator[Block]:
    for entry in found["findings"]:
        tone = Tone.PLAIN if entry["severity"] == "note" else Tone.BAD
        said = f"{entry['severity'].capitalize()}: {entry['message']} ({entry['rule']})."
        yield Text(said, tone, call=True)
    yield Text(
        "This is a draft. Every statement in it is the applicant's, taken from the applicant's file. It "
        "says which statements are made and with what evidence, and what is computed from the facts stated; "
        "it does not say that any requirement is met. It is not legal advice, and nothing has been filed.",
        Tone.TOLD,
        call=True,
    )
    for entry in found["paragraphs"]:
        for text in entry["contradictions"]:
            yield Text(f"Contradicted, {entry['paragraph']}: {text}", Tone.BAD, call=True)
    rejected = found["manifest"]["rejected"]
    if rejected:
        many = f"{len(rejected):,} row{'s' if len(rejected) > 1 else ''} of the file could not be read"
        yield Text(f"{many}; no sum and no part of this draft covers them.", Tone.BAD, call=True)
    if not found["manifest"]["application"]:
        yield Text(
            "The file carries no application, so that every statement is missing. Put the lines under "
            "`lines:` of a YAML manifest, with `applicant`, `us_shipments` and `certification` beside them.",
            Tone.ASK,
            call=True,
        )


def _overview(found: Record) -> Iterator[Block]:
    yield Heading(2, "Overview")
    yield Table(
        "Paragraph by paragraph",
        ("paragraph", "subject", "statement of the applicant", "evidence", "computed"),
        tuple(_overview_row(entry) for entry in found["paragraphs"]),
    )


def _overview_row(entry: Record) -> tuple[Cell, ...]:
    # The gravest word speaks for several.
    statuses = {statement["status"] for statement in entry["statements"]}
    status, tone = next(
        (STATUS[word] for word in STATUS if word in statuses), ("none is asked for", Tone.PLAIN)
    )
    answers = {computed["holds"] for computed in entry["computed"]}
    answer = next((word for word in ("no", "unknown", "yes") if word in answers), None)
    computed = Cell(HOLDS[answer], ANSWER[answer]) if answer else Cell("–")
    if entry["contradictions"]:
        computed = Cell("contradicted", Tone.BAD)
    evidence = "; ".join(_evidence_short(s["evidence"]) for s in entry["statements"])
    return (
        Cell(entry["paragraph"], strong=True),
        Cell(entry["title"]),
        Cell(status, tone),
        Cell(evidence or "–"),
        computed,
    )


def _evidence_short(evidence: Record | None) -> str:
    if evidence is None:
        return "none named"
    notes = {"absent": " (no such file)", "refused": " (not opened)"}
    return f"{evidence['text']}{notes.get(evidence['kind'], '')}"


def _lines(found: Record) -> Iterator[Block]:
    yield Heading(2, "What the certificate covers")
    lines = found["lines"]
    counts = {word: sum(line["coverage"] == word for line in lines) for word in COVERAGE}
    said = ", ".join(f"{count:,} {COVERAGE[word][0]}" for word, count in counts.items() if count)
    yield Text(
        f"{len(lines):,} line{'' if len(lines) == 1 else 's'} read: {said}. Each is judged with {GIVEN}."
    )
    rows = tuple(_line_row(line) for line in lines[:MOST_LINES])
    columns = ("line of the file", "shipment", "item", "to", "end user", "covered", "why")
    yield Table("Lines of the manifest", columns, rows)
    if len(lines) > MOST_LINES:
        yield Text(f"… and {len(lines) - MOST_LINES:,} more; the JSON lists them all.", soft=True)


def _line_row(line: Record) -> tuple[Cell, ...]:
    shipment = " / ".join(text for text in (line["shipment_id"], line["line_id"]) if text)
    why = "counts among US shipments" if line["coverage"] == "us_shipment" else DECISIONS[line["decision"]]
    if line["coverage"] in ("not_covered", "undetermined") and line["why"]:
        why = f"{why}; {line['why']}"
    return (
        Cell(str(line["line"]), strong=True),
        Cell(shipment or "–"),
        Cell(f"{line['quantity']:,} × {line['chip']}"),
        Cell(f"{line['destination']['name']} ({line['destination']['code']})"),
        Cell(line["end_user"] or line["consignee"] or "not stated"),
        Cell(*COVERAGE[line["coverage"]]),
        Cell(why),
    )


def _paragraphs(found: Record) -> Iterator[Block]:
    yield Heading(2, "The statements, paragraph by paragraph")
    for entry in found["paragraphs"]:
        yield Heading(3, f"{entry['paragraph']} {entry['title']}")
        yield Text(entry["asks"], soft=True)
        for text in entry["contradictions"]:
            yield Text(f"Contradicted: {text}", Tone.BAD, call=True)
        for statement in entry["statements"]:
            yield from _statement(statement)
        if entry["computed"]:
            yield Items(tuple(_computed(c, found) for c in entry["computed"]))


def _statement(statement: Record) -> Iterator[Block]:
    words = {
        "met": "The applicant states that {}.",
        "not_met": "Stated as not met: that {}.",
        "missing": "Missing: the statement that {}.",
    }[statement["status"]].format(statement["says"])
    tone = STATUS[statement["status"]][1]
    yield Text(words, tone, call=tone is not Tone.TOLD)
    for line in (statement["description"] or "").splitlines():
        yield Text(line)
    if statement["status"] != "missing" or statement["evidence"]:
        yield Text(f"Evidence: {_evidence(statement['evidence'])}", soft=True)


def _evidence(evidence: Record | None) -> str:
    if evidence is None:
        return "none named."
    told = {
        "file": f"file beside the manifest, {evidence['bytes'] or 0:,} bytes, {evidence['digest']}",
        "absent": "no such file beside the manifest",
        "refused": f"not opened: it {evidence['why']}",
        "text": "as named by the applicant; not opened",
        "address": "an address; not opened",
    }[evidence["kind"]]
    return f"{evidence['text']} ({told})."


def _computed(computed: Record, found: Record) -> Cell:
    names = {entry["product"]: entry["name"] for entry in found["products"]}
    of = f" ({names.get(computed['product'], computed['product'])})" if computed["product"] else ""
    rule = f" [{computed['rule']}]" if computed["rule"] else ""
    why = _why(computed)
    text = f"Computed, {HOLDS[computed['holds']]}: {computed['title']}{of}{rule}{why}"
    return Cell(text, ANSWER[computed["holds"]])


def _why(computed: Record) -> str:
    """What decides it, without the title again, and figures by their names."""
    why: str = computed["why"]
    for key, (name, _) in FIGURES.items():
        why = why.replace(f"measured {key} ", f"measured {name} ")
    if why.startswith(computed["title"]):
        return why.removeprefix(computed["title"])
    return f": {why}" if why else ""


def _next(found: Record) -> Iterator[Block]:
    yield Heading(2, "What BIS will ask next")
    if not found["next"]:
        yield Text("Nothing that can be told from the file.")
        return
    yield Text(
        "From what is missing, not known, contradicted, or unsettled in the law. What is to be confirmed and "
        "what the law leaves open stands at the end, and is no gap in the draft.",
        soft=True,
    )
    rows = tuple(
        (
            Cell(*KINDS[entry["kind"]]),
            Cell(entry["paragraph"], strong=True),
            Cell(entry["text"]),
        )
        for entry in found["next"]
    )
    yield Table("Questions", ("kind", "paragraph", "question"), rows)


def _basis(found: Record) -> Iterator[Block]:
    yield Heading(2, "What this rests on")
    law, catalog, manifest = found["law"], found["catalog"], found["manifest"]
    rows = (
        ("exportcheck", f"version {found['tool']['version']}", ""),
        ("law", f"of {found['as_of']}, {found['layer']}; last read {law['checked']}", law["digest"]),
        ("catalog of chips", f"as of {catalog['as_of']}", catalog["digest"]),
        ("manifest", manifest["name"], manifest["digest"]),
    )
    table = tuple((Cell(a, strong=True), *plain_cells(b), Cell(c, code=True)) for a, b, c in rows)
    yield Table("Basis", ("what", "state", "digest"), table)


PARTS = (
    _opening,
    _overview,
    _lines,
    _paragraphs,
    products,
    sources,
    volume,
    remote_users,
    lab,
    _next,
    _basis,
)
