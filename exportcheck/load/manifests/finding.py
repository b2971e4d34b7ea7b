"""Which files are manifests."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from exportcheck.errors import UnreadableFile

SUFFIXES = frozenset({".csv", ".tsv", ".jsonl", ".ndjson", ".yaml", ".yml", ".xlsx", ".xlsm", ".zip"})
HIDDEN = (".", "~$")  # the second is what Excel puts beside a workbook that is open
FIXED = ".fixed.csv"


def find_manifests(paths: Sequence[Path]) -> list[Path]:
    """The files as given, and the manifests in the folders given, in order and each only once.

    A file given twice, or by name and with its folder, would count twice in the 50 % ratio.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        for manifest in _under(path):
            found.setdefault(manifest.resolve(), manifest)
    return list(found.values())


def _under(path: Path) -> list[Path]:
    try:
        if not path.is_dir():
            path.stat()
            return [path]
        manifests = list(_walk(path))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UnreadableFile(
            f"{path}: cannot be read ({reason}); check the path and its permissions."
        ) from None
    if not manifests:
        raise UnreadableFile(
            f"{path}: the folder holds no manifest; one ends in {', '.join(sorted(SUFFIXES))}."
        )
    _refuse_links_out(path, manifests)
    _refuse_both(manifests)
    return manifests


def _refuse_links_out(folder: Path, manifests: list[Path]) -> None:
    """A folder from a stranger must not have a file of this machine read and quoted in the report."""
    inside = folder.resolve()
    for path in manifests:
        if path.is_symlink() and not path.resolve().is_relative_to(inside):
            raise UnreadableFile(
                f"{path}: a link to a file outside of {folder}; name that file by itself, or copy it there."
            )


def _refuse_both(manifests: list[Path]) -> None:
    """A manifest and its fixed copy in one folder would count every unit twice."""
    originals = {path.with_suffix(""): path for path in manifests if not path.name.endswith(FIXED)}
    for path in manifests:
        original = originals.get(path.with_name(path.name.removesuffix(FIXED)))
        if path.name.endswith(FIXED) and original is not None:
            raise UnreadableFile(
                f"{path}: it lies beside {original.name}, of which it is the fixed copy; both would count;"
                " move one of them away."
            )


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith(HIDDEN):
            continue
        if path.is_dir():
            if not path.is_symlink():  # a link back up would never end
                yield from _walk(path)
        elif path.suffix.lower() in SUFFIXES:
            yield path
