"""One run of the gate over all manifests: reads, screens, writes, counts."""

import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from exportcheck.cli.asked_again import Answers, AskedAgain, One, Sums
from exportcheck.cli.files import whole
from exportcheck.cli.lines_run import LinesRun
from exportcheck.cli.options import Output
from exportcheck.cli.progress import Progress
from exportcheck.cli.reading import manifests
from exportcheck.errors import Exit, UnreadableFile, UsageError
from exportcheck.load.manifests import Manifest
from exportcheck.model.manifest import Line
from exportcheck.model.report import (
    LineResult,
    LineVerdict,
    RejectedLine,
    Tail,
)
from exportcheck.output import FORMATS, records
from exportcheck.output.plain import plain
from exportcheck.output.tail_records import tail
from exportcheck.output.writer import Writer
from exportcheck.screening.duplicates import Duplicates

if TYPE_CHECKING:
    pass


class Run(LinesRun[Duplicates]):
    """One run over manifests, with its reports."""

    def write(self, paths: list[Path], asked: list[Output], trees: bool) -> Exit:
        """Screen everything and write every output."""
        with ExitStack() as stack:
            writers: list[Writer] = []
            files: list[tuple[Writer, TextIO]] = []
            for wanted in asked:
                out = stack.enter_context(whole(wanted.file)) if wanted.file else sys.stdout
                writers.append(FORMATS[wanted.format](out))
                if wanted.file:
                    files.append((writers[-1], out))
            head = records.basis(
                self._things.basis(self._judging.day, self._judging.layer), "exportcheck/report/v1"
            )
            if self._parties:
                from exportcheck.cli.party_screening import told_of

                head["parties"] = told_of(self._parties.info)
            if self.owners:
                head["owners"] = self.owners.record()
            for writer in writers:
                writer.start(head)
            self._everything(paths, writers, trees, stack.enter_context(Progress()))
            end = self._ended(files)
            written = [writer for writer, _ in files]
            for writer in writers:
                if writer not in written:
                    writer.finish(tail(end))
        self.status = end.status
        return end.exit_code

    def _ended(self, files: Sequence[tuple[Writer, TextIO]]) -> Tail:
        """The end of the run, written to all files; see `consulting` for the order when headroom is taken."""
        consulting = self._consulting
        if consulting is None or not consulting.reserving:
            if consulting is not None:
                self.consulted = consulting.read()
            end = self._tail(self._screener.totals.totals(self.consulted))
            _finish(files, end)
            return end
        with consulting.locked() as (work, self.consulted):
            totals = self._screener.totals.totals(self.consulted)
            self.reservation = consulting.reserve(work, self.consulted, totals, self._obstacles())
            end = self._tail(totals)
            _finish(files, end)
        made = self.reservation
        # Said as soon as it is so: what follows may fail.
        print(plain(f"exportcheck: reservation={made.outcome} id={made.id}"), file=sys.stderr)
        return end

    def _everything(self, paths: list[Path], writers: list[Writer], trees: bool, progress: Progress) -> None:
        """Write the lines of all manifests; what makes one unreadable is told like a row that is."""

        def one(result: LineResult | RejectedLine) -> None:
            self._write_one(result, writers, trees)

        for manifest in manifests(self._things, self._reading, paths):
            if isinstance(manifest, RejectedLine):
                one(manifest)
                continue
            try:
                if not self._by_questions(manifest, one, writers, trees, progress):
                    for result in self._manifest(manifest):
                        progress.step()
                        one(result)
            except UnreadableFile as error:
                one(RejectedLine(manifest.name, 0, str(error)))

    def _by_questions(
        self, manifest: Manifest, one: One, writers: list[Writer], trees: bool, progress: Progress
    ) -> bool:
        """Answer a table by its distinct questions; False for what needs every line by itself."""
        if self._consulting or self._parties or self.owners:
            return False
        with manifest.as_table() as table:
            if table is None:
                return False
            sums = Sums(self._repeats, self._counts, self._screener.totals)
            again = AskedAgain(
                Answers(self._screener.one, one, self._answered_alike),
                sums,
                manifest.name,
                table,
                writers,
                trees=trees,
            )
            again.write(progress.steps)
        manifest.lines_read = again.lines
        for result in self._manifest_ended(manifest):
            one(result)
        return True

    def _answered_alike(self, line: Line, verdict: LineVerdict) -> bool:
        """Whether all that ask the same as a line get its verdict, unseen by waivers and baselines."""
        if line.license_code is not None or line.license_number is not None:
            return False
        if self._known and verdict.findings:
            return False
        return not self._waivers.reach(verdict)


def _finish(files: Sequence[tuple[Writer, TextIO]], end: Tail) -> None:
    """Write the end of every file and have it on the disk; none has its name yet."""
    record = tail(end)
    for writer, out in files:
        writer.finish(record)
        try:
            out.flush()
            os.fsync(out.fileno())
        except OSError as error:
            raise UsageError(f"a report cannot be written: {error.strerror or error}") from None
