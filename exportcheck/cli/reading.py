"""The manifests that a command names, one after the other, and how they are read."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from exportcheck.cli.wiring import Box
from exportcheck.errors import UnreadableFile, UsageError
from exportcheck.load.manifests import DATES, NUMBERS, Manifest, Unreadable, find_manifests, open_manifests
from exportcheck.model.report import RejectedLine


@dataclass(frozen=True)
class Reading:
    """How manifests are read: columns renamed, the sheet, and how numbers and dates are written."""

    rename: dict[str, str] = field(default_factory=dict)
    sheet: str | None = None
    numbers: str | None = None
    dates: str | None = None


def reading(rename: Mapping[str, str], sheet: str | None, numbers: str | None, dates: str | None) -> Reading:
    """How manifests are read, by the words of the command line.

    Raises:
        UsageError: a word is none of those that are known.
    """
    for option, word, words in (("--numbers", numbers, tuple(NUMBERS)), ("--dates", dates, DATES)):
        if word is not None and word not in words:
            raise UsageError(f"{option}: {word!r} is none of {', '.join(words)}")
    return Reading(dict(rename), sheet, numbers, dates)


def manifests(
    things: Box, how: Reading, paths: Iterable[Path], *, once: bool = False
) -> Iterator[Manifest | RejectedLine]:
    """Each manifest, or why it is none; read each before asking for the next, which closes it.

    With `once` a file that is named twice is read once.
    """
    seen: set[Path] = set()
    for path in paths:
        if str(path) == "-":
            yield from opened(things, how, sys.stdin.buffer, "stdin")
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
            yield from opened(things, how, file, str(file))


def opened(
    things: Box, how: Reading, source: Path | BinaryIO, name: str
) -> Iterator[Manifest | RejectedLine]:
    """The manifests of one file, or why there is none."""
    for manifest in open_manifests(
        source,
        name=name,
        chip=lambda text: things.catalog.find(text).id,
        place=things.places.find,
        rename=how.rename,
        sheet=how.sheet,
        numbers=how.numbers,
        dates=how.dates,
    ):
        if isinstance(manifest, Unreadable):
            yield RejectedLine(manifest.name, 0, manifest.problem)
        else:
            yield manifest
