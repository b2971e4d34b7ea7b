"""Lines that share all but what is their own: put into words once, and written many times."""

from collections.abc import Callable

from exportcheck.model.report import LineResult, marker, where
from exportcheck.output import records
from exportcheck.output.records import Record
from exportcheck.output.writer import Writer

# What writes a line by its own: its number, its ids and its quantity.
Write = Callable[[int, str | None, str | None, int], None]


class Alike:
    """The records of lines of one manifest with the same verdict, of which nothing is waived or known.

    `shared` is the record of one of them, whose own is to be left out; `findings` have no fingerprints,
    which `markers` make of what `where` says of a line.
    """

    def __init__(self, result: LineResult, *, trees: bool) -> None:
        """Take everything from one of them."""
        self.shared = records.line(result, trees=trees)
        self.findings = [
            {name: value for name, value in entry.items() if name != "fingerprint"}
            for entry in self.shared["findings"]
        ]
        self.markers = [
            marker(*result.around(entry.rule, entry.paragraph, entry.about))
            for entry in result.verdict.findings
        ]

    def record(self, number: int, shipment: str | None, line: str | None, quantity: int) -> Record:
        """The record of one line."""
        own = where(number, shipment, line)
        return {
            **self.shared,
            "line": number,
            "shipment_id": shipment,
            "line_id": line,
            "quantity": quantity,
            "findings": [
                {**entry, "fingerprint": mark(own)}
                for entry, mark in zip(self.findings, self.markers, strict=True)
            ],
        }


def written(writer: Writer, lines: Alike) -> Write:
    """What writes one of the lines to a writer, which may know a faster way than by their records."""
    faster: Callable[[Alike], Write] | None = getattr(writer, "alike", None)
    if faster is not None:
        return faster(lines)
    return lambda number, shipment, line, quantity: writer.line(
        lines.record(number, shipment, line, quantity)
    )
