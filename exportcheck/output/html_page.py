"""The frame of the HTML report: the verdict first, then why, the sums, the lines, the inputs."""

import base64
import hashlib
from functools import cache
from importlib.resources import files

from exportcheck.output.html_lines import badge, list_of
from exportcheck.output.html_ratio import ratio
from exportcheck.output.html_text import isolated, text
from exportcheck.output.records import Record
from exportcheck.output.words import DECISIONS, number

GATES = {"fail": "Lines that fail", "review": "Lines to review", "pass": "Lines that pass"}
_HEADINGS = {
    "fail": "Findings fail this run",
    "pass": "No finding fails this run",
    "incomplete": "Not everything could be checked",
    "error": "The check did not end in order",
}


@cache
def _static(name: str) -> str:
    return files("exportcheck.output").joinpath("static", name).read_text(encoding="utf-8").strip()


def opening(head: Record, end: Record) -> str:
    """The head of the document, and the verdict."""
    script = base64.b64encode(hashlib.sha256(_static("report.js").encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{script}'; "
        "base-uri 'none'; form-action 'none'"
    )
    status = end["status"]
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>{text(status)}: exportcheck report of {text(head["as_of"])}</title>
<style>
{_static("report.css")}
</style>
</head>
<body>
<a class="skip" href="#lines">Skip to the lines</a>
<header class="top {text(status)}">
<p class="tool">exportcheck {text(head["tool"]["version"])} · law of {text(head["as_of"])}, \
{text(head["layer"])}; last read {text(head["law"]["checked"])}</p>
<h1>{badge(status)} {text(_HEADINGS[status])}</h1>
{_tiles(end["summary"])}
</header>
<main>
"""


def _tiles(summary: Record) -> str:
    gates = summary["gates"]
    counts = [
        (summary["lines"], "lines"),
        *((gates.get(gate, 0), gate) for gate in GATES),
        (summary["rejected"], "not read"),
        (summary["suppressed"], "waived"),
    ]
    tiles = "".join(
        f"<li><strong>{count:,}</strong> {word}</li>"
        for count, word in counts
        if count or word not in ("not read", "waived")
    )
    return f'<ul class="tiles">{tiles}</ul>'


def why(end: Record, reasons: str) -> str:
    """The sentences behind the verdict, the rules that decide, the decisions counted."""
    sentences = "".join(f"<li>{sentence}</li>" for sentence in _sentences(end))
    decisions = "".join(
        f"<li><strong>{count:,}</strong> {text(DECISIONS[word])}</li>"
        for word, count in end["summary"]["decisions"].items()
    )
    counted = f'<h3>Decisions</h3><ul class="decisions">{decisions}</ul>' if decisions else ""
    general = f"<h3>On the whole run</h3>{list_of(end['findings'])}" if end["findings"] else ""
    return _section("why", "Why", f'<ul class="sentences">{sentences}</ul>{reasons}{general}{counted}')


def _sentences(end: Record) -> list[str]:
    summary = end["summary"]
    gates = summary["gates"]
    said = []
    if not summary["checked"]:
        said.append("No line was checked, so that nothing is said about this run.")
    if summary["rejected"]:
        said.append(f"{_many(summary['rejected'], 'row')} could not be read; no verdict covers them.")
    if gates.get("fail"):
        said.append(f"{_many(gates['fail'], 'line')} of {summary['lines']:,} fail the gate as stated.")
    if gates.get("review"):
        said.append(f"{_many(gates['review'], 'line')} turn on something that is not known.")
    for total in end["totals"]:
        if total["holds"] == "no" and total["ratio"] is not None:
            said.append(
                f"{isolated(total['product'])}: exports to China and Macau are {number(total['ratio'])} "
                f"of US shipments; the limit is {number(total['limit'])}."
            )
    if summary["suppressed"]:
        said.append(f"{_many(summary['suppressed'], 'finding')} waived; each is shown, none is counted.")
    if hidden := summary.get("hidden"):
        said.append(f"{_many(hidden, 'finding')} known from the baseline; neither shown nor counted.")
    if end["status"] == "pass":
        said.append("No finding reaches what fails a run, under the controls modelled and the facts stated.")
    said.append(f"Status {text(end['status'])}, exit code {text(end['exit_code'])}.")
    return said


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def totals(entries: list[Record]) -> str:
    """The ratio of each product, those that do not hold first; nothing when no product counts."""
    order = sorted(entries, key=lambda entry: ("no", "unknown", "yes").index(entry["holds"]))
    drawn = "".join(ratio(entry, place) for place, entry in enumerate(order))
    return _section("totals", "Volume to China and Macau against US shipments", drawn) if drawn else ""


def rejected(record: Record) -> str:
    """One row that could not be read."""
    where = f", line {text(record['line'])}" if record["line"] else ""
    return f'<li class="rejected">{isolated(record["manifest"])}{where}: {text(record["problem"])}</li>'


def rejected_opening(shown: int, total: int) -> str:
    """The start of the list of rows that could not be read."""
    more = "" if shown == total else f"<p>{_missing(total - shown, 'rows')}</p>\n"
    title = '<h2 id="rejected">Rows that could not be read</h2>'
    return f'<section aria-labelledby="rejected">\n{title}\n{more}<ul>\n'


def rejected_closing() -> str:
    """The end of that list."""
    return "</ul>\n</section>\n"


def lines_opening(shown: dict[str, int], total: int, trees: bool) -> str:
    """The start of the lines: what is left out, the search, the filter."""
    here = sum(shown.values())
    more = "" if here == total else f'<p class="capped">{_missing(total - here, "lines")}</p>\n'
    without = "" if trees or not here else '<p class="hint">Clause trees: run again with --explain.</p>\n'
    return (
        '<section aria-labelledby="lines">\n<h2 id="lines" tabindex="-1">Lines</h2>\n'
        f"{more}{_tools(shown) if here else '<p>No line was checked.</p>'}\n{without}"
    )


def _missing(count: int, things: str) -> str:
    return f"{count:,} more {things} are not on this page; -o jsonl lists them all."


def _tools(shown: dict[str, int]) -> str:
    boxes = "".join(
        f'<label><input type="checkbox" name="gate" value="{gate}" checked> {gate} ({count:,})</label>'
        for gate, count in shown.items()
        if count
    )
    total = f"{sum(shown.values()):,}"
    return (
        '<form class="tools" role="search" aria-label="Lines" hidden>'
        '<p><label for="query">Search the lines</label> '
        '<input type="search" id="query" autocomplete="off"></p>'
        f"<fieldset><legend>Gate</legend>{boxes}</fieldset>"
        '<p><button type="reset">Show all</button> <button type="button" id="unfold">Unfold all</button></p>'
        f'<p id="count" role="status" aria-live="polite">{total} of {total} lines shown</p></form>'
    )


def group_opening(gate: str, count: int, shown: int) -> str:
    """The start of the lines of one gate."""
    words = f"{count:,}" if count == shown else f"{shown:,} of {count:,}"
    return f'<section class="group"><h3>{GATES[gate]} ({words})</h3>\n<ul class="lines">\n'


def group_closing() -> str:
    """The end of the lines of one gate."""
    return "</ul></section>\n"


def closing(head: Record, end: Record) -> str:
    """What the verdicts rest on, with digests, and the script."""
    inputs = "".join(
        _basis(isolated(entry["name"]), f"{_many(entry['lines'], 'line')} read", entry["digest"])
        for entry in end["manifests"]
    )
    law, catalog = head["law"], head["catalog"]
    rests = (
        _basis("Law", f"{text(head['layer'])}, last read {text(law['checked'])}", law["digest"])
        + _basis("Chip catalog", f"as of {text(catalog['as_of'])}", catalog["digest"])
        + inputs
    )
    return f"""</section>
</main>
<footer aria-labelledby="basis">
<h2 id="basis">What this rests on</h2>
<dl class="basis">{rests}</dl>
<p>A pre-screen of the facts stated, on the law of {text(head["as_of"])}; not legal advice. \
{text(DECISIONS["no_license_found"]).capitalize()} is no licence and no promise. \
Links lead to the publishers' current text, which may be newer than that day's.</p>
</footer>
<script>{_static("report.js")}</script>
</body>
</html>
"""


def _basis(name: str, words: str, digest: object) -> str:
    return f"<div><dt>{name}</dt><dd>{words}<br><code>{text(digest)}</code></dd></div>"


def _section(name: str, title: str, content: str) -> str:
    return f'<section aria-labelledby="{name}">\n<h2 id="{name}">{title}</h2>\n{content}\n</section>\n'
