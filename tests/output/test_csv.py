"""CSV: one row a line, stable columns, and no cell that a spreadsheet takes for a formula."""

import csv
import io
import json

from exportcheck.output import csv_report
from exportcheck.output.plain import plain

COLUMNS = (
    "manifest,line,shipment_id,line_id,chip,quantity,destination,family,license_required,decision,"
    "exception,gate,rules,messages,problem"
)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def _read(text):
    assert text.splitlines()[0] == COLUMNS
    limit = csv.field_size_limit(len(text) + 1)
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    csv.field_size_limit(limit)
    assert all(None not in row and None not in row.values() for row in rows)
    return rows


def test_a_saved_report_is_that_of_the_golden_file(report, convert, golden):
    made = convert(report, "-o", "csv")
    assert len(_read(made)) == len(json.loads(report.read_text("utf-8"))["lines"])
    golden(f"{report.stem}.csv", made)


def test_a_report_without_anything_is_a_header(written):
    assert written("csv") == COLUMNS + "\n"


def test_a_line_is_a_row_with_its_rules_and_messages(written, records):
    findings = records.finding(), records.finding("XC501", "warning"), records.finding("XC501", "note")
    (row,) = _read(written("csv", [records.line(2, *findings)]))
    assert row["rules"] == "XC301 XC501"
    assert row["messages"] == " | ".join(
        f"{severity} {rule}: it is so [742.6]"
        for severity, rule in (("error", "XC301"), ("warning", "XC501"), ("note", "XC501"))
    )
    assert (row["gate"], row["exception"], row["problem"]) == ("fail", "", "")


def test_rows_that_were_not_read_follow_the_lines(written, records):
    rows = _read(written("csv", [records.line(2)], [records.rejected(9)]))
    assert [(row["line"], row["problem"]) for row in rows] == [("2", ""), ("9", "quantity is blank")]


def test_a_suppressed_finding_says_so(written, records):
    waiver = {"waiver": "W-1", "reason": "known", "approver": "Jo", "expires": "2026-09-01"}
    (row,) = _read(written("csv", [records.line(2, records.finding(suppressed=waiver))]))
    assert row["gate"] == "pass"
    assert row["messages"].startswith("suppressed (waiver W-1, approver Jo, expires 2026-09-01: known) ")


def test_the_columns_are_those_promised():
    assert ",".join(csv_report.COLUMNS) == COLUMNS


def test_no_cell_begins_with_a_formula_character(nasty, written_hostile):
    made = written_hostile("csv", nasty)
    rows = _read(made)
    assert len(rows) == 4
    for row in rows:
        for cell in row.values():
            assert not cell.lstrip().startswith(FORMULA)
            assert plain(cell) == cell
    for part in made.replace('"', "").split(";")[1:]:
        assert not part.lstrip().startswith(FORMULA)


def test_text_is_kept_beside_the_apostrophe(written, records):
    (row,) = _read(written("csv", [records.line(2, chip='=HYPERLINK("x")', quantity=-8)]))
    assert (row["chip"], row["quantity"]) == ('\'=HYPERLINK("x")', "'-8")
