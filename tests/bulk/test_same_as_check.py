"""`bulk` says of every row what `check` says, whatever the row is."""

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exportcheck.cli import bulk_csv

from .manifests import COLUMNS, lines

THOROUGH = bool(os.environ.get("EXPORTCHECK_THOROUGH"))
Same = Callable[..., Any]


@pytest.fixture(autouse=True)
def small_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows so small that there are many in a small manifest."""
    if not THOROUGH:
        monkeypatch.setattr(bulk_csv, "LARGEST", 1 << 18)
        monkeypatch.setattr(bulk_csv, "SMALLEST", 1 << 10)


def test_rows_of_every_kind_are_judged_as_check_judges_them(same: Same, tmp_path: Path) -> None:
    path = tmp_path / "all.csv"
    many = 1_000_000 if THOROUGH else 8_000
    path.write_bytes(b"".join(lines(1, many, dirt=0.01)))
    found, end = same(path)
    assert len({row["problem"].split(":")[0] for row in found if row["type"] == "rejected"}) > 12
    assert end["totals"]


@pytest.mark.parametrize("seed", range(2, 5))
def test_whatever_the_delimiter_the_line_ends_and_how_dirty(same: Same, tmp_path: Path, seed: int) -> None:
    path = tmp_path / "some.csv"
    delimiter, end = ",;\t|"[seed % 4], ("\n", "\r\n")[seed % 2]
    path.write_bytes(
        b"".join(lines(seed, 400, dirt=(0.3, 0.01, 0.1)[seed % 3], delimiter=delimiter, end=end))
    )
    same(path)


def test_the_same_shipment_in_two_manifests_is_found_in_both(same: Same, tmp_path: Path) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_bytes(b"".join(lines(8, 300, dirt=0)))
    two.write_bytes(b"".join(lines(8, 300, dirt=0)))
    found, _ = same(one, two)
    assert sum("XC611" in row.get("findings", ()) for row in found) >= 300


@settings(max_examples=400 if THOROUGH else 12, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.text(st.sampled_from(' ,;"\r\n\taÉ8\x00\ufeff-'), max_size=12)
        | st.sampled_from(("H200,8,CN,x", "H20,1,DE,", '"H200",2,"CN",', "H200,1,CN", ",,,")),
        max_size=12,
    )
)
def test_small_files_of_any_signs_are_read_alike(same: Same, tmp_path: Path, rows: list[str]) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(("chip,quantity,destination,shipment_id\n" + "\n".join(rows)).encode())
    same(path)


def test_licences_are_drawn_down_in_the_order_of_the_lines(same: Same, tmp_path: Path) -> None:
    head = "chip,quantity,destination,license_code,license_number,license_expires,license_quantity\n"
    path = tmp_path / "licences.csv"
    path.write_text(head + "H200,4,CN,C30,D123456,2027-01-01,10\n" * 4 + "H200,4,CN,C30,D123457,,\n" * 3)
    found, _ = same(path)
    assert found[0]["findings"] != found[3]["findings"]


def test_where_every_line_asks_something_else(same: Same, tmp_path: Path) -> None:
    path = tmp_path / "skewed.csv"
    rows = (f"H200,{n % 9 + 1},CN,Company {n}\n" for n in range(3_000))
    path.write_text("chip,quantity,destination,consignee\n" + "".join(rows))
    same(path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xef\xbb\xbfchip,quantity,destination\nH200,1,CN",
        b"\n\nsep=;\nchip;quantity;destination\n\nH200;1;CN\n",
        b"chip,quantity,destination\n",
        b"chip,quantity\nH200,1\n",
        b"chip,quantity,destination,,\nH200,1,CN,,\nH200,1,CN,,x\nH200,1,CN\n",
        b"chip,quantity,destination,consignee\nH200,1,CN\nH20,2,DE\n",
        "chip,quantity,destination\nH200,1,中国\n".encode("utf-16"),
        "chip,quantity,destination,consignee\nH200,1,CN,日本\n".encode("cp932"),
        b"chip,quantity,destination\rH200,1,CN\rH20,2,DE\r",
        b"chip,quantity,destination\nH200,1,C\0N\n",
        b'chip,quantity,destination\n"H200,1,CN\nH20,1,CN\n',
        b"chip,quantity,destination,note\nH200,1,CN," + b"a" * (2 << 20) + b"\nH20,1,CN,\n",
        b"quantity,chip,destination,transaction\neight,H900,XX,gift\n1,,CN,\n,,,\n1,H200,CN,domestic\n",
    ],
)
def test_odd_files_are_read_alike(same: Same, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd.csv"
    path.write_bytes(content)
    same(path)


def test_other_formats_are_judged_row_by_row(same: Same, tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "a.jsonl").write_text('{"chip": "H200", "quantity": 8, "destination": "CN"}\n[]\n')
    (tmp_path / "m" / "b.yaml").write_text(
        "application_date: 2026-01-01\nus_shipments: [{chip: H200, units: 10}]\n"
        "lines:\n  - {chip: H200, quantity: 4, destination: CN}\n"
    )
    (tmp_path / "m" / "c.csv").write_text("chip,quantity,destination\nH200,4,CN\n")
    same(tmp_path / "m")


def test_numbers_and_dates_are_read_in_the_notation_that_was_said(same: Same, tmp_path: Path) -> None:
    path = tmp_path / "notation.csv"
    values = ("1.000", "1,5", "1000", "1 000", "1234.50")
    rows = (f"H200;{q};CN;{v};01/02/2026\n" for q in values for v in values)
    path.write_text("chip;quantity;destination;unit_value;ship_date\n" + "".join(rows))
    for options in ((), ("--numbers", "1.234,5"), ("--dates", "DMY"), ("--numbers", "1 234,5")):
        same(path, options=options)


def test_the_manifests_hold_all_columns_that_are_tested() -> None:
    heads = [next(lines(seed, 0)).decode().rstrip("\n").split(",") for seed in (2, 4)]
    assert all(sorted(head) == sorted(COLUMNS) for head in heads)
    assert random.Random(1).random() == random.Random(1).random()
