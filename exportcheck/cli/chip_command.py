"""`exportcheck chip`: where a chip stands."""

import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from exportcheck.cli.files import whole
from exportcheck.cli.options import CatalogFiles, Formats, LayerName, On, Proposed, day, layer, outputs
from exportcheck.cli.wiring import Box, box
from exportcheck.errors import UsageError
from exportcheck.model.case import Deal, Papers
from exportcheck.model.chip import Chip
from exportcheck.model.finding import NOTICES, Finding
from exportcheck.model.judgement import Judgement
from exportcheck.model.manifest import FORM_FACTORS
from exportcheck.model.rule import Severity
from exportcheck.output import records
from exportcheck.output.json_report import dumps
from exportcheck.screening.judge import Question

DESTINATIONS = ("CN", "MO", "HK", "RU", "VN", "SA", "AE", "SG", "JP", "DE")
TRANSACTIONS = ("export", "reexport", "transfer")


def chip(
    name: Annotated[
        str | None, typer.Argument(help="A chip or system: id, name or alias.", metavar="NAME")
    ] = None,
    to: Annotated[
        list[str] | None, typer.Option("--to", metavar="CC", help="Destination; repeatable.")
    ] = None,
    hq: Annotated[
        str | None,
        typer.Option("--hq", metavar="CC", help="Headquarters of the end user; default: the destination."),
    ] = None,
    parent: Annotated[
        str | None,
        typer.Option("--parent", metavar="CC", help="Ultimate parent's; default: the headquarters."),
    ] = None,
    origin: Annotated[str, typer.Option("--from", metavar="CC", help="Where it is exported from.")] = "US",
    transaction: Annotated[
        str, typer.Option("--transaction", help="export, reexport or transfer.")
    ] = "export",
    form_factor: Annotated[
        str | None, typer.Option("--form-factor", help="ic, module, board, server or rack.")
    ] = None,
    end_use: Annotated[
        str | None, typer.Option("--end-use", metavar="TEXT", help="The stated end use.")
    ] = None,
    spec: Annotated[
        Path | None,
        typer.Option("--spec", metavar="FILE", help="A catalog entry in a file, instead of NAME."),
    ] = None,
    without_certification: Annotated[
        bool, typer.Option("--without-certification", help="No paragraph (dd) certification is given.")
    ] = False,
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
    as_of, chosen = day(on), layer(layer_name)
    if transaction not in TRANSACTIONS:
        raise UsageError(f"--transaction: {transaction!r} is none of {', '.join(TRANSACTIONS)}")
    if form_factor is not None and form_factor not in FORM_FACTORS:
        raise UsageError(f"--form-factor: {form_factor!r} is none of {', '.join(FORM_FACTORS)}")
    if (name is None) == (spec is None):
        raise UsageError(
            "give a chip's NAME, or --spec FILE with one catalog entry; `exportcheck chips` lists names"
        )
    things, entry = box(catalog or (), spec)
    if entry is None:
        assert name is not None
        entry = things.catalog.find(name)
    destinations = [things.place(text, "--to") for text in to or DESTINATIONS]
    judgements = []
    for destination in dict.fromkeys(destinations):
        headquarters = things.place(hq, "--hq") if hq else destination
        deal = Deal(
            destination=destination,
            origin=things.place(origin, "--from"),
            transaction=transaction,
            end_user_country=destination,
            headquarters=headquarters,
            parent=things.place(parent, "--parent") if parent else headquarters,
            end_use=end_use,
            form_factor=form_factor,
            certified=not without_certification,
        )
        papers = Papers(declared_eccn=entry.declared_eccn)
        question = Question(entry, deal, as_of, chosen, papers, proposed=proposed)
        judgements.append(things.judge.judge(question))
    findings = [*things.dated(as_of), *things.notices, *_about(things, entry, name or "", judgements[0])]
    head = things.basis(as_of, chosen)
    duty = things.judge.duty(entry, as_of)
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
                out.write(dumps(record))
            else:
                for verdict in record["verdicts"]:
                    line = {"as_of": record["as_of"], "layer": record["layer"], "chip": entry.id, **verdict}
                    out.write(json.dumps(line, ensure_ascii=False) + "\n")


def _about(things: Box, entry: Chip, name: str, first: Judgement) -> list[Finding]:
    """What is to be said about the name that was typed."""
    findings = []
    siblings = things.catalog.siblings(entry, name) if name else ()
    if siblings:
        others = ", ".join(other.name for other in siblings[:6]) + ("…" if len(siblings) > 6 else "")
        message = f"{name!r} is read as {entry.name}; the name also begins {others}"
        findings.append(Finding("XC107", Severity.NOTE, NOTICES["XC107"], message=message))
    if entry.bins:
        names = ", ".join(things.catalog.chips[part].name for part in entry.bins)
        severity = Severity.INDETERMINATE if first.outcome.family is None else Severity.NOTE
        message = f"{entry.name} covers several bins ({names}); the answer is for all of them, name one"
        findings.append(Finding("XC208", severity, NOTICES["XC208"], message=message))
    return findings
