"""On Spark every row is judged as `check`, `bulk` and DuckDB judge it."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import exportcheck
from exportcheck.output.tail_records import total

from ..frames.rows import rows
from ..frames.sides import DAY, checked, same, table, told

THOROUGH = bool(os.environ.get("EXPORTCHECK_THOROUGH"))
MANY = 1_000_000 if THOROUGH else 4_000
# Spark leaves sockets to the collector of garbage.
pytestmark = pytest.mark.filterwarnings(
    "ignore::exportcheck.Notice",
    "ignore::DeprecationWarning",
    "ignore::ResourceWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
)


@pytest.fixture(scope="module")
def found(spark: Any) -> list[Any]:
    """Rows of every kind, few of them odd."""
    return rows(2, MANY, dirt=0.02)


def test_line_by_line(
    spark: Any, found: list[Any], tmp_path: Path, relation: Callable[[pa.Table], Any], capsys: Any
) -> None:
    held = table(found)
    pq.write_table(held, tmp_path / "rows.parquet", row_group_size=MANY // 8)
    frame = spark.read.parquet(str(tmp_path / "rows.parquet")).repartition(4)
    times = {}

    def timed(name: str, run: Callable[[], Any]) -> Any:
        begun = time.monotonic()
        done = run()
        times[name] = round(time.monotonic() - begun, 1)
        return done

    expected, totals = timed("check", lambda: checked(tmp_path, found))
    in_bulk, totals_in_bulk = timed("bulk", lambda: checked(tmp_path, found, "bulk"))
    same(in_bulk, expected)
    assert totals_in_bulk == totals
    for name, given in (("duckdb", relation(held)), ("spark", frame)):
        same(timed(name, lambda given=given: told(exportcheck.judge(given, on=DAY, order="n"))), expected)
        sums = timed(f"{name} sums", lambda given=given: exportcheck.totals(given, on=DAY, order="n"))
        assert [total(entry) for entry in sums] == totals
    with capsys.disabled():
        print(f"\n{len(found):,} rows, {spark.sparkContext.master}: {times}")
    assert any("XC611" in said[-1] for said in expected.values() if len(said) > 1)
    assert sum(len(said) == 1 for said in expected.values()) > MANY // 400


def test_every_row_another_question(spark: Any, tmp_path: Path) -> None:
    many = MANY // 20
    skewed = [
        {"chip": "H200", "quantity": "4", "destination": "CN", "consignee": f"Company {number}"}
        for number in range(many)
    ]
    pq.write_table(table(skewed), tmp_path / "rows.parquet")
    frame = spark.read.parquet(str(tmp_path / "rows.parquet"))
    same(told(exportcheck.judge(frame, on=DAY)), checked(tmp_path, skewed)[0])
