"""How fast `bulk` is: against DuckDB that reads the same bytes and counts them by the same columns.

    python benchmarks/bulk.py                     a hundred thousand, a million and ten million lines
    python benchmarks/bulk.py --lines 1000000     up to so many

The lines ask 5,000 distinct questions by their texts. It needs DuckDB beside the extra `bulk`. Manifests are
written to a temporary folder, some 2 GB for ten million lines, and deleted. DuckDB and `bulk` take turns,
each run in a process of its own; every figure is a median. Ratios are of the time on the clock and, since
others may use the machine, of the time of the processors. At the end: a file of which every line asks
something else, and JSON Lines, against `check`.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import duckdb

QUESTION = "chip, destination, consignee, end_user_hq, end_user_parent, transaction"
MADE = """
SELECT 'S-' || (i // 4) AS shipment_id, i % 4 + 1 AS line_id,
       ['H200', 'H20', 'A100', 'H100'][1 + (hash(i % 5000 + 1) % 4)::INT] AS chip,
       1 + hash(i) % 64 AS quantity,
       ['CN', 'DE', 'VN', 'US', 'SG'][1 + (hash(i % 5000 + 2) % 5)::INT] AS destination,
       'Company ' || (i % 5000) || ' Ltd' AS consignee,
       ['CN', 'DE'][1 + (hash(i % 5000 + 4) % 2)::INT] AS end_user_hq,
       ['CN', 'DE'][1 + (hash(i % 5000 + 5) % 2)::INT] AS end_user_parent,
       'export' AS transaction,
       (1000 + hash(i + 9) % 90000) || '.50' AS unit_value
FROM range({lines}) t(i)
"""


SKEWED = """
SELECT 'S-' || (i // 4) AS shipment_id, i % 4 + 1 AS line_id, ['H200', 'H20', 'A100'][1 + i % 3] AS chip,
       i % 9 + 1 AS quantity, ['CN', 'DE', 'VN'][1 + i % 3] AS destination, 'Company ' || i AS consignee
FROM range({lines}) t(i)
"""
DUCKDB = """
import sys, duckdb
table = f"read_csv('{sys.argv[1]}', all_varchar = true)"
duckdb.connect().execute(f"SELECT {sys.argv[2]}, count(*) FROM {table} GROUP BY ALL").fetchall()
"""
OURS = "from exportcheck.cli.main import main; main()"


class Used(NamedTuple):
    """Seconds on the clock, seconds of processors, and megabytes at the peak."""

    wall: float
    cpu: float
    peak: int


def main() -> None:
    """Measure and print a table."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--lines", type=int, default=10_000_000)
    options.add_argument("--runs", type=int, default=3)
    asked = options.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print("lines      | what              | wall s | cpu s | x wall | x cpu | µs a line | peak MB")
    with tempfile.TemporaryDirectory(prefix="exportcheck-") as folder:
        for size in (100_000, 1_000_000, 10_000_000):
            if size <= asked.lines:
                _against_duckdb(Path(folder), size, asked.runs)
        _against_check(Path(folder), min(200_000, asked.lines), asked.runs)


def _against_duckdb(folder: Path, size: int, runs: int) -> None:
    path, columns, out = folder / "lines.csv", folder / "lines.parquet", folder / "verdicts.parquet"
    made = MADE.format(lines=size)
    duckdb.connect().execute(f"COPY ({made}) TO '{path}' (HEADER)")
    typed = f"SELECT * REPLACE (quantity::BIGINT AS quantity, unit_value::DOUBLE AS unit_value) FROM ({made})"
    duckdb.connect().execute(f"COPY ({typed}) TO '{columns}' (FORMAT parquet)")
    ways: dict[str, list[str]] = {
        "DuckDB": ["-c", DUCKDB, str(path), QUESTION],
        "CSV to text": _bulk("bulk", path),
        "CSV to Parquet": _bulk("bulk", path, "-o", f"parquet={out}"),
        "Parquet to text": _bulk("bulk", columns),
    }
    _compared(size, ways, runs)


def _against_check(folder: Path, size: int, runs: int) -> None:
    skewed, rows = folder / "skewed.csv", folder / "lines.jsonl"
    duckdb.connect().execute(f"COPY ({SKEWED.format(lines=size)}) TO '{skewed}' (HEADER)")
    duckdb.connect().execute(f"COPY ({MADE.format(lines=size)}) TO '{rows}' (FORMAT json)")
    for what, path in (("skewed", skewed), ("JSON Lines", rows)):
        ways = {f"{what}, {command}": _bulk(command, path) for command in ("check", "bulk")}
        _compared(size, ways, runs)


def _compared(size: int, ways: dict[str, list[str]], runs: int) -> None:
    """Run some ways in turns; the first is what the others are compared with."""
    every: dict[str, list[Used]] = {what: [] for what in ways}
    for _ in range(runs):
        for what, arguments in ways.items():
            every[what].append(_run(arguments))
    first = None
    for what, used in every.items():
        wall, cpu = statistics.median(u.wall for u in used), statistics.median(u.cpu for u in used)
        first = first or (wall, cpu)
        ratios = f"{wall / first[0]:6.2f} | {cpu / first[1]:5.2f}"
        print(
            f"{size:10,} | {what:17} | {wall:6.2f} | {cpu:5.2f} | {ratios} | "
            f"{wall / size * 1e6:9.2f} | {max(u.peak for u in used):7}",
            flush=True,
        )


def _bulk(command: str, path: Path, *more: str) -> list[str]:
    return ["-c", OURS, command, str(path), "--isolated", "--on", "2026-11-24", *more]


def _run(arguments: list[str]) -> Used:
    began = time.perf_counter()
    ran = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(ran.pid, 0)
    seconds = time.perf_counter() - began
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"{arguments} did not end as it should")
    return Used(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024)


if __name__ == "__main__":
    main()
