"""Native names and the glossary of corporate words: data/native_names.yaml and data/party_glossary.yaml."""

import functools
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from exportcheck.errors import UnsoundData
from exportcheck.model.noun import Noun

_PACKAGE = Path(__file__).resolve().parent.parent
_FILES = ("native_names.yaml", "party_glossary.yaml")


class Glossary(Noun):
    """What is known of names in other scripts; `lookalikes` is for `str.translate`."""

    natives: Mapping[str, tuple[str, ...]]
    words: Mapping[str, str]
    lookalikes: Mapping[int, str]
    pattern: re.Pattern[str]

    def native_in(self, name: str) -> Iterator[str]:
        """The Latin names of well-known parties whose native name stands in a name."""
        for native, latin in self.natives.items():
            if native in name:
                yield from latin

    def split(self, name: str) -> Iterator[tuple[str, str | None]]:
        """The pieces of a name: glossary words with what stands for them, and the rest with None."""
        at = 0
        for found in self.pattern.finditer(name):
            if found.start() > at:
                yield name[at : found.start()], None
            yield found[0], self.words[found[0].casefold()]
            at = found.end()
        if at < len(name):
            yield name[at:], None


@functools.cache
def glossary() -> Glossary:
    """The tables of this installation.

    Raises:
        UnsoundData: a table is missing or is not what it has to be.
    """
    names, words = (_read(name) for name in _FILES)
    try:
        return _glossary(names, words)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise UnsoundData(
            f"data/{_FILES[0]} or data/{_FILES[1]} lacks or misshapes {error}; reinstall exportcheck"
        ) from None


def _glossary(names: Any, tables: Any) -> Glossary:
    natives = {native: tuple(entry["latin"]) for entry in names["names"] for native in entry["native"]}
    words = {word.casefold(): latin for table in tables["words"].values() for word, latin in table.items()}
    # Longest first, so that a word wins over its parts; words of alphabets stand alone.
    patterns = sorted(words, key=len, reverse=True)
    pattern = "|".join(rf"\b{re.escape(word)}\b" if _spaced(word) else re.escape(word) for word in patterns)
    lookalikes = {ord(letter): latin for letter, latin in tables["lookalikes"].items()}
    return Glossary(natives, words, lookalikes, re.compile(pattern, re.IGNORECASE))


def _spaced(word: str) -> bool:
    """Whether the word is of a script that puts space between words: Cyrillic or Arabic."""
    return "\u0400" <= word[0] <= "\u06ff"


def _read(name: str) -> Any:
    inside = _PACKAGE / "data"
    path = (inside if inside.is_dir() else _PACKAGE.parent / "data") / name
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except OSError as error:
        raise UnsoundData(f"{path} cannot be read: {error.strerror}; reinstall exportcheck") from None
    except yaml.YAMLError as error:
        raise UnsoundData(
            f"{path} is not sound YAML: {' '.join(str(error).split())}; reinstall exportcheck"
        ) from None
