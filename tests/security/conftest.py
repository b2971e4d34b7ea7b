"""The real command against hostile input and hostile machines."""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from exportcheck.cli import main as door

DAY = ("--on", "2026-02-01")
COMMAND = (sys.executable, "-c", "from exportcheck.cli.main import main; main()")


class Ended(NamedTuple):
    """How a run of the command ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Ended]:
    """Runs `exportcheck ARGUMENTS` in this process, in an empty folder without settings."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("EXPORTCHECK_")]:
        monkeypatch.delenv(name)

    def call(*arguments: object) -> Ended:
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["exportcheck", *map(str, arguments)])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            with pytest.raises(SystemExit) as ending:
                door.main()
        out.flush()
        err.flush()
        code = ending.value.code
        assert isinstance(code, int)
        return Ended(code, out.buffer.getvalue().decode(), err.buffer.getvalue().decode())

    return call


@pytest.fixture
def spawn(tmp_path: Path) -> Callable[..., Ended]:
    """Runs `exportcheck ARGUMENTS` in a process of its own; `how` is what `subprocess.run` takes."""

    def call(*arguments: object, **how: Any) -> Ended:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("EXPORTCHECK_")}
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        told = {"cwd": tmp_path, "env": plain, "timeout": 60, **pipes, **how}
        done = subprocess.run([*COMMAND, *map(str, arguments)], check=False, **told)
        return Ended(done.returncode, (done.stdout or b"").decode(), (done.stderr or b"").decode())

    return call


@pytest.fixture
def check(run: Callable[..., Ended], tmp_path: Path) -> Callable[..., Ended]:
    """Checks the rows of a table: its header, then what stands under it."""

    def call(header: str, *rows: str, more: tuple[object, ...] = (), name: str = "m.csv") -> Ended:
        path = tmp_path / name
        path.write_text("\n".join((header, *rows, "")), encoding="utf-8")
        day = () if "--on" in more else DAY
        return run("check", path, *day, *more)

    return call


@pytest.fixture
def controlled(tmp_path: Path) -> Path:
    """A manifest of one line that needs a licence and has none."""
    path = tmp_path / "h200.csv"
    text = "chip,quantity,destination,end_user_hq,end_user_parent\nH200,4,CN,CN,CN\n"
    path.write_text(text, encoding="utf-8")
    return path
