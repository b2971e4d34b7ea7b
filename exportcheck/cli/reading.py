"""The manifests that a command names, one after the other, and how they are read."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from exportcheck.cli.wiring import Box
from exportcheck.errors import UnreadableFile
from exportcheck.load.manifests import Manifest, Unreadable, find_manifests, open_manifests
from exportcheck.model.report import RejectedLine


@dataclass(frozen=True)
class Reading:
    """How manifests are read: columns renamed, the sheet, and how numbers and dates are written."""

    rename: dict[str, str] = field(default_factory=dict)
    sheet: str | None = None
    numbers: str | None = None
    dates: str | None = None


def manifests(
    things: Box, reading: Reading, paths: Iterable[Path], *, once: bool = False
) -> Iterator[Manifest | RejectedLine]:
    """Each manifest, or why it is none; read each before asking for the next, which closes it.

    With `once` a file that is named twice is read once.
    """
    seen: set[Path] = set()
    for path in paths:
        if str(path) == "-":
            yield from opened(things, reading, sys.stdin.buffer, "stdin")
            continue
        try:
            found = find_manifests([path])
        except UnreadableFile as error:
            yield RejectedLine(str(path), 0, str(error))
            continue
        for file in found:
            if once and file.resolve() in seen:
                continue
            seen.add(file.resolve())
            yield from opened(things, reading, file, str(file))


def opened(
    things: Box, reading: Reading, source: Path | BinaryIO, name: str
) -> Iterator[Manifest | RejectedLine]:
    """The manifests of one file, or why there is none."""
    for manifest in open_manifests(
        source,
        name=name,
        chip=lambda text: things.catalog.find(text).id,
        place=things.places.find,
        rename=reading.rename,
        sheet=reading.sheet,
        numbers=reading.numbers,
        dates=reading.dates,
    ):
        if isinstance(manifest, Unreadable):
            yield RejectedLine(manifest.name, 0, manifest.problem)
        else:
            yield manifest
