"""What bears on the result of an entity: which shares, whose, and what about them is not known."""

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from exportcheck.model.clause import Truth
from exportcheck.model.owner import WHOLE, Share, plain
from exportcheck.screening.owner_fixpoints import NEVER, Fixpoints
from exportcheck.screening.owner_graph import OwnershipGraph

# Doubts said of an entity.
MOST_DOUBTS = 8
_ALL = 1 << 62


class Way(NamedTuple):
    """Shares from listed owners down to an entity and doubts, the nearest; `cut` says that there are more."""

    shares: tuple[Share, ...]
    doubts: tuple[str, ...]
    cut: bool


class Walk:
    """The shares above an entity that bear on its result under one rule."""

    def __init__(self, graph: OwnershipGraph, found: Fixpoints) -> None:
        """Nothing is computed, and both may grow."""
        self._graph, self._found = graph, found

    def listed(self, number: int) -> bool:
        """Whether an entity is listed for certain; who owns it then bears on nothing that it owns."""
        return self._found.truths[number] is Truth.HOLDS

    def perhaps(self, number: int) -> bool:
        """Whether an entity counts only if it is listed, and may be."""
        return self._found.truths[number] is Truth.UNKNOWN and self._found.order[number] == NEVER

    def holders(self, owned: int) -> Iterator[tuple[int, Share]]:
        """The owners who count of an entity that is owned; of any other, who may."""
        order = self._found.order if self._owned(owned) else self._found.possible
        sure = order is self._found.order
        for owner, share in self._graph.holders[owned]:
            if order[owner] != NEVER and (share.low if sure else share.high) > 0:
                yield owner, share

    def doubts(self, owned: int) -> tuple[str, ...]:
        """What is not known of the shares in an entity, and may decide its result; some of it."""
        said = (doubt for owner, share in self.holders(owned) for doubt in self._doubts(owned, owner, share))
        return tuple(islice(dict.fromkeys((*self._rest(owned), *islice(said, MOST_DOUBTS))), MOST_DOUBTS))

    def way(self, start: int, most: int | None) -> Way:
        """Breadth first, at most `most` shares looked at; listed owners end it."""
        left = _ALL if most is None else most
        met, queue = {start}, deque([start])
        shares: list[Share] = []
        doubts: dict[str, None] = {}
        cut = False
        while queue and not cut:
            owned = queue.popleft()
            held = self._graph.holders[owned]
            cut = len(held) > left
            held = held[:left] if cut else held
            asked = len(doubts) < MOST_DOUBTS
            if asked:
                doubts.update(dict.fromkeys(self._rest(owned)))
            for owner, share in self._leading(owned, held):
                shares.append(share)
                if asked:
                    doubts.update(dict.fromkeys(self._doubts(owned, owner, share)))
                if owner not in met and not self.listed(owner):
                    met.add(owner)
                    queue.append(owner)
            left -= len(held)
        return Way(tuple(reversed(shares)), tuple(islice(doubts, MOST_DOUBTS)), cut)

    def _owned(self, number: int) -> bool:
        return self._found.admits(self._found.low[number])

    def _leading(self, owned: int, held: Iterable[tuple[int, Share]]) -> Iterator[tuple[int, Share]]:
        """The holders that lead to listed owners.

        What made an entity count was marked before it, so that no proof runs in a circle; some listed
        owners come in after the limit is reached, and belong to the result but not to its proof.
        """
        found, sure = self._found, self._owned(owned)
        before = NEVER if self.listed(owned) else found.order[owned]
        for owner, share in held:
            if sure:
                leads = share.low > 0 and found.order[owner] < before
            else:
                leads = share.high > 0 and found.possible[owner] != NEVER
            if leads:
                yield owner, share

    def _rest(self, owned: int) -> Iterator[str]:
        name, rest = self._graph.names[owned], WHOLE - self._graph.stated[owned]
        if owned in self._graph.ultimate or rest <= 0 or self._owned(owned):
            return
        if self._graph.holders[owned]:
            yield f"who holds the other {plain(rest)} % of {name}"
        else:
            yield f"who owns {name}: no owner is stated"

    def _doubts(self, owned: int, owner: int, share: Share) -> Iterator[str]:
        if self._owned(owned):
            return
        if self.perhaps(owner):
            yield whether_listed(self._graph.names[owner])
        if share.low != share.high:
            yield f"how much {share.owner} holds of {share.owned} ({share.percent})"


def whether_listed(name: str) -> str:
    """The doubt about an entity that may be listed."""
    return f"whether {name} is listed"
