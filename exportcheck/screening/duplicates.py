"""Shipment lines that were stated before, anywhere in a run, in bounded memory."""

from array import array

from exportcheck.model.report import LineResult
from exportcheck.model.shipment import MOST, cut_short, plain_id

_START, _GROWTH = 1 << 12, 8


class Duplicates:
    """Remembers the lines of a run: eight bytes for what each is, eight for where it stands, and a table.

    Some 25 MB at the cap, where a dict would take 150. Past the cap nothing new is remembered, and
    `stopped` says so. Two different lines are taken for one with a chance below one in a million, at
    the cap, and never twice the same ones: Python salts its hashes of texts.
    """

    def __init__(self, most: int = MOST) -> None:
        """Remember at most so many lines."""
        self._most = most
        self._marks = array("q")
        self._places = array("Q")
        # Numbers of lines, from 1, where the last bits of their marks say, or at the next free place.
        self._table = array("I", bytes(4 * _START))
        self._manifests: dict[str, int] = {}
        self.stopped = False

    def first(self, said: str, place: int) -> int | None:
        """The place where a line was first stated, None when this is the first; `said` is what makes it."""
        mark, marks, table = hash(said), self._marks, self._table
        last = len(table) - 1
        at = mark & last
        while number := table[at]:
            if marks[number - 1] == mark:
                return self._places[number - 1]
            at = at + 1 & last
        if len(marks) >= self._most:
            self.stopped = True
            return None
        marks.append(mark)
        self._places.append(place)
        table[at] = len(marks)
        if 2 * len(marks) > last:
            self._grow()
        return None

    def _grow(self) -> None:
        table = self._table = array("I", bytes(4 * _GROWTH * len(self._table)))
        last = len(table) - 1
        for number, mark in enumerate(self._marks, 1):
            at = mark & last
            while table[at]:
                at = at + 1 & last
            table[at] = number

    def place(self, manifest: str) -> int:
        """What the places of a manifest's lines begin at: the number of the line is added to it."""
        return self._manifests.setdefault(manifest, len(self._manifests)) << 40

    def seen(
        self,
        shipment_id: str | None,
        line_id: str | None,
        manifest: str,
        number: int,
        *,
        chip: str = "",
        quantity: int = 0,
        destination: str = "",
    ) -> str | None:
        """Where the line was first stated, None when this is the first time; see `identity`."""
        said = identity(shipment_id, line_id, chip=chip, quantity=quantity, destination=destination)
        found = self.first(said, self.place(manifest) + number) if said else None
        return None if found is None else self._where(found)

    def of(self, result: LineResult) -> str | None:
        """The same for a line that was screened."""
        line = result.line
        return self.seen(
            line.shipment_id,
            line.line_id,
            result.manifest,
            line.number,
            chip=line.chip,
            quantity=line.quantity,
            destination=line.destination.code,
        )

    @property
    def notice(self) -> str | None:
        """What to say at the end when not every line was compared."""
        return cut_short(self._most) if self.stopped else None

    def _where(self, place: int) -> str:
        names = list(self._manifests)
        return f"{names[place >> 40]} line {place & (1 << 40) - 1}"


def identity(shipment: str | None, line: str | None, *, chip: str, quantity: int, destination: str) -> str:
    """What makes a shipment line the same, in one text; empty for a line that names no shipment.

    One without `line_id` repeats another without it only when chip, quantity and destination are the
    same too.
    """
    shipment, line = plain_id(shipment), plain_id(line)
    if not shipment:
        return ""
    return f"{shipment}\0{line}" if line else f"{shipment}\0\0{chip}\0{quantity}\0{destination}"
