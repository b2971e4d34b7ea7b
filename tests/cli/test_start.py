"""A start reads what the command needs: the heavy libraries stay where they are."""

import pytest

# Each costs a tenth of a start or more.
HEAVY = {
    "asyncio", "csv", "email", "http", "importlib.metadata", "json", "matplotlib", "numpy", "openpyxl",
    "psycopg", "pyarrow", "pydantic", "rich", "sqlite3", "tempfile", "tomllib", "yaml", "zipfile",
}  # fmt: skip
ASKED = (
    "import atexit, sys\n"
    "atexit.register(lambda: sys.__stderr__.write(' '.join(sys.modules)))\n"
    "from exportcheck.cli.main import main; main()"
)
# What reading a manifest takes on top.
OF_CHECK = {"csv"}


def test_the_version_is_said_without_the_application(spawn, command):
    command[-1] = ASKED
    read = set(spawn("--version").err.split())
    assert "exportcheck" in read
    assert not read & (HEAVY | {"typer", "msgspec", "inspect"})


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_chip_outside_a_terminal_is_told_without_any_of_them(spawn, command, form):
    command[-1] = ASKED
    ended = spawn("chip", "H200", "--on", "2026-02-01", "-o", form)
    assert ended.code == 0 and "3A090" in ended.out
    assert set(ended.err.split()) & HEAVY == ({"json"} if form == "json" else set())


def test_a_manifest_is_checked_with_one_of_them(spawn, command, manifest):
    command[-1] = ASKED
    ended = spawn("check", manifest(), "--on", "2026-02-01", "--isolated")
    assert ended.code == 0 and "1 line" in ended.out
    assert set(ended.err.split()) & HEAVY == OF_CHECK


def test_one_command_is_read_and_not_its_neighbours(spawn, command):
    command[-1] = ASKED
    read = {name for name in spawn("chip", "H200").err.split() if name.startswith("exportcheck.cli.")}
    commands = {name for name in read if name.endswith("_command")}
    assert commands == {"exportcheck.cli.chip_command"}
