"""One run of `bulk`: as `check`, with each distinct question asked once."""

import sys
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from threading import RLock
from typing import Any, Protocol

import numpy as np

from exportcheck.bulk.ahead import ahead
from exportcheck.bulk.answers import Answer
from exportcheck.bulk.batch import Batch
from exportcheck.bulk.judged import judged
from exportcheck.bulk.piece import Piece
from exportcheck.bulk.plan import Plan, planned
from exportcheck.bulk.seen import Seen
from exportcheck.bulk.stretch import stretched
from exportcheck.cli import bulk_csv
from exportcheck.cli.bulk_asked import TableAsked
from exportcheck.cli.bulk_parquet import ParquetManifest, is_parquet
from exportcheck.cli.bulk_resume import Resume, State
from exportcheck.cli.bulk_text import BulkText
from exportcheck.cli.judging import Judging
from exportcheck.cli.lines_run import LinesRun
from exportcheck.cli.progress import Progress
from exportcheck.cli.reading import Reading, manifests
from exportcheck.cli.wiring import Box
from exportcheck.errors import Exit, UnreadableFile, UsageError
from exportcheck.load.manifests import NUMBERS, Manifest
from exportcheck.load.manifests.notation import Notation
from exportcheck.load.manifests.numbers import DEFAULT
from exportcheck.load.manifests.rows import RowReader
from exportcheck.model.finding import NOTICES, Finding
from exportcheck.model.manifest import Line
from exportcheck.model.report import LineResult, LineVerdict, ManifestRead, RejectedLine
from exportcheck.model.rule import Severity
from exportcheck.output import records
from exportcheck.output.plain import plain
from exportcheck.output.tail_records import tail
from exportcheck.output.writer import Writer
from exportcheck.screening.waivers import Waivers

# What of the counts is counted line by line.
_COUNTED = ("lines", "checked", "rejected", "decisions", "severities", "gates")


class Sink(Writer, Protocol):
    """A writer that also takes many rows at a time."""

    def batch(self, batch: Batch) -> None:
        """Many rows."""


class BulkRun(LinesRun[Seen]):
    """One run over manifests of many lines."""

    def __init__(self, things: Box, reading: Reading, judging: Judging, waivers: Waivers) -> None:
        """Nothing is read yet."""
        self.seen = Seen()
        super().__init__(things, reading, judging, waivers, self.seen)
        self._told = 0  # findings before those about the manifest read last
        self._point = NUMBERS[reading.numbers or DEFAULT][1]

    def write_all(self, paths: Sequence[Path], sinks: Sequence[Sink], resume: Resume | None = None) -> Exit:
        """Screen everything and write all that is known of every row to every sink."""
        basis = self._things.basis(self._judging.day, self._judging.layer)
        for sink in sinks:
            sink.start(records.basis(basis, "exportcheck/report/v1"))
        every = [*sinks, resume.text] if resume else sinks
        with Progress() as progress:
            for manifest in self._opened(paths):
                if isinstance(manifest, RejectedLine):
                    if resume:
                        resume.passed(manifest.manifest, manifest.problem)
                    self._one(manifest, every)
                    continue
                try:
                    if resume:
                        self._resumed(manifest, sinks, progress, resume)
                    else:
                        self._whole(manifest, sinks, progress)
                except UnreadableFile as error:
                    self._one(RejectedLine(manifest.name, 0, str(error)), every)
        end = self._tail(self._screener.totals.totals())
        for sink in sinks:
            sink.finish(tail(end))
        sys.stdout.flush()
        self.status = end.status
        return end.exit_code

    def under(self) -> list[object]:
        """Everything but the manifests that a verdict can depend on."""
        judging, how = self._judging, self._reading
        head = records.basis(self._things.basis(judging.day, judging.layer), "exportcheck/report/v1")
        notices = [found.message for found in self._things.notices]
        return [head, judging.proposed, how.rename, how.numbers, how.dates, notices]

    def _resumed(
        self, manifest: Manifest | ParquetManifest, sinks: Sequence[Sink], progress: Progress, resume: Resume
    ) -> None:
        """Judge a manifest unless that was done before."""
        name = manifest.name
        if manifest.application is not None:
            raise UsageError(
                f"--resume: {name} states an application, which no state holds; leave out --resume"
            )
        resume.passed(name, manifest.digest)
        texts = [sink for sink in sinks if isinstance(sink, BulkText)]
        many = self.seen.many
        found = resume.found(name, many, self.seen.starts)
        if isinstance(found, tuple):
            self._go_on(*found, [*texts, resume.text])
            self._say(f"{name}: done before, not judged again")
            return
        if found:
            self._say(f"{name}: judged again: {found}")
        resume.text.kept()
        with resume.writing(name) as sink:
            self._whole(manifest, [*sinks, resume.text, sink], progress)
        resume.save(name, self._kept(many, resume.text), self.seen.since(many))

    def _say(self, text: str) -> None:
        print(plain(f"exportcheck: {text}"), file=sys.stderr)

    def _kept(self, many: int, text: BulkText) -> State:
        """What the run came to so far, as plain values."""
        counts = self._counts
        return {
            "before": many,
            "starts": self.seen.starts,
            "seen": [self.seen.manifests, self.seen.stopped],
            "screener": self._screener.kept(),
            "counts": {name: getattr(counts, name) for name in _COUNTED},
            "read": [[read.name, read.digest, read.lines] for read in self.manifests[-1:]],
            "findings": [found.message for found in self._findings[self._told :]],
            "rules": [found.rule for found in self._findings[self._told :]],
            "text": text.kept(),
        }

    def _go_on(
        self, state: State, arrays: dict[str, np.ndarray[Any, Any]], texts: Sequence[BulkText]
    ) -> None:
        """Take the place of a run that came to this."""
        self.seen.starts = tuple(state["starts"])
        self.seen.go_on(arrays, *state["seen"])
        self._screener.go_on(state["screener"])
        for name in _COUNTED:
            setattr(self._counts, name, state["counts"][name])
        self.manifests += [ManifestRead(*read) for read in state["read"]]
        for rule, message in zip(state["rules"], state["findings"], strict=True):
            self._findings.append(Finding(rule, Severity.NOTE, NOTICES.get(rule, message), message=message))
        for text in texts:
            text.go_on(state["text"])

    def _opened(self, paths: Sequence[Path]) -> Iterator[Manifest | ParquetManifest | RejectedLine]:
        """Each manifest, or why it is none, in order; read each before asking for the next."""
        for path in paths:
            if path.is_dir() or not is_parquet(path):
                yield from manifests(self._things, self._reading, [path])
                continue
            things, how = self._things, self._reading
            notation = Notation(how.numbers, how.dates)
            reader = RowReader(self._chip, things.places.find, notation)
            try:
                yield ParquetManifest(path, how.rename, reader)
            except UnreadableFile as error:
                yield RejectedLine(str(path), 0, str(error))

    def _chip(self, text: str) -> str:
        return self._things.catalog.find(text).id

    def verdict(self, line: Line) -> LineVerdict:
        """The verdict of one line; those that name a licence's number draw it down."""
        return self._screener.verdict(line, None)

    def count(self, answer: Answer, times: int, units: int) -> None:
        """Count lines of one answer, of so many units together."""
        if answer.line is None or answer.verdict is None:
            self._counts.reject(times)
            return
        self._counts.add(answer.verdict, times)
        self._screener.totals.add(answer.line._replace(quantity=units), answer.verdict)

    def _one(self, result: LineResult | RejectedLine, sinks: Sequence[Sink]) -> None:
        self._write_one(result, sinks, trees=False)

    def _whole(self, manifest: Manifest | ParquetManifest, sinks: Sequence[Sink], progress: Progress) -> None:
        if isinstance(manifest, Manifest) and manifest.application is not None:
            for result in self._manifest(manifest):
                progress.step()
                self._one(result, sinks)
            return
        lines = 0
        with closing(self._batches(manifest)) as batches:
            for batch in batches:
                for sink in sinks:
                    sink.batch(batch)
                lines += len(batch.codes)
                progress.steps(len(batch.codes))
        manifest.lines_read = lines
        self._told = len(self._findings)
        for result in self._manifest_ended(manifest):
            self._one(result, sinks)

    def _batches(self, manifest: Manifest | ParquetManifest) -> Generator[Batch, None, None]:
        """The rows of a manifest, judged."""
        lock = RLock()
        if isinstance(manifest, ParquetManifest):
            asked = TableAsked(self, manifest.plan, manifest.reader, manifest.read, lock)
            yield from self._ahead(asked, manifest.name, manifest.plan, manifest.pieces(lock))
            return
        with manifest.mixed() as table:
            if table is None:
                asked = TableAsked(self, None, None, None, lock)
                rows = iter(manifest)
                while some := list(islice(rows, bulk_csv.TOGETHER)):
                    yield from _judged(asked, manifest.name, Piece(None, np.empty(0, np.int64), some))
            elif table.columns:
                plan, reader = planned(table.columns, table.width), table.reader
                asked = TableAsked(self, plan, reader, lambda row: reader.read(0, row), lock)
                yield from self._ahead(asked, manifest.name, plan, bulk_csv.pieces(table, plan, lock))

    def _ahead(
        self, asked: TableAsked, name: str, plan: Plan, made: Generator[Piece, None, None]
    ) -> Iterator[Batch]:
        with closing(ahead(made)) as pieces:
            for piece in pieces:
                yield from _judged(asked, name, piece, plan, self._point)


def _judged(
    asked: TableAsked, name: str, piece: Piece, plan: Plan | None = None, point: str = "."
) -> Iterator[Batch]:
    """The rows of a piece, judged; none where it has none."""
    own = [row for row in piece.own if row is not None]
    stretch = None
    if piece.cells is not None:
        assert plan is not None
        assert piece.again is not None
        stretch = stretched(plan, piece, asked.value, point)
        odd = map(piece.again, np.flatnonzero(stretch.odd).tolist())
        own += [row for row in odd if row is not None]
    batch = judged(asked, name, stretch, piece.numbers, own)
    if batch is not None:
        yield batch
