"""`exportcheck chips`: the catalog."""

import json
import sys
from typing import Annotated

import typer

from exportcheck.cli.options import CatalogFiles, Formats, On, day, outputs
from exportcheck.cli.wiring import Box, box
from exportcheck.errors import UsageError
from exportcheck.model.case import Deal
from exportcheck.model.chip import Chip
from exportcheck.model.judgement import Judgement
from exportcheck.model.law import Layer
from exportcheck.output.json_report import dumps
from exportcheck.output.records import basis, span
from exportcheck.output.words import label, limited, measured
from exportcheck.screening.judge import Question

FAMILIES = ("a", "b", "c", "none", "undetermined")
NEAR = 0.05


def chips(
    vendor: Annotated[str | None, typer.Option("--vendor", help="Only this maker's.")] = None,
    family: Annotated[
        str | None, typer.Option("--family", help="Only this family: a, b, c, none, undetermined.")
    ] = None,
    near: Annotated[bool, typer.Option("--near", help="Only chips within 5 % of a line of the law.")] = False,
    on: On = None,
    catalog: CatalogFiles = None,
    output: Formats = None,
) -> None:
    """The catalog: every chip and system, its family and what it is near to.

    Example: exportcheck chips --vendor NVIDIA --near
    """
    asked = outputs(output, ("text", "json", "jsonl"))
    if family is not None and family not in FAMILIES:
        raise UsageError(f"--family: {family!r} is none of {', '.join(FAMILIES)}")
    as_of = day(on)
    things, _ = box(catalog or ())
    vendors = {chip.vendor for chip in things.catalog.chips.values()}
    if vendor is not None and vendor.casefold() not in {name.casefold() for name in vendors}:
        raise UsageError(f"--vendor: {vendor!r} is none of {', '.join(sorted(vendors))}")
    rows = []
    china = things.places.by_code("CN")
    for chip in things.catalog.chips.values():
        if vendor is not None and chip.vendor.casefold() != vendor.casefold():
            continue
        deal = Deal(china, things.places.by_code("US"), "export", china, china, china)
        judgement = things.judge.judge(Question(chip, deal, as_of, Layer.ENFORCED))
        close = _near(things, judgement)
        if family is not None and (judgement.outcome.family or "undetermined") != family:
            continue
        if near and not close:
            continue
        rows.append((chip, judgement, close))
    for wanted in asked:
        if wanted.file:
            raise UsageError("-o: `chips` writes to standard output; redirect it to a file")
        _write(things, as_of, rows, wanted.format)


def _near(things: Box, judgement: Judgement) -> list[str]:
    """The lines within five percent of a figure, on either side."""
    close: dict[str, None] = {}
    for margin in (*judgement.lines, *judgement.margins):
        comparison = margin.comparison
        measure, limit = comparison.measure, comparison.limit
        if measure.undefined or not measure.known:
            continue
        if measure.low <= limit.value * (1 + NEAR) and measure.high >= limit.value * (1 - NEAR):
            close[f"{label(comparison.figure)} {limited(limit)}"] = None
    return list(close)


def _write(things: Box, as_of: object, rows: list[tuple[Chip, Judgement, list[str]]], name: str) -> None:
    if name == "text":
        from exportcheck.output.chip_text import write_chips

        table = [
            (
                chip.id,
                chip.name,
                judgement.outcome.family or "undetermined",
                measured(judgement.metrics.tpp),
                "; ".join(close),
            )
            for chip, judgement, close in rows
        ]
        write_chips(sys.stdout, table)
        return
    entries = [
        {
            "id": chip.id,
            "name": chip.name,
            "aliases": list(chip.aliases),
            "vendor": chip.vendor,
            "family": judgement.outcome.family or "undetermined",
            "paragraph": judgement.paragraph,
            "tpp": span(judgement.metrics.tpp),
            "performance_density": span(judgement.metrics.performance_density),
            "dram_bandwidth_gb_s": span(judgement.metrics.dram_bandwidth_gb_s),
            "near": close,
        }
        for chip, judgement, close in rows
    ]
    if name == "jsonl":
        for entry in entries:
            sys.stdout.write(json.dumps(entry, ensure_ascii=False) + "\n")
        return
    head = basis(things.basis(day(str(as_of)), Layer.ENFORCED), "exportcheck/chips/v1")
    sys.stdout.write(dumps({**head, "chips": entries}))
