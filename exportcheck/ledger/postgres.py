"""A ledger in PostgreSQL, in the schema `exportcheck` of a database.

A schema and not a prefix: tables without one would lie wherever the search path of a user points, and two
users would write two ledgers. Writers queue at the row of the head, in the order in which they came.
"""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import unquote

import psycopg
from psycopg import IsolationLevel, conninfo, errors, sql

from exportcheck.errors import LedgerBusy, LedgerError, UsageError
from exportcheck.ledger import migrations
from exportcheck.ledger.database import Result, Rows

SCHEMA = "exportcheck"
# The lock of those who make or migrate tables: "XCLG", as in the files of SQLite.
_MAKING = 0x58434C47
# What a URL, or the environment of libpq, may say otherwise. A server that is gone without a word is
# noticed within half a minute, not after the hours that an operating system waits.
_DEFAULTS = {
    "connect_timeout": 10,
    "application_name": "exportcheck",
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
_VARIABLES = {"connect_timeout": "PGCONNECT_TIMEOUT", "application_name": "PGAPPNAME"}


class Postgres:
    """A connection to one database."""

    day = "to_char(day, 'YYYY-MM-DD')"
    locking = " FOR UPDATE"
    steps: Sequence[Sequence[str]] = migrations.POSTGRES

    def __init__(self, url: str, shown: str, *, read_only: bool, patience: float) -> None:
        """Connect; `patience` is how long to wait for others' locks, in seconds."""
        self._url, self._shown, self._patience = url, shown, patience
        try:
            told = conninfo.conninfo_to_dict(url)
        except (psycopg.Error, ValueError):
            # What libpq says of it may show the password.
            raise UsageError(
                f"{shown!r} cannot be understood; give postgresql://USER@HOST:PORT/DATABASE, with %40 for "
                "an @ and %2F for a / in a name or password"
            ) from None
        ours = {
            name: value for name, value in _DEFAULTS.items() if _VARIABLES.get(name, "") not in os.environ
        }
        settings: dict[str, Any] = {**ours, **told, "client_encoding": "utf8"}
        try:
            self._connection = psycopg.connect(**settings, prepare_threshold=None)
        except psycopg.Error as error:
            raise LedgerError(self._unopened(error)) from None
        self._connection.isolation_level = IsolationLevel.READ_COMMITTED
        self._connection.read_only = read_only or None
        if self._connection.info.parameter_status("server_encoding") != "UTF8":
            self.close()
            raise LedgerError(
                f"the database of {shown} is not in UTF-8, so it cannot hold every name; "
                "make one with: createdb --encoding=UTF8 --template=template0"
            )

    def run(self, statement: str, values: Sequence[Any] = ()) -> Rows:
        """See `Database.run`."""
        with self._translated():
            cursor = self._connection.execute(_query(statement), values)
            return cursor.fetchall() if cursor.description else []

    def many(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        """See `Database.many`."""
        with self._translated(), self._connection.cursor() as cursor:
            cursor.executemany(_query(statement), rows)

    def fill(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """See `Database.fill`."""
        target = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(SCHEMA, table), sql.SQL(", ").join(map(sql.Identifier, columns))
        )
        with (
            self._translated(),
            self._connection.cursor() as cursor,
            cursor.copy(target) as copy,
        ):
            for row in rows:
                copy.write_row(row)

    def version(self) -> int | None:
        """See `Database.version`."""
        ((there,),) = self.run("SELECT to_regclass(?) IS NOT NULL", (f"{SCHEMA}.ledger_schema",))
        if not there:
            return None
        ((version,),) = self.run("SELECT version FROM {at}ledger_schema")
        return int(version)

    def begin(self, *, making: bool = False) -> None:
        """See `Database.begin`."""
        self.rollback()
        milliseconds = max(1, round(self._patience * 1000))
        # An acknowledged entry stays after a crash, also where the server prefers to be quick.
        self.run(
            "SELECT set_config('lock_timeout', ?, true), set_config('synchronous_commit', "
            "CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on' "
            "ELSE current_setting('synchronous_commit') END, true)",
            (f"{milliseconds}ms",),
        )
        if making:
            self.run("SELECT pg_advisory_xact_lock(?)", (_MAKING,))
            # IF NOT EXISTS would ask for the right to make one also where it is there.
            ((there,),) = self.run("SELECT to_regnamespace(?) IS NOT NULL", (SCHEMA,))
            if not there:
                self.run(f"CREATE SCHEMA {SCHEMA}")

    def commit(self) -> None:
        """See `Database.commit`."""
        try:
            self._connection.commit()
        except psycopg.Error as error:
            if not self._connection.broken:
                raise self._told(error) from None
            raise LedgerError(
                f"the connection to {self._shown} was lost at the very end: it is not known whether the "
                "entries were written; run the same command again, what is there already is not written twice"
            ) from None

    def rollback(self) -> None:
        """See `Database.rollback`."""
        with suppress(psycopg.Error):
            self._connection.rollback()

    def reading(self, work: Callable[[], Result]) -> Result:
        """See `Database.reading`."""
        if self._connection.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
            return work()
        try:
            self.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            return work()
        finally:
            self.rollback()

    def damage(self) -> list[str]:
        """See `Database.damage`: page checksums and amcheck are the server's."""
        return []

    def guards(self) -> set[str]:
        """See `Database.guards`."""
        found = self.run(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(?) AND tgenabled <> 'D'",
            (f"{SCHEMA}.ledger_entries",),
        )
        return {name for (name,) in found}

    def close(self) -> None:
        """See `Database.close`."""
        with suppress(psycopg.Error):
            self._connection.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn what the driver raises into one sentence."""
        try:
            yield
        except psycopg.Error as error:
            raise self._told(error) from None

    def _told(self, error: psycopg.Error) -> LedgerError:
        shown = self._shown
        said = self._said(error)
        if isinstance(error, errors.LockNotAvailable):
            return LedgerBusy(
                f"the ledger is busy: others have been writing to {shown} for {self._patience:g} seconds; "
                "try again"
            )
        if self._connection.broken or isinstance(error, (errors.AdminShutdown, errors.CrashShutdown)):
            return LedgerError(f"the connection to {shown} was lost; nothing was changed; try again")
        if isinstance(error, errors.InsufficientPrivilege):
            return LedgerError(
                f"{shown}: the user may not do this ({said}); nothing was changed; ask the owner of the "
                f"schema {SCHEMA} for the right to it"
            )
        if isinstance(error, errors.ReadOnlySqlTransaction):
            return LedgerError(
                f"{shown} is read-only; nothing was changed; name the server that is written to"
            )
        if isinstance(error, errors.DiskFull):
            return LedgerError(f"the disk of {shown} is full; nothing was changed; make room and try again")
        if isinstance(error, errors.OutOfMemory):
            return LedgerError(f"{shown} has no memory left; nothing was changed; try again")
        if isinstance(error, psycopg.IntegrityError):
            return LedgerError(f"{shown} refuses the entry ({said}); nothing was changed")
        if isinstance(error, (errors.UndefinedTable, errors.UndefinedColumn, errors.DuplicateTable)):
            return LedgerError(
                f"the schema {SCHEMA} of {shown} holds tables of something else ({said}); "
                "name another database"
            )
        return LedgerError(f"{shown} cannot be used: {said}; nothing was changed")

    def _unopened(self, error: psycopg.Error) -> str:
        said, shown = self._said(error), self._shown
        if isinstance(error, errors.ConnectionTimeout):
            return f"{shown} does not answer; look at the host and the port"
        if "password" in said:
            return f"{shown} cannot be opened ({said}); give the password in PGPASSWORD or in ~/.pgpass"
        if "does not exist" in said:
            return (
                f"{shown} cannot be opened ({said}); make the database with createdb, or name one that exists"
            )
        return f"{shown} cannot be opened ({said}); look at the host, the port, the user and the database"

    def _said(self, error: psycopg.Error) -> str:
        """The first line of what the server says, without the password."""
        text = error.diag.message_primary or str(error)
        if isinstance(error, psycopg.IntegrityError) and error.diag.message_detail:
            text = f"{text}: {error.diag.message_detail}"
        lines = [line.strip() for line in text.splitlines() if line.strip()] or [type(error).__name__]
        line = lines[0] if error.diag.message_primary else lines[0].removeprefix("connection failed: ")
        for secret in _secrets(self._url):
            line = line.replace(secret, "***")
        return line.rstrip(".")


def _secrets(url: str) -> set[str]:
    found = re.findall(r"://[^:@/?]*:(.*)@", url, re.S) + re.findall(r"(?i)pass\w*=([^&#\s]*)", url)
    return {form for secret in found if secret for form in (secret, unquote(secret))}


def _query(statement: str) -> str:
    """A statement in the way of psycopg."""
    return statement.format(at=f"{SCHEMA}.").replace("?", "%s")
