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
        first, _ = arrow.first_and_last(batch.codes, many)
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
