"""How alike the readings of an asked name and the list's candidates are.

Everything is between 0 and 1, one number a candidate:

    words     the weighted overlap of the words: the harmonic mean of how much of the asked name is in
              the listed one and how much of the listed one is in the asked name, less what it costs that
              each has words that the other lacks; 0 unless a distinctive word agrees or all words do
    joined    both written without spaces, where few letters differ
    name      the greater of the two
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from exportcheck.parties.tables import tables

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Words:
    """Different words with what matching needs of each."""

    plain: Sequence[str]
    folded: Sequence[str]
    weights: Floats
    letters: NDArray[np.int16]
    folded_letters: NDArray[np.int16]
    first: NDArray[np.uint8]  # the first letter of the folded word
    place: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class AskedWords:
    """All words of the readings of one asked name; `readings` are positions in `words`."""

    words: Words
    known: NDArray[np.bool_]  # whether the list uses the word, too
    readings: Sequence[NDArray[np.intp]]


@dataclass(frozen=True, slots=True)
class Candidates:
    """The candidates' words one after another, as positions in `words`; `starts` is where each begins."""

    words: Words
    numbers: NDArray[np.intp]
    starts: NDArray[np.intp]
    counts: NDArray[np.intp]
    total: Floats  # the weight of all words of each

    def each(self, of_places: NDArray[Any], how: np.ufunc) -> NDArray[Any]:
        """Something known of each place, brought together for each candidate."""
        together: NDArray[Any] = how.reduceat(of_places, self.starts, axis=-1)
        return together


@dataclass(frozen=True, slots=True)
class Scores:
    """One number a candidate."""

    name: Floats
    words: Floats
    of_asked: Floats
    of_listed: Floats
    joined: Floats


def compare(asked: AskedWords, candidates: Candidates) -> list[Scores]:
    """The scores of every candidate, for each reading up to one that is the very name of a candidate."""
    alike = _alike(asked, candidates.words)[:, candidates.numbers]
    found: list[Scores] = []
    for reading in asked.readings:
        joined = _joined(asked.words, reading, candidates)
        found.append(_scores(asked.words, reading, candidates, alike[reading], joined))
        if found[-1].name.max() > 0.999:  # a plainer reading is the very name: no need to guess on
            break
    return found


def _alike(asked: AskedWords, listed: Words) -> Floats:
    """How far each asked word (row) is each listed word (column), 0 where they are different words."""
    limits, words = tables().settings["tokens"], asked.words
    plain = cdist(words.plain, listed.plain, scorer=OSA.normalized_similarity)
    sound = cdist(words.folded, listed.folded, scorer=OSA.normalized_similarity)
    most = np.maximum(plain, sound)
    alike: Floats = 1 - (1 - most) * np.float32(limits["slip"])
    alike[sound > plain] *= np.float32(limits["folded"])
    alike -= (words.first[:, None] != listed.first) * np.float32(limits["first_letter"])
    alike[asked.known] *= np.float32(limits["known_word"])
    short = np.float32(limits["short"])
    alike[(most < limits["alike"]) | (words.letters <= short)[:, None] | (listed.letters <= short)] = 0
    alike[plain == 1] = 1
    return alike


def _scores(
    words: Words, reading: NDArray[np.intp], candidates: Candidates, alike: Floats, joined: Floats
) -> Scores:
    limits = tables().settings["tokens"]
    listed = candidates.words.weights[candidates.numbers]
    shares = words.weights[reading] / words.weights[reading].sum()
    found, best = alike.max(axis=0), candidates.each(alike, np.maximum)
    of_asked: Floats = shares @ best
    of_listed = (candidates.each(found * listed, np.add) / candidates.total).astype(np.float32)
    strongest = candidates.each((found > 0) * listed, np.maximum)
    overlap = 2 * of_asked * of_listed / np.maximum(of_asked + of_listed, np.float32(1e-9))
    lost_asked, lost_listed = best == 0, found == 0
    lacking = np.minimum(
        shares @ lost_asked, candidates.each(lost_listed * listed, np.add) / candidates.total
    )
    elsewhere = words.place[reading] @ lost_asked
    if elsewhere.any():
        there = candidates.words.place[candidates.numbers]
        elsewhere = elsewhere & candidates.each(lost_listed & there, np.logical_or)
    cost = limits["conflict"] * lacking + limits["other_place"] * elsewhere
    gate = (strongest >= limits["distinctive"]) | (overlap > 0.999)
    score = ((overlap - cost) * gate).astype(np.float32)
    return Scores(np.maximum(score, joined, dtype=np.float32), score, of_asked, of_listed, joined)


def _joined(words: Words, reading: NDArray[np.intp], candidates: Candidates) -> Floats:
    """Alike without spaces, where the words are divided differently; 0 with more slips than allowed."""
    listed = candidates.words
    joined = np.zeros(len(candidates.starts), np.float32)
    uncommon = words.weights[reading] > tables().settings["tokens"]["common"]
    uncommon_letters = int(words.letters[reading][uncommon].sum())
    counts = candidates.counts
    divided = counts != len(reading)
    for one, others, letters in (
        (words.plain, listed.plain, listed.letters),
        (words.folded, listed.folded, listed.folded_letters),
    ):
        whole = "".join([one[at] for at in reading.tolist()])
        # Folding shortens: "aaaa" is "a", which has no letter to spare.
        most = int(min(uncommon_letters, len(whole)) // tables().settings["joined"]["letters_per_slip"])
        lengths = candidates.each(letters[candidates.numbers].astype(np.int32), np.add)
        for at in np.flatnonzero(divided & (abs(lengths - len(whole)) <= most)).tolist():
            start = int(candidates.starts[at])
            numbers = candidates.numbers[start : start + int(counts[at])].tolist()
            slips = OSA.distance(whole, "".join([others[number] for number in numbers]), score_cutoff=most)
            joined[at] = max(joined[at], _worth_of_slips(slips, most))
    return joined


def _worth_of_slips(slips: int, most: int) -> float:
    limits = tables().settings["joined"]
    return limits["divided"] - limits["slip"] * slips if slips <= most else 0.0


def described(plain: Sequence[str], fold: Callable[[str], str], weigh: Callable[[str], float]) -> Words:
    """What matching needs of each word."""
    folded = [fold(word) for word in plain]
    return Words(
        plain,
        folded,
        np.array([weigh(word) for word in plain], np.float32),
        np.array([len(word) for word in plain], np.int16),
        np.array([len(word) for word in folded], np.int16),
        np.array([ord(word[0]) for word in folded], np.uint8),
        np.array([word in tables().places for word in plain], np.bool_),
    )


def stored(words: Words) -> Mapping[str, NDArray[Any]]:
    """The words as arrays of the index file."""
    return {
        "vocabulary": np.frombuffer("\n".join(words.plain).encode(), np.uint8),
        "folded": np.frombuffer("\n".join(words.folded).encode(), np.uint8),
        "weights": words.weights,
        "letters": words.letters,
        "folded_letters": words.folded_letters,
        "first": words.first,
        "place": words.place.view(np.uint8),
    }
