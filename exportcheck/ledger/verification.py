"""What `verify` finds: it computes all again that was computed once, and says where it differs."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from exportcheck.ledger import chain, migrations, queries
from exportcheck.ledger.database import Database
from exportcheck.ledger.rows import Row, entry_of
from exportcheck.model.ledger import Entry, Head, Problem

_PAGE = 2_000
# Looking for the number that an entry had before takes as long as there are entries.
_MOST_SEARCHES = 3
Sums = dict[tuple[str, str, str, str], int]
Products = dict[tuple[str, str], str]


@dataclass
class _Walk:
    """How far the entries have been read, and what they make."""

    number: int = 0
    digest: str = chain.START
    sound: bool = True  # the entry at `number`
    sums: Counter[tuple[Any, ...]] = field(default_factory=Counter)
    products: dict[tuple[Any, ...], str] = field(default_factory=dict)
    searches: int = 0


@dataclass(frozen=True)
class _State:
    """The ledger at one moment, without its entries."""

    head: Head
    highest: int
    sums: dict[tuple[Any, ...], int]
    products: dict[tuple[Any, ...], str]
    guards: set[str]


def verified(database: Database, expected: Head | None) -> Iterator[Problem]:
    """See `model.ledger.Ledger.verify`."""
    for said in database.reading(database.damage):
        yield Problem(None, f"the database is damaged: {said}")
    state = database.reading(lambda: _state(database))
    walk = _Walk()
    while walk.number < state.highest:
        rows = database.reading(lambda: _page(database, walk.number, state.highest))
        if not rows:
            break
        for row in rows:
            yield from _entry(walk, row, state, expected)
    if walk.number < state.head.entries:
        yield _missing(walk.number + 1, state.head.entries)
    elif walk.sound and walk.number == state.head.entries and walk.digest != state.head.digest:
        yield Problem(None, f"the head was changed: it does not end with the digest of entry {walk.number}")
    yield from _outside(state, expected)
    yield from _sums(state, walk)
    for guard in sorted(migrations.GUARDS - state.guards):
        yield Problem(None, f"the trigger {guard}, which keeps entries as they are, is missing or off")


def _state(database: Database) -> _State:
    ((highest,),) = database.run("SELECT coalesce(max(number), 0) FROM {at}ledger_entries")
    sums = database.run(f"SELECT commodity, applicant, side, {database.day}, units FROM {{at}}ledger_sums")
    products = database.run("SELECT commodity, product, specifications FROM {at}ledger_products")
    return _State(
        queries.head(database),
        highest,
        {tuple(names): units for *names, units in sums},
        {tuple(names): text for *names, text in products},
        database.guards(),
    )


def _page(database: Database, after: int, highest: int) -> list[Row]:
    return list(queries.rows(database, "number > ? AND number <= ?", (after, highest), most=_PAGE))


def _entry(walk: _Walk, row: Row, state: _State, expected: Head | None) -> Iterator[Problem]:
    number = row[0]
    if number > walk.number + 1:
        yield _missing(walk.number + 1, number - 1)
    follows = number == walk.number + 1
    try:
        entry = entry_of(row)
    except (TypeError, ValueError) as error:
        yield Problem(number, f"entry {number} was changed: {error}")
        walk.number, walk.digest, walk.sound = number, str(row[16]), False
        return
    sound = chain.digest(number, entry.draft, entry.recorded, entry.previous) == entry.digest
    if not sound:
        yield _changed(walk, entry, state.head)
    elif follows and walk.sound and entry.previous != walk.digest:
        # The digest of this one covers what the one before was; that one has another digest now.
        yield _parted(number)
    if number > state.head.entries:
        yield Problem(number, f"entry {number} was inserted: the head counts {state.head.entries:,} entries")
    if expected and number == expected.entries and entry.digest != expected.digest:
        yield Problem(
            number, f"entry {number} is not the one that the head noted outside ends with: it was replaced"
        )
    draft = entry.draft
    walk.sums[row[6], row[4], row[2], row[3]] += draft.units
    walk.products.setdefault((row[6], row[5]), row[7])
    walk.number, walk.digest, walk.sound = number, entry.digest, sound


def _missing(first: int, last: int) -> Problem:
    if first == last:
        return Problem(first, f"entry {first} was removed")
    return Problem(first, f"entries {first} to {last} were removed")


def _parted(number: int) -> Problem:
    if number == 1:
        return Problem(1, "entry 1 was changed: it does not begin the chain")
    return Problem(
        number - 1, f"entry {number - 1} was replaced: entry {number} was chained to another digest"
    )


def _changed(walk: _Walk, entry: Entry, head: Head) -> Problem:
    number = entry.number
    if walk.searches < _MOST_SEARCHES:
        walk.searches += 1
        for other in range(1, head.entries + 1):
            if chain.digest(other, entry.draft, entry.recorded, entry.previous) == entry.digest:
                return Problem(number, f"entry {number} was moved: it was entry {other}")
    return Problem(number, f"entry {number} was changed: its digest is not that of its content")


def _outside(state: _State, expected: Head | None) -> Iterator[Problem]:
    if expected and max(state.highest, state.head.entries) < expected.entries:
        yield Problem(
            state.highest + 1,
            f"entry {state.highest + 1} and what came after was removed: the head noted outside counts "
            f"{expected.entries:,} entries",
        )


def _sums(state: _State, walk: _Walk) -> Iterator[Problem]:
    for names in sorted({*state.sums, *walk.sums}, key=str):
        stored, made = state.sums.get(names), walk.sums.get(names)
        if stored != made:
            commodity, applicant, side, day = names
            yield Problem(
                None,
                f"the sum {side} of {commodity} for {applicant} on {day} was changed: "
                f"it is {_said(stored)}, and the entries make {_said(made)}",
            )
    for names in sorted({*state.products, *walk.products}, key=str):
        if state.products.get(names) != walk.products.get(names):
            commodity, product = names
            yield Problem(None, f"the specifications kept of {product} ({commodity}) are not those entered")


def _said(units: int | None) -> str:
    return "missing" if units is None else f"{units:,}"
