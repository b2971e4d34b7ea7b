"""Shipment lines that were stated before, anywhere in a run, in bounded memory."""

from array import array
from hashlib import blake2b

from exportcheck.model.report import LineResult

MOST = 1_000_000
_START = 1 << 10


class Duplicates:
    """Remembers the lines of a run: eight bytes for what each is, eight for where it stands.

    A table of hashes with open addresses in two arrays: about 130 MB at the cap, where a dict would
    take half a gigabyte. Past the cap nothing new is remembered, and `stopped` says so. Two
    different lines are taken for one with a chance below one in a million, at the cap.
    """

    def __init__(self, most: int = MOST) -> None:
        """Remember at most so many lines."""
        self._most = most
        self._count = 0
        self._hashes = array("Q", bytes(8 * _START))
        self._places = array("Q", bytes(8 * _START))
        self._manifests: dict[str, int] = {}
        self.stopped = False

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
        """Where the line was first stated, None when this is the first time.

        A line without `shipment_id` is not compared. One without `line_id` repeats another without
        it only when chip, quantity and destination are the same too.
        """
        shipment, line = _plain(shipment_id), _plain(line_id)
        if not shipment:
            return None
        said = (shipment, line) if line else (shipment, "", chip, str(quantity), destination)
        key = _hash(said)
        at = self._slot(key)
        if self._hashes[at]:
            return self._where(self._places[at])
        if self._count >= self._most:
            self.stopped = True
            return None
        index = self._manifests.setdefault(manifest, len(self._manifests))
        self._hashes[at], self._places[at] = key, index << 40 | number
        self._count += 1
        if self._count * 3 > len(self._hashes) * 2:
            self._grow()
        return None

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
        if not self.stopped:
            return None
        return (
            f"repeated shipment lines were looked for among the first {self._most:,} lines only;"
            " check the manifests in several runs to have all compared"
        )

    def _where(self, place: int) -> str:
        names = list(self._manifests)
        return f"{names[place >> 40]} line {place & (1 << 40) - 1}"

    def _slot(self, key: int) -> int:
        """Where a hash is, or where it would go."""
        hashes = self._hashes
        mask = len(hashes) - 1
        at = key & mask
        while hashes[at] and hashes[at] != key:
            at = (at + 1) & mask
        return at

    def _grow(self) -> None:
        hashes, places = self._hashes, self._places
        self._hashes = array("Q", bytes(16 * len(hashes)))
        self._places = array("Q", bytes(16 * len(hashes)))
        for key, place in zip(hashes, places, strict=True):
            if key:
                at = self._slot(key)
                self._hashes[at], self._places[at] = key, place


def _plain(text: str | None) -> str:
    return " ".join(text.split()).casefold() if text else ""


def _hash(said: tuple[str, ...]) -> int:
    joined = "\0".join(said).encode("utf-8", "surrogatepass")
    # 0 marks a free place.
    return int.from_bytes(blake2b(joined, digest_size=8).digest(), "little") or 1
