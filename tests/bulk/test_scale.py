"""Memory at size. EXPORTCHECK_THOROUGH=1 runs these; time is measured by benchmarks/run.py."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROGRAM = "from exportcheck.cli.main import main; main()"
# What docs/how-to/check-millions-of-lines.md promises.
MOST_MEGABYTES = 1_000


def peak(*arguments: object) -> int:
    """Megabytes at the peak of a command in a process of its own."""
    command = [sys.executable, "-c", PROGRAM, *map(str, arguments), "--on", "2026-11-24", "--isolated"]
    ran = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, spent = os.wait4(ran.pid, 0)
    ran.returncode = os.waitstatus_to_exitcode(status)
    assert ran.returncode in (0, 1)
    return spent.ru_maxrss // 1024


def rows(many: int, questions: int) -> Iterator[str]:
    yield "shipment_id,line_id,chip,quantity,destination,consignee\n"
    for n in range(many):
        chip, place = ("H200", "H20", "A100")[n % 3], ("CN", "DE", "VN")[n % 3]
        yield f"S-{n // 4},{n % 4 + 1},{chip},{n % 9 + 1},{place},Company {n % questions} Ltd\n"


@pytest.mark.parametrize("questions", [5_000, 2_000_000])
def test_two_million_lines_take_no_more_memory_than_is_said(tmp_path: Path, questions: int) -> None:
    path = tmp_path / "m.csv"
    with path.open("w") as out:
        out.writelines(rows(2_000_000, questions))
    assert peak("bulk", path, "-o", f"parquet={tmp_path / 'v.parquet'}") < MOST_MEGABYTES
