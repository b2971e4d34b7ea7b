"""Opens what a path or a stream holds: one manifest, or the manifests of an archive."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, NamedTuple

from exportcheck.errors import UnreadableFile
from exportcheck.load.manifests.notation import Notation
from exportcheck.load.manifests.opening import Manifest, called
from exportcheck.load.manifests.source import Source
from exportcheck.model.place import Place

Open = Callable[[Source], Manifest]


class Unreadable(NamedTuple):
    """A manifest that could not be opened, with the sentence that says why."""

    name: str
    problem: str


def open_manifests(
    source: Path | BinaryIO,
    *,
    name: str | None = None,
    chip: Callable[[str], str],
    place: Callable[[str], Place],
    rename: Mapping[str, str] | None = None,
    sheet: str | None = None,
    numbers: str | None = None,
    dates: str | None = None,
) -> Iterator[Manifest | Unreadable]:
    """The one manifest of a file or stream, or one after the other those of an archive.

    Read each before asking for the next, which closes it. What cannot be opened comes as
    Unreadable, in its place; UsageError is raised as by `open_manifest`.
    """
    notation = Notation(numbers, dates)

    def opened(given: Source) -> Manifest:
        return Manifest(given, chip, place, rename or {}, notation, sheet)

    title = called(source, name)
    try:
        whole = Source(source, title)
    except UnreadableFile as error:
        yield Unreadable(title, str(error))
        return
    try:
        if whole.survey.zipped:
            # What reads archives is read when one is met.
            from exportcheck.load.manifests import archive, package

            with package.opened(whole) as found:
                if not package.is_workbook(found, title):
                    yield from archive.members(found, title, opened)
                    return
        yield from closing(opened(whole))
    except UnreadableFile as error:
        yield Unreadable(title, str(error))
    finally:
        whole.close()


def closing(manifest: Manifest) -> Iterator[Manifest]:
    """The manifest, closed when the next is asked for."""
    with manifest:
        yield manifest
