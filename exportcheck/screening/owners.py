"""The 50 percent rule on a graph of owners.

The reading is OFAC's (FAQ 401), which BIS took over (supplement no. 8 to part 744): an entity that
listed persons own at or over the limit counts as one of them, and all that it holds counts; percents are
added, never multiplied along a chain. Below the limit nothing passes on. Cross-holdings are settled by the
least fixpoint: who only owns in a circle is owned by nobody listed.

What is not known is carried along, and so are the owners on whom a result rests: however many parties are
asked about, the graph is walked once. Only the shares that are shown are looked for anew, up to a limit.
"""

from collections.abc import Mapping
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from exportcheck.model.clause import Truth
from exportcheck.model.measure import Limit
from exportcheck.model.owner import WHOLE, Holding, Ownership, Share, same
from exportcheck.screening.owner_fixpoints import Fixpoints
from exportcheck.screening.owner_graph import OwnershipGraph
from exportcheck.screening.owner_reach import Above, Mark, Reach, Step
from exportcheck.screening.owner_walk import MOST_DOUBTS, Walk, Way, whether_listed

# Those who may be listed come after those who are, whatever their kind.
_PERHAPS = 1 << 8
# Shares of listed owners that are shown however far up they stand.
_FAR = 3


class Standing(NamedTuple):
    """Whether an entity is itself listed, and of what kind its lists are, the strictest 0."""

    listed: Truth
    kind: int = 0


class Solved:
    """What a rule comes to for the entities of a graph."""

    def __init__(self, graph: OwnershipGraph, listed: Mapping[str, Truth] | None, limit: Limit) -> None:
        """Learn of everybody, in time linear in the shares; with None, of nobody yet.

        `listed` says of names (as `same` makes them) whether they are listed; a name that is missing was
        not screened, and is not known to be listed.
        """
        self._graph, self._found = graph, Fixpoints(graph, limit)
        self._walk = Walk(graph, self._found)
        self._reach = Reach(self._step)
        self._kinds: dict[int, int] = {}
        if listed is not None:
            truths = (listed.get(same(name), Truth.UNKNOWN) for name in graph.names)
            self.learn({number: Standing(truth) for number, truth in enumerate(truths)})

    def learn(self, standings: Mapping[int, Standing]) -> None:
        """Take in further entities, and with them everyone above them who was not."""
        self._kinds.update((number, standing.kind) for number, standing in standings.items())
        self._found.learn({number: standing.listed for number, standing in standings.items()})

    def of(self, name: str, most: int | None = None) -> Holding:
        """What listed persons hold of an entity; whether it is itself listed is not looked at.

        At most `most` shares are looked at for the path and the doubts; without it, all that bear on them.
        Who the owners are does not depend on it.
        """
        number = self._graph.number(name)
        if number is None:
            nobody = f"who owns {name}: no owner is stated"
            return Holding(name, Ownership.DEPENDS, Decimal(0), WHOLE, doubts=(nobody,))
        ownership, above = self._found.of(number), self._reach.above(number)
        way = self._walk.way(number, most)
        if way.cut:
            way = _completed(way, above)
        return Holding(
            self._graph.names[number],
            ownership,
            self._found.low[number],
            self._found.high[number],
            way.shares,
            tuple(share.owner for (kind, _), share in above.owners.items() if kind < _PERHAPS),
            tuple(share.owner for (kind, _), share in above.owners.items() if kind >= _PERHAPS),
            way.doubts if ownership is Ownership.DEPENDS else (),
            above.others,
            not way.cut,
        )

    def _step(self, number: int) -> Step:
        owners: dict[Mark, Share] = {}
        onward = []
        for owner, share in self._walk.holders(number):
            listed = self._walk.listed(owner)
            if listed or self._walk.perhaps(owner):
                kind = self._kinds.get(owner, 0) + (0 if listed else _PERHAPS)
                owners[kind, self._graph.keys[owner]] = share
            if not listed:
                onward.append(owner)
        return Above(owners, self._walk.doubts(number)), onward


def _completed(way: Way, above: Above) -> Way:
    """A way that was cut, with what stands beyond: some shares of listed owners, and doubts."""
    far = list(islice(above.owners.values(), _FAR))
    perhaps = (whether_listed(share.owner) for (kind, _), share in above.owners.items() if kind >= _PERHAPS)
    doubts = dict.fromkeys((*way.doubts, *above.doubts, *perhaps))
    shares = (*far, *(share for share in way.shares if share not in far))
    return way._replace(shares=shares, doubts=tuple(islice(doubts, MOST_DOUBTS)))
