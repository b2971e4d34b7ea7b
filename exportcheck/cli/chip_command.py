"""`exportcheck chip`: where a chip stands."""

import sys
from contextlib import ExitStack
from typing import Annotated

import typer

from exportcheck.cli import asking
from exportcheck.cli.files import whole
from exportcheck.cli.options import CatalogFiles, Formats, LayerName, On, Proposed, outputs
from exportcheck.output import records

DESTINATIONS = ("CN", "MO", "HK", "RU", "VN", "SA", "AE", "SG", "JP", "DE")


def chip(
    name: asking.Name = None,
    to: asking.To = None,
    hq: asking.Hq = None,
    parent: asking.Parent = None,
    origin: asking.Origin = "US",
    transaction: asking.Transaction = "export",
    form_factor: asking.FormFactor = None,
    end_use: asking.EndUse = None,
    spec: asking.Spec = None,
    without_certification: asking.WithoutCertification = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show the clause tree behind each verdict.")
    ] = False,
    on: On = None,
    layer_name: LayerName = "enforced",
    catalog: CatalogFiles = None,
    proposed: Proposed = False,
    output: Formats = None,
) -> None:
    """One chip: its metrics, its classification, and a verdict for each destination.

    Example: exportcheck chip H200 --to CN --to SG --hq CN --on 2026-02-01
    """
    asked = outputs(output, ("text", "json", "jsonl"))
    stated = asking.Stated(
        name, spec, to, hq, parent, origin, transaction, form_factor, end_use, without_certification,
        on, layer_name, catalog, proposed,
    )  # fmt: skip
    put = asking.put(stated, DESTINATIONS)
    things, entry = put.things, put.entry
    judgements = [things.judge.judge(question) for question in put.questions]
    findings = put.findings(judgements[0])
    head = things.basis(put.day, put.layer)
    duty = things.judge.duty(entry, put.day)
    for wanted in asked:
        with ExitStack() as stack:
            out = stack.enter_context(whole(wanted.file)) if wanted.file else sys.stdout
            if wanted.format == "text":
                from exportcheck.output.chip_text import write_chip

                write_chip(out, head, entry, judgements, duty, findings, explain=explain)
                continue
            record = records.chip(head, entry, judgements, duty, findings)
            if explain:
                from exportcheck.output.words import tree

                for verdict, judgement in zip(record["verdicts"], judgements, strict=True):
                    verdict["clauses"] = {
                        stem: [
                            f"{'  ' * depth}{records.ANSWERS[truth]}: {text}"
                            for depth, truth, text in tree(a.clause)
                        ]
                        for stem, a in judgement.answers.items()
                    }
            if wanted.format == "json":
                from exportcheck.output.json_report import dumps

                out.write(dumps(record))
            else:
                import json

                for verdict in record["verdicts"]:
                    line = {"as_of": record["as_of"], "layer": record["layer"], "chip": entry.id, **verdict}
                    out.write(json.dumps(line, ensure_ascii=False) + "\n")
