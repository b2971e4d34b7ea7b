"""What only a server does: passwords, rights, settings of others, and connections that are lost."""

import pytest

from exportcheck.errors import Exit, ExportcheckError, LedgerError
from exportcheck.ledger import open_ledger
from exportcheck.model.ledger import Kind, Side


@pytest.fixture
def url(server):
    """An empty database."""
    made = server.fresh()
    yield made
    server.drop(made)


def refused(url, *words, **options):
    with pytest.raises(LedgerError) as caught:
        open_ledger(url, **options)
    message = str(caught.value)
    assert caught.value.exit is Exit.NOT_CHECKED
    assert "\n" not in message
    for word in words:
        assert word in message
    return message


def test_a_wrong_password_is_said_and_not_shown(server, url):
    wrong = url.replace("pass-word", "hush%2Fhush")
    assert "hush" not in refused(wrong, "password authentication failed", "PGPASSWORD")


def test_a_missing_password_is_said(url, monkeypatch, tmp_path):
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "none"))
    refused(url.replace(":pass-word", ""), "no password supplied", "PGPASSWORD")


def test_the_password_of_the_environment_is_used(url, opened, monkeypatch):
    monkeypatch.setenv("PGPASSWORD", "pass-word")
    ledger = opened(url.replace(":pass-word", ""))
    assert "pass-word" not in ledger.shown
    assert ledger.head().entries == 0


def test_a_database_that_does_not_exist_is_said(server):
    refused(server.url("nowhere"), "does not exist", "createdb", create=True)


def test_a_server_that_does_not_answer_is_said(server):
    refused("postgresql://desk:hush@127.0.0.1:1/db", "cannot be opened")
    refused("postgresql://desk:hush@no.such.host.invalid/db", "cannot be opened")


@pytest.mark.parametrize(
    "written",
    ["me:hush@", "me:hu/hush@", "me:hu@hush@", "me:hush:hush@", ":hush@", "me:hu?hush@", "me:hu%zzhush@"],
)
def test_no_way_of_writing_a_password_makes_it_show(server, written):
    with pytest.raises(ExportcheckError) as caught:
        open_ledger(f"postgresql://{written}127.0.0.1:{server.port}/db?connect_timeout=3")
    assert "hush" not in str(caught.value)


def test_a_database_that_is_not_in_utf_8_is_refused(server):
    server.sql("CREATE DATABASE latin OWNER desk TEMPLATE template0 ENCODING LATIN1")
    refused(server.url("latin"), "UTF-8", create=True)


def test_a_user_without_the_right_to_make_tables_is_told_so(server, url):
    server.sql("CREATE ROLE guest LOGIN PASSWORD 'guest'")
    refused(url.replace("desk:pass-word", "guest:guest"), "may not", create=True)


def test_a_user_who_may_only_read_reads_and_does_not_write(server, url, opened, draft):
    with opened(url).transaction() as work:
        work.append([draft()])
    database = url.rpartition("/")[2]
    server.sql("CREATE ROLE reader LOGIN PASSWORD 'reader'")
    server.sql("GRANT USAGE ON SCHEMA exportcheck TO reader", database)
    server.sql("GRANT SELECT ON ALL TABLES IN SCHEMA exportcheck TO reader", database)
    theirs = url.replace("desk:pass-word", "reader:reader")
    reader = opened(theirs, create=False, read_only=True)
    assert list(reader.verify(reader.head())) == []
    writer = opened(theirs, create=False)
    with pytest.raises(LedgerError, match="may not"), writer.transaction() as work:
        work.append([draft(2)])
    assert reader.head().entries == 1
    writer.close()
    reader.close()
    server.sql("DROP OWNED BY reader", database)
    server.sql("DROP ROLE reader")


def test_a_database_that_only_reads_is_said(server, url, opened, draft):
    opened(url).close()
    server.sql(f"ALTER DATABASE {url.rpartition('/')[2]} SET default_transaction_read_only = on")
    assert opened(url, create=False, read_only=True).head().entries == 0
    ledger = opened(url, create=False)
    with pytest.raises(LedgerError, match="read-only"), ledger.transaction() as work:
        work.append([draft()])


def test_tables_of_something_else_are_left_alone(server, url, raw):
    raw(url, "CREATE SCHEMA exportcheck")
    raw(url, "CREATE TABLE exportcheck.ledger_head (orders INTEGER)")
    refused(url, "something else", create=True)
    assert raw(url, "SELECT count(*) FROM information_schema.tables WHERE table_name LIKE 'ledger%'") == [
        (1,)
    ]


def test_a_schema_that_was_made_empty_for_the_user_is_filled(server, url, opened):
    database = url.rpartition("/")[2]
    server.sql("CREATE ROLE clerk LOGIN PASSWORD 'clerk'")
    server.sql("CREATE SCHEMA exportcheck AUTHORIZATION clerk", database)
    assert opened(url.replace("desk:pass-word", "clerk:clerk")).head().entries == 0


def test_other_tables_and_the_search_path_do_not_matter(url, opened, raw, server, draft):
    raw(url, "CREATE SCHEMA mine")
    raw(url, "CREATE TABLE mine.ledger_head (one INTEGER, entries INTEGER, digest TEXT)")
    server.sql("ALTER ROLE desk SET search_path = mine")
    try:
        ledger = opened(url)
        with ledger.transaction() as work:
            work.append([draft()])
        assert list(ledger.verify()) == []
    finally:
        server.sql("ALTER ROLE desk RESET search_path")


def test_a_server_set_to_be_quick_or_strict_still_writes_what_is_acknowledged(server, url, opened, draft):
    database = url.rpartition("/")[2]
    server.sql(f"ALTER DATABASE {database} SET synchronous_commit = off")
    server.sql(f"ALTER DATABASE {database} SET default_transaction_isolation = serializable")
    server.sql(f"ALTER DATABASE {database} SET datestyle = 'German'")
    ledger = opened(url)
    with ledger.transaction() as work:
        work.append([draft()])
        settings = ledger._database.run(
            "SELECT current_setting('synchronous_commit'), current_setting('transaction_isolation')"
        )
    assert settings == [("on", "read committed")]
    assert list(ledger.verify(ledger.head())) == []
    assert next(ledger.entries()).draft == draft()


def test_a_database_sorted_as_a_language_finds_the_same_keys(server, opened, draft):
    server.sql(
        "CREATE DATABASE english OWNER desk TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en' LOCALE 'C'"
    )
    ledger = opened(server.url("english"))
    names = ["a", "A", "Ab", "A-b", "ä"]
    with ledger.transaction() as work:
        work.append(
            draft(kind=Kind.RESERVATION, side=Side.RESERVED, applicant=name, key=f"reservation|{name}|chip-a")
            for name in names
        )
        assert [[entry.number for entry in work.reserved(name)] for name in names] == [
            [1],
            [2],
            [3],
            [4],
            [5],
        ]
    assert [balance.applicant for balance in ledger.balances()] == sorted(names)
    ledger.close()


def cut(server, url):
    """End the connections to a database from the outside."""
    database = url.rpartition("/")[2]
    server.sql(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{database}'")


def test_a_connection_lost_while_writing_changes_nothing(server, url, opened, draft):
    ledger = opened(url)
    with (
        pytest.raises(LedgerError, match="was lost; nothing was changed; try again"),
        ledger.transaction() as work,
    ):
        work.append([draft(1)])
        cut(server, url)
        work.append([draft(2)])
    assert opened(url).head().entries == 0


def test_a_connection_lost_while_committing_is_not_said_to_have_changed_nothing(server, url, opened, draft):
    ledger = opened(url)
    with pytest.raises(LedgerError, match=r"it is not known .*run the same command again") as caught:  # noqa: SIM117
        with ledger.transaction() as work:
            work.append([draft(1)])
            cut(server, url)
    assert "nothing was changed" not in str(caught.value)
    assert opened(url).head().entries == 0


def test_a_connection_lost_while_reading_is_said(server, url, opened):
    ledger = opened(url)
    cut(server, url)
    with pytest.raises(LedgerError, match="was lost"):
        ledger.head()


def test_a_table_emptied_at_once_is_refused_too(url, opened, draft, raw):
    ledger = opened(url)
    with ledger.transaction() as work:
        work.append([draft()])
    with pytest.raises(Exception, match="never changed or deleted"):
        raw(url, "TRUNCATE ledger_entries")
    assert list(ledger.verify(ledger.head())) == []


@pytest.mark.parametrize("day", ["infinity", "-infinity", "0001-01-01 BC", "12000-01-01"])
def test_a_day_that_no_calendar_here_has_is_found(url, opened, draft, raw, day):
    ledger = opened(url)
    with ledger.transaction() as work:
        work.append([draft(1), draft(2)])
    raw(url, "ALTER TABLE ledger_entries DISABLE TRIGGER ledger_no_update")
    raw(url, "UPDATE ledger_entries SET day = ? WHERE number = 2", (day,))
    problems = list(ledger.verify())
    assert problems[0].number == 2
    assert "ledger_no_update" in problems[-1].message


def test_a_sum_of_a_day_that_no_calendar_here_has_is_found(url, opened, draft, raw):
    ledger = opened(url)
    with ledger.transaction() as work:
        work.append([draft(1)])
    raw(url, "UPDATE ledger_sums SET day = 'infinity'")
    assert len(list(ledger.verify())) == 2
