"""`check` answers rows that ask again as it answers rows one by one: the same bytes, whatever the row is."""

import json
import sys
from pathlib import Path

import pytest

from exportcheck.cli.run import Run
from exportcheck.output import FORMATS

sys.path.insert(0, str(Path(__file__).parents[1] / "bulk"))
from manifests import lines  # the rows of the tests of `bulk`

ON = ("--on", "2026-11-24", "--isolated")
HEAD = "shipment_id,line_id,chip,quantity,destination,end_user_hq,end_user_parent,unit_value\n"


@pytest.fixture
def one_by_one(monkeypatch):
    """Make `check` read every row by itself."""
    return lambda: monkeypatch.setattr(Run, "_by_questions", lambda *_: False)


def outputs(run, tmp_path, paths, *options):
    files = {name: tmp_path / f"out.{name}" for name in FORMATS}
    ended = run("check", *paths, *ON, *options, *(f"-o{name}={file}" for name, file in files.items()))
    return ended.code, {name: file.read_bytes() for name, file in files.items()}


@pytest.mark.parametrize(("seed", "delimiter", "end"), [(1, ",", "\n"), (2, ";", "\r\n"), (3, "\t", "\r")])
def test_rows_of_every_kind_in_every_format(run, tmp_path, one_by_one, seed, delimiter, end):
    path = tmp_path / "m.csv"
    path.write_bytes(b"".join(lines(seed, 150, dirt=0.2, delimiter=delimiter, end=end)))
    again = outputs(run, tmp_path, [path, path])
    one_by_one()
    assert outputs(run, tmp_path, [path, path]) == again


def test_waivers_and_a_baseline_see_every_line_they_are_about(run, tmp_path, one_by_one):
    path, before = tmp_path / "m.csv", tmp_path / "before.json"
    rows = [f"S-{n},1,H200,{n},CN,CN,CN,\n" for n in range(1, 30)]
    path.write_text(HEAD + "".join(rows[:9]))
    run("check", path, *ON, f"-ojson={before}")
    waivers = tmp_path / "waivers.yaml"
    waivers.write_text(WAIVERS)
    path.write_text(HEAD + "".join(rows))
    options = ("--baseline", before, "--waivers", waivers)
    again = outputs(run, tmp_path, [path], *options)
    assert b'"suppressed"' in again[1]["jsonl"]
    assert b'"hidden"' in again[1]["jsonl"]
    one_by_one()
    assert outputs(run, tmp_path, [path], *options) == again


WAIVERS = """waivers:
  - id: W-1
    rule: XC301
    scope: {shipment: S-20}
    reason: a licence is on its way
    approver: Jane Doe
    created: 2026-11-01
    expires: 2027-01-31
"""


def test_a_line_that_repeats_another_is_told_so_though_its_question_is_known(run, tmp_path):
    path = tmp_path / "m.csv"
    rows = "".join(f"S-{n},1,RTX 4090 D,4,DE,DE,DE,\n" for n in (*range(40), 7))
    path.write_text(HEAD + rows)
    ended = run("check", path, *ON, "-ojsonl")
    told = [line for line in ended.out.splitlines() if "XC611" in line]
    assert len(told) == 1
    assert f"{path} line 9" in told[0]


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ("S-9,1,RTX 4090 D,0,DE,DE,DE,", "quantity"),
        ("S-9,1,RTX 4090 D,four,DE,DE,DE,", "quantity"),
        ("S-9,1,RTX 4090 D,4,DE,DE,DE,much", "unit_value"),
        (f"{'S' * 10_001},1,RTX 4090 D,4,DE,DE,DE,", "shipment_id"),
        ("S-9,1,RTX 4090 D,4,DE,DE,DE,1,more", "8"),
    ],
)
def test_a_row_that_cannot_be_read_is_rejected_though_its_question_is_known(run, tmp_path, cells, problem):
    path = tmp_path / "m.csv"
    known = "".join(f"S-{n},1,RTX 4090 D,4,DE,DE,DE,10\n" for n in range(4))
    path.write_text(f"{HEAD}{known}{cells}\n")
    ended = run("check", path, *ON, "-ojsonl")
    rejected = [line for line in ended.out.splitlines() if line.startswith('{"type":"rejected"')]
    assert len(rejected) == 1
    assert problem in rejected[0]
    assert ended.code == 3


def test_sums_are_those_of_all_lines(run, tmp_path):
    path = tmp_path / "m.csv"
    head = "shipment_id,line_id,chip,quantity,destination,end_user_hq,end_user_parent,transaction\n"
    us = "".join(f"U-{n},1,H200,10,US,US,US,domestic\n" for n in range(50))
    out = "".join(f"C-{n},1,H200,3,CN,CN,CN,export\n" for n in range(50))
    path.write_text(head + us + out)
    total = json.loads(run("check", path, *ON, "-ojson").out)["totals"][0]
    assert (total["us_units"], total["cn_mo_units"]) == (500, 150)


def test_a_licence_is_drawn_down_by_every_line(run, tmp_path):
    path = tmp_path / "m.csv"
    head = (
        "shipment_id,line_id,chip,quantity,destination,license_code,license_number,"
        "license_quantity,license_expires\n"
    )
    rows = "".join(f"S-{n},1,H200,4,CN,C30,D123456,10,2027-01-01\n" for n in range(4))
    path.write_text(head + rows)
    ended = run("check", path, *ON, "-ojsonl")
    lines_ = [line for line in ended.out.splitlines() if line.startswith('{"type":"line"')]
    assert ["units drawn" in line for line in lines_] == [False, False, True, True]
