"""Repeated shipment lines are found as `check` finds them, one at a time or many."""

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from exportcheck.bulk import arrow, ids
from exportcheck.bulk.hashing import Table, hash_of, hashed, padded
from exportcheck.bulk.seen import Marks, Seen, about, mark
from exportcheck.model.manifest import Line
from exportcheck.model.report import LineResult
from exportcheck.screening.duplicates import Duplicates

TEXTS = ("S-1", "s-1 ", "S 1", "s  1", "É", "é", "ß", "SS", "", None, "x" * 70, "x" * 71, "shipment-0001")


@pytest.fixture
def stated(line: Callable[..., Line]) -> list[Line]:
    pick = random.Random(5)
    return [
        line(
            pick.choice(("H200", "H20")), pick.choice(("CN", "DE")), number=number,
            quantity=pick.randrange(1, 3), shipment_id=pick.choice(TEXTS), line_id=pick.choice(TEXTS),
        )
        for number in range(2, 600)
    ]  # fmt: skip


def many(seen: Seen, name: str, lines: list[Line]) -> list[tuple[int, str]]:
    """What `again` says of lines as columns."""
    read = [
        ids.compared(arrow.texts([getattr(line, column) for line in lines]))
        for column in ("shipment_id", "line_id")
    ]
    if read[0] is None:
        return []
    units = np.array([line.quantity for line in lines])
    said = [about(line.chip, line.destination.code) for line in lines]

    def hashes(rows: Any, start: int) -> Any:
        return ids.marks(*read, rows, start, lambda at, of: (ids.hashes_of(said, of)[at], units[at]))

    marks = Marks(hashes(None, seen.starts[0]), lambda rows: hashes(rows, seen.starts[1]))
    return list(seen.again(name, marks, np.array([line.number for line in lines])))


@pytest.mark.parametrize("most", [1_000_000, 37, 1, 0])
@pytest.mark.parametrize("size", [1, 7, 599])
def test_as_check_does_also_at_the_cap(stated: list[Line], most: int, size: int, screen: Any) -> None:
    verdict = screen(stated[0])[0]
    check, single, bulk = Duplicates(most), Seen(most), Seen(most)
    for name in ("a.csv", "b.csv"):
        for first in range(0, len(stated), size):
            some = stated[first : first + size]
            wanted = [(at, check.of(LineResult(name, line, verdict))) for at, line in enumerate(some)]
            found = [(at, where) for at, where in wanted if where]
            ones = [(at, single.of(LineResult(name, line, verdict))) for at, line in enumerate(some)]
            assert [(at, where) for at, where in ones if where] == found
            assert many(bulk, name, some) == found
    assert bulk.notice == single.notice == check.notice


def test_what_is_remembered_goes_on_elsewhere(stated: list[Line]) -> None:
    one, other = Seen(), Seen()
    many(one, "a.csv", stated[:100])
    before = one.many
    first = one.since(0)
    many(one, "b.csv", stated[100:300])
    other.starts = one.starts
    other.go_on(first, ["a.csv"], False)
    other.go_on(one.since(before), one.manifests, one.stopped)
    assert many(other, "c.csv", stated) == many(one, "c.csv", stated)


def test_lines_with_one_hash_are_told_apart() -> None:
    seen = Seen()
    hashes = np.array([7, 7, 7, 7, 0], np.uint64)
    checks = np.array([1, 2, 1, 2, 1], np.uint64)
    marks = Marks(hashes, lambda rows: checks[rows])
    assert list(seen.again("a", marks, np.arange(5))) == [(2, "a line 0"), (3, "a line 1")]
    assert [at for at, _ in seen.again("a", marks, np.arange(5))] == [0, 1, 2, 3]


def test_one_hash_and_many_are_the_same() -> None:
    texts = [text.encode() for text in ("", "a", "12345678", "123456789", "x" * 100, "é", "\0", "\0\0")]
    lengths = np.array([len(text) for text in texts])
    starts = np.cumsum(lengths) - lengths
    found = hashed(padded(b"".join(texts)), starts, lengths, 99)
    assert found.tolist() == [hash_of(text, 99) for text in texts]
    assert len(set(found.tolist())) == len(texts)


def test_a_table_finds_what_was_added_and_nothing_else() -> None:
    pick = np.random.default_rng(1)
    hashes = np.unique(pick.integers(1, 1 << 64, 50_000, np.uint64))
    hashes[:3] = [1, 1 + (1 << 20), 1 + (1 << 40)]  # they want the same slot
    hashes = np.unique(hashes)
    pick.shuffle(hashes)
    table = Table()
    for some in np.array_split(hashes[:40_000], 7):
        table.add(some)
    assert (table.find(hashes[:40_000]) == np.arange(40_000)).all()
    assert (table.find(hashes[40_000:]) == -1).all()
    assert [table.find_one(int(h)) for h in hashes[39_998:40_001]] == [39_998, 39_999, -1]
    assert (table.hashes(39_990) == hashes[39_990:40_000]).all()


def test_ids_alike_but_for_case_and_blanks_are_one(line: Callable[..., Line]) -> None:
    assert mark(line(shipment_id="S  1", line_id="A"), 3) == mark(line(shipment_id="s 1 ", line_id="a"), 3)
