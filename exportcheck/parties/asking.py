"""The readings of an asked name: as it stands, its slips in common words mended, its joined words divided.

"Shenzen Foo Tehnology Branch" may be "shenzhen foo technology"; "zaofoobank" may be "foo bank".
"""

import functools
from collections.abc import Callable, Container, Iterator

from rapidfuzz.distance import OSA

from exportcheck.parties.names import distinctive, folded, names_within, words
from exportcheck.parties.tables import Tables, tables

# Words remembered with what they may be; the same ones come again and again in a file.
REMEMBERED = 20_000
_SHORTEST_MENDED = 4
_SHORTEST_COMMON = 5
_SHORTEST_DIVIDED = 8
_SHORTEST_PART = 3
_LONGEST_DIVIDED = 80
_LONGEST_PART = 24
_SMALL = frozenset({"of", "de", "la", "al", "el"})
# The words of one name as they may be meant.
Reading = tuple[str, ...]


class Reader:
    """Reads asked names; `vocabulary` holds the words that the list uses."""

    def __init__(self, vocabulary: Container[str]) -> None:
        self._vocabulary = vocabulary
        self._meant: Callable[[str], tuple[str, Reading]] = functools.lru_cache(REMEMBERED)(self._understood)

    def read(self, text: str) -> list[tuple[Reading, ...]]:
        """The names in `text`, each with its readings, the plainest first."""
        return [self._readings(words(name), tables()) for name in names_within(text)]

    def _readings(self, name: Reading, known: Tables) -> tuple[Reading, ...]:
        meant = [self._meant(word) for word in name]
        plain, mended = distinctive(name), distinctive(tuple(word for word, _ in meant))
        divided = distinctive(tuple(part for _, parts in meant for part in parts))
        return tuple(dict.fromkeys((plain, mended, *_with_and_without_branch(divided, known))))

    def _understood(self, word: str) -> tuple[str, Reading]:
        """A word mended, and that divided."""
        mended = _mended(word, self._vocabulary, tables())
        return mended, _divided(mended, self._vocabulary, tables())


def _mended(word: str, vocabulary: Container[str], known: Tables) -> str:
    """A common word that the slip of one letter, or another spelling of its sounds, made unknown."""
    if len(word) < _SHORTEST_MENDED or word in vocabulary or word in known.anywhere:
        return word
    by_remnant, by_sound = _common_words()
    sound = folded(word)
    if found := by_sound.get(sound):
        return found
    for shorter in (word, *_shortened(word)):
        for meant in by_remnant.get(shorter, ()):
            slips = min(OSA.distance(word, meant), OSA.distance(sound, folded(meant)))
            if meant[0] == word[0] and slips <= 1:
                return meant
    return word


@functools.cache
def _common_words() -> tuple[dict[str, list[str]], dict[str, str]]:
    """The common words by what is left of them when a letter goes missing, and by their sound."""
    known = tables()
    every = known.common | known.form_words | known.anywhere
    often = sorted(word for word in every if len(word) >= _SHORTEST_COMMON)
    by_remnant: dict[str, list[str]] = {}
    for word in often:
        for shorter in (word, *_shortened(word)):
            by_remnant.setdefault(shorter, []).append(word)
    return by_remnant, {folded(word): word for word in reversed(often)}


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
    found = [name, distinctive(tuple(bare))] if bare else [name]
    while len(bare) > 1 and bare[-1] in known.places:
        bare.pop()
        found.append(distinctive(tuple(bare)))
    return found
