"""What every format of a report offers: four calls, in this order, each as soon as it is known."""

from typing import Protocol, TextIO

from exportcheck.model.report import Basis, LineResult, RejectedLine, Tail


class Writer(Protocol):
    """Writes one report in one format; memory does not grow with the lines."""

    def start(self, head: Basis) -> None:
        """The head, before anything is read."""

    def line(self, result: LineResult) -> None:
        """One line with its verdict."""

    def rejected(self, entry: RejectedLine) -> None:
        """One row that could not be read."""

    def finish(self, end: Tail) -> None:
        """The sums and the status."""


class Format(Protocol):
    """Makes a writer on an open text stream."""

    def __call__(self, out: TextIO) -> Writer:
        """The writer."""
