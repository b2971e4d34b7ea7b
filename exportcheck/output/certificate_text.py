"""The drafted certificate in short, for a terminal: each paragraph in a line, then what will be asked."""

from collections.abc import Iterator

from exportcheck.output.certificate_document import KINDS, STATUS
from exportcheck.output.certificate_sections import HOLDS
from exportcheck.output.plain import plain
from exportcheck.output.records import Record

FINAL = ("confirm", "unsettled")


def text(found: Record) -> str:
    """The summary; the documents have the rest."""
    return "".join(f"{plain(line)}\n" for line in _lines(found))


def _lines(found: Record) -> Iterator[str]:
    yield f"DRAFT of the paragraph (dd) certification of {found['applicant'] or 'an applicant not stated'}"
    yield f"law of {found['as_of']}, {found['layer']}; last read {found['law']['checked']}"
    yield f"{found['manifest']['name']} {found['manifest']['digest']}"
    for entry in found["findings"]:
        yield f"{entry['severity']}: {entry['message']} ({entry['rule']})"
    covered = [line for line in found["lines"] if line["coverage"] == "covered"]
    yield f"covers {len(covered):,} of {len(found['lines']):,} lines"
    width = max(len(entry["paragraph"]) for entry in found["paragraphs"])
    for entry in found["paragraphs"]:
        yield f"{entry['paragraph']:<{width}}  {_stands(entry)}"
    for entry in found["volume"]["products"]:
        if entry["exact"] is not None:
            limit = f"{found['volume']['operator']} {found['volume']['limit']:g}"
            sums = f"{entry['cn_mo_units']:,} / {entry['us_units']:,} = {entry['ratio']:.6g} {limit}"
            room = f"headroom {entry['headroom_units']:,} units"
            yield f"volume {entry['product']}: {sums}: {HOLDS[entry['holds']]}, {room}"
    for entry in found["next"]:
        if entry["kind"] not in FINAL:
            yield f"{KINDS[entry['kind']][0]}: {entry['text']} [{entry['paragraph']}]"
    later = sum(entry["kind"] in FINAL for entry in found["next"])
    if later:
        yield f"and {later} to confirm or unsettled in the law: in -o markdown, html=FILE, docx=FILE, json"
    yield "the statements are the applicant's; nothing here says that a requirement is met; not legal advice"


def _stands(entry: Record) -> str:
    words = [f"{s['key']} {STATUS[s['status']][0]}{_evidence(s['evidence'])}" for s in entry["statements"]]
    answers = {computed["holds"] for computed in entry["computed"]}
    worst = next((word for word in ("no", "unknown", "yes") if word in answers), None)
    words += [f"computed: {HOLDS[worst]}"] if worst else []
    words += ["CONTRADICTED"] if entry["contradictions"] else []
    return "; ".join(words)


def _evidence(evidence: Record | None) -> str:
    if evidence is None:
        return ""
    told = {"absent": ", no such file", "refused": ", not opened"}.get(evidence["kind"], "")
    return f" ({evidence['text']}{told})"
