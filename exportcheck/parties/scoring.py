"""How alike one reading of an asked name and one name of the list are, from 0 to 1.

words     the weighted overlap of the words: the harmonic mean of how much of the asked name is in
          the listed one and how much of the listed one is in the asked name, less what it costs that
          each has words that the other lacks; 0 unless a distinctive word agrees or all words do
joined    both written without spaces, where few letters differ
name      the greater of the two
"""

from collections.abc import Container, Mapping, Sequence
from operator import mul
from typing import Protocol

from rapidfuzz.distance import OSA

from exportcheck.model.noun import Noun
from exportcheck.parties.names import folded
from exportcheck.parties.tables import tables

_THE_SAME = 0.999


class Asked(Noun):
    """The words of a reading: each one's part of the whole weight, and whether it is a place.

    `alike` says, by the number of one of the list's words, which of the reading's words it is and how far;
    `worth` how far at most.
    """

    shares: Sequence[float]
    places: Sequence[bool]
    alike: Mapping[int, Sequence[tuple[int, float]]]
    worth: Mapping[int, float]


class Kinds(Protocol):
    """What is known of the list's words by their numbers."""

    @property
    def weights(self) -> Sequence[float]:
        """How much each tells names apart."""

    @property
    def places(self) -> Container[int]:
        """Which of them are places."""


class Scores(Noun):
    """How alike two names are, in whole and in part."""

    words: float = 0.0
    of_asked: float = 0.0
    of_listed: float = 0.0
    joined: float = 0.0

    @property
    def name(self) -> float:
        """The score of the name."""
        return max(self.words, self.joined)


def compare(asked: Asked, listed: Sequence[int], kinds: Kinds, least: float = 0.0) -> Scores | None:
    """The scores of a reading and the words of a listed name; None if they cannot reach `least`."""
    weights, worth = kinds.weights, asked.worth
    agrees = total = 0.0
    for number in listed:
        total += (weight := weights[number])
        if number in worth:
            agrees += weight * worth[number]
    of_listed = agrees / total
    if harmonic(of_listed, 1.0) < least:  # most names end here
        return None
    best, strongest = [0.0] * len(asked.shares), 0.0
    for number in listed:
        for at, far in asked.alike.get(number, ()):
            best[at] = max(best[at], far)
            strongest = max(strongest, weights[number])
    of_asked = sum(map(mul, asked.shares, best))
    overlap = harmonic(of_asked, of_listed)
    if overlap < least:
        return None
    distinct = strongest >= tables().settings["tokens"]["distinctive"] or overlap > _THE_SAME
    score = overlap - _cost(asked, best, listed, kinds, total) if distinct else 0.0
    return Scores(score, of_asked, of_listed)


def _cost(asked: Asked, best: Sequence[float], listed: Sequence[int], kinds: Kinds, total: float) -> float:
    """What it costs that both names have words that the other lacks, above all places."""
    limits = tables().settings["tokens"]
    lost = [at for at, far in enumerate(best) if not far]
    lacking = [number for number in listed if number not in asked.alike]
    if not lost or not lacking:
        return 0.0
    both = min(sum(asked.shares[at] for at in lost), sum(kinds.weights[number] for number in lacking) / total)
    elsewhere = any(asked.places[at] for at in lost) and any(number in kinds.places for number in lacking)
    return limits["conflict"] * both + limits["other_place"] * elsewhere


def harmonic(one: float, other: float) -> float:
    """The harmonic mean; 0 where either is."""
    return 2 * one * other / (one + other) if one and other else 0.0


def least_share(score: float) -> float:
    """What of either name must agree for a harmonic mean of `score`, if all of the other does."""
    return score / (2 - score)


def slips_allowed(reading: Sequence[str], weights: Sequence[float]) -> int:
    """How many slips a name may have that is compared without spaces: by its letters of uncommon words."""
    settings = tables().settings
    pairs = zip(reading, weights, strict=True)
    letters = sum(len(word) for word, weight in pairs if weight > settings["tokens"]["common"])
    return int(letters // settings["joined"]["letters_per_slip"])


def compare_joined(asked: str, listed: str, most: int) -> float:
    """How alike two names without spaces are, as written or by sound; 0 with more slips than allowed."""
    limits = tables().settings["joined"]
    per_slip = limits["letters_per_slip"]
    worth = 0.0
    for one, other in ((asked, listed), (folded(asked), folded(listed))):
        # Folding shortens: "aaaa" is "a", which has no letter to spare.
        allowed = min(most, int(len(one) // per_slip))
        slips = OSA.distance(one, other, score_cutoff=allowed)
        if slips <= allowed:
            worth = max(worth, limits["divided"] - limits["slip"] * slips)
    return worth
