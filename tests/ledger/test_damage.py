"""Damage in an index alone: no entry reads otherwise, but the unique keys no longer hold."""

from contextlib import closing
from pathlib import Path

import pytest

from exportcheck.errors import LedgerError
from exportcheck.ledger import open_ledger


def test_an_index_that_lost_an_entry_is_found(tmp_path, opened, draft, raw):
    url = f"sqlite:///{tmp_path / 'l.db'}"
    with opened(url).transaction() as work:
        work.append(draft(number) for number in range(1, 50))
    ((root,),) = raw(url, "SELECT rootpage FROM sqlite_master WHERE name = 'ledger_once'")
    ((size,),) = raw(url, "PRAGMA page_size")
    path = Path(tmp_path / "l.db")
    content = bytearray(path.read_bytes())
    # An index page holds its count of cells in its 4th and 5th byte: one fewer is an entry lost.
    start = (root - 1) * size
    content[start + 3 : start + 5] = (int.from_bytes(content[start + 3 : start + 5], "big") - 1).to_bytes(
        2, "big"
    )
    path.write_bytes(content)
    with closing(open_ledger(url, read_only=True)) as ledger:
        try:
            found = [problem.message for problem in ledger.verify()]
        except LedgerError as error:
            pytest.fail(f"verify gave up: {error}")
    assert any("damaged" in message for message in found), found
