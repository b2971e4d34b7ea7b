"""The table of docs/exit-codes.md: each row is what the installed command does."""

import os
import re
import shlex
import subprocess
import sysconfig
from pathlib import Path

import pytest

from exportcheck.errors import Exit
from exportcheck.screening import judge

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "exit-codes.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+) \| (.+?) \| (.+?) \|$", PAGE, re.MULTILINE)
COMMANDS = [(int(code), shown.strip("`")) for code, _, shown in ROWS if shown.startswith("`exportcheck ")]
INSTALLED = Path(sysconfig.get_path("scripts")) / "exportcheck"
STATUS = {0: "pass", 1: "fail", 2: "error", 3: "incomplete"}


def test_the_table_has_every_code_and_every_one_but_70_is_shown_by_a_command():
    assert {int(code) for code, _, _ in ROWS} == {int(code) for code in Exit}
    assert {code for code, _ in COMMANDS} == {int(code) for code in Exit} - {70}


@pytest.mark.parametrize(("code", "command"), COMMANDS, ids=[command for _, command in COMMANDS])
def test_the_installed_command_ends_as_its_row_says(code, command):
    arguments = shlex.split(command)[1:]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("EXPORTCHECK_")}
    done = subprocess.run(
        [INSTALLED, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    if arguments[0] == "check":
        last = done.stderr.rstrip("\n").rpartition("\n")[2]
        status = "fail" if "--exit-zero" in arguments else STATUS.get(code, "[a-z]+")
        assert re.fullmatch(f"exportcheck: status={status} exit={code}", last)


def test_a_rule_that_raises_ends_with_70(run, manifest, monkeypatch):
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("in a rule")

    monkeypatch.setattr(judge.Judge, "judge", broken)
    ended = run("check", manifest(), "--on", "2026-02-01")
    assert (ended.code, ended.last) == (70, "exportcheck: status=error exit=70")
