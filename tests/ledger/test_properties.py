"""What holds for any entries in any order, and for any change to any column."""

import json
import sqlite3
import string
from collections import Counter
from contextlib import closing
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exportcheck.errors import LedgerError
from exportcheck.ledger import migrations, open_ledger
from exportcheck.ledger.chain import NAMES, content, specifications_of, specifications_text
from exportcheck.ledger.rows import COLUMNS
from exportcheck.model.ledger import Draft, Kind, Side, Specifications
from exportcheck.model.noun import replace

FEW = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
MANY = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])

FIGURES = st.floats(allow_nan=False, allow_infinity=False)
SPECIFICATIONS = st.builds(Specifications, **{n: st.none() | st.tuples(FIGURES, FIGURES) for n in NAMES})
# Any text that both databases keep: no NUL, no halves of a pair.
TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)
ENTRIES = st.builds(
    Draft,
    kind=st.sampled_from([Kind.SHIPMENT, Kind.RESERVATION]),
    side=st.sampled_from(Side),
    day=st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    applicant=st.sampled_from(["Acme", "Žluť", "|"]),
    product=st.sampled_from(["chip-a", "chip|b"]),
    commodity=st.sampled_from(["one", "two"]),
    specifications=SPECIFICATIONS,
    units=st.integers(1, 10**12),
    place=TEXT,
    key=st.text(string.ascii_lowercase, min_size=1, max_size=2),
    source=TEXT,
    reason=st.none() | TEXT,
)
ACTIONS = st.lists(st.tuples(ENTRIES, st.integers(0, 4), st.integers(1, 10)), min_size=1, max_size=12)


def act(work, entry, choice, number, made):
    """Append an entry, or release or reverse an earlier one."""
    earlier = work.entry(number)
    if choice < 3 or earlier is None:
        new = replace(entry, key=f"reservation|{entry.key}|{entry.product}") if choice == 2 else entry
        if new.key in work.keyed([new.key]):
            return
        work.append([new])
        made.append(new)
        return
    kind = Kind.CORRECTION if choice == 3 else Kind.RELEASE
    if kind is Kind.CORRECTION and number in {d.refers for d in made if d.kind is Kind.CORRECTION}:
        return
    undone = replace(earlier.draft, kind=kind, units=-earlier.draft.units, refers=number)
    work.append([undone])
    made.append(undone)


@FEW
@given(actions=ACTIONS)
def test_the_sums_are_those_of_the_entries_and_the_chain_holds(actions, fresh_url, noon):
    ledger = open_ledger(fresh_url(), create=True, clock=noon)
    made: list[Draft] = []
    with closing(ledger):
        for entry, choice, number in actions:
            with ledger.transaction() as work:
                act(work, entry, choice, number, made)
        assert [entry.draft for entry in ledger.entries()] == made
        sums = Counter()
        for draft in made:
            sums[draft.commodity, draft.applicant, draft.side] += draft.units
        found = {
            (b.commodity, b.applicant, side): units
            for b in ledger.balances()
            for side, units in ((Side.US, b.us), (Side.EXPORTED, b.exported), (Side.RESERVED, b.reserved))
        }
        assert {names: units for names, units in found.items() if units} == {
            names: units for names, units in sums.items() if units
        }
        assert list(ledger.verify(ledger.head())) == []


@FEW
@given(actions=ACTIONS, again=st.integers(0, 11))
def test_an_entry_made_again_is_refused_and_changes_nothing(actions, again, fresh_url, noon):
    ledger = open_ledger(fresh_url(), create=True, clock=noon)
    made: list[Draft] = []
    with closing(ledger):
        with ledger.transaction() as work:
            for entry, choice, number in actions:
                act(work, entry, choice, number, made)
        head = ledger.head()
        repeated = made[again % len(made)]
        if repeated.kind is Kind.RELEASE:
            return
        with pytest.raises(LedgerError), ledger.transaction() as work:
            work.append([repeated])
        assert ledger.head() == head
        assert list(ledger.verify(head)) == []


@MANY
@given(stated=SPECIFICATIONS)
def test_specifications_are_read_as_they_were_written(stated):
    text = specifications_text(stated)
    assert specifications_of(text) == stated
    assert json.loads(text) == {
        name: None if (pair := getattr(stated, name)) is None else list(pair) for name in NAMES
    }


@MANY
@given(entry=ENTRIES, number=st.integers(1, 10**9), refers=st.none() | st.integers(1, 10**9))
def test_the_bytes_of_an_entry_are_its_fields_as_sorted_json(entry, number, refers):
    entry = replace(entry, refers=refers)
    text = content(number, entry, "2026-02-01T12:00:00Z", "0" * 64)
    value = json.loads(text)
    assert text == json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    stated = {
        "applicant": entry.applicant,
        "commodity": entry.commodity,
        "day": entry.day.isoformat(),
        "key": entry.key,
        "kind": entry.kind.value,
        "number": number,
        "place": entry.place,
        "previous": "0" * 64,
        "product": entry.product,
        "reason": entry.reason,
        "recorded": "2026-02-01T12:00:00Z",
        "refers": refers,
        "schema": "exportcheck/ledger-entry/v1",
        "side": entry.side.value,
        "source": entry.source,
        "specifications": json.loads(specifications_text(entry.specifications)),
        "units": entry.units,
    }
    assert value == stated


@MANY
@given(data=st.data(), column=st.sampled_from(COLUMNS), number=st.integers(1, 6))
def test_any_change_of_any_column_is_found_and_its_entry_named(data, column, number, untouched):
    url, sql, entries = untouched
    old = getattr(entries[number], column)
    new = data.draw(_values(column).filter(lambda value: value != old))
    try:
        sql(f"UPDATE ledger_entries SET {column} = ? WHERE number = ?", new, number)
    except Exception as error:
        # The database itself does not take it: a key that is there already, text for a date.
        assert type(error).__name__ in ("IntegrityError", "UniqueViolation", "CheckViolation")
        return
    try:
        with closing(open_ledger(url)) as ledger:
            first = next(iter(ledger.verify()), None)
    finally:
        key = new if column == "number" else number
        sql(f"UPDATE ledger_entries SET {column} = ? WHERE number = ?", old, key)
    assert first is not None
    assert first.number == number or (column == "number" and first.number in (number, new))


def _values(column):
    if column == "number":
        return st.integers(1, 10**6)
    if column in ("units", "refers"):
        return st.integers(-(2**63), 2**63 - 1) | (st.none() if column == "refers" else st.nothing())
    if column == "day":
        return st.dates(date(1000, 1, 1)).map(date.isoformat)
    if column == "specifications":
        return SPECIFICATIONS.map(specifications_text) | TEXT
    return TEXT | (st.none() if column == "reason" else st.nothing())


class _Row:
    def __init__(self, row):
        for column, value in zip(COLUMNS, row, strict=True):
            setattr(self, column, value)


@pytest.fixture
def untouched(opened, ledger_url, raw, draft):
    """A ledger without its triggers, a way to change it, and its rows by number."""
    ledger = opened(ledger_url)
    with ledger.transaction() as work:
        work.append(draft(number, units=number, day=date(2026, 1, number)) for number in range(1, 6))
        work.append([draft(2, kind=Kind.CORRECTION, units=-2, refers=2, reason="wrong box")])
    ledger.close()
    if ledger_url.startswith("sqlite"):
        connection = sqlite3.connect(ledger_url.removeprefix("sqlite:///"), isolation_level=None)
        connection.execute("PRAGMA synchronous = OFF")
    else:
        import psycopg

        connection = psycopg.connect(ledger_url, autocommit=True, options="-c search_path=exportcheck")

    def sql(statement, *values):
        mark = "?" if ledger_url.startswith("sqlite") else "%s"
        return connection.execute(statement.replace("?", mark), values or ())

    for guard in migrations.GUARDS:
        sql(f"DROP TRIGGER {guard}" + ("" if ledger_url.startswith("sqlite") else " ON ledger_entries"))
    rows = [_Row(row) for row in sql(f"SELECT {', '.join(COLUMNS)} FROM ledger_entries").fetchall()]
    with closing(connection):
        yield ledger_url, sql, {row.number: row for row in rows}
