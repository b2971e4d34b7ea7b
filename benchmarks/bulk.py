"""How fast `bulk` is: against DuckDB that reads the same bytes and counts them by the same columns.

    python benchmarks/bulk.py                     a hundred thousand, a million and ten million lines
    python benchmarks/bulk.py --lines 1000000     up to so many

The lines ask 5,000 distinct questions by their texts. It needs DuckDB beside the extra `bulk`. Manifests are
written to a temporary folder, some 700 MB for ten million lines, and deleted. Every figure is a median.
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


def main() -> None:
    """Measure and print a table."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--lines", type=int, default=10_000_000)
    options.add_argument("--runs", type=int, default=3)
    asked = options.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print("lines      | DuckDB s | bulk s | ratio | µs a line | peak MB")
    sizes = [size for size in (100_000, 1_000_000, 10_000_000) if size <= asked.lines]
    with tempfile.TemporaryDirectory(prefix="exportcheck-") as folder:
        for size in sizes:
            path = Path(folder) / "lines.csv"
            duckdb.connect().execute(f"COPY ({MADE.format(lines=size)}) TO '{path}' (HEADER)")
            plain, ours, peaks = [], [], []
            for _ in range(asked.runs):
                plain.append(_plain(path))
                seconds, peak = _ours(path)
                ours.append(seconds)
                peaks.append(peak)
            one, other = statistics.median(plain), statistics.median(ours)
            cost = other / size * 1e6
            print(
                f"{size:10,} | {one:8.2f} | {other:6.2f} | {other / one:5.2f} | {cost:9.2f} | {max(peaks):7}"
            )


def _plain(path: Path) -> float:
    began = time.perf_counter()
    table = f"read_csv('{path}', all_varchar = true)"
    duckdb.connect().execute(f"SELECT {QUESTION}, count(*) FROM {table} GROUP BY ALL").fetchall()
    return time.perf_counter() - began


def _ours(path: Path) -> tuple[float, int]:
    """Seconds, and megabytes at the peak, of the whole command in a process of its own."""
    command = "from exportcheck.cli.main import main; main()"
    out = path.with_suffix(".parquet")
    began = time.perf_counter()
    ran = subprocess.Popen(
        [
            sys.executable,
            "-c",
            command,
            "bulk",
            path,
            "--isolated",
            "--on",
            "2026-11-24",
            "-o",
            f"parquet={out}",
        ],
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(ran.pid, 0)
    seconds = time.perf_counter() - began
    if os.waitstatus_to_exitcode(status) != 1:
        raise SystemExit("bulk did not end with findings, as it should")
    return seconds, used.ru_maxrss // 1024


if __name__ == "__main__":
    main()
