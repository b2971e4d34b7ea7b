"""The lines of a run that count, kept outside memory, and how a ledger knows them."""

import pickle
import tempfile
import weakref
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import NamedTuple

from exportcheck.model.consulted import Met, Units
from exportcheck.model.ledger import Entry, Side
from exportcheck.model.manifest import Line
from exportcheck.screening.entering import Corrected, standing
from exportcheck.screening.shipments import Counting, same_content, shipment_key

_IN_MEMORY = 1 << 20
_BATCH = 500


class _Counted(NamedTuple):
    """A line that counts in a sum, and whether it was stated before."""

    manifest: str
    line: Line
    side: Side
    repeated: bool


class Spooled:
    """Lines in a file without a name."""

    def __init__(self, counting: Counting) -> None:
        """Nothing is kept yet."""
        self._counting = counting
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY, "w+b")  # noqa: SIM115  # `finalize` closes it
        # A run that breaks off calls no `close`.
        weakref.finalize(self, self._file.close)

    def add(self, manifest: str, line: Line, side: Side, *, repeated: bool) -> None:
        """Keep a line that counts in a sum, `repeated` where it was stated before."""
        pickle.dump(_Counted(manifest, line, side, repeated), self._file)

    def met(self, reads: Corrected, applicant: str, counts: Callable[[Line], bool]) -> Met:
        """How the lines stand in a ledger, as shipments of an applicant; `counts` says which count."""
        tally = _Tally()
        lines = (entry for entry in self._lines() if counts(entry.line))
        while batch := list(islice(lines, _BATCH)):
            keys = {key for entry in batch for key in self._keys(entry.line, applicant)}
            there = reads.keyed(keys)
            gone = reads.reversed_of({entry.number for entry in there.values()})
            stands = {key: standing(entry, gone, reads) for key, entry in there.items()}
            known = {key: entry for key, entry in stands.items() if entry is not None}
            for entry in batch:
                self._one(entry, applicant, known, tally)
        return tally.met()

    def _one(
        self,
        entry: _Counted,
        applicant: str,
        there: Mapping[str, Entry],
        tally: "_Tally",
    ) -> None:
        """Sort one line: the ledger's figures count, or its own, or which of them is not known."""
        counting, line = self._counting, entry.line
        units = {part.product: line.quantity * part.count for part in counting.parts(line.chip)}
        if entry.repeated and entry.side is Side.US:
            return  # it is one shipment, and `Totals` counts it once
        keys = self._keys(line, applicant)
        if not keys:
            tally.unsure_lines += 1
            tally.add(tally.unsure, entry.side, units)
            return
        found = [there[key] for key in keys if key in there]
        if not found:
            return
        made = counting.shipped(line, applicant, entry.manifest, date.max)
        if not isinstance(made, list):
            # Not stated so that it could be compared: the ledger's figures count.
            tally.differ(entry, found[0])
            tally.add(tally.listed, entry.side, units)
            return
        known = {draft.product: there.get(draft.key) for draft in made}
        for draft in made:
            other = known[draft.product]
            if other is not None and not same_content(other.draft, draft):
                tally.differ(entry, other)
                break
        there_already = {product: count for product, count in units.items() if known.get(product)}
        tally.listed_lines += bool(there_already)
        tally.add(tally.listed, entry.side, there_already)

    def _keys(self, line: Line, applicant: str) -> list[str]:
        if not line.shipment_id or not line.line_id:
            return []
        count = len(self._counting.parts(line.chip))
        return [shipment_key(applicant, line.shipment_id, line.line_id, at) for at in range(count)]

    def _lines(self) -> Iterator[_Counted]:
        self._file.seek(0)
        while True:
            try:
                yield pickle.load(self._file)  # our own file without a name
            except EOFError:
                return


class _Tally:
    """What the lines of a run came to, as far as they were looked up."""

    def __init__(self) -> None:
        self.listed: dict[Side, Counter[str]] = {Side.US: Counter(), Side.EXPORTED: Counter()}
        self.unsure: dict[Side, Counter[str]] = {Side.US: Counter(), Side.EXPORTED: Counter()}
        self.listed_lines = self.unsure_lines = self.differing = 0
        self.first = ""

    def add(self, where: dict[Side, Counter[str]], side: Side, units: Mapping[str, int]) -> None:
        where[side].update(units)

    def differ(self, entry: _Counted, other: Entry) -> None:
        self.differing += 1
        self.first = self.first or (
            f"{entry.manifest}:{entry.line.number} is entry {other.number} of the ledger with other content"
        )

    def met(self) -> Met:
        return Met(
            _units(self.listed),
            _units(self.unsure),
            self.listed_lines,
            self.unsure_lines,
            self.differing,
            self.first,
        )


def _units(sides: dict[Side, Counter[str]]) -> dict[str, Units]:
    us, out = sides[Side.US], sides[Side.EXPORTED]
    return {name: Units(us[name], out[name]) for name in sorted({*us, *out})}
