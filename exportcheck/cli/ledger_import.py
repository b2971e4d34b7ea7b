"""Shipments into the ledger: batches of lines, each whole or not at all."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from exportcheck.cli.ledger_options import applicant
from exportcheck.cli.progress import Progress
from exportcheck.errors import CannotCheck
from exportcheck.load.manifests import Manifest
from exportcheck.model.ledger import Draft, Entry, Ledger, Side, Transaction
from exportcheck.model.manifest import Rejected
from exportcheck.model.report import RejectedLine
from exportcheck.screening.entering import entered, releases
from exportcheck.screening.shipments import Counting, Left, same_content
from exportcheck.screening.volume import same_applicant

BATCH = 1_000


class Row(NamedTuple):
    """A line with the entries that it would make."""

    manifest: str
    number: int
    drafts: list[Draft]


@dataclass
class Tally:
    """What an import came to."""

    manifests: list[str] = field(default_factory=list)
    lines: int = 0
    entries: int = 0
    units: Counter[Side] = field(default_factory=Counter)
    known: int = 0
    released: int = 0
    beyond: int = 0
    left: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    rejected: list[RejectedLine] = field(default_factory=list)
    commodities: set[str] = field(default_factory=set)


class Importer:
    """Enters lines in batches, each whole or not at all."""

    def __init__(self, ledger: Ledger, lines: Counting, day: date, reservation: str | None) -> None:
        """Nothing is entered yet."""
        self._ledger = ledger
        self._counting = lines
        self._day = day
        self._reservation = reservation
        self._waiting: list[Row] = []
        self.tally = Tally()

    def read(self, manifest: Manifest, told: str | None, progress: Progress) -> None:
        """Enter the lines of one manifest."""
        stated = manifest.application
        whose = applicant(manifest, told)
        self.tally.manifests.append(manifest.name)
        for line in manifest:
            progress.step()
            self.tally.lines += 1
            source = f"{manifest.name}:{line.number}"
            found = (
                line if isinstance(line, Rejected) else self._counting.shipped(line, whose, source, self._day)
            )
            if isinstance(found, Rejected):
                self.tally.rejected.append(RejectedLine(manifest.name, found.number, found.problem))
            elif isinstance(found, Left):
                self.tally.left[found.why] += 1
            else:
                self._waiting.append(Row(manifest.name, line.number, found))
                if len(self._waiting) >= BATCH:
                    self.flush()
        if manifest.lines_read == 0:
            problem = "no lines: the file holds no rows below its header"
            self.tally.rejected.append(RejectedLine(manifest.name, 0, problem))
        self.tally.notes += [f"{manifest.name}: {notice.message}" for notice in manifest.notices]
        if stated and (stated.us_shipments or stated.prior_exports):
            self.tally.notes.append(
                f"{manifest.name}: the sums under us_shipments and prior_exports are statements, not "
                "shipments; they were not imported, only the lines were"
            )

    def flush(self) -> None:
        """Enter what waits."""
        if not self._waiting:
            return
        rows, self._waiting = self._waiting, []
        with self._ledger.transaction() as ledger:
            batch = _Batch(ledger, rows)
            freed = self._freed(ledger, batch.new) if self._reservation else []
            drafts = [*batch.new.values(), *freed]
            if drafts:
                ledger.append(drafts)
        # Only what is committed is counted.
        tally = self.tally
        tally.entries += len(drafts)
        tally.known += batch.known
        tally.rejected += batch.rejected
        tally.released -= sum(draft.units for draft in freed)
        for draft in batch.new.values():
            tally.units[draft.side] += draft.units
            tally.commodities.add(draft.commodity)
        if self._reservation:
            out = sum(d.units for d in batch.new.values() if d.side is Side.EXPORTED)
            tally.beyond += out + sum(draft.units for draft in freed)

    def _freed(self, ledger: Transaction, new: dict[str, Draft]) -> list[Draft]:
        """The releases of a reservation for what is entered as exported."""
        out = [draft for draft in new.values() if draft.side is Side.EXPORTED]
        if not out:
            return []
        entries = reservation_of(ledger, str(self._reservation))
        owner = entries[0].draft.applicant
        for draft in out:
            if not same_applicant(owner, draft.applicant):
                raise CannotCheck(
                    f"reservation {self._reservation!r} is of {owner!r}, the shipments of {draft.applicant!r}"
                )
        units: Counter[str] = Counter()
        for draft in out:
            units[draft.product] += draft.units
        last = max(out, key=lambda draft: draft.day)
        return list(releases(entries, units, last.day, last.source, "imported as exported"))


class _Batch:
    """Rows sorted into what is new, what is known, and what is in conflict."""

    def __init__(self, ledger: Transaction, rows: list[Row]) -> None:
        self._ledger = ledger
        self._rows: dict[str, Row] = {}
        self.new: dict[str, Draft] = {}
        self.known = 0
        self.rejected: list[RejectedLine] = []
        there = ledger.keyed([draft.key for row in rows for draft in row.drafts])
        for row in rows:
            self._sort(row, there)

    def _sort(self, row: Row, there: dict[str, Entry]) -> None:
        new: list[Draft] = []
        for draft in row.drafts:
            first = self.new.get(draft.key)
            if first is not None:
                if not same_content(first, draft):
                    other = self._rows[draft.key]
                    self._reject(
                        row, f"the line stands in {other.manifest} line {other.number} with other content"
                    )
                    return
                continue
            found = entered(draft, there.get(draft.key), self._ledger.keyed)
            if isinstance(found, Entry):
                self._reject(row, conflict(draft, found))
                return
            if found is not None:
                new.append(found)
        self.known += not new
        for draft in new:
            self.new[draft.key] = draft
            self._rows[draft.key] = row

    def _reject(self, row: Row, problem: str) -> None:
        self.rejected.append(RejectedLine(row.manifest, row.number, problem))


def conflict(draft: Draft, entry: Entry) -> str:
    """How a line differs from the entry that the ledger has of it."""
    was = entry.draft
    pairs = {
        "units": (was.units, draft.units),
        "product": (was.product, draft.product),
        "day": (was.day, draft.day),
        "place": (was.place, draft.place),
        "side": (was.side.value, draft.side.value),
    }
    told = ", ".join(f"{name} {a} there and {b} here" for name, (a, b) in pairs.items() if a != b)
    number = entry.number
    mend = f"exportcheck ledger correct {number} --reason TEXT"
    only_units = all(a == b for name, (a, b) in pairs.items() if name != "units")
    mend = f"`{mend} --units {draft.units}`" if only_units else f"`{mend}`, then import it again"
    return (
        f"the line is entry {number} of the ledger, from {was.source}, with other content: {told}; use {mend}"
    )


def reservation_of(ledger: Transaction, name: str) -> list[Entry]:
    """The entries of a reservation.

    Raises:
        CannotCheck: there is none of that name.
    """
    entries = list(ledger.reserved(name))
    if not entries:
        raise CannotCheck(
            f"the ledger has no reservation {name!r}; `exportcheck ledger export` lists what it has"
        )
    return entries
