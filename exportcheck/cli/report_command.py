"""`exportcheck report convert`: a saved report in another format."""

import sys
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any

import typer

from exportcheck.cli.files import whole
from exportcheck.cli.options import Formats, outputs
from exportcheck.load.report import read_report
from exportcheck.output import FORMATS

report_app = typer.Typer(
    help="Work with saved reports.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@report_app.callback()
def _group() -> None:
    """Work with saved reports."""


@report_app.command()
def convert(
    file: Annotated[
        Path, typer.Argument(help="A report of `check -o json` or `check -o jsonl`.", metavar="FILE")
    ],
    output: Formats = None,
) -> None:
    """A saved report in another format, as `check` would have written it.

    Exits 0 when it could be converted, whatever the report says; 2 when it is unsound,
    3 when it is no report.

    Example: exportcheck report convert report.json -o sarif=report.sarif -o markdown
    """
    asked = outputs(output, tuple(FORMATS))
    head, lines, rejected, tail = read_report(file)
    with ExitStack() as stack:
        writers = []
        for wanted in asked:
            out = stack.enter_context(whole(wanted.file)) if wanted.file else sys.stdout
            writers.append(FORMATS[wanted.format](out))
        for writer in writers:
            writer.start(head)
        for read, record in _in_order(lines, rejected):
            for writer in writers:
                if read:
                    writer.line(record)
                else:
                    writer.rejected(record)
        for writer in writers:
            writer.finish(tail)


def _in_order(
    lines: Iterator[dict[str, Any]], rejected: list[dict[str, Any]]
) -> Iterator[tuple[bool, dict[str, Any]]]:
    """Lines and rejected rows in the order of their manifests, as `check` met them."""
    waiting = deque(rejected)
    last = None
    for record in lines:
        manifest = record["manifest"]
        if last not in (None, manifest):
            # The manifest before this one is through: so are its rows.
            while waiting and waiting[0]["manifest"] == last:
                yield False, waiting.popleft()
        if manifest != last and any(row["manifest"] == manifest for row in waiting):
            while waiting[0]["manifest"] != manifest:
                yield False, waiting.popleft()
        last = manifest
        while waiting and waiting[0]["manifest"] == manifest and 0 < waiting[0]["line"] < record["line"]:
            yield False, waiting.popleft()
        yield True, record
    for row in waiting:
        yield False, row
