"""What every format of a report offers: four calls, in this order, each as soon as it is known.

A writer sees records (see `records.py`), never the objects behind them, so that a report read
back from its JSON is written by the same code as a fresh one.
"""

from typing import Protocol, TextIO

from exportcheck.output.records import Record


class Writer(Protocol):
    """Writes one report in one format; memory does not grow with the lines."""

    def start(self, head: Record) -> None:
        """The head, before anything is read."""

    def line(self, record: Record) -> None:
        """One line with its verdict."""

    def rejected(self, record: Record) -> None:
        """One row that could not be read."""

    def finish(self, end: Record) -> None:
        """The sums and the status."""


class Format(Protocol):
    """Makes a writer on an open text stream."""

    def __call__(self, out: TextIO) -> Writer:
        """The writer."""
