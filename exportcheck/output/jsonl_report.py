"""`-o jsonl`: one object a line, and a last one that sums up; memory does not grow."""

import json
from json.encoder import encode_basestring
from typing import TextIO

from msgspec.json import Encoder

from exportcheck.model.report import where
from exportcheck.output.alike import Alike, Write
from exportcheck.output.records import Record

# A tenth of what the library's own writer costs, of which there is one call a line.
_JSON = Encoder().encode


class JsonLinesReport:
    """Each line's result as its own JSON object, of a `type` that says which."""

    def __init__(self, out: TextIO) -> None:
        """Write to an open text stream."""
        self._out = out
        self._head: Record = {}

    def start(self, head: Record) -> None:
        """Keep the head for the summary, where the digests are complete."""
        self._head = head

    def line(self, record: Record) -> None:
        """One line."""
        self._write({"type": "line", **record})

    def alike(self, lines: Alike) -> Write:
        """Lines that differ in their own alone: the text around that is made once."""
        before, between, after = _around({"type": "line", **lines.shared})
        told = [
            (f'{_JSON(entry).decode()[:-1]},"fingerprint":"', mark)
            for entry, mark in zip(lines.findings, lines.markers, strict=True)
        ]
        write, quoted = self._out.write, encode_basestring

        def one(number: int, shipment: str | None, line: str | None, quantity: int) -> None:
            first = "null" if shipment is None else quoted(shipment)
            second = "null" if line is None else quoted(line)
            own = where(number, shipment, line)
            found = ",".join([f'{text}{mark(own)}"}}' for text, mark in told])
            write(
                f'{before}{number},"shipment_id":{first},"line_id":{second}{between}{quantity}'
                f"{after}{found}]}}\n"
            )

        return one

    def rejected(self, record: Record) -> None:
        """One row that could not be read."""
        self._write({"type": "rejected", **record})

    def finish(self, end: Record) -> None:
        """The summary."""
        self._write({"type": "summary", **self._head, **end})

    def _write(self, record: Record) -> None:
        try:
            text = _JSON(record).decode()
        except (OverflowError, UnicodeEncodeError):  # sums over 64 bits, half a surrogate pair in a name
            text = json.dumps(record, ensure_ascii=False)
        self._out.write(f"{text}\n")


def _around(record: Record) -> tuple[str, str, str]:
    """A line as JSON, cut where its own stands: its number and its ids, its quantity, its findings."""
    names = list(record)
    number, ids, quantity = (names.index(name) for name in ("line", "line_id", "quantity"))
    before, between, after = (
        _JSON({name: record[name] for name in part}).decode()[1:-1]
        for part in (names[:number], names[ids + 1 : quantity], names[quantity + 1 : -1])
    )
    return f'{{{before},"line":', f',{between},"quantity":', f',{after},"findings":['
