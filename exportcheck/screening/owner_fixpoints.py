"""Who counts as listed for certain and who may: two least fixpoints over a graph of owners.

The second takes every unnamed remainder and every doubtful hit for listed. Both hold for every way the facts
could be, since more listed owners never free an entity, and ranges of percent need only their lower ends:
what a named holder has less, somebody unnamed has more.

Both grow: an entity is final as soon as everyone above it is known, and what is learned of others later
changes nothing above them.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from exportcheck.model.clause import Truth
from exportcheck.model.measure import Limit
from exportcheck.model.owner import WHOLE, Ownership, Share
from exportcheck.screening.owner_graph import OwnershipGraph

NEVER = 1 << 62


class Fixpoints:
    """The two fixpoints, of what is known so far.

    `low` and `high` are the percent that listed persons hold for certain and at most, by entity;
    `order` and `possible` say when an entity was found to count, or to be able to; NEVER for not.
    """

    def __init__(self, graph: OwnershipGraph, limit: Limit) -> None:
        """Nothing is known of anybody yet."""
        size = len(graph.names)
        self._graph, self._limit = graph, limit
        self.truths = [Truth.UNKNOWN] * size
        self.low = [Decimal(0)] * size
        # What may be listed holders': all but what named holders have who cannot count as listed.
        self.high = [
            Decimal(0) if number in graph.ultimate else WHOLE - graph.stated[number] for number in range(size)
        ]
        self.order = [NEVER] * size
        self.possible = [NEVER] * size
        self._marked = 0

    def learn(self, truths: Mapping[int, Truth]) -> None:
        """Whether entities are themselves listed, each said once; in time linear in the shares they touch."""
        for number, truth in truths.items():
            self.truths[number] = truth

        def gained(number: int, share: Share) -> bool:
            self.low[number] += share.low
            return self.admits(self.low[number])

        def could(number: int, share: Share) -> bool:
            self.high[number] += share.low
            return self.admits(self.high[number])

        self._spread(self.order, (n for n, truth in truths.items() if truth is Truth.HOLDS), gained)
        may = (n for n, truth in truths.items() if truth is not Truth.FAILS or self.admits(self.high[n]))
        self._spread(self.possible, may, could)

    def admits(self, percent: Decimal) -> bool:
        """Whether a percent is one that the rule reaches."""
        return self._limit.admits(float(percent))

    def of(self, number: int) -> Ownership:
        """What the rule comes to for an entity; whether it is itself listed is not looked at."""
        if self.admits(self.low[number]):
            return Ownership.OWNED
        return Ownership.DEPENDS if self.admits(self.high[number]) else Ownership.NOT

    def _spread(self, order: list[int], seeds: Iterable[int], reached: Callable[[int, Share], bool]) -> None:
        """Mark the seeds and whatever they make count."""
        queue: deque[int] = deque()
        for seed in seeds:
            self._mark(order, seed, queue)
        while queue:
            for owned, share in self._graph.holdings[queue.popleft()]:
                if reached(owned, share):
                    self._mark(order, owned, queue)

    def _mark(self, order: list[int], number: int, queue: deque[int]) -> None:
        if order[number] == NEVER:
            order[number] = self._marked
            self._marked += 1
            queue.append(number)
