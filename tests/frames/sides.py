"""What `check` says of the rows of a frame, and what `judge` says of them, side by side."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from exportcheck.cli import main as door

from .rows import Row, write_csv

DAY = "2026-11-24"
SAID = ("family", "license_required", "decision", "exception", "gate")
Told = dict[int, tuple[Any, ...]]


def same(found: Told, expected: Told) -> None:
    """Fail at the first row of which something else is said."""
    assert len(found) == len(expected)
    for number, said in expected.items():
        assert found[number] == said, number


def checked(folder: Path, rows: list[Row], command: str = "check", *options: str) -> tuple[Told, list[Any]]:
    """Runs `exportcheck check` or `bulk` over rows: what it says of each by its number, and its totals."""
    path, report = write_csv(folder / "m.csv", rows), folder / "report.jsonl"
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("EXPORTCHECK_DEBUG", raising=False)
        arguments = ("--on", DAY, "--isolated", *options, "-o", f"jsonl={report}")
        patch.setattr(sys, "argv", ["exportcheck", command, str(path), *arguments])
        patch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))
        patch.setattr(sys, "stderr", io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))
        with pytest.raises(SystemExit) as ending:
            door.main()
    assert ending.value.code in (0, 1, 3)
    found: Told = {}
    end: dict[str, Any] = {}
    with report.open(encoding="utf-8") as text:
        for row in map(json.loads, text):
            if row["type"] == "summary":
                end = row
            else:
                found[row["line"] - 2] = of_report(row)
    return found, end["totals"]


def of_report(row: dict[str, Any]) -> tuple[Any, ...]:
    """A row of a report as the frames are compared with it."""
    if "problem" in row:
        return (row["problem"],)
    ids = [found["rule"] if isinstance(found, dict) else found for found in row["findings"]]
    read = (sys.intern(row["chip"]), row["quantity"], sys.intern(row["destination"]))
    said = (row[name] and sys.intern(row[name]) for name in SAID)
    return (*read, *said, sys.intern(" ".join(dict.fromkeys(ids))))


def of_frame(row: dict[str, Any], prefix: str = "") -> tuple[Any, ...]:
    """A row of a judged frame in the same shape; a row has a problem or a verdict, never both or none."""
    problem = row[prefix + "problem"]
    read = [row[f"{prefix}read_{name}"] for name in ("chip", "quantity", "destination")]
    said = [row[prefix + name] for name in SAID]
    if problem is not None:
        assert {*read, *said, row[prefix + "rules"]} == {None}
        return (problem,)
    assert row[prefix + "gate"] is not None
    return (*read, *said, row[prefix + "rules"])


def told(judged: Any, prefix: str = "") -> Told:
    """What a judged frame says of each row, by its column n."""
    held = as_arrow(judged)
    told_ = [*SAID, "rules", "problem", *(f"read_{name}" for name in ("chip", "quantity", "destination"))]
    held = held.select(["n", *(prefix + name for name in told_)])
    return {row["n"]: of_frame(row, prefix) for batch in held.to_batches(10_000) for row in batch.to_pylist()}


def as_arrow(frame: Any) -> pa.Table:
    """A frame of any engine as an Arrow table."""
    if isinstance(frame, pa.Table):
        return frame
    for way in ("to_arrow_table", "toArrow", "to_arrow"):
        if hasattr(frame, way):
            return getattr(frame, way)()
    if hasattr(frame, "collect"):
        return frame.collect().to_arrow()
    return pa.Table.from_pandas(frame, preserve_index=False)


def table(rows: list[Row]) -> pa.Table:
    """Rows as a table of text, numbered in a column n."""
    columns = {name: pa.array([row[name] for row in rows], pa.string()) for name in rows[0]}
    return pa.table({**columns, "n": pa.array(range(len(rows)), pa.int64())})
