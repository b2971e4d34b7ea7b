"""One chip on one screen, and the catalog as a table."""

from collections.abc import Iterable
from typing import TextIO

from exportcheck.model.chip import Chip
from exportcheck.model.clause import Truth
from exportcheck.model.finding import Finding
from exportcheck.model.judgement import Duty, Judgement, Margin
from exportcheck.model.report import Basis
from exportcheck.model.rule import Severity
from exportcheck.output.bars import bar
from exportcheck.output.plain import plain
from exportcheck.output.records import finding as as_record
from exportcheck.output.screen import ANSWER, COLOURS, Screen, console, said
from exportcheck.output.table import Styled, Table
from exportcheck.output.words import FIGURES, TRUTHS, limited, measured, tree


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
    screen = Screen(out)
    first = judgements[0]
    family = first.outcome.family
    name = (
        "undetermined" if family is None else "not 3A090" if family == "none" else first.paragraph or family
    )
    eccn = f", ECCN {first.eccn}" if first.eccn else ""
    declared = f" (the maker declares {plain(chip.declared_eccn)})" if chip.declared_eccn else ""
    screen.print(Styled((plain(chip.name), "bold"), f"  {name}{eccn}{declared}"))
    screen.print(f"law of {head.as_of}, {head.layer.value}; last read {head.law_checked}", style="dim")
    screen.print()
    screen.print(_destinations(judgements))
    screen.print()
    screen.print(_figures(chip, first))
    lines = _lines(first, judgements)
    if lines.rows:
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
    figures = first.metrics
    measures = (
        figures.tpp,
        figures.die_area_mm2,
        figures.dram_bandwidth_gb_s,
        figures.interconnect_gb_s,
    )
    sources = dict.fromkeys(source for measure in measures for source in measure.sources)
    if sources:
        screen.print(f"figures from: {plain(', '.join(sources))}", style="dim")


def _destinations(judgements: list[Judgement]) -> Table:
    """One row for all destinations that come out alike."""
    table = Table("to", "licence", "decision", "the text alone", "paragraphs", firm=("licence", "decision"))
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
        table.add(
            " ".join(judgement.destination.code for judgement in group),
            ANSWER[outcome.needed],
            Styled((text, COLOURS[word])),
            Styled(("same" if same else first.codified.decision.word.replace("_", " "), "dim")),
            ", ".join(first.paragraphs),
        )
    return table


def _figures(chip: Chip, first: Judgement) -> Table:
    figures = first.metrics
    table = Table(styles=("dim", "", "dim"))
    notes = []
    if figures.format:
        notes.append(f"{figures.format} × {figures.bits} bits")
    if figures.computed.known:
        notes.append(f"computed {measured(figures.computed)}")
    if figures.declared:
        notes.append(f"declared {measured(figures.declared)}")
    if chip.halved:
        notes.append(f"sparse figures halved: {', '.join(chip.halved)}")
    table.add("TPP", measured(figures.tpp), "; ".join(notes))
    for figure in ("performance_density", "dram_bandwidth_gb_s", "interconnect_gb_s"):
        name, unit = FIGURES[figure]
        measure = getattr(figures, figure)
        known = measure.known and not measure.undefined
        table.add(name, measured(measure) + (unit if known else ""), "")
    table.add("for datacenters", ANSWER[first.chip.datacenter], "designed or marketed")
    return table


def _lines(first: Judgement, judgements: list[Judgement]) -> Table:
    """Each line of the law that a figure is held against, with the distance drawn as a bar."""
    head = ("line", "figure", "distance", "")
    table = Table(*head, firm=head)
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
        table.add(
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


def _findings(screen: Screen, findings: Iterable[Finding]) -> None:
    for finding in findings:
        screen.print(said(as_record(finding)))


def _explain(screen: Screen, judgement: Judgement) -> None:
    screen.print()
    screen.print(f"to {judgement.destination.name}", style="bold")
    for answer in judgement.answers.values():
        if answer.truth is Truth.FAILS and answer.stem not in ("eccn_3a090_a", "eccn_3a090_b"):
            continue
        for depth, truth, text in tree(answer):
            screen.print(f"{'  ' * (depth + 1)}{TRUTHS[truth]}: {plain(text)}")
        for depth, truth, text in tree(answer.clause, 1):
            screen.print(f"{'  ' * (depth + 1)}{TRUTHS[truth]}: {plain(text)}", style="dim")


def write_chips(out: TextIO, rows: list[tuple[str, str, str, str, str]]) -> None:
    """The catalog as a table: id, name, family, TPP, what is near a line."""
    from rich.markup import escape
    from rich.table import Table as Drawn

    table = Drawn(box=None, pad_edge=False, header_style="dim")
    for column in ("id", "name", "family", "TPP", "near"):
        table.add_column(column)
    for row in rows:
        table.add_row(*(escape(plain(cell)) for cell in row))
    console(out, None if out.isatty() else 160).print(table)
