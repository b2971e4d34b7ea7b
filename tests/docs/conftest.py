"""A folder in which a page is played: the examples are there, `exportcheck` is the one under test."""

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

# The runner of pages is a module beside its tests.
sys.path.insert(0, str(Path(__file__).parent))

from exportcheck.cli import main as door

ROOT = Path(__file__).parents[2]
SCRIPTS = sysconfig.get_path("scripts")
# What only a shell understands. Anything else is run in this process, which spares its start.
SHELL = re.compile(r"[|<>;&$`*?~#(){}\n]|^[A-Z_]+=")


class Ended(NamedTuple):
    """How a command ended, and what a terminal showed: standard output and standard error."""

    code: int
    said: str


@pytest.fixture(scope="session")
def root() -> Path:
    """The top folder of the repository."""
    return ROOT


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder a page is played in, as a reader has it who is in the top folder of the repository."""
    shutil.copytree(ROOT / "docs" / "examples", tmp_path / "docs" / "examples")
    for name in [name for name in os.environ if name.startswith("EXPORTCHECK_")]:
        monkeypatch.delenv(name)
    # A fixed width and no colour, whatever terminal the tests are run from.
    for name, value in {"COLUMNS": "100", "NO_COLOR": "1", "HOME": str(tmp_path), "TZ": "UTC"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PATH", SCRIPTS + os.pathsep + os.environ["PATH"])
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def play(stage: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Ended]:
    """Runs one command of a page."""

    def here(arguments: list[str]) -> Ended:
        said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["exportcheck", *arguments])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))
            patch.setattr(sys, "stdout", said)
            patch.setattr(sys, "stderr", said)
            with pytest.raises(SystemExit) as ending:
                door.main()
            sys.stdout.flush()
        said.flush()
        return Ended(ending.value.code, said.buffer.getvalue().decode())

    def shell(text: str) -> Ended:
        done = subprocess.run(
            ["bash", "-eu", "-o", "pipefail", "-c", text],
            cwd=stage,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=60,
            check=False,
        )
        return Ended(done.returncode, done.stdout.decode())

    def call(text: str) -> Ended:
        words = [] if SHELL.search(text) else shlex.split(text)
        return here(words[1:]) if words[:1] == ["exportcheck"] else shell(text)

    return call
