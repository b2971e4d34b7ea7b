"""What people read: the decision first, then the figures, the paragraph and the source last."""

from collections.abc import Iterable
from typing import TextIO

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from exportcheck.model.chip import Chip
from exportcheck.model.clause import Truth
from exportcheck.model.finding import Finding
from exportcheck.model.judgement import Duty, Judgement, Margin
from exportcheck.model.report import Basis
from exportcheck.model.rule import Severity
from exportcheck.output.bars import bar
from exportcheck.output.plain import plain
from exportcheck.output.records import Record
from exportcheck.output.records import finding as as_record
from exportcheck.output.words import (
    DECISIONS,
    FIGURES,
    TRUTHS,
    limited,
    measured,
    number,
    tree,
)

# A gate's log is read from its end: more lines than this are counted, not listed.
MOST_LINES = 50
COLOURS = {
    "no_license_found": "green",
    "exception": "cyan",
    "presumption_of_approval": "cyan",
    "case_by_case": "yellow",
    "presumption_of_denial": "red",
    "undetermined": "magenta",
}
SEVERITY_COLOURS = {"error": "red", "indeterminate": "magenta", "warning": "yellow", "note": "blue"}
ANSWER = {Truth.HOLDS: "yes", Truth.FAILS: "no", Truth.UNKNOWN: "unknown"}


def console(out: TextIO, width: int | None = None) -> Console:
    """A console on a stream: colour only on a terminal, and never against NO_COLOR."""
    terminal = out.isatty()
    return Console(
        file=out,
        highlight=False,
        soft_wrap=not terminal,
        width=width or (None if terminal else 100),
        emoji=False,
    )


def write_chip(
    out: TextIO,
    head: Basis,
    chip: Chip,
    judgements: list[Judgement],
    duty: Duty,
    findings: list[Finding],
    *,
    explain: bool,
) -> None:
    """One chip on one screen."""
    screen = console(out)
    first = judgements[0]
    family = first.outcome.family
    name = (
        "undetermined" if family is None else "not 3A090" if family == "none" else first.paragraph or family
    )
    title = Text.assemble((plain(chip.name), "bold"), f"  {name}")
    if first.eccn:
        title.append(f", ECCN {first.eccn}")
    if chip.declared_eccn:
        title.append(f" (the maker declares {plain(chip.declared_eccn)})")
    screen.print(title)
    screen.print(f"law of {head.as_of}, {head.layer.value}; last read {head.law_checked}", style="dim")
    screen.print()
    screen.print(_destinations(judgements))
    screen.print()
    screen.print(_figures(chip, first))
    lines = _lines(first, judgements)
    if lines.row_count:
        screen.print()
        screen.print(lines)
    screen.print()
    if duty.heading:
        rate = f", {duty.rate_percent} %" if duty.applies is Truth.HOLDS else ""
        screen.print(f"duty on entry into the US: {ANSWER[duty.applies]} (HTSUS {duty.heading}{rate})")
    _findings(screen, [*findings, *_shared(judgements)])
    if explain:
        for judgement in judgements:
            _explain(screen, judgement)
    sources = ", ".join(first.metrics.tpp.sources)
    if sources:
        screen.print(f"figures from: {plain(sources)}", style="dim")


def _destinations(judgements: list[Judgement]) -> Table:
    """One row for all destinations that come out alike."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in ("to", "licence", "decision", "the text alone", "paragraphs"):
        table.add_column(column, no_wrap=column in ("licence", "decision"))
    alike: dict[tuple[object, ...], list[Judgement]] = {}
    for judgement in judgements:
        outcome = judgement.outcome
        codified = judgement.codified.decision
        key = (outcome.needed, outcome.decision, outcome.exception, codified, judgement.paragraphs)
        alike.setdefault(key, []).append(judgement)
    for group in alike.values():
        first, outcome = group[0], group[0].outcome
        word = outcome.decision.word
        text = word.replace("_", " ")
        if word == "exception":
            text = f"exception {outcome.exception or 'NAC or ACA'}"
        same = first.codified.decision is outcome.decision
        table.add_row(
            " ".join(judgement.destination.code for judgement in group),
            ANSWER[outcome.needed],
            Text(text, style=COLOURS[word]),
            Text("same" if same else first.codified.decision.word.replace("_", " "), style="dim"),
            ", ".join(first.paragraphs),
        )
    return table


def _figures(chip: Chip, first: Judgement) -> Table:
    figures = first.metrics
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(style="dim")
    table.add_column()
    table.add_column(style="dim")
    notes = []
    if figures.format:
        notes.append(f"{figures.format} × {figures.bits} bits")
    if figures.computed.known:
        notes.append(f"computed {measured(figures.computed)}")
    if figures.declared:
        notes.append(f"declared {measured(figures.declared)}")
    if chip.halved:
        notes.append(f"sparse figures halved: {', '.join(chip.halved)}")
    table.add_row("TPP", measured(figures.tpp), "; ".join(notes))
    for figure in ("performance_density", "dram_bandwidth_gb_s", "interconnect_gb_s"):
        name, unit = FIGURES[figure]
        measure = getattr(figures, figure)
        known = measure.known and not measure.undefined
        table.add_row(name, measured(measure) + (unit if known else ""), "")
    table.add_row("for datacenters", ANSWER[first.chip.datacenter], "designed or marketed")
    return table


def _lines(first: Judgement, judgements: list[Judgement]) -> Table:
    """Each line of the law that a figure is held against, with the distance drawn as a bar."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in ("line", "figure", "distance", ""):
        table.add_column(column, no_wrap=True)
    seen: dict[object, Margin] = {}
    margins = [*first.lines, *(m for j in judgements for m in j.margins)]
    for margin in margins:
        seen.setdefault((margin.comparison.figure, margin.comparison.limit), margin)
    for margin in seen.values():
        comparison = margin.comparison
        if comparison.figure == "hbm_density" and comparison.measure.undefined:
            continue
        name, unit = FIGURES[comparison.figure]
        known = comparison.measure.known and not comparison.measure.undefined
        distance = "" if margin.margin is None else f"{margin.margin:+,.2f}".rstrip("0").rstrip(".")
        table.add_row(
            f"{name} {limited(comparison.limit, unit)}",
            measured(comparison.measure) if known else "–",
            distance,
            bar(comparison.measure, comparison.limit),
        )
    return table


def _shared(judgements: list[Judgement]) -> list[Finding]:
    """Findings of all destinations, each once."""
    seen: dict[tuple[str, str, Severity], Finding] = {}
    for judgement in judgements:
        for finding in judgement.findings:
            seen.setdefault((finding.rule, finding.title, finding.severity), finding)
    return sorted(seen.values(), key=lambda finding: -finding.severity)


def _findings(screen: Console, findings: Iterable[Finding]) -> None:
    for finding in findings:
        screen.print(_spoken(as_record(finding)))


def _explain(screen: Console, judgement: Judgement) -> None:
    screen.print()
    screen.print(Text(f"to {judgement.destination.name}", style="bold"))
    for answer in judgement.answers.values():
        if answer.truth is Truth.FAILS and answer.stem not in ("eccn_3a090_a", "eccn_3a090_b"):
            continue
        for depth, truth, text in tree(answer):
            screen.print(Text(f"{'  ' * (depth + 1)}{TRUTHS[truth]}: {plain(text)}"))
        for depth, truth, text in tree(answer.clause, 1):
            screen.print(Text(f"{'  ' * (depth + 1)}{TRUTHS[truth]}: {plain(text)}", style="dim"))


def write_chips(out: TextIO, rows: list[tuple[str, str, str, str, str]]) -> None:
    """The catalog as a table: id, name, family, TPP, what is near a line."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in ("id", "name", "family", "TPP", "near"):
        table.add_column(column)
    for row in rows:
        table.add_row(*(escape(plain(cell)) for cell in row))
    console(out, None if out.isatty() else 160).print(table)


class TextReport:
    """`-o text`: lines that need work as they are found, then the sums."""

    def __init__(self, out: TextIO) -> None:
        """Write to an open text stream."""
        self._screen = console(out)
        self._shown = 0
        self._more = 0
        self._rejected = 0
        self._warned: dict[tuple[str, str], int] = {}

    def start(self, head: Record) -> None:
        """What the verdicts rest on."""
        text = f"law of {head['as_of']}, {head['layer']}; last read {head['law']['checked']}"
        self._screen.print(text, style="dim")

    def line(self, record: Record) -> None:
        """A line that does not pass, with why; warnings are counted for the end."""
        for finding in record["findings"]:
            if finding["severity"] == "warning":
                # A report saved by an earlier version has no titles.
                key = (finding["rule"], finding.get("title", finding["message"]))
                self._warned[key] = self._warned.get(key, 0) + 1
        if record["gate"] == "pass":
            return
        if self._shown >= MOST_LINES:
            self._more += 1
            return
        self._shown += 1
        colour = "red" if record["gate"] == "fail" else "magenta"
        where = f"{plain(record['manifest'])}:{record['line']}"
        self._screen.print(
            Text.assemble(
                (f"{record['gate']:6}", f"bold {colour}"),
                f" {where}  {record['quantity']:,} × {record['chip']} to {record['destination']}: ",
                (DECISIONS[record["decision"]], COLOURS[record["decision"]]),
            )
        )
        for finding in record["findings"]:
            if finding["severity"] in ("error", "indeterminate"):
                self._screen.print(Text.assemble("       ", _spoken(finding)))

    def rejected(self, record: Record) -> None:
        """A row that could not be read."""
        self._rejected += 1
        if self._rejected <= MOST_LINES:
            where = f":{record['line']}" if record["line"] else ""
            text = f" {plain(record['manifest'])}{where}  {plain(record['problem'])}"
            self._screen.print(Text.assemble(("not read", "bold red"), text))

    def finish(self, end: Record) -> None:
        """The sums and the status."""
        if self._more:
            self._screen.print(f"… and {self._more:,} more lines that do not pass; -o jsonl lists them all")
        if self._rejected > MOST_LINES:
            self._screen.print(f"… and {self._rejected - MOST_LINES:,} more rows that could not be read")
        for (rule, title), count in self._warned.items():
            lines = "1 line" if count == 1 else f"{count:,} lines"
            text = Text.assemble(
                (f"warning {rule} ", SEVERITY_COLOURS["warning"]), f"{plain(title)} ({lines})"
            )
            self._screen.print(text)
        for total in end["totals"]:
            self._screen.print(Text.assemble(("volume ", "bold"), _ratio(total)))
            for finding in total["findings"]:
                self._screen.print(_spoken(finding))
        for finding in end["findings"]:
            self._screen.print(_spoken(finding))
        summary = end["summary"]
        gates = ", ".join(f"{count:,} {gate}" for gate, count in summary["gates"].items())
        self._screen.print(
            f"{summary['lines']:,} line{'' if summary['lines'] == 1 else 's'}: {gates or 'none checked'}"
            + (f", {summary['rejected']:,} not read" if summary["rejected"] else "")
        )


def _spoken(finding: Record) -> Text:
    where = f" [{finding['paragraph']}]" if finding["paragraph"] else ""
    colour = SEVERITY_COLOURS[finding["severity"]]
    head = f"{finding['severity']} {finding['rule']} "
    waiver = finding.get("suppressed")
    if waiver:
        head, colour = f"waived by {plain(waiver['waiver'])} {finding['rule']} ", "dim"
    return Text.assemble((head, colour), plain(finding["message"]) + where)


def _ratio(total: Record) -> str:
    us = "unknown" if total["us_units"] is None else f"{total['us_units']:,}"
    ratio = "unknown" if total["ratio"] is None else number(total["ratio"])
    room = "" if total["headroom_units"] is None else f", headroom {total['headroom_units']:,} units"
    return (
        f"{total['product']}: {total['cn_mo_units']:,} units to China and Macau, {us} to US customers, "
        f"ratio {ratio} (limit {number(total['limit'])}): {total['holds']}{room}"
    )
