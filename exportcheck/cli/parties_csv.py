"""`parties screen -o csv`: one row a hit, and one for a name without any; the columns never move.

A cell that a spreadsheet would take for a formula begins with an apostrophe.
"""

import csv
from collections.abc import Iterator
from typing import TextIO

from exportcheck.cli.parties_records import Record
from exportcheck.output.csv_report import BEHIND, FORMULA
from exportcheck.output.plain import plain

NAME = ("name", "country", "address", "band", "reason", "identifiers")
HIT = (
    "matched", "list", "authority", "programs", "countries", "score", "scores", "why", "license_requirement",
    "license_policy", "notice", "start_date", "end_date", "source_url",
)  # fmt: skip
COLUMNS = (*NAME, "hit", "hit_band", *HIT, "screened_against", "warnings")


class Rows:
    """The table, written as it is made."""

    def __init__(self, out: TextIO, against: Record) -> None:
        """Write the header; `against` is the list that was screened against."""
        self._rows = csv.writer(out, lineterminator="\n")
        self._against = (against["name"], " | ".join(against["warnings"]))
        self._rows.writerow(COLUMNS)

    def add(self, screened: Record) -> None:
        """One name, as `-o json` has it."""
        for hit in screened["hits"] or [{}]:
            told = [screened[key] for key in NAME]
            told += [hit.get("name"), hit.get("band"), *(hit.get(key) for key in HIT), *self._against]
            self._rows.writerow(map(_cell, told))


def _cell(value: object) -> str:
    text = BEHIND.sub(r"\1'", plain("; ".join(_parts(value))))
    return f"'{text}" if text.lstrip().startswith(FORMULA) else text


def _parts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (f"{key} {part}" for key, part in value.items())
    elif isinstance(value, list):
        for part in value:
            yield " ".join(str(said) for said in part.values()) if isinstance(part, dict) else str(part)
    elif value is not None:
        yield str(value)
