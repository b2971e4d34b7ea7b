"""The ledger as tables; a cell that a spreadsheet would take for a formula begins with an apostrophe."""

import csv
from collections.abc import Iterable
from typing import Any, TextIO

from exportcheck.model.ledger import Specifications
from exportcheck.model.noun import names
from exportcheck.output.csv_report import FORMULA
from exportcheck.output.plain import plain

Record = dict[str, Any]
STATUS = (
    "as_of", "commodity", "products", "numerator", "applicant", "us_units", "exported_units",
    "reserved_units", "ratio", "limit", "holds", "headroom_units",
)  # fmt: skip
ENDS = ("low", "high")
ENTRY = (
    "number", "kind", "side", "day", "applicant", "product", "commodity", "units", "place", "key", "source",
    "refers", "reason", "recorded", "previous", "digest",
)  # fmt: skip


def status(found: Record, out: TextIO) -> None:
    """One row for each commodity and reading of the numerator."""
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(STATUS)
    for entry in found["commodities"]:
        readings = [{**entry["per_product"], "numerator": "product"}]
        readings += [{**reading, "numerator": "applicant"} for reading in entry["per_applicant"]]
        for reading in readings:
            told = {**found, **entry, **reading, "products": " ".join(entry["products"])}
            rows.writerow(_cell(told.get(name)) for name in STATUS)


def entries(found: Iterable[Record], out: TextIO) -> None:
    """One row for each entry; a specification stands in two columns, the least and the most."""
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow((*ENTRY, *(f"{name}_{end}" for name in names(Specifications) for end in ENDS)))
    for record in found:
        pairs = [record["specifications"][name] for name in names(Specifications)]
        figures = [None if pair is None else pair[end] for pair in pairs for end in ENDS]
        rows.writerow(_cell(value) for value in (*(record[name] for name in ENTRY), *figures))


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = plain(value)
    return f"'{text}" if text.lstrip().startswith(FORMULA) else text
