"""What is asked of the tables, in statements that both databases understand.

All run inside a transaction of the caller's.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from exportcheck.errors import LedgerError
from exportcheck.ledger.chain import specifications_of
from exportcheck.ledger.database import Database, Rows
from exportcheck.ledger.rows import COLUMNS, entry_of, storable
from exportcheck.model.ledger import Balance, Entry, Head, Side, Specifications

# Every SQLite takes 999 values in a statement.
_MOST_VALUES = 500
Item = TypeVar("Item")


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of `size`, the last one shorter."""
    batch: list[Item] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def head(database: Database, *, locking: bool = False) -> Head:
    """The head of the chain; with `locking` it stays as it is until the transaction ends."""
    end = database.locking if locking else ""
    ((entries, digest),) = database.run(f"SELECT entries, digest FROM {{at}}ledger_head WHERE one = 1{end}")
    return Head(entries, digest)


def rows(database: Database, condition: str, values: Sequence[object], *, most: int | None = None) -> Rows:
    """The rows of entries that meet a condition, by number, and no more than `most`."""
    end = "" if most is None else f" LIMIT {most}"
    columns = ", ".join(database.day if column == "day" else column for column in COLUMNS)
    return database.run(
        f"SELECT {columns} FROM {{at}}ledger_entries WHERE {condition} ORDER BY number{end}", values
    )


def entries(database: Database, condition: str, values: Sequence[object]) -> list[Entry]:
    """The entries that meet a condition, by number.

    Raises:
        LedgerError: a row is none that this program wrote.
    """
    found = []
    for row in rows(database, condition, values):
        try:
            found.append(entry_of(row))
        except (TypeError, ValueError) as error:
            raise LedgerError(
                f"entry {row[0]} was changed: {error}; `exportcheck ledger verify` says what else was"
            ) from None
    return found


def entry(database: Database, number: int) -> Entry | None:
    """The entry of a number; None where there is none."""
    if not 0 < number < 1 << 63:
        return None
    return next(iter(entries(database, "number = ?", (number,))), None)


def keyed(database: Database, keys: Collection[str]) -> dict[str, Entry]:
    """The shipments and reservations with one of these keys."""
    found: dict[str, Entry] = {}
    for batch in batches(filter(storable, keys), _MOST_VALUES):
        marks = ", ".join("?" * len(batch))
        condition = f"key IN ({marks}) AND kind IN ('shipment', 'reservation')"
        found.update((entry.draft.key, entry) for entry in entries(database, condition, batch))
    return found


def reversed_of(database: Database, numbers: Collection[int]) -> set[int]:
    """Those of the entries that a correction has reversed."""
    found: set[int] = set()
    for batch in batches((number for number in numbers if 0 < number < 1 << 63), _MOST_VALUES):
        marks = ", ".join("?" * len(batch))
        condition = f"kind = 'correction' AND refers IN ({marks})"
        statement = f"SELECT refers FROM {{at}}ledger_entries WHERE {condition}"
        found.update(int(row[0]) for row in database.run(statement, batch))
    return found


def reserved(database: Database, reservation: str) -> list[Entry]:
    """All entries of a reservation: its own, their releases and corrections."""
    start = f"reservation|{reservation}|"
    if not storable(start):
        return []
    # "}" is the character after "|": all keys that begin so, found in the index.
    found = entries(database, "side = 'reserved' AND key >= ? AND key < ?", (start, f"{start[:-1]}}}"))
    return [
        entry
        for entry in found
        if re.fullmatch(re.escape(start + entry.draft.product) + r"(#\d+)*", entry.draft.key)
    ]


def balances(
    database: Database,
    commodities: Collection[str] | None,
    us_until: date | None,
    out_until: date | None,
) -> list[Balance]:
    """The sums by commodity and applicant, in that order."""
    sums: dict[tuple[str, str], dict[Side, int]] = defaultdict(lambda: dict.fromkeys(Side, 0))
    condition, values = _until(us_until, out_until)
    whole = (
        [None] if commodities is None else batches(filter(storable, dict.fromkeys(commodities)), _MOST_VALUES)
    )
    for batch in whole:
        marks = "" if batch is None else f" AND commodity IN ({', '.join('?' * len(batch))})"
        for commodity, applicant, side, units in database.run(
            "SELECT commodity, applicant, side, sum(units) FROM {at}ledger_sums "
            f"WHERE {condition}{marks} GROUP BY commodity, applicant, side",
            [*values, *(batch or [])],
        ):
            sums[commodity, applicant][Side(side)] = int(units)
    return [
        Balance(*names, us=by[Side.US], exported=by[Side.EXPORTED], reserved=by[Side.RESERVED])
        for names, by in sorted(sums.items())
    ]


def _until(us: date | None, out: date | None) -> tuple[str, list[object]]:
    condition = "1 = 1"
    values: list[object] = []
    for sign, until in (("=", us), ("<>", out)):
        if until is not None:
            condition += f" AND (NOT side {sign} 'us' OR day <= ?)"
            values.append(until.isoformat())
    return condition, values


def products(database: Database) -> dict[str, dict[str, Specifications]]:
    """The products of every commodity, each with the specifications it was first entered with."""
    found: dict[str, dict[str, Specifications]] = {}
    for commodity, product, text in database.run(
        "SELECT commodity, product, specifications FROM {at}ledger_products ORDER BY commodity, product"
    ):
        try:
            found.setdefault(commodity, {})[product] = specifications_of(text)
        except ValueError as error:
            raise LedgerError(
                f"the specifications of {product} were changed: {error}; "
                "`exportcheck ledger verify` says what else was"
            ) from None
    return found
