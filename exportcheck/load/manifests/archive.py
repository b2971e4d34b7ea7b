"""Archives of manifests: every member on its own, and one bad member does not stop the others.

Nothing is ever unpacked under a name from the archive; names that reach outside are refused all the
same, because whoever wrote them meant harm.
"""

import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from exportcheck.errors import UnreadableFile
from exportcheck.load.manifests import package
from exportcheck.load.manifests.finding import HIDDEN, SUFFIXES
from exportcheck.load.manifests.many import Open, Unreadable, closing
from exportcheck.load.manifests.opening import Manifest
from exportcheck.load.manifests.package import MEBI
from exportcheck.load.manifests.source import Source

MOST_MEMBERS = 1_000
LARGEST_MEMBER = 512 * MEBI
LARGEST_TOTAL = 2_048 * MEBI

_NESTED = frozenset({".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst"})
# Tables of a kind that is not read are told of, never passed over.
_TABLES = frozenset({".xls", ".xlsb", ".ods", ".numbers", ".parquet"})


def members(archive: zipfile.ZipFile, title: str, opened: Open) -> Iterator[Manifest | Unreadable]:
    """What the members are, one after the other; what cannot be opened comes as Unreadable, in its place."""
    entries = [(_plain(entry.filename), entry) for entry in archive.infolist()]
    if len(entries) > MOST_MEMBERS:
        raise UnreadableFile(
            f"{title}: the archive has {len(entries):,} members, more than {MOST_MEMBERS:,}; split it."
        )
    times = Counter(path for path, _ in entries)
    wanted = [(path, entry) for path, entry in entries if _is_wanted(path, entry)]
    if not wanted:
        raise UnreadableFile(
            f"{title}: the archive holds no manifest; one ends in {', '.join(sorted(SUFFIXES - {'.zip'}))}."
        )
    refused: set[str] = set()
    total = 0
    for path, entry in sorted(wanted, key=lambda pair: pair[0]):
        name = f"{title}!{package.printable(path)}"
        problem = _problem(path, entry, times[path])
        if problem is None:
            total += entry.file_size
            if total > LARGEST_TOTAL:
                problem = f"the archive unpacks to over {LARGEST_TOTAL // MEBI:,} MiB up to here; split it"
        if problem is None:
            yield from _member(archive, entry, name, opened)
        elif path not in refused:
            refused.add(path)
            yield Unreadable(name, f"{name}: {problem}.")


def _member(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, opened: Open
) -> Iterator[Manifest | Unreadable]:
    try:
        with archive.open(entry) as stream:
            source = Source(cast(BinaryIO, stream), name)
    except UnreadableFile as error:
        yield Unreadable(name, str(error))
        return
    except package.BROKEN as error:
        kind = "is packed in an unusual way" if isinstance(error, NotImplementedError) else "is damaged"
        yield Unreadable(name, f"{name}: the member {kind}; pack the archive again.")
        return
    try:
        manifest = opened(source)
    except UnreadableFile as error:
        source.close()
        yield Unreadable(name, str(error))
        return
    except BaseException:
        source.close()
        raise
    yield from closing(manifest)


def _plain(written: str) -> str:
    """A member's path as one would say it: forward slashes, and none too many."""
    return posixpath.normpath(written.replace("\\", "/")) if written else ""


def _is_wanted(path: str, entry: zipfile.ZipInfo) -> bool:
    """Whether a member is a manifest, or something that must be told of."""
    if entry.is_dir() or entry.filename.endswith("\\"):
        return False
    pure = PurePosixPath(path)
    parts = [part for part in pure.parts if part != ".."]
    if any(part.startswith(HIDDEN) or part == "__MACOSX" for part in parts):
        return False
    return pure.suffix.lower() in SUFFIXES | _NESTED | _TABLES


def _problem(path: str, entry: zipfile.ZipInfo, times: int) -> str | None:
    drive = path[1:2] == ":" and path[:1].isalpha()
    if path.startswith("/") or drive:
        return "the member's name is absolute; pack the archive again with names inside it"
    if ".." in entry.filename.replace("\\", "/").split("/"):
        return "the member's name leads out of the archive; pack it again with names inside it"
    if times > 1:
        return f"the archive holds this name {times} times; keep one of them"
    if package.is_special(entry):
        return "the member is a link or a device, not a file; pack the file itself"
    if package.is_encrypted(entry):
        return "the member is encrypted; pack the archive again without a password"
    if PurePosixPath(path).suffix.lower() in _NESTED:
        return "this is an archive in an archive, which is not read; pack its files directly"
    if entry.file_size > LARGEST_MEMBER:
        return f"the member unpacks to more than {LARGEST_MEMBER // MEBI} MiB; split it"
    if package.is_bomb(entry):
        return f"the member unpacks to more than {package.RATIO} times its size; give the file itself"
    return None
