"""What stands above an entity, found once for all that stand below it.

Entities that reach each other have the same above them; of everything else it is the sum of what is above
their owners. So the graph is walked once, whoever is asked about, and each answer is a look-up. Of many
owners some are kept of every kind, the first by name: no kind is lost, and none of them all is.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import chain, groupby
from typing import NamedTuple

from exportcheck.model.owner import Share, same
from exportcheck.screening.owner_walk import MOST_DOUBTS

# Owners kept of each kind.
MOST_OWNERS = 32

# An owner by its kind, the weightiest first, and its name.
Mark = tuple[int, str]


class Above(NamedTuple):
    """The owners above an entity, each with one share that it holds there, in the order of their marks.

    `others` stands for all of them where there are more than are kept, and is "" where there are not: it
    differs wherever the owners do. `doubts` are some of what is not known.
    """

    owners: Mapping[Mark, Share]
    doubts: tuple[str, ...] = ()
    others: str = ""


# What arises at an entity itself, and its owners above whom more stands.
Step = tuple[Above, list[int]]


class Reach:
    """What stands above the entities of a graph, by `step`; each is stepped on once."""

    def __init__(self, step: Callable[[int], Step]) -> None:
        """Nothing is walked yet; the steps of an entity must not change once it was asked about."""
        self._step = step
        self._known: dict[int, Above] = {}

    def above(self, start: int) -> Above:
        """All that stands above one entity."""
        if start not in self._known:
            self._walk(start)
        return self._known[start]

    def _walk(self, start: int) -> None:
        """Tarjan's strongly connected components, each summed up as it is closed."""
        met: dict[int, int] = {}
        least: dict[int, int] = {}
        steps: dict[int, Step] = {}
        unclosed: list[int] = []
        way: list[tuple[int, Iterator[int]]] = []

        def enter(number: int) -> None:
            met[number] = least[number] = len(met)
            steps[number] = self._step(number)
            unclosed.append(number)
            way.append((number, iter(steps[number][1])))

        enter(start)
        while way:
            number, onward = way[-1]
            for owner in onward:
                if owner in self._known:
                    continue
                if owner not in met:
                    enter(owner)
                    break
                least[number] = min(least[number], met[owner])
            else:
                way.pop()
                if way:
                    below = way[-1][0]
                    least[below] = min(least[below], least[number])
                if least[number] == met[number]:
                    closed = [unclosed.pop()]
                    while closed[-1] != number:
                        closed.append(unclosed.pop())
                    self._close(closed, [steps.pop(one) for one in closed])

    def _close(self, numbers: list[int], steps: list[Step]) -> None:
        parts = {id(own): own for own, _ in steps if own.owners or own.doubts}
        inside = set(numbers)
        for owner in chain.from_iterable(onward for _, onward in steps):
            if owner not in inside:
                parts[id(self._known[owner])] = self._known[owner]
        found = _joined(list(parts.values()))
        for number in numbers:
            self._known[number] = found


def _joined(parts: list[Above]) -> Above:
    if len(parts) == 1 and (parts[0].others or len(parts[0].owners) <= MOST_OWNERS):
        return parts[0]
    owners: dict[Mark, Share] = {}
    for part in parts:
        for mark, share in part.owners.items():
            first = owners.setdefault(mark, share)
            if share is not first and same(share.owned) < same(first.owned):
                owners[mark] = share
    kept = sorted(owners) if len(owners) <= MOST_OWNERS else list(_some(owners))
    doubts = tuple(sorted({doubt for part in parts for doubt in part.doubts})[:MOST_DOUBTS])
    others = _others(parts) if len(kept) < len(owners) or any(part.others for part in parts) else ""
    return Above({mark: owners[mark] for mark in kept}, doubts, others)


def _some(owners: Iterable[Mark]) -> Iterator[Mark]:
    """The first of every kind, in order."""
    for _, alike in groupby(sorted(owners), lambda mark: mark[0]):
        for mark, _ in zip(alike, range(MOST_OWNERS), strict=False):
            yield mark


def _others(parts: list[Above]) -> str:
    """A digest that differs where any owner does: of the names where all are there, or of their digests."""
    digests = sorted({part.others for part in parts if part.others})
    named = sorted({mark for part in parts if not part.others for mark in part.owners})
    if len(digests) == 1 and not named:
        return digests[0]
    return sha256(repr((digests, named)).encode("utf-8", "backslashreplace")).hexdigest()
