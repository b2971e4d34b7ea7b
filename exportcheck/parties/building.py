"""A party list compiled for screening: the words and their weights, the names, the parties."""

import json
import math
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exportcheck.errors import UnsoundData
from exportcheck.model.noun import asdict, names
from exportcheck.model.party import Listed, ListInfo
from exportcheck.parties.container import Arrays, write_container
from exportcheck.parties.joining import marks_of
from exportcheck.parties.names import LONGEST, distinctive, folded, names_within, words
from exportcheck.parties.tables import tables
from exportcheck.parties.vocabulary import described, letters_of


def build_index(parties: Sequence[Listed], info: ListInfo, path: Path) -> None:
    """Compile a party list and write it to `path`, whole or not at all.

    Raises:
        UnsoundData: the list has no party, or a name that is none.
        UsageError: the file cannot be written.
    """
    names = _Names()
    for row, listed in enumerate(parties):
        for text, words_of_one in _names_of(listed):
            names.add(row, text, words_of_one)
    if not names.party:
        raise UnsoundData(f"{info.name} holds no name that can be compared; is it the right file?")
    arrays = {**names.compiled(), **_parties(parties)}
    facts = {
        "info": {**asdict(info), "published": info.published and info.published.isoformat(),
                 "imported": info.imported.isoformat()},
        "tables": tables().digest,
    }  # fmt: skip
    write_container(path, facts, arrays)


def _names_of(listed: Listed) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The different names of a party: which of its texts (0 the name, then the other names), the words."""
    seen = set()
    for text, name in enumerate((listed.name, *listed.alt_names)):
        if len(name) > LONGEST:
            raise UnsoundData(
                f"{listed.list}: the name of {listed.id} has {len(name):,} characters, {LONGEST:,} "
                f"at most; the row is damaged"
            )
        for variant in names_within(name):
            found = distinctive(words(variant))
            if found and found not in seen:
                seen.add(found)
                yield text, found


class _Names:
    """The names of a list as they are read: arrays, since there may be a million of them."""

    def __init__(self) -> None:
        self.party, self._text = array("i"), array("i")
        self._words, self._ends = array("i"), array("q", [0])
        self._marks, self._marked, self._letters = array("q"), array("i"), array("Q")
        self._number: dict[str, int] = {}

    def add(self, party: int, text: int, name: tuple[str, ...]) -> None:
        """One more name."""
        self.party.append(party)
        self._text.append(text)
        self._words.extend([self._number.setdefault(word, len(self._number)) for word in name])
        self._ends.append(len(self._words))
        sound = folded("".join(name))
        marks = marks_of(name, sound)
        self._marks.extend(marks)
        self._marked.extend([len(self.party) - 1] * len(marks))
        self._letters.append(letters_of(sound))

    def compiled(self) -> Arrays:
        """The vocabulary with its weights, the words of each name and the names of each word."""
        vocabulary = sorted(self._number, key=lambda word: (len(word), word))
        again = np.empty(len(vocabulary), np.int32)
        again[[self._number[word] for word in vocabulary]] = np.arange(len(vocabulary))
        numbers, starts = again[np.frombuffer(self._words, np.int32)], np.frombuffer(self._ends, np.int64)
        names = len(self.party)
        owner = np.repeat(np.arange(names, dtype=np.int32), np.diff(starts))
        # A name that has a word twice counts once; sorted by word, then by name.
        pairs = np.unique(numbers.astype(np.int64) * names + owner)
        often = np.bincount(pairs // names, minlength=len(vocabulary))
        weights = [
            _weight(word, times, names) for word, times in zip(vocabulary, often.tolist(), strict=True)
        ]
        marks = np.frombuffer(self._marks, np.int64)
        order = np.argsort(marks, kind="stable")
        return {
            **described(vocabulary, weights),
            "word_starts": starts,
            "word_numbers": numbers,
            "bearers": (pairs % names).astype(np.int32),
            "bearer_starts": _starts(often),
            "totals": np.add.reduceat(np.array(weights, np.float32)[numbers], starts[:-1]),
            "marks": marks[order],
            "mark_rows": np.frombuffer(self._marked, np.int32)[order],
            "name_letters": np.frombuffer(self._letters, np.uint64),
            "name_party": np.frombuffer(self.party, np.int32),
            "name_text": np.frombuffer(self._text, np.int32),
        }


def _weight(word: str, often: int, names: int) -> float:
    """How much a word tells names apart: 1 when one name has it, near 0 when all do."""
    return min(math.log((names + 1) / often) / math.log(names + 1), tables().most_weight(word))


def _parties(parties: Sequence[Listed]) -> Arrays:
    """The parties as the list has them, a JSON object each."""
    told, ends = bytearray(), array("q", [0])
    for listed in parties:
        told += json.dumps(_record(listed), ensure_ascii=False).encode()
        ends.append(len(told))
    return {"parties": np.frombuffer(told, np.uint8), "party_starts": np.frombuffer(ends, np.int64)}


_FIELDS = names(Listed)


def _record(listed: Listed) -> dict[str, Any]:
    return {name: value for name in _FIELDS if (value := getattr(listed, name))}


def _starts(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
