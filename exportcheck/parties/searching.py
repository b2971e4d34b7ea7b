"""The names of a compiled list that score enough to be hits.

A name can only be a hit if it has a word alike a distinctive word of the asked name, and if so much of the
asked name is in it as the least score needs. So few names are read: those that have the rarest of the words,
as many words as no hit can do without. Nothing that a scan of all names would find by its words is lost.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from exportcheck.model.noun import replace
from exportcheck.parties.asking import Reading
from exportcheck.parties.container import Arrays
from exportcheck.parties.joining import ranges_near
from exportcheck.parties.names import folded
from exportcheck.parties.scoring import (
    Asked,
    Scores,
    compare,
    compare_joined,
    least_share,
    slips_allowed,
)
from exportcheck.parties.tables import tables
from exportcheck.parties.vocabulary import Near, Vocabulary, letters_of

Rows = NDArray[np.int32]
_NONE = np.empty(0, np.int32)
# For sums of 32-bit weights: what is a hair below the limit is looked at.
_HAIR = 1e-5
# So many rows and more are sifted together before each is compared.
_MANY = 24
# Kinds of letters that one slip changes besides its own where it makes or breaks the spelling of a sound.
_FOLDING = 2


class Search:
    """Looks for names in a compiled list; a name of the list is a row."""

    def __init__(self, arrays: Arrays) -> None:
        self.vocabulary = Vocabulary(arrays)
        self.arrays = arrays
        self._starts, self._numbers = arrays["word_starts"], arrays["word_numbers"]
        self._least = tables().settings["bands"]["review"] - 1e-6
        self._least_share = least_share(self._least)

    def found(self, readings: Sequence[Reading]) -> Iterator[tuple[int, Scores]]:
        """The rows that are hits, with their scores; further readings only if none is the very name."""
        for reading in readings:
            the_same = False
            for row, scores in self._found(reading).items():
                the_same |= scores.name > 0.999
                yield row, scores
            if the_same:
                return

    def _found(self, reading: Reading) -> dict[int, Scores]:
        weights = [self.vocabulary.weight(word) for word in reading]
        near = [self.vocabulary.near(word) for word in reading]
        asked = _asked(reading, weights, near)
        same, joined = self._marked(reading, slips_allowed(reading, weights))
        found = {}
        for row in sorted({*self.candidates(asked, near).tolist(), *same, *joined}):
            least = 0.0 if row in joined else self._least
            scores = compare(asked, self._words_of(row), self.vocabulary, least)
            if scores and row in joined:
                scores = replace(scores, joined=joined[row])
            if scores and scores.name >= self._least:
                found[row] = scores
        return found

    def _words_of(self, row: int) -> list[int]:
        start, end = self._starts[row : row + 2].tolist()
        numbers: list[int] = self._numbers[start:end].tolist()
        return numbers

    def candidates(self, asked: Asked, near: Sequence[Near]) -> Rows:
        """The rows that may be hits by their words."""
        strong = [one for one in near if one.strong]
        if not strong:
            return _NONE
        needed = self._indispensable(asked, near)
        if sum(near[at].bearers for at in needed) <= sum(one.strong_bearers for one in strong):
            chosen = {number for at in needed for number in near[at].alike}
        else:
            chosen = {number for one in strong for number in one.strong}
        rows = self._bearers(sorted(chosen))
        return self._likely(rows, asked) if len(rows) > _MANY else rows

    def _indispensable(self, asked: Asked, near: Sequence[Near]) -> list[int]:
        """Words of the asked name, the rarest first, such that every hit has one of them.

        All the other words together are less of the asked name than a hit needs.
        """
        order = sorted(range(len(near)), key=lambda at: (near[at].bearers, at))
        left = sum(share * one.best for share, one in zip(asked.shares, near, strict=True))
        chosen = []
        for at in order:
            if left < self._least_share - _HAIR:
                break
            left -= asked.shares[at] * near[at].best
            chosen.append(at)
        return chosen

    def _bearers(self, numbers: Sequence[int]) -> Rows:
        """The rows that have any of the words, as often as they do."""
        starts, bearers = self.arrays["bearer_starts"], self.arrays["bearers"]
        rows = [bearers[starts[number] : starts[number + 1]] for number in numbers]
        return np.concatenate(rows) if rows else _NONE

    def _likely(self, rows: Rows, asked: Asked) -> Rows:
        """Those of the rows of which enough is in the asked name."""
        worth = np.zeros(len(self.vocabulary.plain), np.float32)
        worth[list(asked.worth)] = list(asked.worth.values())
        first = self._starts[rows]
        lengths = self._starts[rows + 1] - first
        ends = np.cumsum(lengths)
        flat = self._numbers[np.arange(ends[-1]) + np.repeat(first - ends + lengths, lengths)]
        agrees = np.add.reduceat(worth[flat] * self.arrays["weights"][flat], ends - lengths)
        return rows[agrees >= (self._least_share - _HAIR) * self.arrays["totals"][rows]]

    def _marked(self, reading: Reading, most: int) -> tuple[list[int], dict[int, float]]:
        """The rows of the very same words; those nearly the same without spaces, and how nearly."""
        whole = "".join(reading)
        sound = folded(whole)
        ends = self.arrays["marks"].searchsorted(ranges_near(reading, sound, most)).tolist()
        same, *pieces = (
            self.arrays["mark_rows"][start:end] for start, end in zip(ends[::2], ends[1::2], strict=True)
        )
        rows: list[int] = []
        if some := [piece for piece in pieces if len(piece)]:
            near = np.concatenate(some)
            differ = np.bitwise_count(self.arrays["name_letters"][near] ^ np.uint64(letters_of(sound)))
            few = near[differ <= 2 * most + _FOLDING]
            rows = few[self._starts[few + 1] - self._starts[few] != len(reading)].tolist() if len(few) else []
        alike = {row: compare_joined(whole, self._whole(row), most) for row in {*rows}}
        return same.tolist(), alike

    def _whole(self, row: int) -> str:
        return "".join([self.vocabulary.plain[number] for number in self._words_of(row)])


def _asked(reading: Reading, weights: Sequence[float], near: Sequence[Near]) -> Asked:
    total, places = sum(weights), tables().places
    alike: dict[int, list[tuple[int, float]]] = {}
    worth: dict[int, float] = {}
    for at, one in enumerate(near):
        for number, far in one.alike.items():
            if number in alike:
                alike[number].append((at, far))
                worth[number] = max(worth[number], far)
            else:
                alike[number], worth[number] = [(at, far)], far
    return Asked([weight / total for weight in weights], [word in places for word in reading], alike, worth)
