"""A small archive, and ways to spoil it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from exportcheck.evidence import write_archive

REPORT = b'{"schema": "exportcheck/report/v1", "lines": []}\n'


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Writes an archive of a few small files and says where."""
    data = tmp_path / "data"
    (data / "regulations").mkdir(parents=True)
    (data / "chips.yaml").write_text("schema: 1\n", "utf-8")
    (data / "countries.yaml").write_text("schema: 1\n", "utf-8")
    (data / "regulations" / "embargo.yaml").write_text("rule: embargo\n", "utf-8")
    report, manifest, catalog = tmp_path / "r.json", tmp_path / "q1 (ü).csv", tmp_path / "own.yaml"
    report.write_bytes(REPORT)
    manifest.write_bytes(b"chip,quantity,destination\nH200,8,VN\n")
    catalog.write_text("schema: 1\n", "utf-8")

    def write(name: str = "evidence.zip", **changed: object) -> Path:
        path = tmp_path / name
        given: dict[str, object] = {
            "report": report,
            "inputs": [manifest, ("stdin", report)],
            "data": data,
            "catalogs": [catalog],
            "invocation": {"as_of": "2026-02-01", "layer": "enforced"},
            "version": "0.1.0",
            **changed,
        }
        write_archive(path, **given)  # type: ignore[arg-type]  # as a caller would
        return path

    return write
