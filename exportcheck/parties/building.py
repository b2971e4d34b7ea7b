"""A party list compiled for screening: the words, their weights, and the trigram index."""

import functools
import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exportcheck.errors import UnsoundData
from exportcheck.model.noun import asdict
from exportcheck.model.party import Listed, ListInfo
from exportcheck.parties.container import Arrays, write_container
from exportcheck.parties.names import LONGEST, distinctive, folded, names_within, words
from exportcheck.parties.scoring import described, stored
from exportcheck.parties.tables import tables
from exportcheck.parties.trigrams import TRIGRAMS, remnants, trigrams


def build_index(parties: Sequence[Listed], info: ListInfo, path: Path) -> None:
    """Compile a party list and write it to `path`, whole or not at all.

    Raises:
        UnsoundData: the list has no party, or a name that is none.
        UsageError: the file cannot be written.
    """
    named = _named(parties)
    if not named:
        raise UnsoundData(f"{info.name} holds no name that can be compared; is it the right file?")
    arrays = {**_words_of(named), **_trigrams_of(named), **_parties(parties)}
    facts = {
        "info": {**asdict(info), "published": info.published and info.published.isoformat(),
                 "imported": info.imported.isoformat()},
        "tables": tables().digest,
    }  # fmt: skip
    write_container(path, facts, arrays)


@dataclass(frozen=True, slots=True)
class _Named:
    """One name: whose (the party's row), which of its texts (0 the name, then the other names), its words."""

    party: int
    text: int
    words: tuple[str, ...]


def _named(parties: Sequence[Listed]) -> list[_Named]:
    named: list[_Named] = []
    known = tables()
    for row, listed in enumerate(parties):
        seen = set()
        for text, name in enumerate((listed.name, *listed.alt_names)):
            if len(name) > LONGEST:
                raise UnsoundData(
                    f"{listed.list}: the name of {listed.id} has {len(name):,} characters, {LONGEST:,} "
                    f"at most; the row is damaged"
                )
            for variant in names_within(name):
                found = distinctive(words(variant), known)
                if found and found not in seen:
                    seen.add(found)
                    named.append(_Named(row, text, found))
    return named


def _words_of(named: Sequence[_Named]) -> Arrays:
    """The vocabulary with its weights, and the words of each name."""
    often = Counter(word for name in named for word in set(name.words))
    vocabulary = sorted(often)
    number = {word: at for at, word in enumerate(vocabulary)}
    numbers = np.array([number[word] for name in named for word in name.words], np.int32)
    lengths = [len(name.words) for name in named]
    owner = np.repeat(np.arange(len(named), dtype=np.int32), lengths)
    return {
        **stored(described(vocabulary, folded, lambda word: _weight(word, often[word], len(named)))),
        "word_starts": _starts(lengths),
        "word_numbers": numbers,
        "bearers": owner[np.argsort(numbers, kind="stable")],
        "bearer_starts": _starts(np.bincount(numbers, minlength=len(vocabulary)).tolist()),
        **_slips_of(vocabulary),
        "name_party": np.array([name.party for name in named], np.int32),
        "name_text": np.array([name.text for name in named], np.int32),
    }


def _weight(word: str, often: int, names: int) -> float:
    """How much a word tells names apart: 1 when one name has it, near 0 when all do."""
    return min(math.log((names + 1) / often) / math.log(names + 1), tables().most_weight(word))


def _slips_of(vocabulary: Sequence[str]) -> Arrays:
    """The short words by what is left of each without a letter: trigrams do not find their slips."""
    left = sorted({(mark, at) for at, word in enumerate(vocabulary) for mark in remnants(word)})
    return {
        "remnants": np.array([mark for mark, _ in left], np.int64),
        "remnant_words": np.array([at for _, at in left], np.int32),
    }


def _trigrams_of(named: Sequence[_Named]) -> Arrays:
    """For each trigram the names that have it, and for each name the length of its vector."""
    sound = functools.cache(folded)
    per_name = [trigrams(sound(word) for word in name.words) for name in named]
    counts = np.array([len(found) for found in per_name])
    flat = np.concatenate(per_name)
    owner = np.repeat(np.arange(len(named), dtype=np.int32), counts)
    often = np.bincount(flat, minlength=TRIGRAMS)
    rarity = np.log((len(named) + 1) / np.maximum(often, 1)).astype(np.float32)
    squares = np.add.reduceat(rarity[flat] ** 2, np.concatenate([[0], np.cumsum(counts)[:-1]]))
    return {
        "postings": owner[np.argsort(flat, kind="stable")],
        "posting_starts": np.concatenate([[0], np.cumsum(often)]).astype(np.int64),
        "rarity": rarity,
        "lengths": np.sqrt(np.maximum(squares, 1e-6)).astype(np.float32),
    }


def _parties(parties: Sequence[Listed]) -> Arrays:
    """The parties as the list has them, a JSON object each."""
    rows = [json.dumps(_record(listed), ensure_ascii=False).encode() for listed in parties]
    return {
        "parties": np.frombuffer(b"".join(rows), dtype=np.uint8),
        "party_starts": _starts([len(row) for row in rows]),
    }


def _record(listed: Listed) -> dict[str, Any]:
    return {key: value for key, value in asdict(listed).items() if value}


def _starts(lengths: Sequence[int]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
