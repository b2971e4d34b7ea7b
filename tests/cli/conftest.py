"""The command, run in this process or in its own."""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from contextvars import copy_context
from pathlib import Path
from typing import NamedTuple

import pytest

from exportcheck.cli import main as door

ROOT = Path(__file__).parents[2]
HEADER = "chip,quantity,destination,end_user_hq,end_user_parent\n"
PASSES = HEADER + "RTX 4090 D,4,DE,DE,DE\n"
FAILS = HEADER + "H200,4,VN,VN,VN\n"


class Ended(NamedTuple):
    """How a run of the command ended."""

    code: int
    out: str
    err: str

    @property
    def last(self) -> str:
        """The last line on standard error."""
        return self.err.rstrip("\n").rpartition("\n")[2]


@pytest.fixture(scope="session")
def root() -> Path:
    """The top folder of the repository."""
    return ROOT


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ended]:
    """Runs `exportcheck ARGUMENTS` in this process, from the top folder of the repository."""
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("EXPORTCHECK_DEBUG", raising=False)

    def call(*arguments: object, stdin: bytes = b"") -> Ended:
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["exportcheck", *map(str, arguments)])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            with pytest.raises(SystemExit) as ending:
                copy_context().run(door.main)  # what a run says of the law is its own
        out.flush()
        err.flush()
        said = [stream.buffer.getvalue().decode() for stream in (out, err)]
        return Ended(ending.value.code, *said)

    return call


@pytest.fixture
def command() -> list[str]:
    """The command line that runs exportcheck in a process of its own."""
    return [sys.executable, "-c", "from exportcheck.cli.main import main; main()"]


@pytest.fixture
def spawn(command: list[str]) -> Callable[..., Ended]:
    """Runs `exportcheck ARGUMENTS` in a process of its own."""

    def call(*arguments: object, stdin: bytes = b"", **environment: str) -> Ended:
        done = subprocess.run(
            [*command, *map(str, arguments)],
            input=stdin,
            capture_output=True,
            check=False,
            cwd=ROOT,
            env={**os.environ, **environment},
        )
        return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())

    return call


@pytest.fixture
def manifest(tmp_path: Path) -> Callable[..., Path]:
    """Writes a manifest and says where."""

    def write(text: str = PASSES, name: str = "m.csv") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def passes() -> str:
    """A manifest of one line that passes."""
    return PASSES


@pytest.fixture
def fails() -> str:
    """A manifest of one line that fails."""
    return FAILS
