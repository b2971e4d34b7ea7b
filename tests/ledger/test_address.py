"""Which URLs name a ledger, and that no password is shown, however the URL is written."""

import os
from pathlib import Path

import pytest

from exportcheck.errors import LedgerError, UsageError
from exportcheck.ledger import open_ledger
from exportcheck.ledger.address import address


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///a.db", "a.db"),
        ("sqlite:////abs/a", "/abs/a"),
        ("sqlite:///b%20c%3F.db", "b c?.db"),
        ("sqlite:///Ž@:x.db", "Ž@:x.db"),
        ("a.db", "a.db"),
        ("/x/y.SQLITE", "/x/y.SQLITE"),
    ],
)
def test_a_file_is_named_by_url_or_by_its_ending(url, path):
    assert address(url).path == Path(path)


@pytest.mark.parametrize(
    "url",
    [
        "", "ledger", "sqlite:", "sqlite://", "sqlite:///", "sqlite://a.db", "sqlite:///a/", "mysql://h/d",
        "postgresql://", "sqlite:///a.db?mode=ro", "sqlite:///a%00.db", "a\0.db", "sqlite:///:memory:",
        "postgresql:/x", "postgresql://me:p@ss@host/db",
    ],
)  # fmt: skip
def test_what_is_no_ledger_is_wrong_usage(url):
    with pytest.raises(UsageError):
        address(url)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:hush@host/db",
        "postgresql://me:hush@host:5432/db?sslmode=require",
        "postgres://me:hush%2Fhush@host/db",
        "postgresql://me:hu/hush@host/db",
        "postgresql://me:hu@hush@host/db",
        "postgresql://me:hush:hush@host/db",
        "postgresql://:hush@host/db",
        "postgresql://me:hu?hush@host/db",
        "postgresql://host/db?user=me&password=hush",
        "postgresql://host/db?PASSWORD=hush#hush",
        "mysql://me:hush@host/db",
        "postgresql://me:hush@",
        "postgresql://me:hu\nhush@host/db",
        "postgresql://me:hush@[::1]:5432/db",
    ],
)
def test_a_password_is_never_shown(url, monkeypatch):
    monkeypatch.setitem(os.environ, "PGCONNECT_TIMEOUT", "2")
    try:
        shown = address(url).shown
    except UsageError as error:
        shown = str(error)
    assert "hush" not in shown.replace("#hush", "")
    assert "***" in shown


def test_a_missing_driver_says_which_extra_brings_it(monkeypatch):
    import sys

    monkeypatch.delitem(sys.modules, "exportcheck.ledger.postgres", raising=False)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(UsageError, match=r"pip install 'exportcheck\[postgres\]'") as caught:
        open_ledger("postgresql://me:hush@host/db")
    assert "hush" not in str(caught.value)


def test_the_driver_of_postgresql_is_not_loaded_for_a_file(tmp_path):
    import subprocess
    import sys

    code = (
        "import sys; from exportcheck.ledger import open_ledger; "
        f"open_ledger({str(tmp_path / 'a.db')!r}, create=True).close(); print('psycopg' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_a_name_that_is_no_path_at_all_is_said(tmp_path):
    with pytest.raises(LedgerError):
        open_ledger(f"sqlite:///{tmp_path}/{'x' * 300}.db", create=True)
