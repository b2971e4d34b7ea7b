"""The words and numbers of matching, from data/corporate_forms.yaml and data/party_matching.yaml."""

import functools
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from exportcheck.errors import UnsoundData
from exportcheck.model.noun import Noun

_PACKAGE = Path(__file__).resolve().parent.parent
_FILES = ("corporate_forms.yaml", "party_matching.yaml")


class Tables(Noun):
    """What is known of words in names; all of them as they are after normalisation.

    `weak` words are among the common ones, `branch` and `places` among the weak; `nobody` are all words that
    tell nobody apart. `settings` are the
    numbers of party_matching.yaml by section and name.
    """

    anywhere: frozenset[str]
    edge: frozenset[str]
    phrases: Mapping[str, tuple[tuple[str, ...], ...]]  # by their first word, the longest first
    form_words: frozenset[str]
    common: frozenset[str]
    weak: frozenset[str]
    branch: frozenset[str]
    places: frozenset[str]
    nobody: frozenset[str]
    abbreviations: Mapping[str, tuple[str, ...]]
    settings: Mapping[str, Mapping[str, float]]
    digest: str

    def most_weight(self, word: str) -> float:
        """The weight that a word has at most, by what kind of word it is."""
        tokens = self.settings["tokens"]
        if word in self.form_words or word in self.anywhere or word in self.edge:
            return tokens["form"]
        if word in self.weak or len(word) == 1:
            return tokens["weak"]
        return tokens["common"] if word in self.common else 1.0


@functools.cache
def tables() -> Tables:
    """The tables of this installation.

    Raises:
        UnsoundData: a table is missing or is not what it has to be.
    """
    texts = [_text(name) for name in _FILES]
    forms, matching = (yaml.load(text, Loader=yaml.CSafeLoader) for text in texts)
    try:
        return _tables(forms, matching, hashlib.sha256("\0".join(texts).encode()).hexdigest())
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise UnsoundData(
            f"data/{_FILES[0]} or data/{_FILES[1]} lacks or misshapes {error}; reinstall exportcheck"
        ) from None


def _text(name: str) -> str:
    inside = _PACKAGE / "data"
    path = (inside if inside.is_dir() else _PACKAGE.parent / "data") / name
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise UnsoundData(f"{path} cannot be read: {error.strerror}; reinstall exportcheck") from None


def _tables(forms: Any, matching: Any, digest: str) -> Tables:
    languages = forms["languages"].values()

    def words(key: str) -> frozenset[str]:
        return frozenset(word for language in languages for word in language.get(key, ()))

    phrases: dict[str, tuple[tuple[str, ...], ...]] = {}
    for phrase in sorted((tuple(phrase.split()) for phrase in words("phrases")), key=len, reverse=True):
        phrases[phrase[0]] = (*phrases.get(phrase[0], ()), phrase)
    forms_of = {key: words(key) for key in ("anywhere", "edge", "words")}
    common = frozenset(
        word for kind in ("common", "weak") for group in matching[kind].values() for word in group
    )
    numbers = ("bands", "qualifiers", "tokens", "joined")
    return Tables(
        anywhere=forms_of["anywhere"],
        edge=forms_of["edge"],
        phrases=phrases,
        form_words=forms_of["words"],
        common=common,
        weak=frozenset(word for group in matching["weak"].values() for word in group),
        branch=frozenset(matching["weak"]["branch"]),
        places=frozenset(matching["weak"]["places"]),
        nobody=common.union(*forms_of.values()),
        abbreviations={short: tuple(long.split()) for short, long in matching["abbreviations"].items()},
        settings={name: {key: float(number) for key, number in matching[name].items()} for name in numbers},
        digest=digest,
    )
