"""The lines of the HTML report: each with its findings, each finding with its clause tree.

What is made here for one line holds no line break, so that it can wait in a file of lines.
"""

from collections.abc import Iterable

from exportcheck.output.html_text import citation, isolated, paragraph, text
from exportcheck.output.records import Record
from exportcheck.output.words import DECISIONS

# A sign beside each word, so that nothing is said by colour alone.
SIGNS = {
    "fail": "✕",
    "review": "?",
    "pass": "✓",
    "incomplete": "?",
    "error": "✕",
    "indeterminate": "?",
    "warning": "!",
    "note": "i",
    "yes": "✓",
    "no": "✕",
    "unknown": "?",
}
AT_ONCE = ("error", "indeterminate")


def badge(word: str) -> str:
    """A word with its sign, in its colour."""
    return (
        f'<span class="badge {text(word)}"><span aria-hidden="true">{SIGNS[word]}</span> {text(word)}</span>'
    )


def line(record: Record) -> str:
    """One line with its verdict; warnings and notes wait folded under what decides."""
    gate, findings = record["gate"], record["findings"]
    first = [entry for entry in findings if entry["severity"] in AT_ONCE]
    later = [entry for entry in findings if entry["severity"] not in AT_ONCE]
    return (
        f'<li class="line {text(gate)}" data-gate="{text(gate)}">'
        f"<h4>{badge(gate)} {record['quantity']:,} × {isolated(record['chip'])} "
        f"to {isolated(record['destination'])}</h4>"
        f'<p class="decision">{text(_decision(record))}</p>'
        f'<p class="where">{_where(record)}</p>'
        f"{list_of(first)}{_folded(later)}{_known(record.get('hidden'))}</li>"
    )


def _decision(record: Record) -> str:
    words = DECISIONS[record["decision"]]
    return f"{words} ({record['exception']})" if record["exception"] else words


def _where(record: Record) -> str:
    names = [isolated(record[key]) for key in ("shipment_id", "line_id") if record[key]]
    shipment = f"shipment {' / '.join(names)} · " if names else ""
    row = f"{isolated(record['manifest'])}, line {text(record['line'])}"
    return f"{shipment}{row} · family {text(record['family'])}"


def _known(hidden: list[Record] | None) -> str:
    """The trace of what a baseline knows."""
    if not hidden:
        return ""
    rules = ", ".join(text(entry["rule"]) for entry in hidden)
    return f'<p class="hint">Known from the baseline and not shown: {rules}</p>'


def _folded(findings: list[Record]) -> str:
    if not findings:
        return ""
    counts = {word: sum(f["severity"] == word for f in findings) for word in ("warning", "note")}
    words = ", ".join(f"{n} {word}{'s' if n > 1 else ''}" for word, n in counts.items() if n)
    return f'<details class="later"><summary>{words}</summary>{list_of(findings)}</details>'


def list_of(findings: Iterable[Record]) -> str:
    """Findings as a list; nothing when there are none."""
    items = "".join(map(_finding, findings))
    return f'<ul class="findings">{items}</ul>' if items else ""


def _finding(record: Record) -> str:
    severity, waiver = record["severity"], record.get("suppressed")
    message = text(record["message"])
    said = f'<s class="message">{message}</s>' if waiver else f'<span class="message">{message}</span>'
    return (
        f'<li class="finding"><p>{badge(severity)} <code>{text(record["rule"])}</code> {said}</p>'
        f"{_waived(waiver) if waiver else ''}{_sources(record)}{_tree(record)}</li>"
    )


def _waived(waiver: Record) -> str:
    named = (("", "waiver"), ("reason: ", "reason"), ("approver: ", "approver"), ("expires ", "expires"))
    parts = [f"{label}{isolated(waiver[key])}" for label, key in named if waiver.get(key)]
    return f'<p class="waived"><strong>waived</strong> {" · ".join(parts)}</p>'


def _sources(record: Record) -> str:
    parts = []
    if record["paragraph"]:
        parts.append(paragraph(record["paragraph"]))
    if record["citation"]:
        parts.append(citation(record["citation"]))
    return f'<p class="sources">{" · ".join(parts)}</p>' if parts else ""


def _tree(record: Record) -> str:
    """The clause as nested lists, folded."""
    nodes = record.get("tree")
    if not nodes:
        return ""
    made, depth = [], -1
    for wanted, truth, words in nodes:
        # A list opens one level at a time, whatever a saved report says.
        level = max(0, min(wanted, depth + 1))
        made.append("<ul>" if level > depth else "</li>" + "</ul></li>" * (depth - level))
        made.append(f"<li>{badge(truth)} {text(words)}")
        depth = level
    made.append("</li></ul>" * (depth + 1))
    summary = f"Clause tree of {text(record['rule'])}"
    return f'<details class="tree"><summary>{summary}</summary>{"".join(made)}</details>'
