"""`judge` says of every row of a frame what `check` says of it in a CSV file."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import exportcheck
from exportcheck.output.tail_records import total

from .rows import rows
from .sides import DAY, checked, same, table, told

THOROUGH = bool(os.environ.get("EXPORTCHECK_THOROUGH"))
pytestmark = pytest.mark.filterwarnings("ignore::exportcheck.Notice")


@pytest.mark.parametrize("seed", [2, 3] if THOROUGH else [3])
def test_rows_of_every_kind_in_duckdb(relation: Callable[[pa.Table], Any], tmp_path: Path, seed: int) -> None:
    found = rows(seed, 1_000_000, dirt=0.02) if THOROUGH else rows(seed, 400, dirt=0.4)
    expected, totals = checked(tmp_path, found)
    frame = relation(table(found))
    same(told(exportcheck.judge(frame, on=DAY, order="n")), expected)
    assert [total(entry) for entry in exportcheck.totals(frame, on=DAY, order="n")] == totals
    problems = {said[0].split(":")[0] for said in expected.values() if len(said) == 1}
    assert len(problems) > 10
    assert any("XC611" in said[-1] for said in expected.values() if len(said) > 1)


@pytest.mark.parametrize("engine", ["arrow", "polars", "lazy", "pandas"])
def test_other_frames(tmp_path: Path, engine: str) -> None:
    pl, pd = pytest.importorskip("polars"), pytest.importorskip("pandas")
    found = rows(4, 150, dirt=0.4)
    expected, totals = checked(tmp_path, found)
    held = table(found)
    frame = {
        "arrow": lambda: held,
        "polars": lambda: pl.from_arrow(held),
        "lazy": lambda: pl.from_arrow(held).lazy(),
        "pandas": lambda: pd.DataFrame(held.to_pylist(), index=range(7, 7 + len(found))),
    }[engine]()
    # What is held here has an order by itself.
    order = {"order": "n"} if engine == "lazy" else {}
    judged = exportcheck.judge(frame, on=DAY, **order)
    assert type(judged) is type(frame)
    same(told(judged), expected)
    assert [total(entry) for entry in exportcheck.totals(frame, on=DAY, **order)] == totals
    if engine == "pandas":
        assert judged.index.equals(frame.index)
    if engine != "lazy":
        numbers = judged["n"].to_pylist() if engine == "arrow" else judged["n"].to_list()
        assert numbers == list(range(len(found)))
