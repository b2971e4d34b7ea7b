"""Trigrams of names as numbers, and the index from a trigram to the names that have it.

A name has the trigrams of each of its words (with the blank before and after) and those of all its
words written together, so that joined and swapped words still share most of them.
"""

import zlib
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from exportcheck.parties.names import folded

_LETTERS = " abcdefghijklmnopqrstuvwxyz0123456789"
_BASE = len(_LETTERS)
TRIGRAMS = _BASE**3
# Words of so many letters are looked up by their slips, too.
SHORT = (4, 9)

_CODE = np.zeros(256, dtype=np.int32)
for _position, _letter in enumerate(_LETTERS):
    _CODE[ord(_letter)] = _position


def trigrams(words: Iterable[str]) -> NDArray[np.int32]:
    """The different trigrams of a name (its words already folded), ascending."""
    spaced = " ".join(words)
    joined = spaced.replace(" ", "")
    codes = _CODE[np.frombuffer(f"  {spaced}  {joined}  ".encode(), dtype=np.uint8)]
    found = (codes[:-2] * _BASE + codes[1:-1]) * _BASE + codes[2:]
    # A blank in the middle, or two at an end, would say how words stand to each other.
    return np.unique(found[codes[1:-1] > 0])


def folded_words(words: Sequence[str]) -> list[str]:
    """The words as spellings of sounds."""
    return [folded(word) for word in words]


def remnants(word: str) -> list[int]:
    """Marks of a short word and of what is left of it without each letter; words a slip apart share one."""
    if not SHORT[0] <= len(word) <= SHORT[1]:
        return []
    return sorted(
        {zlib.crc32((word[:at] + word[at + 1 :]).encode()) for at in range(len(word))}
        | {zlib.crc32(word.encode())}
    )
