"""A compiled party list, and screening against it."""

import functools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from exportcheck.errors import CannotCheck
from exportcheck.model.party import Asked, Band, Hit, Listed, ListInfo, Screened
from exportcheck.parties.asking import Read, read
from exportcheck.parties.container import Arrays, read_container
from exportcheck.parties.names import LONGEST, folded
from exportcheck.parties.qualifying import qualified
from exportcheck.parties.scoring import AskedWords, Candidates, Scores, Words, compare, described
from exportcheck.parties.scripts import screen_foreign
from exportcheck.parties.tables import tables
from exportcheck.parties.trigrams import folded_words, remnants, trigrams

# Hits shown of one name; a reviewer reads no more, and the strongest come first.
MOST_HITS = 20


class CompiledIndex:
    """A party list, opened; its arrays stay mapped, its parties are decoded when they are hit."""

    def __init__(self, info: ListInfo, arrays: Arrays) -> None:
        self.info = info
        self._arrays = arrays
        self._names = len(arrays["name_party"])

    @functools.cached_property
    def _words(self) -> Words:
        held = self._arrays
        plain, sounds = (held[name].tobytes().decode().split("\n") for name in ("vocabulary", "folded"))
        place = held["place"].view(np.bool_)
        return Words(
            plain, sounds, held["weights"], held["letters"], held["folded_letters"], held["first"], place
        )

    @functools.cached_property
    def _number(self) -> dict[str, int]:
        return {word: number for number, word in enumerate(self._words.plain)}

    def screen(self, asked: Asked) -> Screened:
        """Screen one name; one that holds no name, or far more than one, is not screened."""
        if len(asked.name) > LONGEST:
            return Screened(asked, Band.NOT_SCREENED, reason=f"longer than {LONGEST:,} characters: no name")
        if not asked.name.isascii() and (foreign := screen_foreign(self, asked)) is not None:
            return foreign
        hits: dict[int, Hit] = {}
        names = read(asked.name, self._number)
        if not names:
            return Screened(asked, Band.NOT_SCREENED, reason="no letters or figures to screen it by")
        for name in names:
            for row, hit in self._hits(asked, name):
                if row not in hits or hit.score > hits[row].score:
                    hits[row] = hit
        return _screened(asked, hits)

    def screen_many(self, asked: Iterable[Asked]) -> list[Screened]:
        """Screen names in their order; equal ones are looked up once."""
        screened: dict[Asked, Screened] = {}
        found = []
        for one in asked:
            if one not in screened:
                screened[one] = self.screen(one)
            found.append(screened[one])
        return found

    def listed(self, row: int) -> Listed:
        """The party of a row."""
        starts = self._arrays["party_starts"]
        record = json.loads(self._arrays["parties"][starts[row] : starts[row + 1]].tobytes())
        told: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in record.items()
        }
        return Listed(**told)

    def _hits(self, asked: Asked, name: Read) -> Iterator[tuple[int, Hit]]:
        rows = self._candidates(name.sought)
        if not len(rows):
            return
        candidates = self._compared(rows)
        review = tables().settings["bands"]["review"] - 1e-6
        best: dict[int, tuple[float, Scores, int]] = {}
        for scores in compare(self._asked(name.readings), candidates):
            for at in np.flatnonzero(scores.name >= review).tolist():
                party, score = int(self._arrays["name_party"][rows[at]]), float(scores.name[at])
                if party not in best or score > best[party][0]:
                    best[party] = (score, scores, at)
        for party, (_, scores, at) in best.items():
            yield party, self._hit(asked, party, int(rows[at]), scores, at)

    def _hit(self, asked: Asked, party: int, row: int, scores: Scores, at: int) -> Hit:
        listed = self.listed(party)
        text = int(self._arrays["name_text"][row])
        matched = (listed.name, *listed.alt_names)[text]
        parts = {
            "words": float(scores.words[at]),
            "of_asked": float(scores.of_asked[at]),
            "of_listed": float(scores.of_listed[at]),
            "joined": float(scores.joined[at]),
        }
        return qualified(asked, listed, matched, float(scores.name[at]), parts)

    def _asked(self, readings: Sequence[tuple[str, ...]]) -> AskedWords:
        plain = list(dict.fromkeys(word for reading in readings for word in reading))
        place = {word: at for at, word in enumerate(plain)}
        return AskedWords(
            described(plain, folded, self._weight),
            np.array([word in self._number for word in plain], np.bool_),
            [np.array([place[word] for word in reading]) for reading in readings],
        )

    def _weight(self, word: str) -> float:
        number = self._number.get(word)
        return tables().most_weight(word) if number is None else float(self._words.weights[number])

    def _compared(self, rows: NDArray[np.intp]) -> Candidates:
        first = self._arrays["word_starts"][rows]
        lengths = self._arrays["word_starts"][rows + 1] - first
        starts = np.cumsum(lengths) - lengths
        flat = np.arange(int(lengths.sum())) + np.repeat(first - starts, lengths)
        numbers, places = np.unique(self._arrays["word_numbers"][flat], return_inverse=True)
        words = self._some(numbers)
        return Candidates(words, places, starts, lengths, np.add.reduceat(words.weights[places], starts))

    def _some(self, numbers: NDArray[np.intp]) -> Words:
        every, chosen = self._words, numbers.tolist()
        return Words(
            [every.plain[number] for number in chosen],
            [every.folded[number] for number in chosen],
            every.weights[numbers],
            every.letters[numbers],
            every.folded_letters[numbers],
            every.first[numbers],
            every.place[numbers],
        )

    def _candidates(self, name: tuple[str, ...]) -> NDArray[np.intp]:
        """The rows of the names that share the most and the rarest trigrams with this one."""
        limits = tables().settings["candidates"]
        rarity, starts = self._arrays["rarity"], self._arrays["posting_starts"]
        asked = trigrams(folded_words(name))
        often = starts[asked + 1] - starts[asked]
        order = np.argsort(often, kind="stable")
        read = np.cumsum(often[order]) <= limits["postings"]
        read[: int(limits["at_least"])] = True
        chosen = asked[order][read]
        chosen = chosen[often[order][read] > 0]
        short = self._by_slips(name)
        if not len(chosen):
            return short
        postings = self._arrays["postings"]
        rows = np.concatenate([postings[starts[number] : starts[number + 1]] for number in chosen])
        weights = np.repeat(rarity[chosen] ** 2, starts[chosen + 1] - starts[chosen])
        shared = np.bincount(rows, weights, self._names)
        near = np.flatnonzero(shared > shared.max() * limits["least"] / 2)
        near = near[
            _greatest(shared[near] / self._arrays["lengths"][near], int(limits["kept"]), limits["least"])
        ]
        return np.union1d(near, short) if len(short) else near

    def _by_slips(self, name: tuple[str, ...]) -> NDArray[np.intp]:
        """The names that have a word a slip from a short one of this name that the list does not use."""
        starts, bearers = self._arrays["bearer_starts"], self._arrays["bearers"]
        most = int(tables().settings["candidates"]["bearers"])
        found = [
            bearers[starts[number] : starts[number + 1]]
            for word in name
            if word not in self._number and tables().most_weight(word) == 1
            for number in self._a_slip_away(word)
            if starts[number + 1] - starts[number] <= most
        ]
        return np.concatenate(found) if found else np.empty(0, np.intp)

    def _a_slip_away(self, word: str) -> list[int]:
        """The numbers of the words that differ from a short word by one letter."""
        every, marks = self._arrays["remnants"], remnants(word)
        ends = zip(np.searchsorted(every, marks), np.searchsorted(every, marks, "right"), strict=True)
        numbers = {n for start, end in ends for n in self._arrays["remnant_words"][start:end].tolist()}
        return sorted(n for n in numbers if OSA.distance(word, self._words.plain[n], score_cutoff=1) <= 1)


def _greatest(values: NDArray[Any], count: int, least: float) -> NDArray[np.intp]:
    """Where the greatest values are, of those above `least` of the greatest; ties by place."""
    places = np.flatnonzero(values > values.max() * least)
    if len(places) > count:
        places = np.sort(places[np.argpartition(-values[places], count)[:count]])
    return places


def _screened(asked: Asked, hits: Mapping[int, Hit]) -> Screened:
    ranked = sorted(hits.items(), key=lambda item: (-item[1].band, -item[1].score, item[0]))
    shown = tuple(hit for _, hit in ranked[:MOST_HITS])
    more = len(ranked) - len(shown)
    reason = f"{more} more of the list come as close; the {MOST_HITS} closest are shown" if more else ""
    return Screened(asked, max((hit.band for hit in shown), default=Band.NONE), shown, reason)


def open_index(path: Path) -> CompiledIndex:
    """Open a compiled party list.

    Raises:
        CannotCheck: it cannot be read, is no index, is damaged, or was built by another version.
    """
    facts, arrays = read_container(path)
    if facts.get("tables") != tables().digest:
        raise CannotCheck(
            f"{path} was built with other tables of words than this program has; build it again with "
            f"`exportcheck parties import FILE --index INDEX`"
        )
    return CompiledIndex(_info(facts["info"]), arrays)


def _info(told: Mapping[str, Any]) -> ListInfo:
    published = told["published"] and date.fromisoformat(told["published"])
    return ListInfo(**{**told, "published": published, "imported": date.fromisoformat(told["imported"])})


__all__: Sequence[str] = ("CompiledIndex", "open_index")
