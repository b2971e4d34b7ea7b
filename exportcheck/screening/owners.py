"""The 50 percent rule on a graph of owners.

The reading is OFAC's (FAQ 401), which BIS took over (supplement no. 8 to part 744): an entity that
listed persons own at or over the limit counts as one of them, and all that it holds counts; percents are
added, never multiplied along a chain. Below the limit nothing passes on. Cross-holdings are settled by the
least fixpoint: who only owns in a circle is owned by nobody listed.

What is not known is carried along: a second fixpoint takes every unnamed remainder and every doubtful hit
for listed. Both hold for every way the facts could be, since more listed owners never free an entity, and
ranges of percent need only their lower ends: what a named holder has less, somebody unnamed has more.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from exportcheck.model.clause import Truth
from exportcheck.model.measure import Limit
from exportcheck.model.owner import WHOLE, Holding, Ownership, Share, plain, same
from exportcheck.screening.owner_graph import OwnershipGraph

MOST_DOUBTS = 8
_NOWHERE = 1 << 62


class Solved:
    """The two fixpoints over a graph: who counts as listed for certain, and who may."""

    def __init__(self, graph: OwnershipGraph, listed: Mapping[str, Truth], limit: Limit) -> None:
        """Compute both, in time linear in the shares.

        `listed` says of names (as `same` makes them) whether they are listed; a name that is missing was
        not screened, and is not known to be listed.
        """
        truths = [listed.get(same(name), Truth.UNKNOWN) for name in graph.names]
        self._graph, self._truths, self._limit = graph, truths, limit
        size = len(truths)
        held = [Decimal(0)] * size
        sure = (number for number in range(size) if truths[number] is Truth.HOLDS)

        def gained(number: int, share: Share) -> bool:
            held[number] += share.low
            return self._admits(held[number])

        self.order = self._spread(sure, gained)
        self.low = held
        # What may be listed holders': all but what named holders have who cannot count as listed.
        most = [
            Decimal(0) if number in graph.ultimate else WHOLE - graph.stated[number] for number in range(size)
        ]
        may = (n for n in range(size) if truths[n] is not Truth.FAILS or self._admits(most[n]))

        def could(number: int, share: Share) -> bool:
            most[number] += share.low
            return self._admits(most[number])

        self.possible = self._spread(may, could)
        self.high = most

    def _admits(self, percent: Decimal) -> bool:
        return self._limit.admits(float(percent))

    def _spread(self, seeds: Iterable[int], reached: Callable[[int, Share], bool]) -> list[int]:
        """Mark the seeds and whatever they make count; returns when each was marked, _NOWHERE for never."""
        order = [_NOWHERE] * len(self._truths)
        queue: deque[int] = deque()
        count = 0
        for seed in seeds:
            order[seed], count = count, count + 1
            queue.append(seed)
        while queue:
            for owned, share in self._graph.holdings[queue.popleft()]:
                if reached(owned, share) and order[owned] == _NOWHERE:
                    order[owned], count = count, count + 1
                    queue.append(owned)
        return order

    def of(self, name: str) -> Holding:
        """What listed persons hold of an entity; whether it is itself listed is not looked at."""
        number = self._graph.number(name)
        if number is None:
            nobody = f"who owns {name}: no owner is stated"
            return Holding(name, Ownership.DEPENDS, Decimal(0), WHOLE, doubts=(nobody,))
        low, high = self.low[number], self.high[number]
        ownership = (
            Ownership.OWNED
            if self._admits(low)
            else Ownership.DEPENDS
            if self._admits(high)
            else Ownership.NOT
        )
        return _Walk(self._graph, self, self._truths).up(number, ownership, low, high)


class _Walk:
    """The way from an entity up to those on whom its result rests."""

    def __init__(self, graph: OwnershipGraph, solved: Solved, truths: list[Truth]) -> None:
        self._graph, self._solved, self._truths = graph, solved, truths
        self._listed: dict[str, None] = {}
        self._perhaps: dict[str, None] = {}
        self._doubts: dict[str, None] = {}

    def up(self, start: int, ownership: Ownership, low: Decimal, high: Decimal) -> Holding:
        depends, owned = ownership is Ownership.DEPENDS, ownership is Ownership.OWNED
        path: list[Share] = []
        # Some listed owners come in after the limit is reached: they belong to the result, not to its proof.
        for number, owner, share in self._walk(start, self._counts if owned else self._may_count):
            if depends and owner is None:
                self._remainder(number)
            if owner is not None and share is not None:
                self._doubt(owner, share)
                path.append(share)
        if owned:
            path = [share for _, _, share in self._walk(start, self._proves) if share is not None]
        return Holding(
            self._graph.names[start],
            ownership,
            low,
            high,
            tuple(reversed(path)),
            tuple(self._listed),
            tuple(self._perhaps),
            tuple(self._doubts) if depends else (),
        )

    def _walk(
        self, start: int, follows: Callable[[int, int, Share], bool]
    ) -> Iterator[tuple[int, int | None, Share | None]]:
        """Each entity met, breadth first, then the shares of it that are followed; listed owners end it."""
        met, queue = {start}, deque([start])
        while queue:
            number = queue.popleft()
            yield number, None, None
            for owner, share in self._graph.holders[number]:
                if not follows(number, owner, share):
                    continue
                yield number, owner, share
                if owner not in met and self._truths[owner] is not Truth.HOLDS:
                    met.add(owner)
                    queue.append(owner)

    def _counts(self, owned: int, owner: int, share: Share) -> bool:
        return share.low > 0 and self._solved.order[owner] != _NOWHERE

    def _proves(self, owned: int, owner: int, share: Share) -> bool:
        """What made an entity count was marked before it, so that no proof runs in a circle."""
        listed = self._truths[owned] is Truth.HOLDS
        return self._counts(owned, owner, share) and (
            listed or self._solved.order[owner] < self._solved.order[owned]
        )

    def _may_count(self, owned: int, owner: int, share: Share) -> bool:
        if self._solved.order[owned] != _NOWHERE and self._truths[owned] is not Truth.HOLDS:
            return self._proves(owned, owner, share)
        return share.high > 0 and self._solved.possible[owner] != _NOWHERE

    def _remainder(self, number: int) -> None:
        name, rest = self._graph.names[number], WHOLE - self._graph.stated[number]
        sure = self._solved.order[number] != _NOWHERE and self._truths[number] is not Truth.HOLDS
        if number in self._graph.ultimate or rest <= 0 or sure:
            return
        owned = f"who holds the other {plain(rest)} % of {name}"
        self._say(owned if self._graph.holders[number] else f"who owns {name}: no owner is stated")

    def _doubt(self, owner: int, share: Share) -> None:
        name = self._graph.names[owner]
        if self._truths[owner] is Truth.HOLDS:
            self._listed[name] = None
        elif self._truths[owner] is Truth.UNKNOWN and self._solved.order[owner] == _NOWHERE:
            self._perhaps[name] = None
            self._say(f"whether {name} is listed")
        if share.low != share.high:
            self._say(f"how much {share.owner} holds of {share.owned} ({share.percent})")

    def _say(self, doubt: str) -> None:
        if len(self._doubts) < MOST_DOUBTS:
            self._doubts[doubt] = None
