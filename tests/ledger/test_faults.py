"""What can go wrong with a ledger in a file: one clear sentence, the exit code, and nothing changed.

The disk is really full, the file is really read-only for a user who is not root. Tests that need root
for that say so where they are skipped.
"""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from workers import NOBODY, Ended, Worker, crowd

from exportcheck.errors import LedgerBusy
from exportcheck.ledger import open_ledger

NOT_CHECKED = 3
HEADER = "shipment_id,line_id,ship_date,transaction,chip,quantity,destination\n"
as_root = pytest.mark.skipif(
    os.geteuid() != 0, reason="needs root: to mount a small disk, or to become nobody"
)


@pytest.fixture
def command() -> Iterator[Worker]:
    """The command, in a process of its own."""
    with crowd(1) as (worker,):
        yield worker


@pytest.fixture
def nobody() -> Iterator[Worker]:
    """The command, run by a user who may do little."""
    with crowd(1, user=NOBODY) as (worker,):
        yield worker


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that everybody may use, as those of pytest are not."""
    path = Path(tempfile.mkdtemp(prefix="exportcheck-"))
    path.chmod(0o777)
    yield path
    path.chmod(0o777)
    shutil.rmtree(path)


@pytest.fixture
def file(folder: Path, command: Worker) -> Path:
    """A ledger of a few shipments that everybody may write."""
    path = folder / "ledger.db"
    assert command("ledger", "import", *shipments(folder, "first"), *to(path)).code == 0
    path.chmod(0o666)
    return path


def to(file: Path) -> tuple[str, str]:
    return "--ledger", f"sqlite:///{file}"


def shipments(folder: Path, name: str, lines: int = 20) -> tuple[str, str, str]:
    """A manifest to import, and for whom."""
    path = folder / f"{name}.csv"
    rows = [f"{name},{line},2026-01-20,domestic,H200,100,US\n" for line in range(lines)]
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    return str(path), "--applicant", "Maker"


def application(folder: Path) -> Path:
    """An application for ten H200."""
    path = folder / "application.yaml"
    path.write_text(
        "applicant: Maker\napplication_date: 2026-02-01\nlines:\n  - {shipment_id: A, line_id: 1, "
        "transaction: export, chip: H200, quantity: 10, destination: CN}\n",
        encoding="utf-8",
    )
    return path


def digest(file: Path) -> tuple[int, str]:
    """The head of a ledger that is sound."""
    with closing(open_ledger(f"sqlite:///{file}", read_only=True)) as ledger:
        assert not list(ledger.verify())
        return ledger.head().entries, ledger.head().digest


def sentence(ended: Ended, *words: str) -> str:
    """The one sentence that a command ended with; it has these words."""
    assert ended.code == NOT_CHECKED, ended
    assert ended.out == ""
    assert ended.err.startswith("exportcheck: ")
    assert ended.err.count("\n") == 1
    assert "Traceback" not in ended.err
    for word in words:
        assert word in ended.err
    return ended.err


def writing(folder: Path) -> list[tuple[object, ...]]:
    """The commands that write."""
    return [
        ("ledger", "import", *shipments(folder, "more")),
        ("ledger", "reserve", application(folder), "--id", "R"),
        ("ledger", "correct", "1", "--reason", "counted twice"),
    ]


READING = [("ledger", "status"), ("ledger", "verify"), ("ledger", "export", "-o", "csv")]


@as_root
def test_on_a_full_disk_nothing_is_changed_and_with_room_again_all_goes_in(
    folder: Path, command: Worker
) -> None:
    disk = folder / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", disk], check=False).returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        file, filler = disk / "ledger.db", disk / "filler"
        assert command("ledger", "import", *shipments(folder, "first"), *to(file)).code == 0
        before = digest(file)
        with filler.open("wb", buffering=0) as full, pytest.raises(OSError, match="No space"):
            while True:
                full.write(bytes(1024))
        for arguments in writing(folder):
            sentence(command(*arguments, *to(file)), "disk", "full", "nothing was changed")
            assert digest(file) == before
        filler.unlink()
        for arguments in writing(folder):
            assert command(*arguments, *to(file)).code == 0
        assert digest(file)[0] == before[0] + 20 + 1 + 1
    finally:
        subprocess.run(["umount", disk], check=True)


@as_root
def test_on_a_disk_that_fills_up_on_the_way_only_whole_batches_are_in_and_it_says_how_much(
    folder: Path, command: Worker
) -> None:
    disk = folder / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], check=False).returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        file = disk / "ledger.db"
        ended = command("ledger", "import", *shipments(folder, "many", 9_000), *to(file))
        said = sentence(ended, "disk", "full")
        entries, _ = digest(file)
        assert 0 < entries < 9_000
        assert entries % 1_000 == 0
        assert f"{entries:,} entries were written" in said
    finally:
        subprocess.run(["umount", disk], check=True)


@as_root
def test_a_read_only_file_is_read_and_not_written(folder: Path, file: Path, nobody: Worker) -> None:
    before = digest(file)
    file.chmod(0o444)
    for arguments in writing(folder):
        sentence(nobody(*arguments, *to(file)), "read-only", str(file))
    for arguments in READING:
        ended = nobody(*arguments, *to(file))
        assert ended.code == 0, ended.err
    assert digest(file) == before


@as_root
def test_a_file_in_a_read_only_folder_is_read_and_not_written(
    folder: Path, file: Path, nobody: Worker
) -> None:
    before = digest(file)
    commands = writing(folder)
    folder.chmod(0o555)
    for arguments in commands:
        sentence(nobody(*arguments, *to(file)), str(file))
    for arguments in READING:
        ended = nobody(*arguments, *to(file))
        assert ended.code == 0, ended.err
    assert digest(file) == before


@as_root
def test_a_ledger_that_cannot_be_made_in_a_read_only_folder_is_not_there_afterwards(
    folder: Path, nobody: Worker
) -> None:
    arguments = ("ledger", "import", *shipments(folder, "first"))
    folder.chmod(0o555)
    sentence(nobody(*arguments, *to(folder / "new.db")), "new.db")
    assert not (folder / "new.db").exists()


@as_root
def test_a_file_that_may_not_be_read_is_said_to_be(folder: Path, file: Path, nobody: Worker) -> None:
    before = digest(file)
    file.chmod(0o000)
    for arguments in [*writing(folder), *READING]:
        sentence(nobody(*arguments, *to(file)), str(file))
    assert digest(file) == before


@as_root
def test_what_a_killed_writer_left_half_done_is_not_read_by_who_cannot_undo_it(
    folder: Path, file: Path, command: Worker, nobody: Worker
) -> None:
    before = digest(file)
    for part in half_done(file):
        part.chmod(0o444)
    folder.chmod(0o555)
    for arguments in READING:
        sentence(nobody(*arguments, *to(file)), str(file))
    # Who can undo it, does.
    assert command("ledger", "verify", *to(file)).code == 0
    assert digest(file) == before


def half_done(file: Path) -> tuple[Path, Path]:
    """Leave a file as `kill -9` does that comes after the first pages were written."""
    copy, journal = Path(f"{file}.copy"), Path(f"{file}-journal")
    with closing(sqlite3.connect(file, isolation_level=None)) as writer:
        writer.execute("PRAGMA cache_size = 2")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE ledger_head SET entries = 999")
        writer.execute("CREATE TABLE filler AS SELECT a.* FROM ledger_entries a, ledger_entries b")
        shutil.copy(file, copy)
        shutil.copy(journal, f"{journal}.copy")
    copy.replace(file)
    Path(f"{journal}.copy").replace(journal)
    return file, journal


def not_a_database(file: Path) -> None:
    file.write_text("shipment_id,line_id\n" * 300, encoding="utf-8")


def database_of_something_else(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE ledger_entries (number INTEGER)")
        other.commit()


def truncated(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def cut_within_a_page(file: Path) -> None:
    os.truncate(file, file.stat().st_size - 1)


def corrupted_pages(file: Path) -> None:
    data = bytearray(file.read_bytes())
    for at in range(4096, len(data), 4096):
        data[at : at + 64] = b"\xa5" * 64
    file.write_bytes(data)


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def a_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def a_newer_version(file: Path) -> None:
    with closing(sqlite3.connect(file)) as ledger:
        ledger.execute("UPDATE ledger_schema SET version = 99")
        ledger.commit()


def a_link_to_itself(file: Path) -> None:
    file.unlink()
    file.symlink_to(file)


BROKEN = [
    not_a_database,
    database_of_something_else,
    truncated,
    cut_within_a_page,
    corrupted_pages,
    a_folder,
    a_pipe,
    a_newer_version,
    a_link_to_itself,
]


@pytest.mark.parametrize("damage", BROKEN, ids=lambda damage: damage.__name__)
def test_what_is_no_sound_ledger_is_never_taken_for_one(
    damage: Callable[[Path], None], folder: Path, file: Path, command: Worker
) -> None:
    damage(file)
    before = file.read_bytes() if file.is_file() else None
    for arguments in [*writing(folder), ("ledger", "status"), ("ledger", "verify")]:
        said = sentence(command(*arguments, *to(file)), file.name)
        assert damage is not a_newer_version or "99" in said
    assert (file.read_bytes() if file.is_file() else None) == before


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_head SET entries = 19",
        f"UPDATE ledger_head SET digest = '{'0' * 64}'",
        "DELETE FROM ledger_entries WHERE number = 20",
        "UPDATE ledger_entries SET units = 1 WHERE number = 20",
    ],
)
def test_nothing_is_chained_to_an_end_that_was_changed_and_verify_says_what_was(
    change: str, folder: Path, file: Path, command: Worker
) -> None:
    with closing(sqlite3.connect(file)) as ledger:
        for trigger in ("ledger_no_update", "ledger_no_delete"):
            ledger.execute(f"DROP TRIGGER {trigger}")
        ledger.execute(change)
        ledger.commit()
    before = file.read_bytes()
    for arguments in writing(folder):
        sentence(command(*arguments, *to(file)), file.name, "verify")
    assert file.read_bytes() == before
    assert command("ledger", "verify", *to(file)).code == NOT_CHECKED


@pytest.mark.parametrize("device", ["/dev/null", "/dev/full"])
def test_a_device_is_no_ledger(device: str, folder: Path, command: Worker) -> None:
    try:
        sentence(command("ledger", "import", *shipments(folder, "first"), *to(Path(device))), device)
    finally:
        Path(f"{device}-journal").unlink(missing_ok=True)


@pytest.mark.parametrize("arguments", [*READING, ("ledger", "release", "R", "--reason", "withdrawn")])
def test_a_ledger_that_is_not_there_is_not_made_by_asking(
    arguments: tuple[str, ...], folder: Path, command: Worker
) -> None:
    sentence(command(*arguments, *to(folder / "none.db")), "none.db", "does not exist")
    assert not (folder / "none.db").exists()


def test_a_ledger_that_others_hold_for_too_long_is_busy_and_nothing_is_changed(file: Path) -> None:
    before = digest(file)
    url = f"sqlite:///{file}"
    clock = lambda: datetime.now(UTC)  # noqa: E731
    with (
        closing(open_ledger(url, clock=clock)) as first,
        closing(open_ledger(url, clock=clock, patience=0.3)) as second,
    ):
        with first.transaction(), pytest.raises(LedgerBusy, match="busy"), second.transaction():
            pass
        with second.transaction():
            pass  # it is not held for ever
    assert digest(file) == before


def test_a_clock_that_was_set_back_changes_nothing_in_the_chain(file: Path) -> None:
    with closing(open_ledger(f"sqlite:///{file}", clock=lambda: datetime(1999, 1, 1, tzinfo=UTC))) as ledger:
        (first,) = [entry.draft for entry in ledger.entries(19)]
        with ledger.transaction() as work:
            work.append(
                [first.__class__(**{n: getattr(first, n) for n in first.__slots__} | {"key": "later"})]
            )
        assert not list(ledger.verify())
        assert [entry.number for entry in ledger.entries(19)] == [20, 21]
