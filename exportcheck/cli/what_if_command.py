"""`exportcheck what-if`: the verdict with a figure changed, and the distance to every line."""

import sys
from typing import Annotated

import typer

from exportcheck.cli.asking import ordinary
from exportcheck.cli.options import CatalogFiles, Formats, LayerName, On, day, layer, outputs
from exportcheck.cli.wiring import box
from exportcheck.errors import UsageError
from exportcheck.model.clause import Comparison
from exportcheck.output import records
from exportcheck.output.json_report import dumps
from exportcheck.output.words import FIGURES, limited, number
from exportcheck.screening.judge import Question
from exportcheck.screening.what_if import changed, distances


def what_if(
    name: Annotated[str, typer.Argument(help="A chip: id, name or alias.", metavar="NAME")],
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIGURE=VALUE", help="A figure to change; repeatable."),
    ] = None,
    to: Annotated[str, typer.Option("--to", metavar="CC", help="Destination.")] = "CN",
    hq: Annotated[
        str | None, typer.Option("--hq", metavar="CC", help="Headquarters of the end user.")
    ] = None,
    parent: Annotated[str | None, typer.Option("--parent", metavar="CC", help="Ultimate parent's.")] = None,
    on: On = None,
    layer_name: LayerName = "enforced",
    catalog: CatalogFiles = None,
    output: Formats = None,
) -> None:
    """The same verdict with figures changed; the smallest change past each line that changes the verdict.

    Example: exportcheck what-if H200 --set dram_bandwidth_gb_s=6600 --to CN
    """
    asked = outputs(output, ("text", "json"))
    if any(wanted.file for wanted in asked):
        raise UsageError("-o: `what-if` writes to standard output; redirect it to a file")
    as_of, chosen = day(on), layer(layer_name)
    things, _ = box(catalog or ())
    chip = things.catalog.resolved(things.catalog.find(name))
    if chip.contains:
        raise UsageError(f"{chip.name} is a system; ask about the chip in it, {chip.contains[0][0]}")
    made: dict[str, str] = {}
    for text in settings or []:
        figure, separator, value = text.partition("=")
        if not separator:
            raise UsageError(f"--set: {text!r} is not of the form figure=value")
        chip = changed(chip, figure, value)
        made[figure] = value
    place = things.place(to, "--to")
    deal = ordinary(
        things,
        place,
        things.place(hq, "--hq") if hq else None,
        things.place(parent, "--parent") if parent else None,
    )
    question = Question(chip, deal, as_of, chosen)
    judgement = things.judge.judge(question)
    found = distances(things.judge, question)
    record = records.chip(things.basis(as_of, chosen), chip, [judgement], things.judge.duty(chip, as_of), [])
    record["changed"] = {
        figure: value if figure == "datacenter" else float(value) for figure, value in made.items()
    }
    record["distances"] = [
        {
            "line": _line(d.comparison),
            "figure": d.comparison.figure,
            "from": d.start,
            "to": d.end,
            "decision": d.outcome.decision.word,
            "license_required": records.ANSWERS[d.outcome.needed],
            "family": d.outcome.family or "undetermined",
        }
        for d in found
    ]
    for wanted in asked:
        if wanted.format == "json":
            sys.stdout.write(dumps(record))
            continue
        decision = judgement.outcome.decision.word.replace("_", " ")
        sys.stdout.write(f"{chip.name} to {place.name} on {as_of}: {decision}\n")
        for figure, value in made.items():
            sys.stdout.write(f"  with {figure} = {value}\n")
        for d in found:
            name_, unit = FIGURES[d.comparison.figure]
            sys.stdout.write(
                f"  {name_} {number(d.start)} past {limited(d.comparison.limit, unit)}: "
                f"{d.outcome.decision.word.replace('_', ' ')}, family {d.outcome.family or 'undetermined'}\n"
            )
        if not found:
            sys.stdout.write("  no single figure that is known changes the verdict\n")


def _line(comparison: Comparison) -> str:
    limit = comparison.limit
    return f"{FIGURES[comparison.figure][0]} {limit.operator.ascii} {limit.value:g}"
