"""Shipment lines that were stated before, many at a time."""

import secrets
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from exportcheck.bulk.hashing import Hashes, Places, Table, hash_of, mix
from exportcheck.model.manifest import Line
from exportcheck.model.report import LineResult
from exportcheck.model.shipment import MOST, cut_short, plain_id


class Marks(NamedTuple):
    """Lines to be compared: a hash of each, 0 where it is not compared; `checks` are other hashes of some."""

    hashes: Hashes
    checks: Callable[[Places], Hashes]


class Seen:
    """Remembers the first lines of a run, at most so many, by two hashes of what makes a line itself.

    It answers as `screening.duplicates.Duplicates` does. One hash finds a line, the other tells whether
    it is the same: 128 bits that nobody can foresee, some 45 MB at the cap.
    """

    def __init__(self, most: int = MOST) -> None:
        """Nothing is seen yet."""
        self._most = most
        self.starts = secrets.randbits(64), secrets.randbits(64)
        self._table = Table()
        self._places = np.zeros(0, np.int64)
        self._checks = np.zeros(0, np.uint64)
        self._others: dict[tuple[int, int], int] = {}  # lines whose first hash another line has
        self.manifests: list[str] = []
        self.stopped = False

    def of(self, result: LineResult) -> str | None:
        """Where the line was first stated, None when this is the first time."""
        if not plain_id(result.line.shipment_id):
            return None
        hashes = np.array([mark(result.line, start) for start in self.starts], np.uint64)
        marks = Marks(hashes[:1], lambda _: hashes[1:])
        again = self.again(result.manifest, marks, np.array([result.line.number], np.int64))
        return next((where for _, where in again), None)

    def again(self, manifest: str, marks: Marks, numbers: Places) -> Iterator[tuple[int, str]]:
        """Which of some lines were stated before, and where, in their order; remembers the others."""
        hashes = marks.hashes
        places = self._shelf(manifest) + numbers
        found = self._table.find(hashes)
        new = np.flatnonzero((found < 0) & (hashes != 0))
        if len(new):
            first = new[self._first(hashes[new])]
            self._remember(first, marks, places)
            found[new] = self._table.find(hashes[new])
            found[first] = -1
        hits = np.flatnonzero(found >= 0)
        if not len(hits):
            return
        checks = marks.checks(hits)
        same = self._checks[found[hits]] == checks
        told = (column.tolist() for column in (hits, same, found[hits], checks))
        for at, known, number, check in zip(*told, strict=True):
            place = int(self._places[number])
            first_of_it = place if known else self._other(int(hashes[at]), check, int(places[at]))
            if first_of_it is not None:
                yield at, self._where(first_of_it)

    @property
    def many(self) -> int:
        """How many lines are remembered."""
        return self._table.many

    def since(self, many: int) -> dict[str, np.ndarray[Any, Any]]:
        """What was remembered after so many lines."""
        others = [[*pair, place] for pair, place in self._others.items()]
        return {
            "hashes": self._table.hashes(many),
            "checks": self._checks[many : self.many],
            "places": self._places[many : self.many],
            "others": np.array(others, np.uint64).reshape(-1, 3),
        }

    def go_on(self, kept: Mapping[str, np.ndarray[Any, Any]], manifests: list[str], stopped: bool) -> None:
        """Remember what `since` gave as well."""
        self._put(kept["hashes"], kept["checks"], kept["places"])
        self._others = {(int(a), int(b)): int(place) for a, b, place in kept["others"]}
        self.manifests, self.stopped = list(manifests), stopped

    @property
    def notice(self) -> str | None:
        """What to say at the end when not every line was compared."""
        return cut_short(self._most) if self.stopped else None

    @property
    def _room(self) -> int:
        return self._most - self.many - len(self._others)

    def _first(self, hashes: Hashes) -> Places:
        """Which are to be remembered: the first of each, in their order, as many as there is room for."""
        room = self._room
        if not room:
            self.stopped = True
            return np.empty(0, np.int64)
        first = np.sort(np.unique(hashes, return_index=True)[1])
        self.stopped |= len(first) > room
        return first[:room]

    def _remember(self, rows: Places, marks: Marks, places: Places) -> None:
        if not len(rows):
            return
        self._put(marks.hashes[rows], marks.checks(rows), places[rows])

    def _put(self, hashes: Hashes, checks: Hashes, places: Places) -> None:
        many = self.many
        self._table.add(hashes)
        if self.many > len(self._places):
            more = max(self.many, 2 * len(self._places), 1 << 12)
            self._places, self._checks = np.resize(self._places, more), np.resize(self._checks, more)
        self._places[many : self.many] = places
        self._checks[many : self.many] = checks

    def _other(self, hash_: int, check: int, place: int) -> int | None:
        """Where a line was first stated that is not the first of its hash."""
        known = self._others.get((hash_, check))
        if known is None and self._room:
            self._others[hash_, check] = place
        elif known is None:
            self.stopped = True
        return known

    def _where(self, place: int) -> str:
        return f"{self.manifests[place >> 40]} line {place & (1 << 40) - 1}"

    def _shelf(self, manifest: str) -> int:
        """The number of a manifest, where it stands in a place."""
        if manifest not in self.manifests[-1:]:
            if manifest in self.manifests:
                return self.manifests.index(manifest) << 40
            self.manifests.append(manifest)
        return len(self.manifests) - 1 << 40


def mark(line: Line, start: int) -> int:
    """A hash of what makes a line the same: its ids or, without a line id, chip, quantity and destination."""
    shipment, number = plain_id(line.shipment_id), plain_id(line.line_id)
    found = mix(_hash(shipment, start), _hash(number, of_line(start)))
    if not number:
        found = mix(mix(found, _hash(about(line.chip, line.destination.code), of_line(start))), line.quantity)
    return found or 1


def _hash(text: str, start: int) -> int:
    return hash_of(text.encode("utf-8", "surrogatepass"), start)


def of_line(start: int) -> int:
    """Where hashes of line ids start: an id of both kinds must not have one hash, which would cancel out."""
    return start ^ 1


def about(chip: str, destination: str) -> str:
    """What of a line without a line id, beside its quantity, makes it the same."""
    return f"{chip}\0{destination}"
