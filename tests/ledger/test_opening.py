"""What is opened, what is made, and what is refused; each in a sentence, with nothing changed."""

import hashlib
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from exportcheck.errors import Exit, LedgerBusy, LedgerError
from exportcheck.ledger import migrations, open_ledger


def test_a_ledger_that_is_not_there_is_an_error_and_is_not_made(ledger_url):
    for options in ({}, {"read_only": True}):
        with pytest.raises(LedgerError, match="exportcheck ledger import") as caught:
            open_ledger(ledger_url, **options)
        assert caught.value.exit is Exit.NOT_CHECKED
    if ledger_url.startswith("sqlite"):
        assert not Path(ledger_url.removeprefix("sqlite:///")).exists()


def test_a_ledger_is_made_once_and_opened_afterwards(opened, ledger_url, draft):
    with opened(ledger_url).transaction() as work:
        work.append([draft()])
    assert opened(ledger_url).head().entries == 1
    assert opened(ledger_url, create=False).head().entries == 1


def test_a_newer_ledger_is_refused_and_stays_as_it_is(opened, ledger_url, raw, draft):
    opened(ledger_url).close()
    raw(ledger_url, "UPDATE ledger_schema SET version = ?", (migrations.VERSION + 1,))
    for options in ({}, {"create": True}, {"read_only": True}):
        with pytest.raises(LedgerError, match="newer exportcheck"):
            open_ledger(ledger_url, **options)
    assert raw(ledger_url, "SELECT version FROM ledger_schema") == [(migrations.VERSION + 1,)]


def test_a_ledger_migrated_while_it_is_open_is_not_written_in_the_old_way(ledger, ledger_url, raw, draft):
    raw(ledger_url, "UPDATE ledger_schema SET version = ?", (migrations.VERSION + 1,))
    with pytest.raises(LedgerError, match="while it was open"), ledger.transaction() as work:
        work.append([draft()])
    assert ledger.head().entries == 0


def test_a_lock_held_for_too_long_ends_in_a_sentence(ledger, ledger_url, opened, draft):
    other = opened(ledger_url, patience=0.2)
    with ledger.transaction() as work:
        work.append([draft(1)])
        with pytest.raises(LedgerBusy, match=r"the ledger is busy: .*try again"), other.transaction():
            pass
    with other.transaction() as work:
        assert work.append([draft(2)]) == 1
    assert ledger.head().entries == 2


def test_many_that_make_the_same_ledger_at_once_make_one(ledger_url, draft, noon):
    def write(number):
        made = open_ledger(ledger_url, create=True, clock=noon)
        with closing(made), made.transaction() as work:
            return work.append([draft(number)])

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(write, range(8))) == [1] * 8
    with closing(open_ledger(ledger_url)) as ledger:
        assert ledger.head().entries == 8
        assert list(ledger.verify(ledger.head())) == []


def test_who_reads_does_not_wait_for_who_writes(ledger, ledger_url, opened, draft):
    reader = opened(ledger_url, read_only=True, patience=0)
    with ledger.transaction() as work:
        work.append(draft(number) for number in range(20_000))
        assert reader.head().entries == 0
        assert list(reader.verify()) == []
    assert reader.head().entries == 20_000


@pytest.fixture
def unchanged(tmp_path):
    """A file that must be the same at the end."""
    files = {}

    def watched(content: bytes, name: str = "other.db") -> str:
        path = tmp_path / name
        path.write_bytes(content)
        files[path] = content
        return f"sqlite:///{path}"

    yield watched
    for path, content in files.items():
        assert hashlib.sha256(path.read_bytes()).digest() == hashlib.sha256(content).digest()
        assert [file for file in path.parent.iterdir() if file not in files] == []


def test_a_file_that_is_no_database_is_refused(unchanged):
    url = unchanged(b"shipment_id,chip,quantity\n" * 100)
    for options in ({}, {"create": True}, {"read_only": True}):
        with pytest.raises(LedgerError, match="no SQLite database"):
            open_ledger(url, **options)


@pytest.mark.parametrize("table", ["orders", "ledger_schema"])
def test_a_database_of_something_else_is_refused(tmp_path, unchanged, table):
    with closing(sqlite3.connect(tmp_path / "made")) as file:
        file.execute(f"CREATE TABLE {table} (version INTEGER)")
        file.commit()
    url = unchanged((tmp_path / "made").read_bytes())
    (tmp_path / "made").unlink()
    for options in ({}, {"create": True}, {"read_only": True}):
        with pytest.raises(LedgerError, match="something else"):
            open_ledger(url, **options)


def test_an_empty_file_is_no_ledger_until_one_is_made_in_it(tmp_path, opened):
    (tmp_path / "a.db").touch()
    url = f"sqlite:///{tmp_path / 'a.db'}"
    with pytest.raises(LedgerError, match="holds no ledger"):
        open_ledger(url)
    assert opened(url).head().entries == 0


def test_a_damaged_file_is_said_to_be_damaged(tmp_path, opened, draft):
    path = tmp_path / "a.db"
    ledger = opened(f"sqlite:///{path}")
    with ledger.transaction() as work:
        work.append(draft(number) for number in range(3_000))
    ledger.close()
    content = bytearray(path.read_bytes())
    for start in range(8 * 4096, len(content) - 4096, 4096):
        content[start : start + 200] = b"\xff" * 200
    path.write_bytes(content)
    with pytest.raises(LedgerError, match=r"damaged .*restore it from a copy"):
        list(opened(f"sqlite:///{path}", create=False).verify())


def test_a_folder_is_no_ledger(tmp_path):
    with pytest.raises(LedgerError, match="is a folder"):
        open_ledger(f"sqlite:///{tmp_path}", create=True)


def test_a_folder_that_is_missing_is_said(tmp_path):
    with pytest.raises(LedgerError, match=r"folder .*none does not exist; make it"):
        open_ledger(f"sqlite:///{tmp_path}/none/a.db", create=True)
    assert list(tmp_path.iterdir()) == []


def test_a_ledger_at_rest_is_one_file(tmp_path, opened, draft):
    ledger = opened(f"sqlite:///{tmp_path / 'a.db'}")
    with ledger.transaction() as work:
        work.append([draft()])
    assert [path.name for path in tmp_path.iterdir()] == ["a.db"]


def test_a_name_with_every_odd_letter_is_a_file_of_that_name(tmp_path, opened):
    odd = "a b%20#c&d;é'\"?\udcff.db"
    opened(str(tmp_path / odd))
    assert [path.name for path in tmp_path.iterdir()] == [odd]


def test_a_file_that_is_gone_while_open_is_not_written(tmp_path, opened, draft):
    path = tmp_path / "a.db"
    ledger = opened(f"sqlite:///{path}")
    path.unlink()
    with pytest.raises(LedgerError, match="moved or removed"), ledger.transaction() as work:
        work.append([draft()])
