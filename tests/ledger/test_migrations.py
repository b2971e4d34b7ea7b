"""A ledger of every earlier version is brought to this one, with all its entries and nothing else."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from exportcheck.errors import LedgerError
from exportcheck.ledger import chain, migrations, open_ledger
from exportcheck.ledger.rows import COLUMNS, row_of
from exportcheck.model.ledger import Entry, Head, Kind, Side
from exportcheck.model.noun import replace

VERSIONS = Path(__file__).parent / "versions"
EARLIER = range(1, migrations.VERSION)


@pytest.fixture
def drafts(draft):
    return [
        draft(1, units=10),
        draft(2, units=4, side=Side.EXPORTED),
        draft(3, product="chip-b", commodity="sha256:bbbb"),
        draft(1, kind=Kind.CORRECTION, units=-10, refers=1, reason="wrong box"),
        draft(4, product="chip-b", commodity="sha256:bbbb", units=2),
    ]


@pytest.fixture
def earlier(ledger_url, raw, drafts):
    """Makes a ledger of an earlier version, from the statements that made it then."""

    def made(version):
        if ledger_url.startswith("sqlite"):
            script = (VERSIONS / f"{version}-sqlite.sql").read_text()
            with closing(sqlite3.connect(ledger_url.removeprefix("sqlite:///"))) as file:
                file.executescript(script)
        else:
            raw(ledger_url, (VERSIONS / f"{version}-postgresql.sql").read_text())
        head = Head(0, chain.START)
        for number, draft in enumerate(drafts, 1):
            digest = chain.digest(number, draft, "2026-01-20T08:00:00Z", head.digest)
            row = row_of(Entry(number, draft, "2026-01-20T08:00:00Z", head.digest, digest))
            marks = ", ".join("?" * len(COLUMNS))
            raw(ledger_url, f"INSERT INTO ledger_entries ({', '.join(COLUMNS)}) VALUES ({marks})", row)
            head = Head(number, digest)
        raw(ledger_url, "UPDATE ledger_head SET entries = ?, digest = ?", (head.entries, head.digest))
        return head

    return made


def tables(raw, url):
    if url.startswith("sqlite"):
        return raw(url, "SELECT type, name, sql FROM sqlite_master ORDER BY type, name")
    columns = raw(
        url,
        "SELECT table_name, column_name, data_type, collation_name, is_nullable "
        "FROM information_schema.columns WHERE table_schema = 'exportcheck' ORDER BY 1, 2",
    )
    indexes = raw(url, "SELECT indexdef FROM pg_indexes WHERE schemaname = 'exportcheck' ORDER BY 1")
    triggers = raw(url, "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1")
    return [*columns, *indexes, *triggers]


@pytest.mark.parametrize("version", EARLIER)
def test_an_earlier_version_becomes_this_one_with_all_entries(
    earlier, opened, ledger_url, raw, drafts, version
):
    head = earlier(version)
    ledger = opened(ledger_url, create=False)
    assert ledger.head() == head
    assert [entry.draft for entry in ledger.entries()] == drafts
    assert list(ledger.verify(head)) == []
    assert [(b.commodity, b.us, b.exported) for b in ledger.balances()] == [
        ("sha256:aaaa", 0, 4),
        ("sha256:bbbb", 3, 0),
    ]
    assert {name: list(found) for name, found in ledger.products().items()} == {
        "sha256:aaaa": ["chip-a"],
        "sha256:bbbb": ["chip-b"],
    }
    with ledger.transaction() as work:
        work.append([replace(drafts[0], key="S-9|1|chip-a")])
    assert list(ledger.verify(head)) == []


@pytest.mark.parametrize("version", EARLIER)
def test_a_migrated_ledger_has_the_tables_of_a_new_one(earlier, opened, ledger_url, fresh_url, raw, version):
    earlier(version)
    opened(ledger_url, create=False)
    new = fresh_url()
    opened(new)
    assert normal(tables(raw, ledger_url)) == normal(tables(raw, new))


def normal(found):
    """SQLite keeps the words of a statement with their spaces."""
    return [tuple(" ".join(str(part).replace("( ", "(").split()) for part in row) for row in found]


@pytest.mark.parametrize("version", EARLIER)
def test_an_earlier_version_is_not_migrated_by_who_only_reads(earlier, ledger_url, raw, version):
    earlier(version)
    before = tables(raw, ledger_url)
    with pytest.raises(LedgerError, match="open it once for writing"):
        open_ledger(ledger_url, read_only=True)
    assert tables(raw, ledger_url) == before


@pytest.mark.parametrize("version", EARLIER)
def test_a_migration_that_fails_leaves_the_earlier_version_whole(
    earlier, ledger_url, raw, version, monkeypatch, opened
):
    head = earlier(version)
    before = tables(raw, ledger_url)
    driver = "sqlite.Sqlite" if ledger_url.startswith("sqlite") else "postgres.Postgres"
    steps = migrations.SQLITE if ledger_url.startswith("sqlite") else migrations.POSTGRES
    broken = (*steps[:-1], (*steps[-1], "INSERT INTO {at}ledger_head VALUES (2, 0, '')"))
    with monkeypatch.context() as patched:
        patched.setattr(f"exportcheck.ledger.{driver}.steps", broken)
        with pytest.raises(LedgerError, match="nothing was changed"):
            open_ledger(ledger_url)
    assert tables(raw, ledger_url) == before
    assert opened(ledger_url).head() == head


def test_every_earlier_version_has_the_statements_that_made_it():
    assert len(migrations.SQLITE) == len(migrations.POSTGRES) == migrations.VERSION
    for version in EARLIER:
        assert {path.name for path in VERSIONS.glob(f"{version}-*.sql")} == {
            f"{version}-sqlite.sql",
            f"{version}-postgresql.sql",
        }
