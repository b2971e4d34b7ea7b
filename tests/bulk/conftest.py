"""What `check` and `bulk` say of the same manifests, side by side."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ..cli.conftest import run as run

DAY = ("--on", "2026-11-24", "--isolated")
Row = dict[str, Any]


def rows(text: str) -> tuple[list[Row], Row]:
    """The rows of a JSON Lines report, findings by their ids, and its summary."""
    read = [json.loads(line) for line in text.splitlines()]
    for row in read[:-1]:
        if "findings" in row:
            ids = [found["rule"] if isinstance(found, dict) else found for found in row["findings"]]
            row["findings"] = list(dict.fromkeys(ids))
    return read[:-1], read[-1]


@pytest.fixture
def same(run: Callable[..., Any], tmp_path: Path) -> Callable[..., tuple[list[Row], Row]]:
    """Runs both over manifests and fails where they differ in a row, the summary, the text or the code."""

    def compare(*paths: Path, options: tuple[str, ...] = ()) -> tuple[list[Row], Row]:
        results = []
        for command in ("check", "bulk"):
            report, text = tmp_path / f"{command}.jsonl", tmp_path / f"{command}.txt"
            report.unlink(missing_ok=True)
            ended = run(command, *paths, *DAY, *options, "-o", f"jsonl={report}", "-o", f"text={text}")
            results.append((ended.code, ended.last, rows(report.read_text("utf-8")), text.read_text("utf-8")))
        assert results[1][0] in (0, 1, 3)
        (code, last, (found, end), text), (code_, last_, (found_, end_), text_) = results
        for one, other in zip(found, found_, strict=False):
            assert other == one
        assert len(found_) == len(found)
        assert (code_, last_, end_, text_) == (code, last, end, text)
        return found, end

    return compare
