"""A Parquet file is read as JSON Lines of the same values are."""

import json
import random
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from .conftest import DAY, rows
from .manifests import COLUMNS, ODD, USUAL

Run = Callable[..., Any]


def table(seed: int, many: int, dirt: float) -> list[dict[str, Any]]:
    pick = random.Random(seed)
    found = []
    for number in range(many):
        row: dict[str, Any] = {name: pick.choice(values) for name, values in USUAL.items()}
        row |= {"shipment_id": f"S-{number // 4}", "line_id": str(number % 4 + 1), "license_number": None}
        if pick.random() < dirt:
            name = pick.choice(list(ODD))
            row[name] = pick.choice((*ODD[name], None))
        found.append({name: row[name] for name in COLUMNS})
    return found


@pytest.fixture
def alike(run: Run, tmp_path: Path) -> Callable[..., tuple[list[dict[str, Any]], dict[str, Any]]]:
    """Fails where `bulk` of a table and `check` of the same as JSON Lines differ but for the name."""

    def compare(held: pa.Table, said: list[dict[str, Any]], *options: str) -> Any:
        columns, lines = tmp_path / "t.parquet", tmp_path / "t.jsonl"
        pq.write_table(held, columns, row_group_size=97)
        lines.write_text("".join(json.dumps(row, default=str) + "\n" for row in said), "utf-8")
        results = []
        for command, path in (("check", lines), ("bulk", columns)):
            report = tmp_path / f"{command}.out"
            ended = run(command, path, *DAY, *options, "-o", f"jsonl={report}")
            text = report.read_text("utf-8").replace("t.parquet", "t.jsonl")
            found, end = rows(text)
            for read in end["manifests"]:
                read.pop("digest")
            results.append((ended.code, found, end))
        for one, other in zip(results[0][1], results[1][1], strict=False):
            assert other == one
        assert results[0] == results[1]
        return results[1][1:]

    return compare


@pytest.mark.parametrize("dirt", [0.0, 0.05, 0.5])
def test_texts_of_every_kind_are_judged_as_those_of_json_are(alike: Any, dirt: float) -> None:
    said = table(3, 1_500, dirt)
    alike(pa.Table.from_pylist(said), said)


def test_words_may_be_stored_as_a_dictionary_of_any_width(alike: Any) -> None:
    said = table(4, 600, 0.1)
    held = pa.Table.from_pylist(said)
    kinds = (pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string()), pa.string_view())
    columns = [
        column.dictionary_encode() if at % 4 == 2 else column.cast(kinds[at % 4])
        for at, column in enumerate(held.columns)
    ]
    alike(pa.table(columns, names=held.column_names), said)


def test_numbers_dates_and_truths_are_read_as_those_of_json_are(alike: Any) -> None:
    kinds = {
        "shipment_id": pa.int64(), "line_id": pa.uint8(), "chip": pa.string(), "quantity": pa.int32(),
        "destination": pa.string(), "ship_date": pa.date32(), "license_expires": pa.timestamp("ns"),
        "license_quantity": pa.int64(), "unit_value": pa.float64(), "hts": pa.decimal128(8, 2),
        "license_number": pa.int64(), "end_use": pa.bool_(),
    }  # fmt: skip
    said = [
        {
            "shipment_id": n // 2, "line_id": n % 3 or None, "chip": ("H200", "H20")[n % 2],
            "quantity": (8, 1, -4, 0, None, 2**31 - 1)[n % 6], "destination": ("CN", "DE", None)[n % 3],
            "ship_date": date(2026, 11, n % 28 + 1), "license_expires": datetime(2027, 1, 1, 12, 30),
            "license_quantity": (None, 0, 500)[n % 3], "unit_value": (None, 0.5, -1.5, 1e22, 1e-7)[n % 5],
            "hts": Decimal("8471.50") if n % 2 else None, "license_number": (None, 77, 78)[n % 3],
            "end_use": (None, None, None, True)[n % 4],
        }
        for n in range(300)
    ]  # fmt: skip
    held = pa.Table.from_pylist(said, schema=pa.schema(list(kinds.items())))
    shown = [{**row, "hts": row["hts"] and "8471.50", "ship_date": str(row["ship_date"]),
              "license_expires": row["license_expires"].isoformat()} for row in said]  # fmt: skip
    found, _ = alike(held, shown)
    assert {row["type"] for row in found} == {"line", "rejected"}
    # A number has its point wherever texts have theirs.
    alike(held, shown, "--numbers", "1.234,5")


def test_whole_numbers_that_floats_hold_are_whole(run: Run, tmp_path: Path) -> None:
    said = {"chip": ["H200"] * 4, "destination": ["CN"] * 4, "quantity": [8.0, 8.5, None, float("nan")],
            "shipment_id": [1001.0, 1002.0, None, 1004.0]}  # fmt: skip
    pq.write_table(pa.table(said), tmp_path / "f.parquet")
    run("bulk", tmp_path / "f.parquet", *DAY, "-o", f"jsonl={tmp_path / 'f.jsonl'}")
    found, _ = rows((tmp_path / "f.jsonl").read_text())
    assert (found[0]["shipment_id"], found[0]["quantity"], found[0]["line"]) == ("1001", 8, 1)
    assert [row["type"] for row in found] == ["line", "rejected", "rejected", "rejected"]
    assert "nan" in found[3]["problem"]


def test_other_names_and_map_are_as_with_csv(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "n.parquet"
    pq.write_table(pa.table({"Part Number": ["H200"], "QTY": [8], "where to": ["CN"], "x": [[1]]}), path)
    ended = run("bulk", path, *DAY)
    assert ended.code == 3
    assert "destination is missing" in ended.out
    ended = run("bulk", path, *DAY, "--map", "destination=where to")
    assert ended.code == 1
    assert "XC607" in ended.out  # the list is in a column that is not read


@pytest.mark.parametrize("cells", [[[1]], [{"a": 1}], [b"H200"]])
def test_a_column_without_texts_is_refused(run: Run, tmp_path: Path, cells: list[Any]) -> None:
    path = tmp_path / "n.parquet"
    pq.write_table(pa.table({"chip": cells, "quantity": [8], "destination": ["CN"]}), path)
    ended = run("bulk", path, *DAY)
    assert ended.code == 3
    assert "'chip' holds values of the type" in ended.out


def test_a_text_with_the_sign_between_columns_is_no_other_question(alike: Any) -> None:
    said = [
        {"chip": "H200", "quantity": 1, "destination": "CN", "consignee": "a\0b", "end_user": "c"},
        {"chip": "H200", "quantity": 1, "destination": "CN", "consignee": "a", "end_user": "b\0c"},
        {"chip": "H200\0CN", "quantity": 1, "destination": "", "consignee": "a", "end_user": "b"},
    ]
    alike(pa.Table.from_pylist(said), said)


def test_a_broken_file_does_not_stop_the_others(run: Run, tmp_path: Path) -> None:
    whole = tmp_path / "a.parquet"
    pq.write_table(pa.table({"chip": ["H200"] * 9, "quantity": [8] * 9, "destination": ["CN"] * 9}), whole)
    content = whole.read_bytes()
    (tmp_path / "b.parquet").write_bytes(content[: len(content) // 2])
    (tmp_path / "c.parquet").write_bytes(b"")
    (tmp_path / "d.parquet").write_bytes(content[:4] + bytes(200) + content[204:])
    (tmp_path / "e.csv").write_text("chip,quantity,destination\nH200,1,CN\n")
    ended = run("bulk", tmp_path, *DAY)
    assert ended.code == 3
    assert ended.out.count("not read") >= 3
    assert "e.csv:2" in ended.out
    assert "Traceback" not in ended.err


def test_check_says_who_reads_parquet(run: Run, tmp_path: Path) -> None:
    pq.write_table(pa.table({"chip": ["H200"]}), tmp_path / "a.parquet")
    ended = run("check", tmp_path / "a.parquet", *DAY)
    assert ended.code == 3
    assert "exportcheck bulk" in ended.out
