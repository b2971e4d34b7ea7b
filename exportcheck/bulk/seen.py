"""Shipment lines that were stated before, many at a time."""

from collections.abc import Iterator, Sequence

from exportcheck.model.report import LineResult

MOST = 1_000_000


class Seen:
    """Remembers the first lines of a run, at most so many, each by what makes it itself.

    It answers as `screening.duplicates.Duplicates` does, and keeps the texts themselves: at the cap
    some 200 MB.
    """

    def __init__(self, most: int = MOST) -> None:
        """Nothing is seen yet."""
        self._most = most
        self._places: dict[str, int] = {}
        self._manifests: list[str] = []
        self.stopped = False

    def of(self, result: LineResult) -> str | None:
        """Where the line was first stated, None when this is the first time."""
        line = result.line
        said = key(line.shipment_id, line.line_id, line.chip, line.quantity, line.destination.code)
        return next((where for _, where in self.again(result.manifest, [said], [line.number])), None)

    def again(self, manifest: str, keys: Sequence[str], numbers: Sequence[int]) -> Iterator[tuple[int, str]]:
        """Which of some lines were stated before, and where; an empty key is not compared."""
        places = self._places
        shelf = self._shelf(manifest)
        if places.keys().isdisjoint(keys):
            new = dict(zip(keys, numbers, strict=True))
            if len(new) == len(keys) and "" not in new and len(places) + len(new) <= self._most:
                places.update(zip(keys, (shelf | number for number in numbers), strict=True))
                return
            if len(places) >= self._most and any(keys):
                self.stopped = True
                return
        for at, (said, number) in enumerate(zip(keys, numbers, strict=True)):
            if not said:
                continue
            first = places.get(said)
            if first is not None:
                yield at, f"{self._manifests[first >> 40]} line {first & (1 << 40) - 1}"
            elif len(places) < self._most:
                places[said] = shelf | number
            else:
                self.stopped = True

    @property
    def notice(self) -> str | None:
        """What to say at the end when not every line was compared."""
        if not self.stopped:
            return None
        return (
            f"repeated shipment lines were looked for among the first {self._most:,} lines only;"
            " check the manifests in several runs to have all compared"
        )

    def _shelf(self, manifest: str) -> int:
        """The number of a manifest, where it stands in a place."""
        if manifest not in self._manifests[-1:]:
            if manifest in self._manifests:
                return self._manifests.index(manifest) << 40
            self._manifests.append(manifest)
        return len(self._manifests) - 1 << 40


def key(shipment: str | None, line: str | None, chip: str, quantity: int, destination: str) -> str:
    """What makes a line the same; empty for a line that names no shipment."""
    shipment, line = plain(shipment), plain(line)
    if not shipment:
        return ""
    return f"{shipment}\0{line}" if line else f"{shipment}\0\0{chip}\0{quantity}\0{destination}"


def plain(text: str | None) -> str:
    """An id as it is compared: no case, single spaces."""
    return " ".join(text.split()).casefold() if text else ""
