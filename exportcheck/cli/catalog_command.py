"""`exportcheck catalog lint`: is a catalog file sound?"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from exportcheck.cli.options import Formats, day, outputs
from exportcheck.cli.wiring import box
from exportcheck.errors import Exit, UsageError
from exportcheck.load.bundled import data_folder
from exportcheck.load.catalog import read_catalog
from exportcheck.model.case import Deal, Papers
from exportcheck.model.rule import Severity
from exportcheck.output.json_report import dumps
from exportcheck.output.records import finding as record
from exportcheck.output.words import message
from exportcheck.screening.judge import Question
from exportcheck.screening.lint import lint as find

catalog_app = typer.Typer(
    help="Work with catalog files.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@catalog_app.callback()
def _group() -> None:
    """Work with catalog files."""


@catalog_app.command()
def lint(
    file: Annotated[
        Path | None, typer.Argument(help="A catalog file; default: the bundled one.", metavar="FILE")
    ] = None,
    output: Formats = None,
) -> None:
    """Is a catalog file sound: a source for every figure, names unique, families as declared?

    Exits 0 when it is, 1 when something is wrong with it, 2 when it cannot be read as a catalog.

    Example: exportcheck catalog lint my-chips.yaml
    """
    asked = outputs(output, ("text", "json"))
    bundled = data_folder() / "chips.yaml"
    path = file or bundled
    things, _ = box([file] if file else [])
    read, chips = read_catalog(path, things.law.bits)
    china, home = things.places.by_code("CN"), things.places.by_code("US")
    judged = {}
    for chip in chips:
        deal = Deal(china, home, "export", china, china, china)
        question = Question(chip, deal, day(None), papers=Papers(declared_eccn=chip.declared_eccn))
        judged[chip.id] = things.judge.judge(question)
    findings = list(
        find(things.catalog, chips, {source.id for source in read.sources}, things.law.bits, judged)
    )
    findings.sort(key=lambda entry: -entry.severity)
    wrong = any(entry.severity is Severity.ERROR for entry in findings)
    for wanted in asked:
        if wanted.file:
            raise UsageError("-o: `catalog lint` writes to standard output; redirect it to a file")
        if wanted.format == "json":
            sys.stdout.write(
                dumps({"schema": "exportcheck/lint/v1", "findings": [record(f) for f in findings]})
            )
            continue
        for entry in findings:
            sys.stdout.write(f"{entry.severity.word} {entry.rule} {message(entry)}\n")
        sys.stdout.write(f"{path.name}: {len(chips)} entries, {'unsound' if wrong else 'sound'}\n")
    raise typer.Exit(int(Exit.FINDINGS if wrong else Exit.PASSED))
