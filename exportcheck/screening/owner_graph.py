"""Stated shares as a graph, checked: what cannot be is refused before any rule is asked."""

from collections import deque
from decimal import Decimal

from exportcheck.errors import CannotCheck
from exportcheck.model.owner import WHOLE, Owners, Share, plain, same


class OwnershipGraph:
    """Stated shares as a graph; entities are their names, told apart by more than case and white space."""

    def __init__(self, owners: Owners) -> None:
        """Check and index.

        Raises:
            CannotCheck: a share out of 0 to 100, of oneself, or stated twice; more than 100 percent of one
                entity; owners of somebody who is stated to have none.
        """
        self.names: list[str] = []
        self.keys: list[str] = []
        self._at: dict[str, int] = {}
        self.holders: list[list[tuple[int, Share]]] = []
        self.holdings: list[list[tuple[int, Share]]] = []
        self.ultimate: set[int] = set()
        seen: dict[tuple[int, int], Share] = {}
        for share in owners.shares:
            owned, owner = self._add(share.owned), self._add(share.owner)
            _sound(share, owned == owner, seen.setdefault((owned, owner), share))
            self.holders[owned].append((owner, share))
            self.holdings[owner].append((owned, share))
        for name in owners.ultimate:
            self._end(name)
        self.stated = [sum((share.low for _, share in held), Decimal(0)) for held in self.holders]
        for number, total in enumerate(self.stated):
            if total > WHOLE:
                where = self.holders[number][-1][1].where
                raise CannotCheck(
                    f"{_at(where)}the owners of {self.names[number]!r} have {plain(total)} % between them, "
                    "more than 100 %; correct the percents, or state ranges where they were rounded"
                )

    def _add(self, name: str) -> int:
        key = same(name)
        number = self._at.get(key)
        if number is None:
            number = self._at[key] = len(self.names)
            self.names.append(name)
            self.keys.append(key)
            self.holders.append([])
            self.holdings.append([])
        return number

    def _end(self, name: str) -> None:
        number = self._add(name)
        if self.holders[number]:
            where = self.holders[number][0][1].where
            raise CannotCheck(
                f"{_at(where)}{name!r} is stated to be ultimate, with nobody behind it, and to have owners; "
                "remove one of the two"
            )
        self.ultimate.add(number)

    def number(self, name: str) -> int | None:
        """The number of an entity, None when no share names it."""
        return self._at.get(same(name))

    def above(self, name: str) -> list[str]:
        """The entity and everyone who stands behind it, to any depth: the names to screen."""
        start = self.number(name)
        return [name] if start is None else [self.names[number] for number in self.behind(start, set())]

    def behind(self, start: int, met: set[int]) -> list[int]:
        """The entity and everyone who stands behind it and is not met yet, who is met then."""
        found = []
        queue = deque([start])
        while queue:
            number = queue.popleft()
            if number not in met:
                met.add(number)
                found.append(number)
                queue.extend(owner for owner, _ in self.holders[number])
        return found


def _sound(share: Share, itself: bool, first: Share) -> None:
    """Raise CannotCheck for a share that cannot be."""
    where, names = _at(share.where), f"{share.owner!r} of {share.owned!r}"
    if not 0 <= share.low <= share.high <= WHOLE:
        raise CannotCheck(
            f"{where}{names}: {share.percent} is not a percent from 0 to 100, low to high; correct it"
        )
    if itself:
        raise CannotCheck(f"{where}{share.owned!r} is stated to own itself; leave its own shares out")
    if first is not share:
        before = f" (first {first.where})" if first.where else ""
        raise CannotCheck(f"{where}the share of {names} is stated twice{before}; keep one, or add them up")


def _at(where: str) -> str:
    return f"{where}: " if where else ""
