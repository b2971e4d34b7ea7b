"""Where verdicts go as CSV and JSON Lines, one row a line of the manifest, in its order.

The columns are those of `check -o csv`, without messages; a row that could not be read has its problem.
"""

import csv
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from exportcheck.bulk.batch import Batch, Record

OWN = ("shipment_id", "line_id", "quantity")
VERDICT = ("chip", "destination", "family", "license_required", "decision", "exception", "gate")
STATED = ("manifest", "line", "shipment_id", "line_id", "chip", "quantity", "destination")
COLUMNS = (*STATED, *VERDICT[2:], "rules", "problem")
_TOGETHER = 10_000


def rules(record: Record) -> str:
    """The ids of a record's findings, each once."""
    return " ".join(dict.fromkeys(finding["rule"] for finding in record["findings"]))


class Rows(ABC):
    """Rows one by one, kept until they are enough for a batch: what sinks have in common."""

    def __init__(self) -> None:
        """Nothing is kept."""
        self._kept: list[Record] = []
        self._head: Record = {}

    def start(self, head: Record) -> None:
        """Nothing stands before the first row; the head is kept for a summary."""
        self._head = head

    def line(self, record: Record) -> None:
        """One line."""
        self._keep(record)

    def rejected(self, record: Record) -> None:
        """One row that could not be read."""
        self._keep(record)

    def batch(self, batch: Batch) -> None:
        """Many rows."""
        self.flush()
        self.write(batch)

    def finish(self, end: Record) -> None:
        """The last rows."""
        self.flush()

    @abstractmethod
    def write(self, batch: Batch) -> None:
        """Write many rows."""

    def _keep(self, record: Record) -> None:
        if self._kept and self._kept[0]["manifest"] != record["manifest"]:
            self.flush()
        self._kept.append(record)
        if len(self._kept) >= _TOGETHER:
            self.flush()

    def flush(self) -> None:
        """Write what is kept."""
        if self._kept:
            kept, self._kept = self._kept, []
            self.write(_batch(kept))


class CsvSink(Rows):
    """A CSV file; `cell` makes a text harmless for spreadsheets."""

    def __init__(self, out: Any, cell: Callable[[object], str], only_rejected: bool = False) -> None:
        """Write to a text stream; all rows, or those that could not be read."""
        super().__init__()
        self._cell = cell
        self._rows = csv.writer(out, lineterminator="\n")
        self._only_rejected = only_rejected
        self._columns = ("manifest", "line", "problem") if only_rejected else COLUMNS
        self._rows.writerow(self._columns)

    def line(self, record: Record) -> None:
        """One line, where lines are wanted."""
        if not self._only_rejected:
            super().line(record)

    def write(self, batch: Batch) -> None:
        """The rows."""
        cell = self._cell
        name = cell(batch.manifest)
        if self._only_rejected:
            wrong = [cell(record.get("problem")) for record in batch.records]
            rows = zip(batch.numbers.tolist(), batch.codes.tolist(), strict=True)
            self._rows.writerows((name, n, wrong[code]) for n, code in rows if wrong[code])
            return
        told = [tuple(map(cell, words(record))) for record in batch.records]
        ids = [[cell(text) for text in column.to_pylist()] for column in batch.ids]
        values = (batch.numbers.tolist(), batch.codes.tolist(), *ids, batch.quantities.tolist())
        for number, code, shipment, line, quantity in zip(*values, strict=True):
            chip, *said = told[code]
            units = "" if said[-1] else quantity
            self._rows.writerow((name, number, shipment, line, chip, units, *said))


class JsonLinesSink(Rows):
    """Each row as a JSON object of a `type` that says which, and a last one that sums up."""

    def __init__(self, out: Any) -> None:
        """Write to a text stream."""
        super().__init__()
        self._out = out

    def write(self, batch: Batch) -> None:
        """The rows."""
        name = json.dumps(batch.manifest, ensure_ascii=False)
        before = f'"manifest": {name}, "line": '
        told = [_json(record) for record in batch.records]
        dumps = json.JSONEncoder(ensure_ascii=False).encode
        ids = [[dumps(text) for text in column.to_pylist()] for column in batch.ids]
        values = (batch.numbers.tolist(), batch.codes.tolist(), *ids, batch.quantities.tolist())
        self._out.writelines(
            f'{{"type": "line", {before}{number}, "shipment_id": {shipment}, "line_id": {line}, '
            f'{told[code][0]}"quantity": {quantity}, {told[code][1]}}}\n'
            if told[code][0]
            else f'{{"type": "rejected", {before}{number}, {told[code][1]}}}\n'
            for number, code, shipment, line, quantity in zip(*values, strict=True)
        )

    def finish(self, end: Record) -> None:
        """The summary."""
        super().finish(end)
        summary = {"type": "summary", **self._head, **end}
        self._out.write(json.dumps(summary, ensure_ascii=False) + "\n")


def _json(record: Record) -> tuple[str, str]:
    """A record as the pieces of a JSON object around its quantity; the first is empty for a problem."""
    if "problem" in record:
        return "", f'"problem": {json.dumps(record["problem"], ensure_ascii=False)}'
    rest = {name: record[name] for name in VERDICT[1:]}
    rest["findings"] = list(dict.fromkeys(finding["rule"] for finding in record["findings"]))
    return f'"chip": {json.dumps(record["chip"])}, ', json.dumps(rest, ensure_ascii=False)[1:-1]


def words(record: Record) -> Sequence[str | None]:
    """The words of a record by the names of VERDICT, then its rules and its problem."""
    if "problem" in record:
        return (*(None for _ in VERDICT), None, record["problem"])
    return (*(record[name] for name in VERDICT), rules(record), None)


def _batch(records: list[Record]) -> Batch:
    many = len(records)
    return Batch(
        records[0]["manifest"],
        np.array([record["line"] for record in records], np.int64),
        np.arange(many, dtype=np.int32),
        records,
        (_ids(records, "shipment_id"), _ids(records, "line_id")),
        np.array([record.get("quantity") or 0 for record in records], np.int64),
        records.__getitem__,
    )


def _ids(records: list[Record], name: str) -> Any:
    return pa.array([record.get(name) for record in records], pa.string())
