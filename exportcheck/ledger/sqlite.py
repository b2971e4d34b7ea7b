"""A ledger in one file of SQLite.

Rollback journal, not WAL: a file that is whole by itself whenever nobody writes, that can be copied, and
that can be read where its folder cannot be written. Readers hold no lock for longer than a page of
entries. EXTRA syncs the folder too, so that what was acknowledged stays after a loss of power.
"""

import os
import random
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from exportcheck.errors import LedgerBusy, LedgerError
from exportcheck.ledger import migrations
from exportcheck.ledger.database import Result, Rows

# "XCLG": tells a ledger from any other SQLite file.
APPLICATION = 0x58434C47
_SETTINGS = (
    "PRAGMA journal_mode = DELETE",
    "PRAGMA synchronous = EXTRA",
    "PRAGMA fullfsync = ON",
    "PRAGMA trusted_schema = OFF",
    # 64 MiB: what does not fit is written before the commit, and from then on nobody can read.
    "PRAGMA cache_size = -65536",
)
_OUT_OF_LUCK = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class Sqlite:
    """A connection to one file."""

    day = "day"
    locking = ""
    steps: Sequence[Sequence[str]] = migrations.SQLITE

    def __init__(self, path: Path, shown: str, *, create: bool, read_only: bool, patience: float) -> None:
        """Open a file that exists, or with `create` make an empty one; nothing is read yet.

        `patience` is how long to wait for others, in seconds.
        """
        self._path, self._shown, self._patience = path, shown, patience
        _look(path, shown, create)
        mode = "rwc" if create else "rw"
        with self._translated("opened"):
            self._connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=0, isolation_level=None
            )
        try:
            with self._translated("opened"):
                for setting in _SETTINGS:
                    self._patiently(partial(self._connection.execute, setting))
                # Not mode=ro: that could not undo what a killed writer left half done.
                if read_only:
                    self._connection.execute("PRAGMA query_only = ON")
        except BaseException:
            self.close()
            raise

    def run(self, statement: str, values: Sequence[Any] = ()) -> Rows:
        """See `Database.run`."""
        with self._translated("used"):
            return self._connection.execute(statement.format(at="main."), values).fetchall()

    def many(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        """See `Database.many`."""
        with self._translated("written"):
            self._connection.executemany(statement.format(at="main."), rows)

    def fill(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """See `Database.fill`."""
        marks = ", ".join("?" * len(columns))
        self.many(f"INSERT INTO {{at}}{table} ({', '.join(columns)}) VALUES ({marks})", rows)

    def version(self) -> int | None:
        """See `Database.version`."""
        tables = {name for (name,) in self.run("SELECT name FROM {at}sqlite_master WHERE type = 'table'")}
        if not tables:
            return None
        ((application,),) = self.run("PRAGMA application_id")
        if application != APPLICATION or "ledger_schema" not in tables:
            raise LedgerError(f"{self._shown} is a database of something else; name the file of a ledger")
        self._refuse_cut()
        ((version,),) = self.run("SELECT version FROM {at}ledger_schema")
        return int(version)

    def _refuse_cut(self) -> None:
        """Stop before a file that ends within a page: SQLite reads the rest of the page as zeros."""
        ((pages,),), ((size,),) = self.run("PRAGMA page_count"), self.run("PRAGMA page_size")
        if self._path.stat().st_size < pages * size:
            raise LedgerError(f"{self._shown} is damaged: it was cut short; restore it from a copy")

    def begin(self, *, making: bool = False) -> None:
        """See `Database.begin`."""
        with self._translated("written"):
            self._patiently(lambda: self._connection.execute("BEGIN IMMEDIATE"))
            if making:
                self._connection.execute(f"PRAGMA application_id = {APPLICATION}")

    def commit(self) -> None:
        """See `Database.commit`."""
        # Busy here means that readers have not ended: the transaction stays as it is and can be tried again.
        try:
            with self._translated("written"):
                self._patiently(lambda: self._connection.execute("COMMIT"))
        except BaseException:
            self.rollback()
            raise

    def rollback(self) -> None:
        """See `Database.rollback`."""
        # Where even this fails, SQLite undoes it when the file is next opened.
        with suppress(sqlite3.Error):
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def reading(self, work: Callable[[], Result]) -> Result:
        """See `Database.reading`."""
        if self._connection.in_transaction:
            return work()

        def once() -> Result:
            self._connection.execute("BEGIN")
            try:
                return work()
            finally:
                self.rollback()

        with self._translated("read"):
            return self._patiently(once)

    def damage(self) -> list[str]:
        """See `Database.damage`: tables against their indexes too, on which the unique keys rest."""
        said = [str(row[0]) for row in self.run("PRAGMA integrity_check(3)")]
        return [] if said == ["ok"] else said

    def guards(self) -> set[str]:
        """See `Database.guards`."""
        return {name for (name,) in self.run("SELECT name FROM {at}sqlite_master WHERE type = 'trigger'")}

    def close(self) -> None:
        """See `Database.close`."""
        self.rollback()
        self._connection.close()

    def _patiently(self, work: Callable[[], Result]) -> Result:
        """Try until it is not busy.

        SQLite's own waiting sleeps longer the longer it waits, so that whoever comes last wins: sixteen
        writers starve one. Here all draw lots, and who has waited longer draws more often.
        """
        began = time.monotonic()
        while True:
            try:
                return work()
            except (sqlite3.OperationalError, LedgerBusy) as error:
                waited = time.monotonic() - began
                if _code(error) not in _OUT_OF_LUCK and not isinstance(error, LedgerBusy):
                    raise
                if waited >= self._patience:
                    raise LedgerBusy(
                        f"the ledger is busy: others have been writing to {self._shown} for "
                        f"{self._patience:g} seconds; try again"
                    ) from None
                time.sleep(random.uniform(0.0005, 0.02 / (1 + waited)))

    @contextmanager
    def _translated(self, what: str) -> Iterator[None]:
        """Turn what the driver raises into one sentence."""
        try:
            yield
        except sqlite3.Error as error:
            raise self._told(error, what) from None

    def _told(self, error: sqlite3.Error, what: str) -> LedgerError:
        code, shown = _code(error), self._shown
        extended = getattr(error, "sqlite_errorcode", 0)
        if code in _OUT_OF_LUCK:
            return LedgerBusy(f"the ledger is busy: others are writing to {shown}; try again")
        if extended == sqlite3.SQLITE_READONLY_DBMOVED:
            return LedgerError(f"{shown} was moved or removed while it was open; nothing was changed")
        if extended == sqlite3.SQLITE_READONLY_ROLLBACK:
            return LedgerError(
                f"{shown} was left in the middle of writing and cannot be read before that is undone; "
                "open it once with the right to write to it and to its folder"
            )
        if extended == sqlite3.SQLITE_READONLY_DIRECTORY:
            return LedgerError(
                f"the folder of {shown} is read-only; nothing was changed; a journal stands beside a ledger "
                "while it is written, so ask for the right to write to the folder too"
            )
        if code == sqlite3.SQLITE_READONLY:
            return LedgerError(f"{shown} is read-only; nothing was changed; ask for the right to write to it")
        if code == sqlite3.SQLITE_FULL:
            return LedgerError(f"the disk of {shown} is full; nothing was changed; make room and try again")
        if code == sqlite3.SQLITE_CANTOPEN:
            return LedgerError(f"{shown} cannot be {what}: {_closed(self._path)}")
        if code == sqlite3.SQLITE_NOTADB:
            return LedgerError(f"{shown} is no SQLite database; name the file of a ledger")
        if code == sqlite3.SQLITE_CORRUPT:
            return LedgerError(f"{shown} is damaged ({error}); restore it from a copy")
        if code == sqlite3.SQLITE_CONSTRAINT:
            return LedgerError(f"{shown} refuses the entry ({error}); nothing was changed")
        return LedgerError(f"{shown} cannot be {what}: {error}; nothing was changed")


def _look(path: Path, shown: str, create: bool) -> None:
    """Refuse what SQLite would refuse in words that help nobody."""
    try:
        if path.is_dir():
            raise LedgerError(f"{shown} cannot be opened: {path} is a folder; name a file in it")
        if path.exists() and not path.is_file():
            raise LedgerError(f"{shown} cannot be opened: {path} is no ordinary file")
        if not create and not path.exists():
            raise LedgerError(f"{shown} does not exist; `exportcheck ledger import` makes it")
    except OSError as error:
        raise LedgerError(f"{shown} cannot be opened: {error.strerror}; name another file") from None


def _closed(path: Path) -> str:
    """Why SQLite "cannot open" a file, and how to mend it."""
    folder = path.absolute().parent
    if not folder.is_dir():
        return f"the folder {folder} does not exist; make it, or name another"
    if path.exists() and not os.access(path, os.R_OK):
        return "you may not read it; ask for the right to"
    if not os.access(folder, os.W_OK):
        return f"you may not write to {folder}, where a journal stands while a ledger is written; ask for it"
    return f"look at the rights to it and to {folder}"


def _code(error: BaseException) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
