"""The readings of an asked name: as it stands, its slips in common words mended, its joined words divided.

"Shenzen Foo Tehnology Branch" may be "shenzhen foo technology"; "zaofoobank" may be "foo bank".
"""

import functools
from collections.abc import Callable, Container, Iterator

from rapidfuzz.distance import OSA

from exportcheck.parties.dividing import divisions
from exportcheck.parties.names import distinctive, folded, names_within, words
from exportcheck.parties.tables import Tables, tables
from exportcheck.parties.vocabulary import Vocabulary

# Words remembered with what they may be; the same ones come again and again in a file.
REMEMBERED = 20_000
_SHORTEST_MENDED = 4
_SHORTEST_COMMON = 5
# A slip beside another spelling of a sound leaves little of a shorter word: "casin" is no "chain".
_SHORTEST_TWICE_CHANGED = 7
# The words of one name as they may be meant.
Reading = tuple[str, ...]


class Reader:
    """Reads asked names; `vocabulary` holds the words that the list uses."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._meant: Callable[[str], tuple[Reading, ...]] = functools.lru_cache(REMEMBERED)(self._understood)

    def read(self, text: str) -> list[tuple[Reading, ...]]:
        """The names in `text`, each with its readings, the plainest first."""
        return [self._readings(words(name), tables()) for name in names_within(text)]

    def _readings(self, name: Reading, known: Tables) -> tuple[Reading, ...]:
        """As it stands, mended, and then each way of dividing, with the branch and without it."""
        meant = [self._meant(word) for word in name]
        found = [distinctive(name)]
        for at in range(max(map(len, meant))):
            divided = (part for ways in meant for part in ways[min(at, len(ways) - 1)])
            found += _with_and_without_branch(distinctive(tuple(divided)), known)
        return tuple(dict.fromkeys(found))

    def _understood(self, word: str) -> tuple[Reading, ...]:
        """A word mended, and the ways in which that may be divided."""
        mended = _mended(word, self._vocabulary, tables())
        divided = divisions(mended, self._vocabulary)
        return (mended,), *(tuple(self._meant_part(part) for part in way) for way in divided)

    def _meant_part(self, part: str) -> str:
        return _mended(part, self._vocabulary, tables())


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
            if meant[0] == word[0] and _one_slip(word, sound, meant):
                return meant
    return word


def _one_slip(word: str, sound: str, meant: str) -> bool:
    """Whether one slip makes a word another, as written or, for a long one, by sound."""
    if OSA.distance(word, meant, score_cutoff=1) <= 1:
        return True
    return len(word) >= _SHORTEST_TWICE_CHANGED and OSA.distance(sound, folded(meant), score_cutoff=1) <= 1


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
