"""The readings of an asked name: as it stands, its slips in common words mended, its joined words divided.

"Shenzen Foo Tehnology Branch" may be "shenzhen foo technology"; "zaofoobank" may be "foo bank".
"""

import functools
from collections.abc import Container, Iterator
from dataclasses import dataclass

from exportcheck.parties.names import distinctive, folded, names_within, words
from exportcheck.parties.tables import Tables, tables

_SHORTEST_MENDED = 4
_SHORTEST_COMMON = 5
_SHORTEST_DIVIDED = 8
_SHORTEST_PART = 3
_LONGEST_DIVIDED = 80
_LONGEST_PART = 24
_SMALL = frozenset({"of", "de", "la", "al", "el"})


@dataclass(frozen=True, slots=True)
class Read:
    """One asked name: the words to look for in the list, and the readings to compare, the plainest first."""

    sought: tuple[str, ...]
    readings: tuple[tuple[str, ...], ...]


def read(text: str, vocabulary: Container[str]) -> list[Read]:
    """The names in `text`, each with its readings; `vocabulary` holds the words that the list uses."""
    known = tables()
    found = []
    for name in names_within(text):
        mended = tuple(_mended(word, vocabulary, known) for word in words(name))
        divided = tuple(part for word in mended for part in _divided(word, vocabulary, known))
        last = _with_and_without_branch(distinctive(divided, known), known)
        readings = dict.fromkeys((distinctive(mended, known), *last))
        found.append(Read(last[min(1, len(last) - 1)], tuple(readings)))
    return found


def _mended(word: str, vocabulary: Container[str], known: Tables) -> str:
    """A common word that the slip of one letter, or another spelling of its sounds, made unknown."""
    if len(word) < _SHORTEST_MENDED or word in vocabulary or word in known.anywhere:
        return word
    by_slip, by_sound = _common_words()
    if found := by_sound.get(folded(word)):
        return found
    for shorter in (word, *_shortened(word)):
        if (found := by_slip.get(shorter)) and found[0] == word[0]:
            return found
    return word


@functools.cache
def _common_words() -> tuple[dict[str, str], dict[str, str]]:
    """The common words by what is left of them when a letter goes missing, and by their sound."""
    known = tables()
    every = known.common | known.form_words | known.anywhere
    often = sorted(word for word in every if len(word) >= _SHORTEST_COMMON)
    by_slip = {shorter: word for word in reversed(often) for shorter in (*_shortened(word), word)}
    return by_slip, {folded(word): word for word in reversed(often)}


def _shortened(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def _divided(word: str, vocabulary: Container[str], known: Tables) -> tuple[str, ...]:
    """A word that the list does not use, as the fewest words that it does; itself if there are none."""
    if not _SHORTEST_PART + 2 <= len(word) <= _LONGEST_DIVIDED or word in vocabulary:
        return (word,)
    best: list[tuple[str, ...] | None] = [(), *[None] * len(word)]
    for end in range(2, len(word) + 1):
        for start in range(max(0, end - _LONGEST_PART), end - 1):
            before, now = best[start], best[end]
            if before is None or (now is not None and len(now) <= len(before) + 1):
                continue
            part = word[start:end]
            if _is_part(part, start == 0 or end == len(word), vocabulary, known):
                best[end] = (*before, part)
    whole = best[-1] or (word,)
    formed = any(part in known.anywhere or part in known.edge for part in (whole[0], whole[-1]))
    return whole if formed or len(word) >= _SHORTEST_DIVIDED else (word,)


def _is_part(part: str, outer: bool, vocabulary: Container[str], known: Tables) -> bool:
    if len(part) < _SHORTEST_PART:
        return part in _SMALL or (outer and (part in known.anywhere or part in known.edge))
    return part in vocabulary or part in known.anywhere or part in known.abbreviations


def _with_and_without_branch(name: tuple[str, ...], known: Tables) -> list[tuple[str, ...]]:
    """A name that ends in "Shenzhen Branch", and the one that has the branch."""
    bare = list(name)
    while bare and bare[-1] in known.branch:
        bare.pop()
    if len(bare) == len(name):
        return [name]
    found = [name, distinctive(tuple(bare), known)] if bare else [name]
    while len(bare) > 1 and bare[-1] in known.places:
        bare.pop()
        found.append(distinctive(tuple(bare), known))
    return found
