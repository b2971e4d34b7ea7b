"""The ledger over a database: reads, and the work under the write lock."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial

from exportcheck.errors import LedgerError
from exportcheck.ledger import chain, migrations, queries
from exportcheck.ledger.database import Database
from exportcheck.ledger.rows import COLUMNS, check, row_of
from exportcheck.ledger.verification import verified
from exportcheck.model.ledger import Balance, Draft, Entry, Head, Problem, Specifications

_BATCH = 1_000
_PAGE = 2_000
Clock = Callable[[], datetime]


class Work:
    """See `model.ledger.Transaction`."""

    def __init__(self, database: Database, recorded: str, head: Head) -> None:
        """Begin at a head that is locked; `recorded` is the time that all entries are stamped with."""
        self._database, self._recorded, self.head = database, recorded, head
        self.broken = False

    def balances(
        self, commodities: Collection[str], *, us_until: date | None = None, out_until: date | None = None
    ) -> Sequence[Balance]:
        """See `Transaction.balances`."""
        return queries.balances(self._database, commodities, us_until, out_until)

    def keyed(self, keys: Collection[str]) -> dict[str, Entry]:
        """See `Transaction.keyed`."""
        return queries.keyed(self._database, keys)

    def reversed_of(self, numbers: Collection[int]) -> set[int]:
        """See `Transaction.reversed_of`."""
        return queries.reversed_of(self._database, numbers)

    def reserved(self, reservation: str) -> Sequence[Entry]:
        """See `Transaction.reserved`."""
        return queries.reserved(self._database, reservation)

    def entry(self, number: int) -> Entry | None:
        """See `Transaction.entry`."""
        return queries.entry(self._database, number)

    def append(self, drafts: Iterable[Draft]) -> int:
        """See `Transaction.append`."""
        count = 0
        try:
            for batch in queries.batches(drafts, _BATCH):
                self._append(batch)
                count += len(batch)
        except BaseException:
            # What was written of it must not be made last, whoever catches this.
            self.broken = True
            raise
        return count

    def _append(self, drafts: list[Draft]) -> None:
        rows, head = [], self.head
        sums: Counter[tuple[str, str, str, str]] = Counter()
        products: dict[tuple[str, str], str] = {}
        for draft in drafts:
            check(draft)
            number = head.entries + 1
            if draft.refers is not None and not 0 < draft.refers < number:
                raise LedgerError(f"{draft.key} refers to entry {draft.refers}, which is not there")
            digest = chain.digest(number, draft, self._recorded, head.digest)
            row = row_of(Entry(number, draft, self._recorded, head.digest, digest))
            rows.append(row)
            sums[draft.commodity, draft.applicant, draft.side.value, row[3]] += draft.units
            products.setdefault((draft.commodity, draft.product), row[7])
            head = Head(number, digest)
        self._database.fill("ledger_entries", COLUMNS, rows)
        self._database.many(
            "INSERT INTO {at}ledger_sums AS s (commodity, applicant, side, day, units) "
            "VALUES (?, ?, ?, ?, ?) ON CONFLICT (commodity, applicant, side, day) "
            "DO UPDATE SET units = s.units + excluded.units",
            [(*names, units) for names, units in sorted(sums.items())],
        )
        self._database.many(
            "INSERT INTO {at}ledger_products (commodity, product, specifications) VALUES (?, ?, ?) "
            "ON CONFLICT (commodity, product) DO NOTHING",
            [(*names, text) for names, text in sorted(products.items())],
        )
        self._database.run(
            "UPDATE {at}ledger_head SET entries = ?, digest = ? WHERE one = 1", (head.entries, head.digest)
        )
        self.head = head


class Store:
    """See `model.ledger.Ledger`."""

    def __init__(self, database: Database, shown: str, clock: Clock | None) -> None:
        """A ledger over tables of this version; `clock` tells the time that entries are stamped with."""
        self._database, self.shown, self._clock = database, shown, clock
        self._working = False

    def head(self) -> Head:
        """See `Ledger.head`."""
        return self._database.reading(lambda: queries.head(self._database))

    def balances(
        self,
        commodities: Collection[str] | None = None,
        *,
        us_until: date | None = None,
        out_until: date | None = None,
    ) -> Sequence[Balance]:
        """See `Ledger.balances`."""
        return self._database.reading(
            lambda: queries.balances(self._database, commodities, us_until, out_until)
        )

    def keyed(self, keys: Collection[str]) -> dict[str, Entry]:
        """See `Ledger.keyed`."""
        return self._database.reading(lambda: queries.keyed(self._database, keys))

    def reversed_of(self, numbers: Collection[int]) -> set[int]:
        """See `Ledger.reversed_of`."""
        return self._database.reading(lambda: queries.reversed_of(self._database, numbers))

    def reserved(self, reservation: str) -> Sequence[Entry]:
        """See `Ledger.reserved`."""
        return self._database.reading(lambda: queries.reserved(self._database, reservation))

    def products(self) -> dict[str, dict[str, Specifications]]:
        """See `Ledger.products`."""
        return self._database.reading(lambda: queries.products(self._database))

    def entry(self, number: int) -> Entry | None:
        """See `Ledger.entry`."""
        return self._database.reading(lambda: queries.entry(self._database, number))

    def entries(self, after: int = 0) -> Iterator[Entry]:
        """See `Ledger.entries`."""
        last = self.head().entries
        while after < last:
            until = min(after + _PAGE, last)
            page = partial(queries.entries, self._database, "number > ? AND number <= ?", (after, until))
            yield from self._database.reading(page)
            after = until

    @contextmanager
    def transaction(self) -> Iterator[Work]:
        """See `Ledger.transaction`."""
        if self._clock is None:
            raise LedgerError(f"{self.shown} was opened to be read, and is not written")
        if self._working:
            raise LedgerError(f"{self.shown} is being written already; end that transaction first")
        self._database.begin()
        self._working = True
        try:
            head = queries.head(self._database, locking=True)
            migrations.refuse_other(self._database, self.shown)
            self._refuse_other_end(head)
            work = Work(self._database, stamp(self._clock()), head)
            yield work
            if work.broken:
                raise LedgerError(f"an entry could not be added to {self.shown}; nothing was changed")
        except BaseException:
            self._database.rollback()
            raise
        finally:
            self._working = False
        self._database.commit()

    def _refuse_other_end(self, head: Head) -> None:
        """Chain nothing to an end that is not as it was left, as in a file that was cut.

        Raises:
            LedgerError: the last entry is not the one that the head names.
        """
        last = queries.rows(self._database, "number >= ?", (head.entries,), most=2)
        sound = [row[0] for row in last] == ([head.entries] if head.entries else [])
        if sound and head.entries:
            (entry,) = queries.entries(self._database, "number = ?", (head.entries,))
            made = chain.digest(entry.number, entry.draft, entry.recorded, entry.previous)
            sound = made == entry.digest == head.digest
        if not sound:
            raise LedgerError(
                f"the end of {self.shown} was changed, so nothing is added to it; "
                "`exportcheck ledger verify` says what was"
            )

    def verify(self, expected: Head | None = None) -> Iterator[Problem]:
        """See `Ledger.verify`."""
        return verified(self._database, expected)

    def close(self) -> None:
        """See `Ledger.close`."""
        self._database.close()


def stamp(now: datetime) -> str:
    """A time as an entry has it: UTC, to the second, `YYYY-MM-DDTHH:MM:SSZ`.

    Raises:
        ValueError: it has no time zone.
    """
    if now.tzinfo is None:
        raise ValueError("the clock of a ledger tells a time with its zone")
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
