"""The command around it: outputs, what is missing, and how it breaks off."""

import csv
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

HEAD = "shipment_id,line_id,chip,quantity,destination,end_user_hq,end_user_parent\n"
ROWS = "S-1,1,RTX 4090 D,4,DE,DE,DE\nS-1,2,H200,eight,VN,VN,VN\n=1,1,H200,2,VN,VN,VN\nS-1,1,H20,1,DE,,\n"
ON = ("--on", "2026-11-24", "--isolated")
Run = Callable[..., Any]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "m.csv"
    file.write_text(HEAD + ROWS)
    return file


def test_parquet_and_csv_hold_the_same_rows_as_json_lines(run: Run, path: Path, tmp_path: Path) -> None:
    files = {name: tmp_path / f"out.{name}" for name in ("parquet", "csv", "jsonl")}
    ended = run("bulk", path, *ON, *(f"-o{name}={file}" for name, file in files.items()))
    assert ended.code == 3
    columns = pq.read_table(files["parquet"]).to_pylist()
    assert [row["line"] for row in columns] == [2, 3, 4, 5]
    assert columns[1] == {
        **dict.fromkeys(columns[1]),
        "manifest": str(path),
        "line": 3,
        "problem": "quantity is not a whole number: 'eight'",
    }
    assert "XC611" in columns[3]["rules"]
    with files["csv"].open(encoding="utf-8", newline="") as text:
        for read, row in zip(csv.DictReader(text), columns, strict=True):
            # A spreadsheet would take the id for a formula.
            assert {k: v.removeprefix("'") for k, v in read.items()} == {
                k: "" if v is None else str(v) for k, v in row.items()
            }


def test_rejected_rows_are_also_written_apart(run: Run, path: Path, tmp_path: Path) -> None:
    run("bulk", path, *ON, "--rejected", tmp_path / "r.csv")
    assert (tmp_path / "r.csv").read_text().splitlines() == [
        "manifest,line,problem",
        f"{path},3,quantity is not a whole number: 'eight'",
    ]


def test_a_pattern_names_files_and_one_that_fits_none_is_wrong(run: Run, path: Path, tmp_path: Path) -> None:
    assert run("bulk", tmp_path / "*.csv", *ON).code == 3
    ended = run("bulk", tmp_path / "*.tsv", *ON)
    assert ended.code == 2
    assert ended.last == "exportcheck: status=error exit=2"


@pytest.mark.parametrize("setting", ["waivers", "parties", "owners", "ledger", "baseline"])
def test_what_needs_every_line_is_refused(run: Run, path: Path, monkeypatch: Any, setting: str) -> None:
    monkeypatch.setenv(f"EXPORTCHECK_{setting.upper()}", "sqlite:///x" if setting == "ledger" else "x")
    ended = run("bulk", path, "--on", "2026-11-24")
    assert ended.code == 2
    assert f"--{setting}" in ended.err


def test_without_the_extra_it_says_how_to_install_it(run: Run, path: Path, monkeypatch: Any) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    ended = run("bulk", path, *ON)
    assert ended.code == 2
    assert "pip install 'exportcheck[bulk]'" in ended.err


def test_a_break_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    with path.open("w") as out:
        out.write(HEAD)
        out.writelines(f"S-{n},1,H200,{n % 50 + 1},DE,DE,DE\n" for n in range(2_000_000))
    folder = tmp_path / "out"
    folder.mkdir()
    command = [sys.executable, "-c", "from exportcheck.cli.main import main; main()", "bulk", str(path)]
    ran = subprocess.Popen(
        [*command, *ON, "-o", f"jsonl={folder / 'v.jsonl'}"],
        stderr=subprocess.DEVNULL,
        env={**os.environ, "EXPORTCHECK_DEBUG": ""},
    )
    deadline = time.monotonic() + 60
    while not any(folder.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.3)
    ran.send_signal(signal.SIGINT)
    assert ran.wait(timeout=60) == 130
    assert not any(folder.iterdir())
