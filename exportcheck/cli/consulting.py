"""`check --ledger`: the lines of a run against a ledger, and `--reserve`.

The order of a run that reserves, so that no report says what the ledger does not have:

1. The lines are judged and written as they come, files under a temporary name.
2. The write lock is taken; the balances are read, and the sums and the verdict are made of them.
3. If nothing stands against it the reservation is appended.
4. The ends of all files are written and synced: a full disk is found while all can be undone.
5. The transaction is committed. Before this the ledger holds nothing of the run.
6. The files take their names; standard output gets its end; the exit code says the verdict.

A run that dies between 5 and 6 leaves a reservation without a report. The same command again finds
the reservation, counts it for itself and not against itself, and comes to the same verdict.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Protocol

from exportcheck.cli.options import sound
from exportcheck.cli.spooled_lines import Spooled
from exportcheck.errors import LedgerBusy, UsageError
from exportcheck.load.manifests import Manifest
from exportcheck.model.consulted import NONE, Consulted, Met, Reservation
from exportcheck.model.ledger import Balance, Entry, Ledger, Side, Transaction
from exportcheck.model.noun import Noun, replace
from exportcheck.model.report import LineResult, Total
from exportcheck.screening.commodity import moved
from exportcheck.screening.entering import Corrected, granted_first, held
from exportcheck.screening.ledger_findings import conflicts
from exportcheck.screening.reserving import against, default_id, drafts, other_content, waits
from exportcheck.screening.totals import Totals
from exportcheck.screening.volume import same_applicant

# Others may write while it is read; a ledger that is never still for so many readings is busy.
_READINGS = 20


class Reads(Corrected, Protocol):
    """What is read of a ledger, under its lock or not."""

    def balances(
        self, commodities: Collection[str], *, us_until: date | None = None, out_until: date | None = None
    ) -> Sequence[Balance]:
        """See `Ledger.balances`."""
        ...

    def reserved(self, reservation: str) -> Sequence[Entry]:
        """See `Transaction.reserved`."""
        ...


class Against(Noun):
    """Which ledger, and how it is asked."""

    ledger: Ledger
    numerator: str
    applicant: str | None = None
    reservation: str | None = None
    reserve: bool = False


class Consulting:
    """Keeps the lines of a run that count, outside memory, and asks the ledger about them at the end."""

    def __init__(self, asked: Against, totals: Totals) -> None:
        """Nothing is read yet."""
        self._asked = asked
        self._totals = totals
        self._lines = Spooled(totals.counting) if totals.counting else None
        self._applicant = asked.applicant
        self._until: date | None = None
        self._sources: list[str] = []
        self._digests: list[str] = []
        self._places: dict[str, set[str]] = {}
        self._blocked: list[str] = []
        self._blocked_more = 0

    @property
    def reserving(self) -> bool:
        """Whether headroom is to be taken."""
        return self._asked.reserve

    def opened(self, manifest: Manifest) -> None:
        """Take note of whose a manifest is, and of when; a run is of one applicant on one day.

        Raises:
            UsageError: it is another's than the one before.
        """
        stated = manifest.application
        if stated and stated.applicant:
            if self._applicant and not same_applicant(self._applicant, stated.applicant):
                raise UsageError(
                    f"{manifest.name} is of {stated.applicant!r}, and the run of {self._applicant!r}; "
                    "against a ledger the manifests of one applicant are checked at a time"
                )
            self._applicant = self._applicant or sound("applicant", " ".join(stated.applicant.split()))
        if stated and stated.application_date:
            if self._until and self._until != stated.application_date:
                raise UsageError(
                    f"{manifest.name} is applied for on {stated.application_date}, the one before on "
                    f"{self._until}; against a ledger one application is checked at a time"
                )
            self._until = stated.application_date
        self._sources.append(manifest.name)

    def closed(self, manifest: Manifest) -> None:
        """Take note of what was read."""
        self._digests.append(manifest.digest)

    def line(self, result: LineResult, *, repeated: bool) -> None:
        """Keep a line that counts."""
        if not waits(result):
            self._blocked_more += 1
            if len(self._blocked) < 3:
                self._blocked.append(f"{result.manifest}:{result.line.number}")
        # Whether it was shipped in time is known when all manifests are read.
        side = self._totals.kind(result.line)
        if side is None or self._lines is None or result.verdict.outcome.family == "none":
            return
        self._lines.add(result.manifest, result.line, side, repeated=repeated)
        if side is Side.EXPORTED:
            self._places.setdefault(result.line.chip, set()).add(result.line.destination.code)

    def read(self) -> Consulted:
        """The ledger as it stands, read in one state.

        Raises:
            UsageError: nobody says whose application it is; the reservation is another's.
            LedgerBusy: others never ceased to write.
        """
        ledger = self._asked.ledger
        for _ in range(_READINGS):
            before = ledger.head()
            found = self._read(ledger)
            if ledger.head() == before:
                return replace(found, head=before)
        raise LedgerBusy(f"{ledger.shown} was written to whenever it was read; try again")

    @contextmanager
    def locked(self) -> Iterator[tuple[Transaction, Consulted]]:
        """The ledger under its write lock, committed when the caller is done without an error."""
        ledger = self._asked.ledger
        # Looking up many lines takes long: what was found stays true until somebody writes.
        before, met = ledger.head(), self._met(ledger)
        with ledger.transaction() as work:
            yield work, self._read(work, met if ledger.head() == before else None)

    def reserve(
        self, work: Transaction, asked: Consulted, totals: Sequence[Total], obstacles: Sequence[str]
    ) -> Reservation:
        """Take the headroom, or say what stands against it."""
        limit = self._totals.limit
        new = {p: units - asked.met.listed.get(p, NONE).out for p, units in self._totals.exports().items()}
        requested = {product: units for product, units in new.items() if units > 0}
        if limit is None:
            why = f"the law of {self._totals.day} has no volume ratio"
            return Reservation(asked.reservation, "refused", why=(why,))
        if not requested and not obstacles:
            return Reservation(asked.reservation, "nothing")
        before = {p: d.day for p, d in granted_first(work.reserved(asked.reservation)).items()}
        found = (
            *obstacles,
            *self._stuck(),
            *conflicts(asked, self._totals.stated, totals),
            *against(totals, requested, asked, before, limit),
        )
        if found:
            return Reservation(asked.reservation, "refused", requested, found)
        if before:
            return Reservation(asked.reservation, "held", dict(asked.held))
        entries = drafts(
            [(part, requested.get(part.product, 0)) for part in self._totals.controlled()],
            self._to(),
            reservation=asked.reservation,
            applicant=asked.applicant,
            day=asked.until,
            source=", ".join(self._sources),
        )
        work.append(entries)
        return Reservation(asked.reservation, "taken", requested)

    def _to(self) -> dict[str, set[str]]:
        """Where each product goes."""
        found: dict[str, set[str]] = {}
        for chip, places in self._places.items():
            for part in self._totals.counting.parts(chip) if self._totals.counting else ():
                found.setdefault(part.product, set()).update(places)
        return found

    def _stuck(self) -> Iterator[str]:
        if self._blocked:
            more = self._blocked_more - len(self._blocked)
            also = f" and {more:,} more" if more else ""
            yield f"{', '.join(self._blocked)}{also}: more stands against the line than the licence it lacks"

    def _whose(self) -> str:
        if not self._applicant:
            raise UsageError(
                "no manifest names its applicant, and the ledger knows lines and reservations by it; "
                "write `applicant:` in a YAML manifest, or say --applicant"
            )
        return self._applicant

    def _met(self, reads: Reads) -> Met:
        if self._lines is None:
            return Met()
        return self._lines.met(reads, self._whose(), lambda line: self._totals.side(line) is not None)

    def _read(self, reads: Reads, met: Met | None = None) -> Consulted:
        whose = self._whose()
        ledger = self._asked.ledger
        parts = self._totals.controlled()
        reservation = self._asked.reservation or default_id(whose, self._digests)
        entries = reads.reserved(reservation)
        if entries and not same_applicant(entries[0].draft.applicant, whose):
            raise UsageError(
                f"reservation {reservation!r} is of {entries[0].draft.applicant!r}, and the run of "
                f"{whose!r}; say another --reservation"
            )
        until = self._totals.until
        met = met or self._met(reads)
        other = other_content(entries, self._totals.exports(), met, until)
        return Consulted(
            shown=ledger.shown,
            head=ledger.head(),
            applicant=whose,
            numerator=self._asked.numerator,
            reservation=reservation,
            until=until,
            balances=tuple(reads.balances(sorted({part.commodity for part in parts}), us_until=until)),
            held={} if other else {product: units for product, units in held(entries).items() if units},
            other=other,
            moved=moved(ledger.products(), {part.product: part.commodity for part in parts}),
            met=met,
        )
