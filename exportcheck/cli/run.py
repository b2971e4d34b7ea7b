"""One run of the gate over all manifests: reads, screens, writes, counts."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import BinaryIO

from exportcheck.cli.files import whole
from exportcheck.cli.options import Output
from exportcheck.cli.progress import Progress
from exportcheck.cli.wiring import Box
from exportcheck.errors import Exit, UnreadableFile, worst
from exportcheck.load.manifests import Manifest, Unreadable, find_manifests, open_manifests
from exportcheck.model.finding import NOTICES, Finding
from exportcheck.model.law import Layer
from exportcheck.model.report import Counts, LineResult, ManifestRead, RejectedLine, Tail, fails
from exportcheck.model.rule import Severity
from exportcheck.output import FORMATS, records
from exportcheck.output.writer import Writer
from exportcheck.screening.duplicates import Duplicates
from exportcheck.screening.lines import Screener
from exportcheck.screening.waivers import Known, Waivers


@dataclass(frozen=True)
class Reading:
    """How manifests are read: columns renamed, the sheet, and how numbers and dates are written."""

    rename: dict[str, str] = field(default_factory=dict)
    sheet: str | None = None
    numbers: str | None = None
    dates: str | None = None


@dataclass(frozen=True)
class Judging:
    """Under what the lines are judged, and what fails the run."""

    day: date
    layer: Layer
    proposed: bool
    fail_on: frozenset[Severity]
    max_data_age: int | None = None
    fail_when_stale: bool = False


class Run:
    """One run; `manifests` and `status` say afterwards what it came to."""

    def __init__(
        self, things: Box, reading: Reading, judging: Judging, waivers: Waivers, known: Known | None
    ) -> None:
        """Nothing is read yet."""
        self._things = things
        self._reading = reading
        self._judging = judging
        self._waivers = waivers
        self._known = known
        self._screener = Screener(things.judge, judging.day, judging.layer, proposed=judging.proposed)
        self._duplicates = Duplicates()
        self._counts = Counts()
        self._findings: list[Finding] = [*things.dated(judging.day), *things.notices]
        self.manifests: list[ManifestRead] = []
        self.status = "error"

    def write(self, paths: list[Path], asked: list[Output], trees: bool) -> Exit:
        """Screen everything and write every output."""
        with ExitStack() as stack:
            writers: list[Writer] = []
            for wanted in asked:
                out = stack.enter_context(whole(wanted.file)) if wanted.file else sys.stdout
                writers.append(FORMATS[wanted.format](out))
            head = records.basis(
                self._things.basis(self._judging.day, self._judging.layer), "exportcheck/report/v1"
            )
            for writer in writers:
                writer.start(head)
            progress = stack.enter_context(Progress())
            for result in self._results(paths):
                progress.step()
                self._write_one(result, writers, trees)
            end = self._tail()
            for writer in writers:
                writer.finish(records.tail(end))
        self.status = end.status
        return end.exit_code

    def _write_one(self, result: LineResult | RejectedLine, writers: list[Writer], trees: bool) -> None:
        if isinstance(result, RejectedLine):
            self._counts.reject()
            record = records.rejected(result)
            for writer in writers:
                writer.rejected(record)
            return
        result = self._waivers.apply(self._repeated(result))
        if self._known:
            result = self._known.apply(result)
        self._counts.add_line(result)
        record = records.line(result, trees=trees)
        for writer in writers:
            writer.line(record)

    def _repeated(self, result: LineResult) -> LineResult:
        """The result, with a warning where the same shipment line was stated before."""
        line = result.line
        first = self._duplicates.seen(
            line.shipment_id,
            line.line_id,
            result.manifest,
            line.number,
            chip=line.chip,
            quantity=line.quantity,
            destination=line.destination.code,
        )
        if first is None:
            return result
        message = f"the same shipment line stands in {first}; it is counted twice in every sum"
        finding = Finding("XC611", Severity.WARNING, NOTICES["XC611"], message=message)
        verdict = result.verdict._replace(findings=(*result.verdict.findings, finding))
        return result._replace(verdict=verdict)

    def _results(self, paths: list[Path]) -> Iterator[LineResult | RejectedLine]:
        for path in paths:
            if str(path) == "-":
                yield from self._source(sys.stdin.buffer, "stdin")
                continue
            try:
                found = find_manifests([path])
            except UnreadableFile as error:
                yield RejectedLine(str(path), 0, str(error))
                continue
            for file in found:
                yield from self._source(file, str(file))

    def _source(self, source: Path | BinaryIO, name: str) -> Iterator[LineResult | RejectedLine]:
        """The manifests of one file; what makes one unreadable is told like a row that is."""
        reading = self._reading
        for manifest in open_manifests(
            source,
            name=name,
            chip=lambda text: self._things.catalog.find(text).id,
            place=self._things.places.find,
            rename=reading.rename,
            sheet=reading.sheet,
            numbers=reading.numbers,
            dates=reading.dates,
        ):
            if isinstance(manifest, Unreadable):
                yield RejectedLine(manifest.name, 0, manifest.problem)
                continue
            try:
                yield from self._manifest(manifest)
            except UnreadableFile as error:
                yield RejectedLine(manifest.name, 0, str(error))

    def _manifest(self, manifest: Manifest) -> Iterator[LineResult | RejectedLine]:
        name = manifest.name
        yield from self._screener.screen(name, manifest, manifest.application)
        self.manifests.append(ManifestRead(name, manifest.digest, manifest.lines_read))
        for notice in manifest.notices:
            title = NOTICES.get(notice.rule, notice.message)
            message = f"{name}: {notice.message}"
            self._findings.append(Finding(notice.rule, Severity.NOTE, title, message=message))
        if manifest.lines_read == 0:
            yield RejectedLine(name, 0, "no lines: the file holds no rows below its header")

    def _tail(self) -> Tail:
        totals = self._screener.totals.totals()
        self._findings += [*self._waivers.findings(), *(self._known.findings() if self._known else [])]
        if self._duplicates.notice:
            notice = self._duplicates.notice
            self._findings.append(Finding("XC611", Severity.NOTE, NOTICES["XC611"], message=notice))
        for finding in (*self._findings, *(f for total in totals for f in total.findings)):
            self._counts.found(finding)
        code = worst(*self._codes())
        status = {Exit.PASSED: "pass", Exit.FINDINGS: "fail", Exit.STALE: "fail"}.get(code, "incomplete")
        return Tail(tuple(self.manifests), totals, tuple(self._findings), self._counts, status, code)

    def _codes(self) -> Iterator[Exit]:
        yield Exit.PASSED
        if self._counts.rejected or not self._counts.checked:
            yield Exit.NOT_CHECKED
        if fails(self._counts.severities, self._judging.fail_on):
            yield Exit.FINDINGS
        if self._judging.fail_when_stale and self._stale():
            yield Exit.STALE

    def _stale(self) -> bool:
        """Whether the law was last read longer before the day than is allowed."""
        most = self._judging.max_data_age
        return most is not None and self._judging.day - self._things.law.checked > timedelta(days=most)
