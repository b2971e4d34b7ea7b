"""One manifest in every form that people send it in."""

import csv
import io
import json
import zipfile

import openpyxl
import pytest

ROWS = [
    {"shipment_id": "S-1", "chip": "H200", "quantity": "8", "destination": "CN", "end_user_hq": "CN"},
    {"shipment_id": "S-2", "chip": "RTX 4090 D", "quantity": "3", "destination": "DE", "end_user_hq": "DE"},
    {"shipment_id": "S-3", "chip": "H200", "quantity": "2", "destination": "SG", "end_user_hq": ""},
    {"shipment_id": "S-4", "chip": "Ascend 910C", "quantity": "1", "destination": "MY", "end_user_hq": "MY"},
]
FORMS = ("csv", "xlsx", "jsonl", "yaml", "zip")


def as_csv() -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(ROWS[0]))
    writer.writeheader()
    writer.writerows(ROWS)
    return out.getvalue().encode()


def as_xlsx() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(list(ROWS[0]))
    for row in ROWS:
        book.active.append([int(cell) if cell.isdigit() else cell or None for cell in row.values()])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_jsonl() -> bytes:
    return "".join(json.dumps(row) + "\n" for row in ROWS).encode()


def as_yaml() -> bytes:
    rows = "".join(f"  - {json.dumps(row)}\n" for row in ROWS)
    return f"lines:\n{rows}".encode()


def as_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("q1/manifest.csv", as_csv())
    return out.getvalue()


WRITERS = {"csv": as_csv, "xlsx": as_xlsx, "jsonl": as_jsonl, "yaml": as_yaml, "zip": as_zip}


def verdicts(run, path):
    report = json.loads(run("check", path, "--on", "2026-02-01", "-o", "json").out)
    keys = (
        "shipment_id",
        "chip",
        "quantity",
        "destination",
        "family",
        "license_required",
        "decision",
        "gate",
    )
    lines = [
        {key: line[key] for key in keys} | {"rules": [f["rule"] for f in line["findings"]]}
        for line in report["lines"]
    ]
    return lines, report["totals"], report["exit_code"]


@pytest.mark.parametrize("form", FORMS)
def test_the_same_manifest_gives_the_same_verdicts(run, tmp_path, form):
    plain = tmp_path / "plain.csv"
    plain.write_bytes(as_csv())
    other = tmp_path / f"manifest.{form}"
    other.write_bytes(WRITERS[form]())
    assert verdicts(run, other) == verdicts(run, plain)
    assert len(verdicts(run, other)[0]) == len(ROWS)
