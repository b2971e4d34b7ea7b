"""Scores of the labelled set, the threshold for a share of false positives, and what reaches it."""

import time
from collections.abc import Callable, Sequence

import numpy as np
from party_set import Case, plain
from rapidfuzz import process

from exportcheck.model.party import Asked, Index, Listed
from exportcheck.parties.asking import Reader
from exportcheck.parties.index import CompiledIndex
from exportcheck.parties.searching import Search

# A case with an answer: the right party's best score; a clean one: anybody's best. From 0 to 1.
Scores = dict[Case, float]


def ours(index: Index, cases: Sequence[Case]) -> tuple[Scores, float]:
    """The scores of an index, and the names it screens in a second of processor time."""
    start = time.process_time()
    answers = [index.screen(Asked(case.name)) for case in cases]
    rate = len(cases) / (time.process_time() - start)
    scores = {}
    for case, answer in zip(cases, answers, strict=True):
        right = [hit.score for hit in answer.hits if not case.ids or hit.listed.id in case.ids]
        scores[case] = max(right, default=0.0)
    return scores, rate


def all_pairs(
    parties: Sequence[Listed], cases: Sequence[Case], scorer: Callable[..., float]
) -> tuple[Scores, float]:
    """Every name asked against every name listed, both in lower case without marks."""
    names = [(plain(name), party.id) for party in parties for name in (party.name, *party.alt_names)]
    choices = [name for name, _ in names]
    places: dict[str, list[int]] = {}
    for at, (_, key) in enumerate(names):
        places.setdefault(key, []).append(at)
    scores: Scores = {}
    innocent = [case for case in cases if not case.ids]
    start = time.process_time()
    for chunk in range(0, len(innocent), 64):
        some = innocent[chunk : chunk + 64]
        table = process.cdist([plain(c.name) for c in some], choices, scorer=scorer, dtype=np.float32)
        scores.update(zip(some, (table.max(axis=1) / 100).tolist(), strict=True))
    rate = len(innocent) / (time.process_time() - start)
    for case in cases:  # the right party's names are enough for these: all others only cost time
        if case.ids:
            right = [choices[at] for key in case.ids for at in places[key]]
            scores[case] = max(scorer(plain(case.name), name) for name in right) / 100
    return scores, rate


class Scan(Search):
    """Compares every name of the list, as the same scorer would without an index."""

    def candidates(self, asked: object, near: object) -> np.ndarray:
        """All of them."""
        return np.arange(len(self.arrays["name_party"]), dtype=np.int32)


def scanned(index: CompiledIndex, cases: Sequence[Case]) -> tuple[float, float, int]:
    """Names a second with the index and by a scan of all names, and for how many names the hits differ."""
    scan, reader = Scan(index.search.arrays), Reader(index.search.vocabulary)
    readings = [readings for case in cases for readings in reader.read(case.name)]
    rates, found = [], []
    for search in (Search(index.search.arrays), scan):
        start = time.process_time()
        found.append([dict(search.found(some)) for some in readings])
        rates.append(len(readings) / (time.process_time() - start))
    return rates[0], rates[1], sum(one != other for one, other in zip(*found, strict=True))


def threshold(scores: Scores, rate: float) -> float:
    """The lowest score that flags at most this share of the clean names of the tune part."""
    clean_scores = sorted((s for c, s in scores.items() if not c.ids and not c.held_out), reverse=True)
    return clean_scores[int(rate * len(clean_scores))] + 1e-6


def share(scores: Scores, cases: Sequence[Case], limit: float) -> float:
    """The share of the cases that reach a score."""
    return sum(scores[case] >= limit for case in cases) / max(len(cases), 1)
