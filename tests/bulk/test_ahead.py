"""Pieces are made ahead in a thread, and nothing of it stays behind."""

import threading
from collections.abc import Generator
from contextlib import closing

import pytest

from exportcheck.bulk.ahead import ahead


def counted(many: int, closed: list[int]) -> Generator[int, None, None]:
    try:
        yield from range(many)
        if many == 3:
            raise ValueError("three")
    finally:
        closed.append(many)


def test_everything_comes_in_order() -> None:
    assert list(ahead(counted(100, []))) == list(range(100))


def test_what_is_raised_there_is_raised_here() -> None:
    found = []
    with pytest.raises(ValueError, match="three"):
        for item in ahead(counted(3, [])):
            found.append(item)  # until it breaks off
    assert found == [0, 1, 2]


def test_who_stops_asking_leaves_no_thread_and_no_open_generator() -> None:
    closed: list[int] = []
    before = threading.active_count()
    with closing(ahead(counted(1_000, closed))) as items:
        assert next(items) == 0
    assert closed == [1_000]
    assert threading.active_count() == before
