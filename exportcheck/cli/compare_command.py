"""`exportcheck compare`: several chips side by side."""

import sys
from typing import Annotated, Any

import typer

from exportcheck.cli.asking import ordinary
from exportcheck.cli.options import CatalogFiles, Formats, LayerName, On, day, layer, outputs
from exportcheck.cli.wiring import box
from exportcheck.errors import UsageError
from exportcheck.output import records
from exportcheck.output.json_report import dumps
from exportcheck.output.words import FIGURES, measured
from exportcheck.screening.judge import Question

SHOWN = ("tpp", "performance_density", "dram_bandwidth_gb_s", "interconnect_gb_s")


def compare(
    names: Annotated[list[str], typer.Argument(help="Chips or systems.", metavar="NAME…")],
    to: Annotated[
        list[str] | None, typer.Option("--to", metavar="CC", help="Destination; repeatable.")
    ] = None,
    on: On = None,
    layer_name: LayerName = "enforced",
    catalog: CatalogFiles = None,
    output: Formats = None,
) -> None:
    """Several chips side by side: metrics, family, and a verdict for each destination.

    Example: exportcheck compare H200 MI325X B200 --to CN --to AE
    """
    asked = outputs(output, ("text", "json"))
    if any(wanted.file for wanted in asked):
        raise UsageError("-o: `compare` writes to standard output; redirect it to a file")
    as_of, chosen = day(on), layer(layer_name)
    things, _ = box(catalog or ())
    chips = [things.catalog.find(name) for name in names]
    places = [things.place(text, "--to") for text in to or ["CN"]]
    columns = []
    entries: list[dict[str, Any]] = []
    head = things.basis(as_of, chosen)
    for chip in chips:
        judgements = [
            things.judge.judge(Question(chip, ordinary(things, place), as_of, chosen)) for place in places
        ]
        first = judgements[0]
        duty = things.judge.duty(chip, as_of)
        record = records.chip(head, chip, judgements, duty, [])
        entries.append(
            {key: record[key] for key in ("chip", "metrics", "classification", "verdicts", "duty")}
        )
        columns.append(
            [
                chip.id,
                *(measured(getattr(first.metrics, figure)) for figure in SHOWN),
                first.paragraph or first.outcome.family or "undetermined",
                *(judgement.outcome.decision.word.replace("_", " ") for judgement in judgements),
                records.ANSWERS[duty.applies],
            ]
        )
    labels = [
        "",
        *(FIGURES[figure][0] for figure in SHOWN),
        "class",
        *(f"to {p.code}" for p in places),
        "US duty",
    ]
    for wanted in asked:
        if wanted.format == "json":
            sys.stdout.write(dumps({**records.basis(head, "exportcheck/compare/v1"), "chips": entries}))
        else:
            _table(labels, columns)


def _table(labels: list[str], columns: list[list[str]]) -> None:
    from rich.table import Table
    from rich.text import Text

    from exportcheck.output.screen import console

    table = Table(box=None, pad_edge=False, show_header=False)
    for row in zip(labels, *columns, strict=True):
        table.add_row(*(Text(cell) for cell in row))
    console(sys.stdout).print(table)
