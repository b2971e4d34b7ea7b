"""A run broken off goes on, and comes to what it would have come to."""

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

from .manifests import lines

ON = ("--on", "2026-11-24", "--isolated")
LICENCES = "chip,quantity,destination,license_code,license_number,license_expires,license_quantity\n"
Run = Callable[..., Any]


@pytest.fixture
def year(tmp_path: Path) -> Path:
    """Manifests that bear on each other: repeated lines, one licence, sums, and one that cannot be read."""
    folder = tmp_path / "year"
    folder.mkdir()
    for name, seed in (("a", 2), ("b", 4), ("d", 2)):
        (folder / f"{name}.csv").write_bytes(b"".join(lines(seed, 60, dirt=0.05)))
    for name in ("c", "e"):
        (folder / f"{name}.csv").write_text(LICENCES + "H200,4,CN,C30,D123456,2027-01-01,10\n" * 2)
    (folder / "bad.csv").write_text("chip,quantity\n")
    (folder / "f.jsonl").write_text('{"chip": "H200", "quantity": 8, "destination": "CN", "what": 1}\n[]\n')
    return folder


def told(run: Run, year: Path, out: Path, *options: object) -> tuple[int, str]:
    ended = run("bulk", year, *ON, *options, "-o", f"text={out}")
    return ended.code, out.read_text("utf-8")


def again(ended: Any) -> list[str]:
    """The manifests of which it was said that they were done before."""
    said = (line.split("exportcheck: ")[-1] for line in ended.err.splitlines() if "done before" in line)
    return [Path(text.rpartition(": ")[0]).name for text in said]


def test_a_run_by_manifest_says_what_a_run_in_one_says(run: Run, year: Path, tmp_path: Path) -> None:
    whole = told(run, year, tmp_path / "whole.txt")
    assert "XC611" in whole[1]
    state = tmp_path / "state"
    for _ in range(2):
        assert told(run, year, tmp_path / "some.txt", "--resume", state) == whole
    verdicts = [row for file in sorted(state.glob("*.parquet")) for row in pq.read_table(file).to_pylist()]
    out = tmp_path / "whole.parquet"
    run("bulk", year, *ON, "-o", f"parquet={out}")
    assert verdicts == [row for row in pq.read_table(out).to_pylist() if row["line"]]


@pytest.mark.parametrize("done", range(6))
def test_wherever_it_broke_off_the_report_is_the_same(
    run: Run, year: Path, tmp_path: Path, done: int
) -> None:
    whole = told(run, year, tmp_path / "whole.txt")
    state = tmp_path / "state"
    manifests = [path for path in sorted(year.iterdir()) if path.name != "bad.csv"]
    run("bulk", *manifests[:done], year / "bad.csv", *ON, "--resume", state) if done < 2 else None
    told(run, year, tmp_path / "some.txt", "--resume", state)
    for path in manifests[done:]:
        for file in state.glob(f"{path.name}-*"):
            file.unlink()
    assert told(run, year, tmp_path / "some.txt", "--resume", state) == whole


def test_what_changed_is_judged_again_and_what_comes_after_it(run: Run, year: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    run("bulk", year, *ON, "--resume", state)
    assert again(run("bulk", year, *ON, "--resume", state)) == [
        "a.csv", "b.csv", "c.csv", "d.csv", "e.csv", "f.jsonl",
    ]  # fmt: skip
    with (year / "c.csv").open("a") as text:
        text.write("H200,3,CN,C30,D123456,2027-01-01,10\n")
    ended = run("bulk", year, *ON, "--resume", state)
    assert again(ended) == ["a.csv", "b.csv"]
    assert "c.csv: judged again" in ended.err
    assert told(run, year, tmp_path / "1.txt", "--resume", state) == told(run, year, tmp_path / "2.txt")


@pytest.mark.parametrize("option", [("--layer", "codified"), ("--proposed",), ("--numbers", "1.234,5")])
def test_under_other_options_everything_is_judged_again(
    run: Run, year: Path, tmp_path: Path, option: tuple[str, ...]
) -> None:
    state = tmp_path / "state"
    run("bulk", year, *ON, "--resume", state)
    assert not again(run("bulk", year, *ON, *option, "--resume", state))


def test_verdicts_that_are_gone_or_changed_are_made_again(run: Run, year: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    run("bulk", year, *ON, "--resume", state)
    next(state.glob("a.csv-*.parquet")).unlink()
    next(state.glob("b.csv-*.parquet")).write_bytes(b"PAR1")
    next(state.glob("c.csv-*.state")).write_bytes(b"PK")
    ended = run("bulk", year, *ON, "--resume", state)
    assert not {"a.csv", "b.csv", "c.csv"} & set(again(ended))
    assert len(list(state.glob("*.parquet"))) == 6


def test_what_cannot_go_on_exactly_is_refused(run: Run, year: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    (tmp_path / "app.yaml").write_text(
        "application_date: 2026-01-01\nlines:\n  - {chip: H200, quantity: 4, destination: CN}\n"
    )
    for wrong in ((tmp_path / "app.yaml",), (year / "a.csv", year / "a.csv")):
        ended = run("bulk", *wrong, *ON, "--resume", state)
        assert ended.code == 2
        assert "--resume" in ended.err
    for option in (("-o", "csv"), ("-o", f"parquet={tmp_path / 'v'}"), ("--rejected", tmp_path / "r.csv")):
        assert run("bulk", year / "a.csv", *ON, "--resume", state, *option).code == 2


@pytest.mark.parametrize("kind", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_was_killed_goes_on(run: Run, tmp_path: Path, kind: signal.Signals) -> None:
    year = tmp_path / "year"
    year.mkdir()
    for at in range(4):
        rows = "".join(f"S-{n},{at // 2},H200,{n % 50 + 1},CN,Company {n % 500}\n" for n in range(60_000))
        (year / f"{at}.csv").write_text("shipment_id,line_id,chip,quantity,destination,consignee\n" + rows)
    state = tmp_path / "state"
    program = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
    program += "from exportcheck.cli.main import main; main()"
    command = [sys.executable, "-c", program, "bulk", str(year), *ON, "--resume", str(state)]
    ran = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "EXPORTCHECK_DEBUG": ""},
    )
    deadline = time.monotonic() + 60
    while len(list(state.glob("*.state"))) < 1 and time.monotonic() < deadline:
        time.sleep(0.002)
    time.sleep(0.05)
    ran.send_signal(kind)
    ran.wait(timeout=60)
    done = len(list(state.glob("*.state")))
    assert 1 <= done < 4
    for file in state.glob("*.parquet"):  # nothing half written has a name
        assert pq.read_metadata(file).num_rows == 60_000
    ended = run("bulk", year, *ON, "--resume", state, "-o", f"text={tmp_path / 'on.txt'}")
    assert len(again(ended)) >= done
    assert not list(state.glob(".*.part"))
    whole = run("bulk", year, *ON, "-o", f"text={tmp_path / 'whole.txt'}")
    assert ended.code == whole.code
    assert (tmp_path / "on.txt").read_text("utf-8") == (tmp_path / "whole.txt").read_text("utf-8")
    assert "XC611" in (tmp_path / "on.txt").read_text("utf-8")
