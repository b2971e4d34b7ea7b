"""Whoever gets past the triggers and changes the tables is found, and what was changed is named."""

from contextlib import contextmanager

import pytest

from exportcheck.errors import ExportcheckError
from exportcheck.ledger import migrations
from exportcheck.model.ledger import Head, Kind, Side

ENTRIES = 6


@pytest.fixture
def filled(ledger, draft):
    """Six entries; the last reverses the third."""
    with ledger.transaction() as work:
        work.append(draft(number, units=number, side=Side(side)) for number, side in SIDES)
        work.append([draft(3, kind=Kind.CORRECTION, units=-3, refers=3, side=Side.US, reason="wrong box")])
    return ledger


SIDES = [(1, "us"), (2, "us"), (3, "us"), (4, "exported"), (5, "us")]


@pytest.fixture
def without_guards(raw, ledger_url):
    """Changes tables as somebody would who owns them: the triggers are put back afterwards."""

    @contextmanager
    def off():
        table = "" if ledger_url.startswith("sqlite") else " ON ledger_entries"
        for guard in sorted(migrations.GUARDS):
            raw(ledger_url, f"DROP TRIGGER {guard}{table}")
        yield lambda statement, *values: raw(ledger_url, statement, values)
        steps = migrations.SQLITE if ledger_url.startswith("sqlite") else migrations.POSTGRES
        at = "" if ledger_url.startswith("sqlite") else "exportcheck."
        for statement in steps[1]:
            if "CREATE TRIGGER" in statement:
                raw(ledger_url, statement.format(at=at))

    return off


def said(ledger, expected=None):
    return [(found.number, found.message) for found in ledger.verify(expected)]


@pytest.mark.parametrize("statement", ["UPDATE ledger_entries SET units = 9", "DELETE FROM ledger_entries"])
def test_the_database_itself_refuses_to_change_an_entry(filled, raw, ledger_url, statement):
    with pytest.raises(Exception, match="an entry of the ledger is never"):
        raw(ledger_url, statement)
    assert said(filled) == []


CHANGES = {
    "kind": "release",
    "side": "reserved",
    "day": "2026-01-16",
    "applicant": "Acmé",
    "product": "chip-a ",
    "commodity": "sha256:aaab",
    "specifications": "{}",
    "units": 77,
    "place": "us",
    "key": "other",
    "source": "",
    "refers": 1,
    "reason": "",
    "recorded": "2026-02-01T12:00:01Z",
    "previous": "0" * 64,
    "digest": "f" * 64,
}


@pytest.mark.parametrize("number", [2, ENTRIES])
@pytest.mark.parametrize("column", CHANGES)
def test_a_column_that_was_changed_is_found_in_its_entry(filled, without_guards, column, number):
    with without_guards() as sql:
        sql(f"UPDATE ledger_entries SET {column} = ? WHERE number = ?", CHANGES[column], number)
    first, message = said(filled)[0]
    assert first == number
    assert message.startswith(f"entry {number} was changed")


def test_a_specification_written_otherwise_is_a_change(filled, without_guards):
    with without_guards() as sql:
        sql("UPDATE ledger_entries SET specifications = replace(specifications, ':', ': ') WHERE number = 4")
    assert said(filled)[0][0] == 4


@pytest.mark.parametrize("number", [1, 3, ENTRIES])
def test_an_entry_that_was_removed_is_named(filled, without_guards, number):
    with without_guards() as sql:
        sql("DELETE FROM ledger_entries WHERE number = ?", number)
    assert said(filled)[0] == (number, f"entry {number} was removed")


def test_entries_removed_in_a_row_are_named_together(filled, without_guards):
    with without_guards() as sql:
        sql("DELETE FROM ledger_entries WHERE number IN (2, 3, 5, 6)")
    found = said(filled)
    assert found[:2] == [(2, "entries 2 to 3 were removed"), (5, "entries 5 to 6 were removed")]
    assert len([problem for problem in found if problem[0]]) == 2


def test_entries_that_changed_places_are_named_with_the_places_they_had(filled, without_guards):
    with without_guards() as sql:
        for before, after in ((2, 99), (4, 2), (99, 4)):
            sql("UPDATE ledger_entries SET number = ? WHERE number = ?", after, before)
    assert said(filled) == [
        (2, "entry 2 was moved: it was entry 4"),
        (4, "entry 4 was moved: it was entry 2"),
    ]


def test_an_entry_put_in_behind_the_head_is_named(filled, without_guards):
    columns = "kind, side, day, applicant, product, commodity, specifications, units, place, source, recorded"
    with without_guards() as sql:
        sql(
            f"INSERT INTO ledger_entries (number, key, previous, digest, {columns}) "
            f"SELECT 7, 'new', digest, digest, {columns} FROM ledger_entries WHERE number = 5"
        )
    numbers = {number for number, _ in said(filled)}
    assert 7 in numbers
    assert (7, f"entry 7 was inserted: the head counts {ENTRIES} entries") in said(filled)


def test_an_entry_replaced_with_a_digest_made_to_match_is_named(filled, without_guards, draft):
    from exportcheck.ledger import chain

    entry = filled.entry(3)
    forged = draft(3, units=2)
    digest = chain.digest(3, forged, entry.recorded, entry.previous)
    with without_guards() as sql:
        sql("UPDATE ledger_entries SET units = 2, digest = ? WHERE number = 3", digest)
    assert said(filled)[0] == (3, "entry 3 was replaced: entry 4 was chained to another digest")


@pytest.mark.parametrize(
    "statement", ["UPDATE ledger_head SET digest = 'x'", "UPDATE ledger_head SET entries = 7"]
)
def test_a_head_that_was_changed_is_found(filled, raw, ledger_url, statement):
    raw(ledger_url, statement)
    assert said(filled)


def test_a_head_set_back_leaves_entries_behind_it(filled, raw, ledger_url):
    raw(ledger_url, "UPDATE ledger_head SET entries = 4, digest = ?", (filled.entry(4).digest,))
    assert [number for number, _ in said(filled)] == [5, 6]


def test_a_sum_that_was_changed_is_named(filled, raw, ledger_url):
    raw(ledger_url, "UPDATE ledger_sums SET units = units + 1 WHERE side = 'exported'")
    assert said(filled) == [
        (
            None,
            "the sum exported of sha256:aaaa for Acme on 2026-01-15 was changed: "
            "it is 5, and the entries make 4",
        )
    ]


def test_a_sum_that_is_missing_and_one_too_many_are_found(filled, raw, ledger_url):
    raw(ledger_url, "UPDATE ledger_sums SET day = '2026-01-14' WHERE side = 'us'")
    assert [number for number, _ in said(filled)] == [None, None]


def test_specifications_kept_of_a_product_that_were_changed_are_found(filled, raw, ledger_url):
    raw(ledger_url, "UPDATE ledger_products SET product = 'chip-z'")
    assert len(said(filled)) == 2


def test_a_trigger_that_is_missing_is_named(filled, raw, ledger_url):
    table = "" if ledger_url.startswith("sqlite") else " ON ledger_entries"
    raw(ledger_url, f"DROP TRIGGER ledger_no_delete{table}")
    assert [number for number, _ in said(filled)] == [None]
    assert "ledger_no_delete" in said(filled)[0][1]


def cut_off(ledger, sql):
    """Remove the last entry, and make head and sums match."""
    sql("DELETE FROM ledger_entries WHERE number = 6")
    sql("UPDATE ledger_head SET entries = 5, digest = ?", ledger.entry(5).digest)
    sql("UPDATE ledger_sums SET units = units + 3 WHERE side = 'us'")


def test_an_end_cut_off_is_seen_only_with_a_head_noted_outside(filled, without_guards):
    noted = filled.head()
    with without_guards() as sql:
        cut_off(filled, sql)
    assert said(filled) == []
    assert said(filled, noted)[0][0] == ENTRIES


def test_another_end_than_the_one_noted_outside_is_found(filled, without_guards, draft):
    noted = filled.head()
    with without_guards() as sql:
        cut_off(filled, sql)
    with filled.transaction() as work:
        work.append([draft(6), draft(7)])
    assert said(filled) == []
    assert said(filled, noted)[0][0] == ENTRIES


def test_a_head_noted_earlier_is_found_in_a_ledger_that_grew(filled, draft):
    noted = filled.head()
    with filled.transaction() as work:
        work.append([draft(8)])
    assert said(filled, noted) == []
    assert said(filled, Head(0, "0" * 64)) == []


def test_a_row_that_is_no_entry_is_said_when_it_is_read(filled, without_guards):
    with without_guards() as sql:
        sql("UPDATE ledger_entries SET kind = 'gift' WHERE number = 2")
    with pytest.raises(ExportcheckError, match=r"entry 2 was changed.*ledger verify"):
        list(filled.entries())
