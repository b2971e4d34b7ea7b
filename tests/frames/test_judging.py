"""What is decided of frames: types, nulls, orders, names, limits."""

import math
import os
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import exportcheck
from exportcheck.errors import CannotCheck, UnreadableFile, UsageError

from .sides import DAY, as_arrow

pytestmark = pytest.mark.filterwarnings("ignore::exportcheck.Notice")
BASE = {"chip": "H200", "quantity": 4, "destination": "CN"}
THOROUGH = bool(os.environ.get("EXPORTCHECK_THOROUGH"))
LICENCE = {"license_code": "C30", "license_number": "D123456", "license_quantity": 10}
Relation = Callable[[pa.Table], Any]


def judged(rows: list[dict[str, Any]], **options: Any) -> list[dict[str, Any]]:
    """Rows judged as an Arrow table."""
    names = dict.fromkeys(name for row in rows for name in row)
    held = pa.table({name: [row.get(name) for row in rows] for name in names})
    return as_arrow(exportcheck.judge(held, **{"on": DAY, **options})).to_pylist()


def shuffled(relation: Relation, rows: list[dict[str, Any]]) -> Any:
    return relation(pa.table({**{k: [row[k] for row in rows] for k in rows[0]}, "n": list(range(len(rows)))}))


def test_the_columns_of_the_caller_stay_and_those_of_the_verdict_follow() -> None:
    [row] = judged([{**BASE, "Remarks": "x"}])
    read = ["read_chip", "read_quantity", "read_destination"]
    verdict = ["family", "license_required", "decision", "exception", "gate", "rules", "problem"]
    assert list(row) == [*BASE, "Remarks", *read, *verdict]
    assert (row["chip"], row["read_chip"]) == ("H200", "nvidia-h200-sxm")
    assert (row["license_required"], row["decision"], row["problem"]) == ("yes", "case_by_case", None)


def test_null_is_not_stated_and_never_no() -> None:
    blank, null = judged([{**BASE, "end_user_hq": text} for text in ("", None)])
    stated = judged(
        [{**BASE, "destination": "DE", "end_user_hq": text, "end_user_parent": "DE"} for text in ("DE", None)]
    )
    assert blank["decision"] == null["decision"]
    assert stated[0]["license_required"] != "unknown"
    assert stated[1]["license_required"] == "unknown"


@pytest.mark.parametrize(
    ("quantity", "read"),
    [
        (4, 4),
        (Decimal("4"), 4),
        ("4", 4),
        ("1,234", 1234),
        (10**12, 10**12),
        ("+7", 7),
        (8.0, 8),
        (Decimal("8.00"), 8),
    ],
)
def test_a_quantity_is_read_as_check_reads_it(quantity: object, read: int) -> None:
    assert judged([{**BASE, "quantity": quantity}])[0]["read_quantity"] == read


@pytest.mark.parametrize(
    ("quantity", "problem"),
    [
        (0, "quantity is not positive: 0"),
        (-3, "quantity is not positive: -3"),
        (8.5, "quantity is not a whole number: '8.5'"),
        (math.inf, "quantity is not a whole number: 'inf'"),
        (True, "quantity is not a whole number: true"),
        (None, "quantity is blank; every line needs one"),
        (10**12 + 1, "quantity is larger than 1,000,000,000,000: '1000000000001'"),
        ("eight", "quantity is not a whole number: 'eight'"),
        (Decimal("8.50"), "quantity is not a whole number: '8.50'"),
    ],
)
def test_what_is_no_quantity_is_a_problem_and_no_verdict(quantity: object, problem: str) -> None:
    row, other = judged([{**BASE, "quantity": quantity}, {**BASE, "chip": "H2000", "quantity": quantity}])
    assert (row["problem"], row["decision"], row["rules"]) == (problem, None, None)
    assert other["problem"].startswith("unknown chip 'H2000'")


def test_days_and_times_are_days() -> None:
    days = [date(2026, 12, 1), date(2027, 3, 1)]
    texts = judged([{**BASE, "ship_date": day.isoformat()} for day in days])
    typed = judged([{**BASE, "ship_date": day} for day in days])
    timed = judged([{**BASE, "ship_date": datetime(day.year, day.month, day.day, 23, 59)} for day in days])
    assert (
        [row["rules"] for row in typed] == [row["rules"] for row in timed] == [row["rules"] for row in texts]
    )
    assert not any(row["problem"] for row in (*typed, *timed))


def test_a_column_of_nulls_and_one_of_categories_are_read() -> None:
    held = pd.DataFrame({**{k: [v] * 2 for k, v in BASE.items()}, "consignee": [None, None]})
    held["destination"] = held["destination"].astype("category")
    found = exportcheck.judge(held, on=DAY)
    assert list(found["decision"]) == ["case_by_case"] * 2
    assert exportcheck.judge(pl.from_pandas(held), on=DAY)["decision"].to_list() == ["case_by_case"] * 2


@pytest.mark.parametrize("price", [-1.0, "USD 5", math.inf, "1.2.3", "."])
def test_a_price_that_cannot_be_read_rejects_its_row(price: object) -> None:
    row = judged([{**BASE, "unit_value": price}])[0]
    assert row["problem"].startswith("unit_value is")


@pytest.mark.parametrize("price", [None, 0.0, 1e-9, 25000.5, 1e300, "25000.50", "1,000", ""])
def test_any_other_price_changes_nothing(price: object) -> None:
    row = judged([{**BASE, "unit_value": price}])[0]
    assert row["decision"] == "case_by_case"


def test_licences_are_drawn_down_in_the_order_that_was_said(relation: Relation) -> None:
    rows = [{**BASE, **LICENCE, "quantity": 4} for _ in range(4)]
    found = as_arrow(exportcheck.judge(shuffled(relation, rows), on=DAY, order="n")).to_pylist()
    by_place = [row["rules"] for row in sorted(found, key=lambda row: row["n"])]
    assert by_place == [row["rules"] for row in judged(rows)]
    assert by_place[0] == by_place[1] != by_place[2] == by_place[3]


def test_without_an_order_a_line_with_a_licence_has_a_problem_and_no_verdict(relation: Relation) -> None:
    rows = [{**BASE, **LICENCE}, {**BASE, **LICENCE, "license_number": None}]
    frame = shuffled(relation, rows)
    found = {row["n"]: row for row in as_arrow(exportcheck.judge(frame, on=DAY)).to_pylist()}
    assert "order='COLUMN'" in found[0]["problem"]
    assert found[0]["gate"] is None
    assert found[1]["gate"] is not None
    with pytest.raises(CannotCheck, match="order='COLUMN'"):
        exportcheck.totals(frame, on=DAY)


@pytest.mark.parametrize("place", [[1, 1], [1, None]])
def test_an_order_that_is_none_is_refused(relation: Relation, place: list[Any]) -> None:
    held = pa.table({**{k: [v] * 2 for k, v in {**BASE, **LICENCE}.items()}, "n": place})
    with pytest.raises(CannotCheck, match="not known which draws"):
        exportcheck.judge(relation(held), on=DAY, order="n")


def test_repeated_lines_are_told_all_but_the_first_and_without_an_order_all(relation: Relation) -> None:
    ids = [("S-1", "1"), ("S-2", "1"), (" s-1", "1 "), ("É", None), ("é", None), (None, "1"), (None, "1")]
    frame = shuffled(relation, [{**BASE, "shipment_id": ship, "line_id": line} for ship, line in ids])

    def repeated(**options: Any) -> list[int]:
        rows = as_arrow(exportcheck.judge(frame, on=DAY, **options)).to_pylist()
        return sorted(row["n"] for row in rows if "XC611" in row["rules"])

    assert repeated(order="n") == [2, 4]
    assert repeated() == [0, 2, 3, 4]


def test_a_us_shipment_stated_twice_counts_once_if_it_is_known_which(relation: Relation) -> None:
    us = {**BASE, "destination": "US", "transaction": "domestic", "shipment_id": "S-1", "line_id": "1"}
    frame = shuffled(relation, [{**us, "quantity": 30}, {**us, "quantity": 50}])
    [total] = exportcheck.totals(frame, on=DAY, order="n")
    assert total.us_units == 30
    with pytest.raises(CannotCheck, match="more than once"):
        exportcheck.totals(frame, on=DAY)


def test_sums_are_exact() -> None:
    # The largest quantity so often that no 64 bits hold the sum, or that a double does not.
    many = 10_000_000 if THOROUGH else 10_001
    connection = duckdb.connect()
    frame = connection.sql(f"SELECT 'H200' chip, {10**12} quantity, 'CN' destination FROM range({many})")
    [total] = exportcheck.totals(frame, on=DAY)
    assert total.cn_mo_units == many * 10**12


def test_an_empty_frame_stays_empty(relation: Relation) -> None:
    held = pa.table({k: [v] for k, v in {**BASE, "n": 1}.items()}).slice(0, 0)
    for frame in (held, relation(held), pl.from_arrow(held).lazy()):
        found = as_arrow(exportcheck.judge(frame, on=DAY))
        assert found.num_rows == 0
        assert "decision" in found.column_names
        assert exportcheck.totals(frame, on=DAY) == ()


def test_more_questions_than_may_be_collected_are_refused_before_memory_is_gone(relation: Relation) -> None:
    rows = [{**BASE, "consignee": f"Company {number}"} for number in range(12)]
    frame = shuffled(relation, rows)
    with pytest.raises(CannotCheck, match="more than 11 distinct questions"):
        exportcheck.judge(frame, on=DAY, most=11)
    assert as_arrow(exportcheck.judge(frame, on=DAY, most=12)).num_rows == 12


def test_quantities_and_prices_do_not_make_questions(relation: Relation) -> None:
    rows = [
        {**BASE, "quantity": number + 1, "unit_value": number / 3, "line_id": str(number)}
        for number in range(99)
    ]
    frame = shuffled(relation, rows)
    assert as_arrow(exportcheck.judge(frame, on=DAY, most=1)).num_rows == 99


def test_a_frame_that_changes_after_it_was_asked_says_so() -> None:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE rows AS SELECT 'H200' AS chip, 1 AS quantity, 'CN' AS destination")
    frame = exportcheck.judge(connection.table("rows"), on=DAY)
    connection.execute("INSERT INTO rows VALUES ('H20', 1, 'CN')")
    found = {row["chip"]: row for row in frame.to_arrow_table().to_pylist()}
    assert found["H200"]["decision"] == "case_by_case"
    assert found["H20"]["gate"] is None
    assert found["H20"]["problem"].startswith("the frame did not have this row")


def test_control_characters_part_no_question_in_two() -> None:
    rows = [{**BASE, "consignee": text, "end_use": "x"} for text in ("a\x01b", "a\x02b", "a\0b", "a")]
    assert {row["problem"] for row in judged(rows)} == {None}


def test_names_of_columns_are_those_of_manifests(relation: Relation) -> None:
    held = pa.table({"Part Number": ["H200"], "QTY": [3], "Ship.to": ["CN"], 'a "b"': [1]})
    [row] = as_arrow(
        exportcheck.judge(relation(held.append_column("n", [[1]])), on=DAY, rename={"destination": "Ship.to"})
    ).to_pylist()
    assert (row["read_destination"], row["Ship.to"], row['a "b"']) == ("CN", "CN", 1)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"chip": ["H200"], "quantity": [1]}, "column destination is missing"),
        ({**BASE, "destination": [["CN"]]}, "holds List"),
        ({**BASE, "Part Number": "x", "part-number": "y", "chip": None}, "could both be the column chip"),
    ],
)
def test_a_frame_that_is_no_manifest_is_refused(columns: dict[str, Any], said: str) -> None:
    held = pa.table({k: v if isinstance(v, list) else [v] for k, v in columns.items() if v is not None})
    with pytest.raises(UnreadableFile, match=said):
        exportcheck.judge(held, on=DAY)


def test_two_columns_of_one_name_are_refused() -> None:
    twice = pd.DataFrame([["H200", "H20", 1, "CN"]], columns=["chip", "chip", "quantity", "destination"])
    with pytest.raises(UnreadableFile, match="columns of the same name"):
        exportcheck.judge(twice)
    with pytest.raises(UnreadableFile, match="whose name is no text"):
        exportcheck.judge(pd.DataFrame({"chip": ["H200"], 5: [1]}))


def test_a_connection_that_sees_no_tables_of_python_says_how_it_does() -> None:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE rows AS SELECT 'H200' AS chip, 1 AS quantity, 'CN' AS destination")
    connection.execute("SET python_enable_replacements = false")
    with pytest.raises(UsageError, match="python_enable_replacements"):
        exportcheck.judge(connection.table("rows"), on=DAY)


@pytest.mark.parametrize("taken", ["gate", "Problem", "READ_CHIP"])
def test_a_name_that_is_taken_is_refused_with_a_way_out(taken: str) -> None:
    with pytest.raises(UsageError, match="prefix='xc_'"):
        judged([{**BASE, taken: "x"}])
    [row] = judged([{**BASE, taken: "x"}], prefix="xc_")
    assert (row[taken], row["xc_gate"]) == ("x", "fail")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"on": "tomorrow"}, "on: 'tomorrow' is not a date"),
        ({"layer": "written"}, "layer: 'written'"),
        ({"rename": {"chp": "Part"}}, "did you mean chip"),
        ({"rename": {"chip": "Part"}}, "has no column 'Part'"),
        ({"order": "place"}, "no column 'place'"),
        ({"numbers": "1-2"}, "numbers: 1-2"),
        ({"dates": "DDD"}, "dates: DDD"),
    ],
)
def test_what_cannot_be_meant_is_said_in_the_words_of_python(options: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said) as error:
        judged([BASE], **options)
    assert "--" not in str(error.value)


@pytest.mark.parametrize("frame", [None, 3, [BASE], {"chip": ["H200"]}, pl.Series([1])])
def test_what_is_no_frame_is_refused(frame: Any) -> None:
    with pytest.raises(UsageError, match="no frame that can be judged"):
        exportcheck.judge(frame)


def test_without_the_extra_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from exportcheck.api import judging

    monkeypatch.setattr(judging, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"pip install 'exportcheck\[frames\]'"):
        exportcheck.judge(pa.table({}))


@pytest.mark.filterwarnings("default::exportcheck.Notice")
def test_what_is_not_read_and_an_old_law_are_said() -> None:
    with pytest.warns(exportcheck.Notice) as said:
        judged([{**BASE, "colour": "red"}])
    messages = [str(warning.message) for warning in said]
    assert any("'colour'" in message and "XC607" in message for message in messages)
    assert any("XC701" in message for message in messages)
