"""The volume ledger: what was shipped, exported and reserved, kept where nothing in it is ever changed."""

from exportcheck.errors import LedgerError, UsageError
from exportcheck.ledger import migrations
from exportcheck.ledger.address import Address, address
from exportcheck.ledger.database import Database
from exportcheck.ledger.sqlite import Sqlite
from exportcheck.ledger.store import Clock, Store
from exportcheck.model.ledger import Ledger

__all__ = ["open_ledger"]

PATIENCE = 60.0


def open_ledger(
    url: str,
    *,
    create: bool = False,
    read_only: bool = False,
    clock: Clock | None = None,
    patience: float = PATIENCE,
) -> Ledger:
    """Open a ledger by its URL: `sqlite:///FILE`, a file's name, or `postgresql://…`.

    `create` makes one where there is none; otherwise that is an error. One of an older version is
    migrated, unless `read_only` is asked for. `clock` tells the time, with its zone, that new entries are
    stamped with; without one nothing can be written. `patience` is how long to wait for others that
    write, in seconds.

    Raises:
        UsageError: the URL is no ledger's, or the driver it needs is not installed.
        LedgerError: it cannot be opened, is not there, is something else, or of a newer version.
        LedgerBusy: others wrote for longer than `patience`.
    """
    found = address(url)
    database = _database(found, create=create, read_only=read_only, patience=patience)
    try:
        version = database.reading(database.version)
        if version is None and not create:
            raise LedgerError(f"{found.shown} holds no ledger; `exportcheck ledger import` makes one in it")
        if version is not None:
            migrations.refuse_newer(version, found.shown)
        if version != migrations.VERSION:
            if read_only:
                raise LedgerError(
                    f"{found.shown} has tables of version {version}; open it once for writing, "
                    "`exportcheck ledger import` does, to bring them up to date"
                )
            migrations.migrate(database, found.shown)
    except BaseException:
        database.close()
        raise
    return Store(database, found.shown, None if read_only else clock)


def _database(found: Address, *, create: bool, read_only: bool, patience: float) -> Database:
    if found.path is not None:
        return Sqlite(found.path, found.shown, create=create, read_only=read_only, patience=patience)
    assert found.server is not None
    try:
        from exportcheck.ledger.postgres import Postgres
    except ImportError:
        raise UsageError(
            f"{found.shown} needs the driver of PostgreSQL: pip install 'exportcheck[postgres]'"
        ) from None
    return Postgres(found.server, found.shown, read_only=read_only, patience=patience)
