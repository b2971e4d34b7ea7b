"""Hashes of texts that lie in one buffer, many at a time, and a table that finds them.

`start` is a number that nobody can foresee: nobody can write texts that have one hash.
"""

from typing import Any

import numpy as np

Hashes = np.ndarray[Any, np.dtype[np.uint64]]
Places = np.ndarray[Any, np.dtype[np.int64]]
Bytes = np.ndarray[Any, np.dtype[np.uint8]]

WORD = 8
# Odd numbers without a pattern: the first digits of e and of the golden ratio.
_TIMES, _AGAIN = 0xB7E151628AED2A6B, 0x9E3779B97F4A7C15
_ALL = (1 << 64) - 1
_BITS = 1 << 24
_HALF = np.uint64(32)
_MASKS = np.array([(1 << 8 * many) - 1 for many in range(WORD)] + [_ALL], np.uint64)


def words(data: Bytes) -> Hashes:
    """The eight bytes from each position on, as a number; `data` has eight more than the texts."""
    return np.ndarray((max(len(data) - WORD + 1, 0),), "<u8", data, 0, (1,))


def padded(data: Any) -> Bytes:
    """A copy of a buffer with eight zero bytes behind it."""
    held = np.zeros(len(data) + WORD, np.uint8)
    held[: len(data)] = np.frombuffer(data, np.uint8)
    return held


def hashed(data: Bytes, starts: Places, lengths: Places, start: int) -> Hashes:
    """A hash of each text: `lengths` bytes from `starts` on."""
    every = words(data)
    found = mixed(np.full(len(starts), start, np.uint64), lengths.astype(np.uint64))
    for at in range(0, int(lengths.max(initial=1)), WORD):
        if at:  # the texts that go on
            rows = np.flatnonzero(lengths > at)
            left = np.minimum(lengths[rows] - at, WORD)
            found[rows] = mixed(found[rows], every[starts[rows] + at] & _MASKS[left])
        else:
            # A text of no letters has a word of none as well.
            found = mixed(found, every[starts] & _MASKS[np.minimum(lengths, WORD)])
    return found


def mixed(hashes: Hashes, numbers: Hashes) -> Hashes:
    """Each hash with a number more in it."""
    found = (hashes ^ numbers) * np.uint64(_TIMES)
    found ^= found >> _HALF
    found *= np.uint64(_AGAIN)
    found ^= found >> _HALF
    return found


def hash_of(text: bytes, start: int) -> int:
    """The same hash of one text."""
    found = mix(start, len(text))
    for at in range(0, len(text) or 1, WORD):
        found = mix(found, int.from_bytes(text[at : at + WORD], "little"))
    return found


def mix(hash_: int, number: int) -> int:
    """One hash with a number more in it."""
    found = (hash_ ^ number) * _TIMES & _ALL
    found = (found ^ found >> 32) * _AGAIN & _ALL
    return found ^ found >> 32


def _bits(hashes: Hashes) -> tuple[Places, Bytes]:
    """The byte and the bit in it that tell of a hash."""
    at = (hashes >> np.uint64(64 - _BITS.bit_length() + 1)).astype(np.int64)
    return at >> 3, np.uint8(1) << (at & 7).astype(np.uint8)


class Table:
    """Finds hashes, each with a number from 0 on in the order in which they came; 0 is no hash."""

    def __init__(self) -> None:
        """Empty."""
        self._hashes = np.zeros(1 << 12, np.uint64)
        self._numbers = np.zeros(1 << 12, np.int32)
        # A bit for a hash that may be there, in two megabytes that stay near the processor.
        self._maybe = np.zeros(_BITS >> 3, np.uint8)
        self.many = 0

    def find(self, hashes: Hashes) -> Places:
        """The number of each; -1 where there is none."""
        found = np.full(len(hashes), -1, np.int64)
        byte, bit = _bits(hashes)
        rows = np.flatnonzero((self._maybe[byte] & bit != 0) & (hashes != 0))
        at = self._slots(hashes[rows])
        here = self._hashes[at] == hashes[rows]
        found[rows[here]] = self._numbers[at[here]]
        return found

    def find_one(self, hash_: int) -> int:
        """The number of one; -1 where there is none."""
        mask = len(self._hashes) - 1
        at = hash_ & mask
        while there := int(self._hashes[at]):
            if there == hash_:
                return int(self._numbers[at])
            at = at + 1 & mask
        return -1

    def hashes(self, after: int) -> Hashes:
        """Those that came after so many, in their order."""
        used = np.flatnonzero((self._hashes != 0) & (self._numbers >= after))
        return self._hashes[used[np.argsort(self._numbers[used])]]

    def add(self, hashes: Hashes) -> None:
        """Number hashes that are not there yet, each once."""
        while 2 * (self.many + len(hashes)) > len(self._hashes):
            self._grow()
        self._put(hashes, np.arange(self.many, self.many + len(hashes), dtype=np.int32))
        byte, bit = _bits(hashes)
        np.bitwise_or.at(self._maybe, byte, bit)
        self.many += len(hashes)

    def _slots(self, hashes: Hashes) -> Places:
        """Where each is, or the first free slot where it would be looked for."""
        mask = len(self._hashes) - 1
        at = (hashes & np.uint64(mask)).astype(np.int64)
        there = self._hashes[at]
        rows = np.flatnonzero((there != hashes) & (there != 0))
        while len(rows):
            at[rows] = at[rows] + 1 & mask
            there = self._hashes[at[rows]]
            rows = rows[(there != hashes[rows]) & (there != 0)]
        return at

    def _put(self, hashes: Hashes, numbers: np.ndarray[Any, np.dtype[np.int32]]) -> None:
        while len(hashes):
            at = self._slots(hashes)
            self._hashes[at] = hashes  # of several for one slot one stays, the others look on
            here = self._hashes[at] == hashes
            self._numbers[at[here]] = numbers[here]
            hashes, numbers = hashes[~here], numbers[~here]

    def _grow(self) -> None:
        hashes, numbers = self._hashes, self._numbers
        self._hashes = np.zeros(2 * len(hashes), np.uint64)
        self._numbers = np.zeros(2 * len(hashes), np.int32)
        used = np.flatnonzero(hashes)
        self._put(hashes[used], numbers[used])
