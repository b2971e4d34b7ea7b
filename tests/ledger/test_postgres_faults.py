"""What can go wrong with a ledger on a server: one clear sentence, no password, and nothing changed."""

import os
import random
import select
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import Any

import pytest
from workers import Ended, Worker, crowd

from exportcheck.ledger import open_ledger

NOT_CHECKED = 3
HEADER = "shipment_id,line_id,ship_date,transaction,chip,quantity,destination\n"
CUTS = int(os.environ.get("EXPORTCHECK_KILLS", "8"))
BATCH = 40
LINES = 100
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to mount a small disk")


@pytest.fixture
def command() -> Iterator[Worker]:
    """The command, in a process of its own, that imports in small batches."""
    with crowd(1, batch=BATCH) as (worker,):
        yield worker


@pytest.fixture
def filled(server: Any, command: Worker, tmp_path: Path) -> str:
    """The URL of a ledger of a hundred shipments."""
    url: str = server.fresh()
    assert command("ledger", "import", *shipments(tmp_path, "first"), "--ledger", url).code == 0
    return url


def shipments(folder: Path, name: str, lines: int = LINES) -> tuple[str, str, str]:
    """A manifest to import, and for whom."""
    path = folder / f"{name}.csv"
    rows = [f"{name},{line},2026-01-20,domestic,H200,{1 + line % 90},US\n" for line in range(lines)]
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    return str(path), "--applicant", "Maker"


def counted(url: str) -> Counter[str]:
    """How many lines of each manifest are in a ledger that is sound."""
    with closing(open_ledger(url, read_only=True)) as ledger:
        assert not list(ledger.verify())
        return Counter(entry.draft.source.rpartition(":")[0] for entry in ledger.entries())


def sentence(ended: Ended, *words: str) -> str:
    """The one sentence that a command ended with; it has these words and no password."""
    assert ended.code == NOT_CHECKED, ended
    assert ended.out == ""
    assert ended.err.startswith("exportcheck: ")
    assert ended.err.count("\n") == 1
    assert "Traceback" not in ended.err
    for word in words:
        assert word in ended.err
    for secret in ("pass-word", "s3cret"):
        assert secret not in ended.err
    return ended.err


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda url: url.replace("pass-word", "s3cret"), ("password authentication failed", "PGPASSWORD")),
        (lambda url: url.replace(":pass-word", ""), ("no password supplied", "PGPASSWORD")),
        (lambda url: url.replace("desk:", "stranger:"), ("password authentication failed", "stranger")),
        (lambda url: url.rpartition("/")[0] + "/nowhere", ("nowhere", "does not exist")),
        (lambda url: url.replace("127.0.0.1", "nowhere.invalid"), ("nowhere.invalid",)),
        (lambda url: f"{url}?connect_timeout=2&sslmode=require", ("SSL",)),
    ],
    ids=[
        "wrong password",
        "no password",
        "no such user",
        "no such database",
        "no such host",
        "no encryption",
    ],
)
def test_a_server_that_lets_nobody_in_is_said_to_and_the_password_is_not_shown(
    change: Callable[[str], str], words: tuple[str, ...], filled: str, command: Worker, tmp_path: Path
) -> None:
    for arguments in (("import", *shipments(tmp_path, "more")), ("status",), ("verify",)):
        said = sentence(command("ledger", *arguments, "--ledger", change(filled)), *words)
        assert "postgresql://" in said
    assert counted(filled).total() == LINES


def test_a_server_that_does_not_listen_is_named(command: Worker, tmp_path: Path) -> None:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        url = f"postgresql://desk:pass-word@127.0.0.1:{free.getsockname()[1]}/ledger"
        sentence(command("ledger", "status", "--ledger", url), "127.0.0.1", "port")


@pytest.mark.parametrize("end", ["@[::1/x", "@host/x?color=red", "@host/%zz"])
def test_a_url_that_cannot_be_read_is_wrong_usage_and_its_password_is_not_shown(
    end: str, command: Worker
) -> None:
    url = f"postgresql://desk:pass-word{end}"
    ended = command("ledger", "status", "--ledger", url)
    assert ended.code == 2
    assert "pass-word" not in ended.out + ended.err
    assert ended.err.count("\n") == 1


def test_a_ledger_of_a_newer_version_is_left_alone(
    server: Any, filled: str, command: Worker, raw: Callable[..., Any], tmp_path: Path
) -> None:
    raw(filled, "UPDATE ledger_schema SET version = 99")
    for arguments in (("import", *shipments(tmp_path, "more")), ("status",), ("verify",)):
        sentence(command("ledger", *arguments, "--ledger", filled), "version 99", "newer exportcheck")
    assert raw(filled, "SELECT count(*) FROM ledger_entries") == [(LINES,)]


def test_a_database_that_is_read_only_is_read_and_not_written(
    server: Any, filled: str, command: Worker, tmp_path: Path
) -> None:
    name = filled.rpartition("/")[2]
    server.sql(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    sentence(command("ledger", "import", *shipments(tmp_path, "more"), "--ledger", filled), "read-only")
    assert command("ledger", "status", "--ledger", filled).code == 0
    assert counted(filled).total() == LINES


def test_a_user_who_may_only_read_is_told_so(
    server: Any, filled: str, command: Worker, raw: Callable[..., Any], tmp_path: Path
) -> None:
    server.sql("DROP ROLE IF EXISTS reader")
    server.sql("CREATE ROLE reader LOGIN PASSWORD 'pass-word'")
    raw(filled, "GRANT USAGE ON SCHEMA exportcheck TO reader")
    raw(filled, "GRANT SELECT ON ALL TABLES IN SCHEMA exportcheck TO reader")
    url = filled.replace("desk:", "reader:")
    try:
        sentence(
            command("ledger", "import", *shipments(tmp_path, "more"), "--ledger", url), "permission denied"
        )
        for asked in ("status", "verify"):
            assert command("ledger", asked, "--ledger", url).code == 0
    finally:
        raw(filled, "REVOKE ALL ON ALL TABLES IN SCHEMA exportcheck FROM reader")
        raw(filled, "REVOKE ALL ON SCHEMA exportcheck FROM reader")
        server.sql("DROP ROLE reader")
    assert counted(filled).total() == LINES


@as_root
def test_on_a_full_disk_only_whole_batches_are_in(server: Any, command: Worker, tmp_path: Path) -> None:
    disk = Path(tempfile.mkdtemp(prefix="small-disk-", dir="/tmp"))
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk], check=False).returncode:
        pytest.skip("a small disk cannot be mounted here")
    name = disk.name.replace("-", "_")
    try:
        shutil.chown(disk, "postgres", "postgres")
        server.sql(f"CREATE TABLESPACE {name} LOCATION '{disk}'")
        server.sql(f"CREATE DATABASE {name} OWNER desk TEMPLATE template0 TABLESPACE {name}")
        url = server.url(name)
        assert command("ledger", "import", *shipments(tmp_path, "first"), "--ledger", url).code == 0
        filler = disk / "filler"
        with filler.open("wb", buffering=0) as full, pytest.raises(OSError, match="No space"):
            while True:
                full.write(bytes(65536))
        arguments = shipments(tmp_path, "many", 1_000)
        said = sentence(command("ledger", "import", *arguments, "--ledger", url), "disk", "full")
        there = counted(url)
        many = there[arguments[0]]
        assert there.total() == LINES + many
        assert many < 1_000
        assert many % BATCH == 0
        assert (f"{many:,} entries were written" in said) == (many > 0)
        filler.unlink()
        assert command("ledger", "import", *arguments, "--ledger", url).code == 0
        assert counted(url).total() == LINES + 1_000
    finally:
        server.sql(f"DROP DATABASE IF EXISTS {name}")
        server.sql(f"DROP TABLESPACE IF EXISTS {name}")
        subprocess.run(["umount", disk], check=True)
        disk.rmdir()


class Line:
    """A connection through a port of its own, that can be cut at a byte, or before an answer comes back."""

    def __init__(self, port: int) -> None:
        self._target, self._listener = port, socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.cut_after: float = float("inf")  # bytes sent to the server
        self.swallow: bytes | None = None  # what, once sent, gets no answer any more
        self.sent = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while not self._over.is_set():
            if select.select([self._listener], [], [], 0.02)[0]:
                client, _ = self._listener.accept()
                with (
                    client,
                    socket.create_connection(("127.0.0.1", self._target)) as server,
                    suppress(OSError),
                ):
                    self._carry(client, server)

    def _carry(self, client: socket.socket, server: socket.socket) -> None:
        silent = False
        while not self._over.is_set():
            ready = select.select([client, server], [], [], 0.02)[0]
            if server in ready:
                data = server.recv(65536)
                if not data or silent:
                    return
                client.sendall(data)
            if client in ready:
                data = client.recv(65536)
                if not data:
                    return
                left = self.cut_after - self.sent
                server.sendall(data if left >= len(data) else data[: int(left)])
                self.sent += len(data)
                if left < len(data):
                    return
                silent = silent or bool(self.swallow and self.swallow in data)

    def close(self) -> None:
        self._over.set()
        self._thread.join(10)
        self._listener.close()


@pytest.fixture
def line(server: Any) -> Iterator[Line]:
    """A way to the server that can be cut."""
    with closing(Line(server.port)) as made:
        yield made


def test_a_connection_cut_anywhere_leaves_whole_batches_and_the_sentence_says_what_is_there(
    server: Any, line: Line, filled: str, command: Worker, tmp_path: Path
) -> None:
    chance = random.Random(3)
    through = filled.replace(f":{server.port}/", f":{line.port}/")
    arguments = shipments(tmp_path, "whole")
    line.sent = 0
    assert command("ledger", "import", *arguments, "--ledger", through).code == 0
    length = line.sent
    told: Counter[str] = Counter()
    for cut in range(CUTS):
        arguments = shipments(tmp_path, f"s{cut}")
        line.sent, line.cut_after = 0, chance.randrange(length)
        ended = command("ledger", "import", *arguments, "--ledger", through)
        line.cut_after = float("inf")
        there = counted(filled)[arguments[0]]
        said = sentence(ended)
        assert there in (0, 40, 80, 100)
        if "not known" not in said:
            written = f"{there:,} entries were written"
            assert (written in said) == (there > 0)
        told["not known" if "not known" in said else f"{there} in"] += 1
        assert command("ledger", "import", *arguments, "--ledger", through).code == 0
        assert counted(filled)[arguments[0]] == LINES
    print(f"{CUTS} connections cut: {dict(told)}")


def test_a_connection_cut_while_the_server_commits_is_said_to_be_not_known(
    server: Any, line: Line, filled: str, command: Worker, tmp_path: Path
) -> None:
    arguments = shipments(tmp_path, "more", BATCH)
    through = filled.replace(f":{server.port}/", f":{line.port}/")
    line.swallow = b"COMMIT\0"  # "READ COMMITTED" begins a transaction
    said = sentence(command("ledger", "import", *arguments, "--ledger", through), "not known", "again")
    assert "nothing was changed" not in said
    line.swallow = None
    # It was: the server heard it. Once more changes nothing.
    assert counted(filled)[arguments[0]] == BATCH
    assert command("ledger", "import", *arguments, "--ledger", through).code == 0
    assert counted(filled)[arguments[0]] == BATCH


def test_a_server_that_ends_the_connection_at_any_moment_leaves_whole_batches(
    server: Any, filled: str, command: Worker, tmp_path: Path
) -> None:
    chance = random.Random(4)
    name = filled.rpartition("/")[2]
    began = time.perf_counter()
    command("ledger", "import", *shipments(tmp_path, "whole"), "--ledger", filled)
    took = time.perf_counter() - began
    for cut in range(CUTS):
        arguments = shipments(tmp_path, f"s{cut}")
        command.tell("ledger", "import", *arguments, "--ledger", filled)
        time.sleep(chance.uniform(0, took))
        server.sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        ended = command.answer()
        there = counted(filled)[arguments[0]]
        if ended.code == 0:
            assert there == LINES
        else:
            said = sentence(ended)
            assert there in (0, 40, 80, 100)
            assert "not known" in said or (f"{there:,} entries were written" in said) == (there > 0)
        assert command("ledger", "import", *arguments, "--ledger", filled).code == 0
        assert counted(filled)[arguments[0]] == LINES


def test_a_server_that_crashes_keeps_all_that_was_acknowledged(
    server: Any, filled: str, command: Worker, tmp_path: Path
) -> None:
    chance = random.Random(5)
    with ExitStack() as stack:
        for crash in range(max(2, CUTS // 20)):
            (worker,) = stack.enter_context(crowd(1, batch=BATCH))
            files = [shipments(tmp_path, f"s{crash}-{n}") for n in range(8)]
            for arguments in files:
                worker.tell("ledger", "import", *arguments, "--ledger", filled)
            time.sleep(chance.uniform(0.05, 0.3))
            server.stop("immediate")
            ends = [worker.answer() for _ in files]
            server.start()
            there = counted(filled)
            for arguments, ended in zip(files, ends, strict=True):
                if ended.code == 0:
                    assert there[arguments[0]] == LINES
                else:
                    sentence(ended)
                    assert there[arguments[0]] in (0, 40, 80, 100)
                assert command("ledger", "import", *arguments, "--ledger", filled).code == 0
            there = counted(filled)
            assert all(there[arguments[0]] == LINES for arguments in files)
