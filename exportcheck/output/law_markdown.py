"""Records of the things of the law as Markdown: for `explain -o markdown` and the generated pages."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from exportcheck.output.law_text import counted, text
from exportcheck.output.shelf import Record

_SPECIAL = re.compile(r"([\\`*_\[\]|~<])")


def escaped(value: object) -> str:
    """A text of the data inside Markdown, where it must stand as it is."""
    return _SPECIAL.sub(r"\\\1", str(value)).replace("\n", " ")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table; the cells are Markdown already."""
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(row) + " |"


def link(title: str, url: str | None) -> str:
    """A link, or the title where there is no address."""
    return f"[{escaped(title)}]({url})" if url else escaped(title)


def markdown(record: Record) -> str:
    """One record under a heading of its own."""
    lines = [f"# {escaped(record['id'])} {escaped(record['title'])}", ""]
    lines += _KINDS[record["kind"]](record)
    return "\n".join(lines).rstrip("\n") + "\n"


def _rule(record: Record) -> Iterator[str]:
    yield record["summary"]
    for head, body in (("What it tests", record["tests"]), ("How it changed", record["changed"])):
        yield from ("", f"## {head}", "", body)
    yield from ("", "## Numbers by date")
    for vintage in record["vintages"]:
        yield from ("", *_vintage(vintage))
    if record["findings"]:
        yield from ("", "## Findings", "")
        cells = ((found["answer"], found["severity"], escaped(found["when"])) for found in record["findings"])
        yield from table(("Answer", "Severity", "When"), cells)
    if record["mend"]:
        yield from ("", "## How to mend", "", record["mend"])
    if record["example"]:
        yield from ("", "## Example", "", "```text", record["example"], "```")
    yield from ("", "## Sources", "")
    yield from sources(record)


def _vintage(vintage: Record) -> Iterator[str]:
    yield f"### From {vintage['effective']}: {vintage['status']}"
    yield ""
    yield f"- paragraph: {escaped(vintage['paragraph'])}"
    if vintage["compliance"]:
        yield f"- complied with from: {vintage['compliance']}"
    if vintage["policy"]:
        yield f"- policy: {vintage['policy'].replace('_', ' ')}"
    yield f"- certainty: {vintage['certainty']}"
    yield f"- changed: {escaped('; '.join(vintage['changes']))}"
    if vintage["note"]:
        yield f"- note: {escaped(vintage['note'])}"
    yield f"- source: {escaped('; '.join(vintage['citations']))}; last read {vintage['checked']}"
    for entry in vintage["uncertain"]:
        yield f"- uncertain: {escaped(entry['topic'])}"
        yield from (f"  - {escaped(reading)}" for reading in entry["readings"])
        yield f"  - effect: {escaped(entry['effect'])}"
    if vintage["figures"]:
        yield ""
        yield from table(
            ("Number", "Value"), ((escaped(k), escaped(v)) for k, v in vintage["figures"].items())
        )


def _paragraph(record: Record) -> Iterator[str]:
    cells = (
        (rule["id"], escaped(rule["paragraph"]), escaped(rule["title"]), rule["since"])
        for rule in record["rules"]
    )
    yield from table(("Rule", "Paragraph", "Title", "Since"), cells)


def group_lines(record: Record) -> Iterator[str]:
    """The members of a country group, and what has a date."""
    yield f"{record['about']}; on {record['as_of']} {counted(record)}:"
    yield ""
    yield escaped(", ".join(record["members"])) + "."
    if record["changes"]:
        yield ""
        yield from (f"- {escaped(change)}" for change in record["changes"])


def _group(record: Record) -> Iterator[str]:
    yield from group_lines(record)
    yield from ("", "## Sources", "")
    yield from sources(record)


def notice_lines(record: Record) -> Iterator[str]:
    """What a notice means and how to mend it."""
    yield escaped(record["text"])
    yield ""
    yield f"Severity: {' or '.join(record['severities'])}. To mend: {escaped(record['mend'])}"


def _plain(record: Record) -> Iterator[str]:
    """The text form below its own first line, as a block."""
    yield from ("```text", *text(record).split("\n")[2:], "```")


def _words(record: Record) -> Iterator[str]:
    yield escaped(record["text"])
    if record.get("also"):
        yield from ("", f"Also: {escaped(', '.join(record['also']))}.")
    yield from ("", "## Sources", "")
    yield from sources(record)


def sources(record: Record) -> Iterator[str]:
    """The sources of a record, each with its address, and the day they were last re-read."""
    if not record["sources"]:
        yield "A word of this program; no document stands behind it."
    yield from (f"- {link(entry['title'], entry['url'])}" for entry in record["sources"])
    if record["checked"]:
        yield from ("", f"Last read {record['checked']}.")


_KINDS: Mapping[str, Callable[[Record], Iterator[str]]] = {
    "rule": _rule,
    "paragraph": _paragraph,
    "country group": _group,
    "country": _plain,
    "notice": notice_lines,
    "term": _words,
    "number format": _words,
    "citation": _plain,
}
