"""Words that were written as one, divided again: "foobartechnology" is "foo bar technology".

The cheapest parts are taken: few of them, and words that many names of the list have. One part may be
mistyped: then it has to be alike a word of the list.
"""

import functools
from collections.abc import Iterator
from heapq import nsmallest
from itertools import pairwise

from exportcheck.parties.tables import tables
from exportcheck.parties.vocabulary import Vocabulary

_SHORTEST = 8
_SHORTEST_WITH_FORM = 5
_SHORTEST_WITH_SLIP = 7
_LONGEST = 80
_LONGEST_PART = 24
# A mistyped part: its letters, what it costs beside theirs, how alike it must be, how many are tried.
_SHORTEST_MISTYPED, _LONGEST_MISTYPED = 4, 16
_MISTYPED, _MISTYPED_LETTER = 1.0, 0.5
_ALIKE = 0.8
_TRIED = 4
# From one end of a word to each place in it: the cost and the places between the parts.
Ways = list[tuple[float, tuple[int, ...]] | None]


def divisions(word: str, vocabulary: Vocabulary) -> list[tuple[str, ...]]:
    """The ways to read a word that the list does not use as several that it does, the likelier first.

    At most two: with all parts as the list has them, and with one of them mistyped.
    """
    if not _SHORTEST_WITH_FORM <= len(word) <= _LONGEST or word in vocabulary:
        return []
    costs = _costs(word, vocabulary)
    before = _cheapest(len(word), costs)
    whole = before[-1]
    found = [_parts(word, whole[1])] if whole else []
    if len(word) < _SHORTEST:
        known = tables()
        found = [
            way
            for way in found
            if any(end in known.anywhere or end in known.edge for end in (way[0], way[-1]))
        ]
    if len(word) >= _SHORTEST_WITH_SLIP and (whole is None or len(whole[1]) > 3):
        found += _mistyped(word, vocabulary, costs, before)
    return found


def _costs(word: str, vocabulary: Vocabulary) -> dict[tuple[int, int], float]:
    """What each part costs that is a word, by where it starts and ends."""
    size, inner, outer = len(word), vocabulary.parts, _outer()
    found = {}
    for start in range(size - 1):
        for end in range(start + 2, min(size, start + _LONGEST_PART) + 1):
            cost = inner.get(part := word[start:end])
            if cost is None and (start == 0 or end == size):
                cost = outer.get(part)
            if cost is not None:
                found[start, end] = cost
    return found


@functools.cache
def _outer() -> dict[str, float]:
    """What short corporate forms cost at either end of a word."""
    known = tables()
    return {form: 1 + known.most_weight(form) for form in known.anywhere | known.edge}


def _cheapest(size: int, costs: dict[tuple[int, int], float]) -> Ways:
    """The cheapest way from the beginning to each place."""
    best: Ways = [(0.0, (0,)), *[None] * size]
    for (start, end), cost in costs.items():  # by ascending start: whatever ends there is known
        if (before := best[start]) is None:
            continue
        now = best[end]
        if now is None or before[0] + cost < now[0]:
            best[end] = (before[0] + cost, (*before[1], end))
    return best


def _mistyped(
    word: str, vocabulary: Vocabulary, costs: dict[tuple[int, int], float], before: Ways
) -> Iterator[tuple[str, ...]]:
    """The cheapest way with one part that is only alike a word of the list."""
    size = len(word)
    turned = {(size - end, size - start): cost for (start, end), cost in costs.items()}
    after = _cheapest(size, dict(sorted(turned.items())))[::-1]
    ways = []
    for start, head in enumerate(before):
        for end in range(start + _SHORTEST_MISTYPED, min(size, start + _LONGEST_MISTYPED) + 1):
            tail = after[end]
            if head and tail and (start, end) not in costs and end - start < size:
                cost = head[0] + tail[0] + _MISTYPED + _MISTYPED_LETTER * (end - start)
                ways.append((cost, start, (*head[1], *(size - at for at in tail[1][::-1]))))
    for _, start, places in nsmallest(_TRIED, ways):
        mistyped = word[start : places[places.index(start) + 1]]
        if vocabulary.near(mistyped).best >= _ALIKE:
            yield _parts(word, places)
            return


def _parts(word: str, places: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(word[start:end] for start, end in pairwise(places))
