"""`exportcheck what-if`: the verdict with a figure changed, and the distance to every line."""

import sys
from typing import Annotated

import typer

from exportcheck.cli import asking
from exportcheck.cli.distance_words import distance_records, write_distances
from exportcheck.cli.options import CatalogFiles, Formats, LayerName, On, Proposed, outputs
from exportcheck.errors import UsageError
from exportcheck.model.clause import Answer
from exportcheck.model.judgement import Judgement
from exportcheck.model.noun import replace
from exportcheck.output import records
from exportcheck.output.json_report import dumps
from exportcheck.screening.again import Again, whole_chip
from exportcheck.screening.distances import distances
from exportcheck.screening.what_if import FACTS, changed
from exportcheck.screening.what_if import settings as read_settings


def what_if(
    name: asking.Name = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIGURE=VALUE", help="A figure to change; repeatable."),
    ] = None,
    to: asking.To = None,
    hq: asking.Hq = None,
    parent: asking.Parent = None,
    origin: asking.Origin = "US",
    transaction: asking.Transaction = "export",
    form_factor: asking.FormFactor = None,
    end_use: asking.EndUse = None,
    spec: asking.Spec = None,
    without_certification: asking.WithoutCertification = False,
    on: On = None,
    layer_name: LayerName = "enforced",
    catalog: CatalogFiles = None,
    proposed: Proposed = False,
    output: Formats = None,
) -> None:
    """The same verdict with figures changed; the distance to every line, the smallest change that matters.

    Figures: tpp, die_area_mm2, dram_bandwidth_gb_s, interconnect_gb_s, hbm_density; datacenter and
    non_planar are yes, no or unknown. Without --to the destination is China.

    Example: exportcheck what-if H200 --set dram_bandwidth_gb_s=6600 --to CN
    """
    asked = outputs(output, ("text", "json"))
    if any(wanted.file for wanted in asked):
        raise UsageError("-o: `what-if` writes to standard output; redirect it to a file")
    made = read_settings(settings or [])
    stated = asking.Stated(
        name, spec, to, hq, parent, origin, transaction, form_factor, end_use, without_certification,
        on, layer_name, catalog, proposed,
    )  # fmt: skip
    put = asking.put(stated, ("CN",))
    asking.one_circuit(put)
    chip = whole_chip(put.things.judge, put.entry)
    for figure, value in made.items():
        chip = changed(chip, figure, value)
    questions = [replace(question, chip=chip) for question in put.questions]
    judge = put.things.judge
    judgements = [judge.judge(question) for question in questions]
    found = [
        distances(Again(judge, question), _duty(judgement))
        for question, judgement in zip(questions, judgements, strict=True)
    ]
    head = put.things.basis(put.day, put.layer)
    findings = put.findings(judgements[0])
    for wanted in asked:
        if wanted.format == "text":
            write_distances(sys.stdout, head, chip, judgements, found, made, findings)
            continue
        record = records.chip(head, chip, judgements, judge.duty(chip, put.day), findings)
        record["changed"] = {
            figure: value if figure in FACTS else float(value) for figure, value in made.items()
        }
        for verdict, each in zip(record["verdicts"], found, strict=True):
            verdict |= distance_records(verdict["destination"], each)
        record["distances"] = record["verdicts"][0]["distances"]
        sys.stdout.write(dumps(record))


def _duty(judgement: Judgement) -> dict[str, Answer]:
    """The lines of the duty: they do not decide, but a figure is held against them too."""
    return {stem: answer for stem, answer in judgement.answers.items() if stem == "duty"}
