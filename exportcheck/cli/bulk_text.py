"""`bulk -o text`: the very text of `check`, whose lines come many at a time."""

from typing import TextIO

import numpy as np

from exportcheck.bulk import arrow
from exportcheck.bulk.batch import Batch, Record
from exportcheck.output.text_report import TextReport


class BulkText(TextReport):
    """The first lines that need work one by one; all others counted."""

    def __init__(self, out: TextIO) -> None:
        """Write to an open text stream."""
        super().__init__(out)
        self._told: list[Record] = []

    def line(self, record: Record) -> None:
        """One line."""
        room = self.room
        super().line(record)
        if self.room < room:
            self._told.append(record)

    def rejected(self, record: Record) -> None:
        """A row that could not be read."""
        if self.room_rejected:
            self._told.append(record)
        super().rejected(record)

    def kept(self) -> Record:
        """What was shown since this was asked last, and what was counted so far."""
        told, self._told = self._told, []
        warned = [[*what, times] for what, times in self._warned.items()]
        return {"told": told, "counts": [self._shown, self._more, self._rejected], "warned": warned}

    def go_on(self, kept: Record) -> None:
        """Show what was shown, and count on from there."""
        for record in kept["told"]:
            self._show(record)
        self._shown, self._more, self._rejected = kept["counts"]
        self._warned = {(rule, title): times for rule, title, times in kept["warned"]}

    def batch(self, batch: Batch) -> None:
        """Many rows: what is shown, and what is counted, in the order of the file."""
        many = len(batch.records)
        times = np.bincount(batch.codes, minlength=many)
        wrong = np.array(["problem" in record for record in batch.records], bool)
        failing = np.array([record.get("gate", "pass") != "pass" for record in batch.records], bool)
        shown = np.concatenate(
            (
                np.flatnonzero(failing[batch.codes])[: self.room],
                np.flatnonzero(wrong[batch.codes])[: self.room_rejected],
            )
        )
        left = times - np.bincount(batch.codes[shown], minlength=many)
        first = arrow.first_rows(batch.codes, many)
        events = [(int(at), 0, -1) for at in shown]
        events += [(int(first[code]), 1, code) for code in np.flatnonzero(left).tolist()]
        for at, _, code in sorted(events):
            if code < 0:
                self._show(batch.shown(at))
            elif wrong[code]:
                self.unread(int(left[code]))
            else:
                self.equal(batch.records[code], int(left[code]))

    def _show(self, record: Record) -> None:
        if "problem" in record:
            self.rejected(record)
        else:
            self.line(record)
