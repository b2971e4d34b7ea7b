"""The words that a list uses, and which of them an asked word may be a slip for.

Two words are alike by optimal string alignment (swapped neighbours are one slip), as they are written or by
sound. Most words of a list are ruled out first by the letters they have, once or twice: a slip takes one
away and brings one in at most, so words that `n` slips part differ by `2 n` of them at most. No word that is
alike is lost.
"""

import functools
import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from string import ascii_lowercase, digits
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from exportcheck.model.noun import Noun
from exportcheck.parties.names import folded
from exportcheck.parties.tables import tables

# The bit of each letter and, above the letters and the letters that occur twice, of each figure.
_BITS = {char: 1 << at for at, char in enumerate(ascii_lowercase)} | {
    char: 1 << 52 + at for at, char in enumerate(digits)
}
_LETTERS = (1 << 26) - 1
# Words remembered with what they are alike; the same ones come again and again in a file.
REMEMBERED = 20_000
_HAIR = 1e-9
# Letters that are spellings of one sound by themselves; in shorter words they say too little.
_ONE_SOUND = str.maketrans("wqyj", "vkii")
_NO_SOUND = 2
# Shorter parts of joined words are only these; any other could be found in any word.
_SHORTEST_PART = 3
_SMALL = frozenset({"of", "de", "la", "al", "el", "hk"})
_LONGEST = 255  # letters of a word that are counted


class Near(Noun):
    """The list's words that one asked word is or may be.

    `alike` says how far (above 0, at most 1) by the number of the word; `bearers` counts the names that have
    any of them, `strong` are those of them that tell names apart.
    """

    alike: Mapping[int, float]
    best: float
    bearers: int
    strong: tuple[int, ...]
    strong_bearers: int


class Vocabulary:
    """The words of a compiled list, numbered by length and then by letters."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self.plain: list[str] = arrays["vocabulary"].tobytes().decode().split("\n")
        self.number: dict[str, int] = {word: number for number, word in enumerate(self.plain)}
        self._folded: list[str] = arrays["folded"].tobytes().decode().split("\n")
        self.weights: list[float] = arrays["weights"].tolist()
        self.places = frozenset(np.flatnonzero(arrays["place"]).tolist())
        self._bearers: list[int] = np.diff(arrays["bearer_starts"]).tolist()
        every, order = np.arange(len(self.plain)), arrays["by_folded_length"]
        self._as_written = _Spellings(self.plain, arrays["letters"], every)
        self._as_spoken = _Spellings(self._folded, arrays["folded_letters"], order)
        self.near: Callable[[str], Near] = functools.lru_cache(REMEMBERED)(self._near)

    def __contains__(self, word: object) -> bool:
        return word in self.number

    @functools.cached_property
    def parts(self) -> dict[str, float]:
        """What each word costs as a part of joined words: 1, and more the rarer it is."""
        known = tables()
        long = range(bisect_left(self.plain, _SHORTEST_PART, key=len), len(self.plain))
        found = {self.plain[number]: 1 + self.weights[number] for number in long}
        others = _SMALL | {
            word for word in known.anywhere | {*known.abbreviations} if len(word) >= _SHORTEST_PART
        }
        return found | {word: 1 + self.weight(word) for word in others}

    def weight(self, word: str) -> float:
        """How much a word tells names apart; one that the list does not use does as far as its kind may."""
        number = self.number.get(word)
        return tables().most_weight(word) if number is None else self.weights[number]

    def _near(self, word: str) -> Near:
        limits = tables().settings["tokens"]
        alike = {self.number[word]: 1.0} if word in self.number else {}
        alike |= self._slips(word, limits) if len(word) > limits["short"] else self._spellings(word, limits)
        strong = tuple(number for number in alike if self.weights[number] >= limits["distinctive"])
        bearers = self._bearers
        return Near(
            alike,
            max(alike.values(), default=0.0),
            sum([bearers[number] for number in alike]),
            strong,
            sum([bearers[number] for number in strong]),
        )

    def _slips(self, word: str, limits: Mapping[str, float]) -> dict[int, float]:
        """How far each of the list's other words may be a slip or another spelling of this one."""
        sound = folded(word)
        written, spoken = self._as_written.alike(word), self._as_spoken.alike(sound)
        known = limits["known_word"] if word in self.number else 1.0
        short, slip, first = limits["short"], limits["slip"], limits["first_letter"]
        found = {}
        for number in sorted({*written, *spoken}):
            if len(self.plain[number]) > short and self.plain[number] != word:
                as_written, as_spoken = written.get(number, 0.0), spoken.get(number, 0.0)
                worth = 1 - (1 - max(as_written, as_spoken)) * slip
                worth *= limits["folded"] if as_spoken > as_written else 1.0
                worth -= first if self._folded[number][0] != sound[0] else 0.0
                found[number] = worth if as_spoken == 1 else worth * known
        return found

    def _spellings(self, word: str, limits: Mapping[str, float]) -> dict[int, float]:
        """The short words that differ from this one by letters of one sound only: "wll" and "vll"."""
        same = self._short_sounds.get(word.translate(_ONE_SOUND), ())
        return {number: limits["folded"] for number in same if self.plain[number] != word}

    @functools.cached_property
    def _short_sounds(self) -> dict[str, list[int]]:
        most = int(tables().settings["tokens"]["short"])
        found: dict[str, list[int]] = {}
        for number in range(bisect_right(self.plain, most, key=len)):  # the shortest come first
            if len(self.plain[number]) > _NO_SOUND:
                found.setdefault(self.plain[number].translate(_ONE_SOUND), []).append(number)
        return found


class _Spellings:
    """All words as they are written, or as they are spoken, by ascending length."""

    def __init__(self, words: Sequence[str], letters: NDArray[np.uint64], order: NDArray[Any]) -> None:
        # `letters` are in this order already.
        self._words, self._letters, self._order = words, letters, order
        self._lengths = np.array([min(len(words[number]), _LONGEST) for number in order.tolist()], np.int16)
        self._least = tables().settings["tokens"]["alike"]
        self._window: Callable[[int], tuple[int, int, NDArray[Any]]] = functools.cache(self._of_length)

    def alike(self, word: str) -> dict[int, float]:
        """The share of equal letters of the words that have enough of them, by their number."""
        start, end, most = self._window(min(len(word), _LONGEST))
        differ = np.bitwise_count(self._letters[start:end] ^ np.uint64(letters_of(word)))
        numbers: list[int] = self._order[start + (differ <= most).nonzero()[0]].tolist()
        others = [self._words[number] for number in numbers]
        equal = extract(
            word,
            others,
            scorer=OSA.normalized_similarity,
            processor=None,
            score_cutoff=self._least,
            limit=None,
        )
        return {numbers[at]: share for _, share, at in equal}

    def _of_length(self, length: int) -> tuple[int, int, NDArray[Any]]:
        """From where to where words may be alike one of this length, and how far their letters may differ."""
        start = int(self._lengths.searchsorted(math.ceil(length * self._least - _HAIR)))
        end = int(self._lengths.searchsorted(int(length / self._least + _HAIR), "right"))
        lengths = self._lengths[start:end]
        slips = np.floor(np.maximum(lengths, length) * (1 - self._least) + _HAIR)
        # A letter more or less is one slip that differs by one.
        return start, end, np.maximum(2 * slips - abs(lengths - length), 0).astype(np.uint8)


def letters_of(word: str) -> int:
    """Which letters occur, which of them twice, and which figures: 62 bits."""
    once, twice = 0, 0
    for char in word:
        bit = _BITS[char]
        twice |= once & bit
        once |= bit
    return once | (twice & _LETTERS) << 26


def described(words: Sequence[str], weights: Sequence[float]) -> dict[str, NDArray[Any]]:
    """The words, by length and then by letters, as arrays of the index file."""
    sounds = [folded(word) for word in words]
    order = sorted(range(len(words)), key=lambda number: (len(sounds[number]), number))
    return {
        "vocabulary": np.frombuffer("\n".join(words).encode(), np.uint8),
        "folded": np.frombuffer("\n".join(sounds).encode(), np.uint8),
        "weights": np.array(weights, np.float32),
        "letters": np.array([letters_of(word) for word in words], np.uint64),
        "folded_letters": np.array([letters_of(sounds[number]) for number in order], np.uint64),
        "by_folded_length": np.array(order, np.int32),
        "place": np.array([word in tables().places for word in words], np.uint8),
    }
