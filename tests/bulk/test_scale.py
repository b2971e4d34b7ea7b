"""At size: memory, and files of which every line asks something else. EXPORTCHECK_THOROUGH=1 runs these."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROGRAM = "from exportcheck.cli.main import main; main()"
# What docs/how-to/check-millions-of-lines.md promises.
MOST_MEGABYTES = 1_000


def used(*arguments: object) -> tuple[float, int]:
    """Seconds of the processor and megabytes at the peak, of a command in a process of its own."""
    command = [sys.executable, "-c", PROGRAM, *map(str, arguments), "--on", "2026-11-24", "--isolated"]
    ran = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, spent = os.wait4(ran.pid, 0)
    assert os.waitstatus_to_exitcode(status) in (0, 1)
    return spent.ru_utime + spent.ru_stime, spent.ru_maxrss // 1024


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
    _, peak = used("bulk", path, "-o", f"parquet={tmp_path / 'v.parquet'}")
    assert peak < MOST_MEGABYTES


def test_where_every_line_asks_something_else_it_takes_no_longer_than_check(tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    with path.open("w") as out:
        out.writelines(rows(100_000, 100_000))
    assert used("bulk", path)[0] < used("check", path)[0]


def test_the_cost_of_a_line_does_not_rise_with_their_number(tmp_path: Path) -> None:
    costs = []
    for many in (200_000, 2_000_000):
        path = tmp_path / f"{many}.csv"
        with path.open("w") as out:
            out.writelines(rows(many, 5_000))
        costs.append(used("bulk", path)[0] / many)
    assert costs[1] < 1.2 * costs[0]
