"""`exportcheck check`: manifests through the gate."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from exportcheck.cli.files import whole
from exportcheck.cli.options import (
    CatalogFiles,
    Formats,
    LayerName,
    On,
    Output,
    Proposed,
    day,
    fail_on,
    layer,
    outputs,
    renames,
)
from exportcheck.cli.progress import Progress
from exportcheck.cli.wiring import Box, box
from exportcheck.errors import Exit, UnreadableFile, worst
from exportcheck.load.manifests import find_manifests, open_manifest
from exportcheck.model.finding import NOTICES, Finding
from exportcheck.model.law import Layer
from exportcheck.model.report import (
    Counts,
    LineResult,
    ManifestRead,
    RejectedLine,
    Tail,
    fails,
)
from exportcheck.model.rule import Severity
from exportcheck.output import FORMATS, records
from exportcheck.output.writer import Writer
from exportcheck.screening.lines import Screener


def check(
    paths: Annotated[
        list[Path], typer.Argument(help="Files or folders; - for standard input.", metavar="PATH…")
    ],
    on: On = None,
    layer_name: LayerName = "enforced",
    catalog: CatalogFiles = None,
    rename: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="OURS=THEIRS", help="A column of yours under our name; repeatable."),
    ] = None,
    fail_on_words: Annotated[
        str, typer.Option("--fail-on", metavar="WORDS", help="Findings that fail the run, comma separated.")
    ] = "error,indeterminate",
    exit_zero: Annotated[
        bool, typer.Option("--exit-zero", help="Exit 0 although there are findings.")
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Add the clause tree of each finding to the report.")
    ] = False,
    proposed: Proposed = False,
    output: Formats = None,
) -> None:
    """Manifests (CSV, JSON Lines, YAML; files, folders, - for stdin) against the rules: the gate.

    Exit codes: 0 nothing found, 1 findings, 2 usage, 3 not everything checked, 70 internal error.

    Example: exportcheck check shipments/ -o text -o json=report.json
    """
    asked = outputs(output, tuple(FORMATS))
    failing, mapping = fail_on(fail_on_words), renames(rename)
    as_of, chosen = day(on), layer(layer_name)
    things, _ = box(catalog or ())
    run = _Run(things, as_of, chosen, mapping, proposed)
    code = run.write(paths, asked, failing, explain)
    if exit_zero and code is Exit.FINDINGS:
        code = Exit.PASSED
    sys.stdout.flush()
    status = run.status
    print(f"exportcheck: status={status} exit={int(code)}", file=sys.stderr)
    raise typer.Exit(int(code))


class _Run:
    """One run over all manifests."""

    def __init__(
        self, things: Box, as_of: date, chosen: Layer, mapping: dict[str, str], proposed: bool
    ) -> None:
        self._things = things
        self._mapping = mapping
        self._screener = Screener(things.judge, as_of, chosen, proposed=proposed)
        self._head = things.basis(as_of, chosen)
        self._counts = Counts()
        self._manifests: list[ManifestRead] = []
        self._findings: list[Finding] = [*things.dated(as_of), *things.notices]
        self.status = "error"

    def write(
        self, paths: list[Path], asked: list[Output], failing: frozenset[Severity], trees: bool
    ) -> Exit:
        """Screen everything and write every output."""
        with ExitStack() as stack:
            writers: list[Writer] = []
            for wanted in asked:
                out = stack.enter_context(whole(wanted.file)) if wanted.file else sys.stdout
                writers.append(FORMATS[wanted.format](out))
            for writer in writers:
                writer.start(records.basis(self._head, "exportcheck/report/v1"))
            progress = stack.enter_context(Progress())
            for result in self._results(paths):
                progress.step()
                if isinstance(result, LineResult):
                    self._counts.add(result.verdict)
                    record = records.line(result, trees=trees)
                    for writer in writers:
                        writer.line(record)
                else:
                    self._counts.reject()
                    record = records.rejected(result)
                    for writer in writers:
                        writer.rejected(record)
            end = self._tail(failing)
            record = records.tail(end)
            for writer in writers:
                writer.finish(record)
        self.status = end.status
        return end.exit_code

    def _results(self, paths: list[Path]) -> Iterator[LineResult | RejectedLine]:
        for path in paths:
            if str(path) == "-":
                yield from self._manifest(sys.stdin.buffer, "stdin")
                continue
            try:
                found = find_manifests([path])
            except UnreadableFile as error:
                yield RejectedLine(str(path), 0, str(error))
                continue
            for file in found:
                yield from self._manifest(file, str(file))

    def _manifest(self, source: Path | BinaryIO, name: str) -> Iterator[LineResult | RejectedLine]:
        """One manifest; what makes it unreadable is told like a row that is."""
        catalog = self._things.catalog
        try:
            with open_manifest(
                source,
                name=name,
                chip=lambda text: catalog.find(text).id,
                place=self._things.places.find,
                rename=self._mapping,
            ) as manifest:
                yield from self._screener.screen(name, manifest, manifest.application)
                self._manifests.append(ManifestRead(name, manifest.digest, manifest.lines_read))
                for notice in manifest.notices:
                    message = f"{name}: {notice.message}"
                    title = NOTICES.get(notice.rule, notice.message)
                    self._findings.append(Finding(notice.rule, Severity.NOTE, title, message=message))
                if manifest.lines_read == 0:
                    yield RejectedLine(name, 0, "no lines: the file holds no rows below its header")
        except UnreadableFile as error:
            yield RejectedLine(name, 0, str(error))

    def _tail(self, failing: frozenset[Severity]) -> Tail:
        totals = self._screener.totals.totals()
        for finding in (*self._findings, *(f for total in totals for f in total.findings)):
            self._counts.found(finding)
        codes = [Exit.PASSED]
        if self._counts.rejected or not self._counts.checked:
            codes.append(Exit.NOT_CHECKED)
        if fails(self._counts.severities, failing):
            codes.append(Exit.FINDINGS)
        code = worst(*codes)
        status = {Exit.PASSED: "pass", Exit.FINDINGS: "fail"}.get(code, "incomplete")
        return Tail(tuple(self._manifests), totals, tuple(self._findings), self._counts, status, code)
