"""The volume ledger: what US customers received, what went to China and Macau, what is reserved.

An entry is never changed. What was wrong is reversed by a later entry, and each entry carries the
digest of the one before it.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date
from enum import Enum
from typing import Protocol

from exportcheck.model.noun import Noun


class Kind(Enum):
    """What an entry records."""

    SHIPMENT = "shipment"  # to a US customer, or exported; its side says which
    RESERVATION = "reservation"
    RELEASE = "release"
    CORRECTION = "correction"


class Side(Enum):
    """Which sum of the ratio an entry counts in."""

    US = "us"
    EXPORTED = "exported"
    RESERVED = "reserved"


class Specifications(Noun):
    """The five specifications of paragraph (dd)(1)(i), as `(low, high)`; None where not known.

    TPP; GB/s; GB/s; GB; W.
    """

    tpp: tuple[float, float] | None
    dram_bandwidth_gb_s: tuple[float, float] | None
    interconnect_gb_s: tuple[float, float] | None
    copackaged_dram_gb: tuple[float, float] | None
    peak_power_w: tuple[float, float] | None


class Draft(Noun):
    """An entry to be made.

    `commodity` is what is counted together (products with the same five specifications), `key` what
    makes the entry the same as another: shipment, line and product, or the reservation.
    `units` are circuits, negative in a release or a reversal. `refers` is the number of the entry
    reversed.
    """

    kind: Kind
    side: Side
    day: date
    applicant: str
    product: str
    commodity: str
    specifications: Specifications
    units: int
    place: str
    key: str
    source: str
    refers: int | None = None
    reason: str | None = None


class Entry(Noun):
    """An entry as it stands: its number from 1, when it was recorded (UTC), and its place in the chain."""

    number: int
    draft: Draft
    recorded: str
    previous: str
    digest: str


class Balance(Noun):
    """The sums of one commodity for one applicant, in circuits."""

    commodity: str
    applicant: str
    us: int
    exported: int
    reserved: int


class Head(Noun):
    """How long the chain is, and the digest it ends with."""

    entries: int
    digest: str


class Problem(Noun):
    """What `verify` found: the number of the entry (None: the ledger as a whole) and what is wrong."""

    number: int | None
    message: str


class Transaction(Protocol):
    """Work under the write lock: what is read here cannot change before it is committed.

    Every method raises LedgerError where the ledger cannot be read or written; the whole transaction is
    undone then.
    """

    def balances(
        self, commodities: Collection[str], *, us_until: date | None = None, out_until: date | None = None
    ) -> Sequence[Balance]:
        """See `Ledger.balances`; what was appended in this transaction counts."""
        ...

    def keyed(self, keys: Collection[str]) -> dict[str, Entry]:
        """The shipments and reservations that have one of these keys, by key; at most one entry has each.

        Releases and corrections carry the key of what they refer to, and are not found by it.
        """
        ...

    def reversed_of(self, numbers: Collection[int]) -> set[int]:
        """Those of the entries with these numbers that a correction has reversed."""
        ...

    def reserved(self, reservation: str) -> Sequence[Entry]:
        """All entries of a reservation, by number: its own, their releases and their corrections.

        They are those with side RESERVED and the key `reservation|RESERVATION|PRODUCT`, followed by
        `#NUMBER` in an entry that stands for a corrected one. Their units add up to what is still reserved.
        """
        ...

    def entry(self, number: int) -> Entry | None:
        """The entry of a number, from 1; None where there is none."""
        ...

    def append(self, drafts: Iterable[Draft]) -> int:
        """Add entries at the end of the chain, in this order, and give back how many.

        All entries of a transaction are recorded at the time at which it began.

        Raises:
            LedgerError: the key of a shipment or reservation is there already, an entry is corrected a
                second time, `refers` is no entry before it, or text or units are none that a ledger can
                keep. Nothing of the transaction is written then, whoever catches it.
        """
        ...


class Ledger(Protocol):
    """A ledger that is open, used by one thread.

    Every method raises LedgerError where the ledger cannot be read or written, and LedgerBusy where others
    held the lock for too long.
    """

    shown: str  # its URL without the password

    def head(self) -> Head:
        """How many entries there are, and the digest of the last; keep it where the ledger is not."""
        ...

    def balances(
        self,
        commodities: Collection[str] | None = None,
        *,
        us_until: date | None = None,
        out_until: date | None = None,
    ) -> Sequence[Balance]:
        """The sums by commodity and applicant, in that order, in circuits; of all commodities by default.

        `us_until` counts entries of the side US of that day and before, `out_until` those exported and
        reserved; None counts all. A commodity and applicant without such entries are left out.
        """
        ...

    def keyed(self, keys: Collection[str]) -> dict[str, Entry]:
        """See `Transaction.keyed`; others may write at any time."""
        ...

    def reversed_of(self, numbers: Collection[int]) -> set[int]:
        """See `Transaction.reversed_of`; others may write at any time."""
        ...

    def reserved(self, reservation: str) -> Sequence[Entry]:
        """See `Transaction.reserved`; others may write at any time."""
        ...

    def products(self) -> dict[str, dict[str, Specifications]]:
        """The products of every commodity, each with the specifications it was first entered with."""
        ...

    def entry(self, number: int) -> Entry | None:
        """The entry of a number, from 1; None where there is none."""
        ...

    def entries(self, after: int = 0) -> Iterator[Entry]:
        """The entries behind number `after`, by number, as many as there are when the first is asked for.

        Raises:
            LedgerError: a row holds what no entry has; `verify` says what was changed.
        """
        ...

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Wait for the write lock; commit at the end, or undo everything where an exception leaves it.

        Raises:
            LedgerBusy: others held the lock for too long.
            LedgerError: the ledger was opened to be read, cannot be written, or was lost. Nothing was
                changed then; only where the connection is lost while committing, the sentence says that
                this is not known. The keys make it harmless to do the same again.
        """
        ...

    def verify(self, expected: Head | None = None) -> Iterator[Problem]:
        """Compute everything again and say what differs, in the order of the entries; nothing if all is well.

        Finds entries that were changed, removed, moved or put in, a head or sums that do not match, and
        triggers that are missing. What it cannot see from within: entries cut off at the end together with
        a head and sums made to match, or a ledger written anew. `expected` is a head noted elsewhere at any
        earlier time; with it these are found too.
        """
        ...

    def close(self) -> None:
        """Close the connection."""
        ...
