"""Manifests under the law of two days: which lines change, which ratios, and what could not be read."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from exportcheck.cli.diff_records import line_change, total_change
from exportcheck.cli.reading import Reading, opened
from exportcheck.cli.wiring import Box
from exportcheck.errors import Exit, UnreadableFile
from exportcheck.load.manifests import Manifest, find_manifests
from exportcheck.load.manifests.finding import SUFFIXES
from exportcheck.model.law import Layer
from exportcheck.model.report import RejectedLine
from exportcheck.output.records import rejected
from exportcheck.screening.two_days import TwoDays

Record = dict[str, Any]
STDIN = "-"


def is_manifest(text: str) -> bool:
    """Whether an argument means manifests rather than a chip: a file, a folder, or a manifest's ending."""
    if not text:
        return False  # which as a path would be the working directory
    try:
        there = Path(text).exists()
    except (OSError, ValueError):
        there = False
    return text == STDIN or there or Path(text).suffix.lower() in SUFFIXES


@dataclass(frozen=True)
class Input:
    """Manifests by their path, or what standard input held, kept in a file so that it can be read again."""

    path: Path
    name: str | None = None


@dataclass
class LineChanges:
    """What a comparison came to, complete once its changes have been walked."""

    things: Box
    inputs: list[Input]
    reading: Reading
    days: tuple[date, date]
    layer: Layer
    lines: int = 0
    changed: int = 0
    rejected: list[Record] = field(default_factory=list)
    totals: list[Record] = field(default_factory=list)
    manifests: list[Record] = field(default_factory=list)

    @property
    def exit(self) -> Exit:
        """Whether everything could be read."""
        return Exit.NOT_CHECKED if self.rejected or not self.lines else Exit.PASSED

    def walk(self) -> Iterator[Record]:
        """The lines that change, as they are met."""
        screen = TwoDays(self.things.judge, self.days, self.layer)
        seen: set[Path] = set()
        for wanted in self.inputs:
            try:
                files = [wanted.path] if wanted.name else find_manifests([wanted.path])
            except UnreadableFile as error:
                self._reject(RejectedLine(str(wanted.path), 0, str(error)))
                continue
            for file in files:
                if file.resolve() in seen:
                    continue  # named twice, its units would count twice in the ratio
                seen.add(file.resolve())
                yield from self._file(screen, file, wanted.name or str(file))
        pairs = (total_change(*pair) for pair in screen.totals())
        self.totals.extend(entry for entry in pairs if entry is not None)

    def _file(self, screen: TwoDays, file: Path | BinaryIO, name: str) -> Iterator[Record]:
        for manifest in opened(self.things, self.reading, file, name):
            if isinstance(manifest, RejectedLine):
                self._reject(manifest)
                continue
            try:
                yield from self._manifest(screen, manifest)
            except UnreadableFile as error:
                self._reject(RejectedLine(manifest.name, 0, str(error)))

    def _manifest(self, screen: TwoDays, manifest: Manifest) -> Iterator[Record]:
        for both in screen.lines(manifest.name, manifest, manifest.application):
            if isinstance(both, RejectedLine):
                self._reject(both)
                continue
            self.lines += 1
            if both.changed:
                self.changed += 1
                yield line_change(self.things, both, screen.why(both))
        self.manifests.append(
            {"name": manifest.name, "digest": manifest.digest, "lines": manifest.lines_read}
        )
        if manifest.lines_read == 0:
            problem = "no lines: the file holds no rows below its header"
            self._reject(RejectedLine(manifest.name, 0, problem))

    def _reject(self, row: RejectedLine) -> None:
        self.rejected.append(rejected(row))


def inputs(names: list[str], folder: Path) -> list[Input]:
    """What the arguments name; standard input is copied into the folder, once."""
    found = []
    for name in dict.fromkeys(names):
        if name != STDIN:
            found.append(Input(Path(name)))
            continue
        kept = folder / "stdin"
        with kept.open("wb") as out:
            while block := sys.stdin.buffer.read(1 << 20):
                out.write(block)
        found.append(Input(kept, "stdin"))
    return found
