"""A user's own folder of regulation files, each in the place of the bundled file for the same rule.

A file is complete, never a difference. Everything that the folder does not hold stays as bundled;
`citations.yaml` adds to the citations there are. A file that nothing would read is refused: a
misspelled name would leave the bundled law in place without a word.
"""

import json
import shutil
from collections.abc import Collection
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from exportcheck.errors import UnsoundData, UsageError
from exportcheck.load.files import as_entry, read_document
from exportcheck.load.regulations import CitationFile
from exportcheck.model.noun import Noun

CITATIONS = "citations.yaml"
_NOTES = (".md", ".txt")


class OwnLaw(Noun):
    """A folder of one's own, the rules whose files it has, and whether it adds citations."""

    folder: Path
    stems: tuple[str, ...]
    cites: bool


def find_own_law(folder: Path, known: Collection[str]) -> OwnLaw:
    """What a folder holds, by the names of its files; `known` are the stems of the rules.

    Raises:
        UsageError: it is no folder, or cannot be read.
        UnsoundData: it holds a file that stands for no rule, or no regulation file at all.
    """
    try:
        paths = sorted(folder.iterdir())
    except FileNotFoundError:
        raise UsageError(f"--law: there is no folder {folder}; name one that holds <rule>.yaml") from None
    except NotADirectoryError:
        raise UsageError(f"--law: {folder} is a file; name the folder that it lies in") from None
    except OSError as error:
        raise UsageError(f"--law: {folder} cannot be read: {error.strerror or error}") from None
    names = [path for path in paths if not path.name.startswith(".") and path.suffix not in _NOTES]
    for path in names:
        _recognised(path, known)
    stems = tuple(path.stem for path in names if path.name != CITATIONS)
    if not stems:
        raise UnsoundData(
            f"--law: {folder} holds no regulation file; "
            f"`exportcheck law show STEM --into {folder}` copies one there"
        )
    return OwnLaw(folder, stems, len(stems) < len(names))


def _recognised(path: Path, known: Collection[str]) -> None:
    if path.is_dir():
        raise UnsoundData(f"--law: {path} is a folder; regulation files lie in {path.parent} itself")
    if path.name == CITATIONS or (path.suffix == ".yaml" and path.stem in known):
        if not path.is_file():
            raise UnsoundData(f"--law: {path} is no file, or a link to none; put a file in its place")
        return
    stem = path.stem.casefold()
    near = [stem] if stem in known else get_close_matches(stem, known, n=1, cutoff=0.6)
    hint = f"call it {near[0]}.yaml" if near else "`exportcheck rules -o json` lists the stems"
    raise UnsoundData(f"--law: {path} has the name of no rule; {hint}, or end a note in .md or .txt")


def lay_out(bundled: Path, own: OwnLaw, into: Path) -> None:
    """Write the data folder as it is with the user's files in it; `into` is an empty folder.

    Raises:
        UsageError: a file cannot be read.
        UnsoundData: the added citations are no such file, or one has an id that is taken.
    """
    regulations = into / "regulations"
    regulations.mkdir()
    for path in bundled.glob("*.yaml"):
        shutil.copyfile(path, into / path.name)
    for path in (bundled / "regulations").glob("*.yaml"):
        if path.stem not in own.stems:
            shutil.copyfile(path, regulations / path.name)
    for stem in own.stems:
        path = own.folder / f"{stem}.yaml"
        read_document(path)  # what it is not, as a text, is said with the name that the user knows
        shutil.copyfile(path, regulations / path.name)
    if own.cites:
        _add_citations(own.folder / CITATIONS, into / CITATIONS)


def _add_citations(added: Path, target: Path) -> None:
    """Write both lists as one; JSON is YAML, and always the same for the same entries."""
    before: Any = read_document(target).value
    document = read_document(added)
    entries = as_entry(document, added.name, CitationFile).citations
    seen = {entry["id"] for entry in before["citations"]}
    for number, entry in enumerate(entries):
        if entry.id in seen:
            line = document.line_of(("citations", number, "id"))
            raise UnsoundData(f"{added.name}, line {line}: the id {entry.id!r} is taken; choose another one")
        seen.add(entry.id)
    more = [entry.model_dump(mode="json", exclude_none=True) for entry in entries]
    both = {"schema": 1, "citations": [*before["citations"], *more]}
    target.write_text(json.dumps(both, ensure_ascii=True, indent=1) + "\n", encoding="utf-8")
