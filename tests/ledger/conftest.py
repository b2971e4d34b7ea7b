"""The databases that the tests of the ledger run on.

`ledger_url` is the URL of a ledger that does not exist yet (`create=True` makes it), fresh for each test.
Every test that asks for it runs on SQLite and, where EXPORTCHECK_POSTGRES=1 asks for it, on a real
PostgreSQL as well; there a missing server is a failure, never a skip. Tests of PostgreSQL alone are in
files named `test_postgres*.py` and ask for `server`; they need version 15 or later.

`opened` opens it with a clock that stands still, `draft` makes entries, `raw` runs SQL of one's own on the
ledger that a URL names.
"""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from exportcheck.ledger import open_ledger
from exportcheck.model.ledger import Draft, Kind, Ledger, Side, Specifications

# `workers`, which also runs as a program of its own.
sys.path.insert(0, str(Path(__file__).parent))
WITH_POSTGRES = os.environ.get("EXPORTCHECK_POSTGRES") == "1"
DATABASES = ("sqlite", "postgresql") if WITH_POSTGRES else ("sqlite",)
NOON = datetime(2026, 2, 1, 12, 0, tzinfo=UTC)
USER, PASSWORD = "desk", "pass-word"

if not WITH_POSTGRES:
    collect_ignore_glob = ["test_postgres*.py"]


@dataclass(frozen=True)
class Server:
    """A PostgreSQL of one's own: with fsync, passwords, and a user who is no superuser."""

    folder: Path
    programs: Path
    port: int

    def url(self, database: str, user: str = USER, password: str = PASSWORD) -> str:
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{database}"

    @property
    def admin(self) -> str:
        """The URL of the superuser, over the socket, without a password."""
        return f"postgresql://postgres@/postgres?host={self.folder}&port={self.port}"

    def fresh(self) -> str:
        """The URL of a new, empty database that belongs to the user."""
        name = f"ledger_{next(_NUMBERS)}"
        self.sql(f"CREATE DATABASE {name} OWNER {USER} TEMPLATE template0")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove the database of a URL, whoever is still connected to it."""
        self.sql(f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)")

    def sql(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run a statement as the superuser."""
        return _postgres(self.admin.replace("/postgres?", f"/{database}?"), statement, ())

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1"
        self._control("start", "-o", options, "-l", str(self.folder / "log"))

    def stop(self, mode: str = "fast") -> None:
        self._control("stop", "-m", mode)

    def _control(self, *arguments: str) -> None:
        program = str(self.programs / "pg_ctl")
        _as_postgres(program, "-D", str(self.folder / "data"), "-w", *arguments)


_NUMBERS = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A running PostgreSQL, one for each worker of the tests."""
    programs = _programs()
    # Short: the path of a socket may have 107 characters. Not in pytest's folder, which is root's alone.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        made = Server(folder, programs, free.getsockname()[1])
    try:
        data = str(folder / "data")
        initdb = (str(programs / "initdb"), "-D", data, "-U", "postgres", "-E", "UTF8", "--locale=C")
        _as_postgres(*initdb, "--auth-local=trust", "--auth-host=scram-sha-256", "--no-sync")
        made.start()
        try:
            made.sql(f"CREATE ROLE {USER} LOGIN PASSWORD '{PASSWORD}'")
            yield made
        finally:
            made.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """The folder with initdb and pg_ctl, of the newest version there is."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    found = str(installed[-1]) if installed else shutil.which("initdb")
    if not found:
        pytest.fail(
            "The tests of the ledger need PostgreSQL: apt-get install postgresql, or unset "
            "EXPORTCHECK_POSTGRES to run them on SQLite alone.",
            pytrace=False,
        )
    return Path(found).resolve().parent


def _as_postgres(*command: str) -> None:
    """Run a program of PostgreSQL, which refuses to run as root."""
    change = ("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups") if os.geteuid() == 0 else ()
    # Into a file: a server that was started would keep a pipe open.
    with tempfile.TemporaryFile("w+") as said:
        ended = subprocess.run([*change, *command], stdout=said, stderr=said, cwd="/", check=False)
        said.seek(0)
        if ended.returncode:
            pytest.fail(f"{command[0]} failed: {said.read()}", pytrace=False)


@pytest.fixture(params=DATABASES)
def fresh_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Gives the URL of one more ledger that is not there yet, on the database of this test."""
    if request.param == "sqlite":
        numbers = count(1)
        yield lambda: f"sqlite:///{tmp_path / f'ledger-{next(numbers)}.db'}"
        return
    server: Server = request.getfixturevalue("server")
    urls: list[str] = []
    yield lambda: urls.append(server.fresh()) or urls[-1]  # type: ignore[func-returns-value]
    for url in urls:
        server.drop(url)


@pytest.fixture
def ledger_url(fresh_url: Callable[[], str]) -> str:
    """The URL of a ledger that is not there yet."""
    return fresh_url()


@pytest.fixture(scope="session")
def noon() -> Callable[[], datetime]:
    """A clock that stands at noon of 2026-02-01, UTC."""
    return lambda: NOON


@pytest.fixture
def opened() -> Iterator[Callable[..., Ledger]]:
    """Opens a ledger, made if need be, whose clock stands at noon; all are closed at the end."""
    ledgers: list[Ledger] = []

    def open_one(url: str, **options: Any) -> Ledger:
        ledgers.append(open_ledger(url, **{"create": True, "clock": lambda: NOON, **options}))
        return ledgers[-1]

    yield open_one
    for ledger in ledgers:
        ledger.close()


@pytest.fixture
def ledger(opened: Callable[..., Ledger], ledger_url: str) -> Ledger:
    """An empty ledger."""
    return opened(ledger_url)


@pytest.fixture(scope="session")
def draft() -> Callable[..., Draft]:
    """An entry: a shipment of one unit to a US customer, unless said otherwise; its key from a number."""
    ordinary = Specifications((4_000.0, 4_000.0), (1_000.5, 1_000.5), (400.0, 600.0), None, (350.0, 350.0))

    def made(number: int = 1, **fields: Any) -> Draft:
        told = {
            "kind": Kind.SHIPMENT,
            "side": Side.US,
            "day": date(2026, 1, 15),
            "applicant": "Acme",
            "product": "chip-a",
            "commodity": "sha256:aaaa",
            "specifications": ordinary,
            "units": 1,
            "place": "US",
            "key": f"S-{number}|1|{fields.get('product', 'chip-a')}",
            "source": "january.csv",
        }
        return Draft(**{**told, **fields})

    return made


@pytest.fixture(scope="session")
def raw() -> Callable[..., list[tuple[Any, ...]]]:
    """Runs a statement on the tables themselves, as their owner: `ledger_entries`, `?` for values."""

    def run(url: str, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        if url.startswith("sqlite:///"):
            with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as file:
                return file.execute(statement, values).fetchall()
        return _postgres(url, statement, values)

    return run


def _postgres(url: str, statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    import psycopg

    with psycopg.connect(url, autocommit=True, options="-c search_path=exportcheck,public") as connection:
        cursor = connection.execute(statement.replace("?", "%s"), values or None)  # type: ignore[arg-type]
        return cursor.fetchall() if cursor.description else []
