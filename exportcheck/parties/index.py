"""A compiled party list, and screening against it."""

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from msgspec.json import Decoder

from exportcheck.errors import CannotCheck
from exportcheck.model.party import Asked, Band, Hit, Listed, ListInfo, Screened
from exportcheck.parties.asking import Reader
from exportcheck.parties.container import Arrays, read_container
from exportcheck.parties.names import LONGEST
from exportcheck.parties.qualifying import qualified
from exportcheck.parties.scoring import Scores
from exportcheck.parties.scripts import screen_foreign
from exportcheck.parties.searching import Search
from exportcheck.parties.tables import tables

# Hits shown of one name; a reviewer reads no more, and the strongest come first.
MOST_HITS = 20
# Parties kept decoded, since those that are hit at all are hit again.
_REMEMBERED = 2_000


class CompiledIndex:
    """A party list, opened; its arrays stay mapped, its parties are decoded when they are hit."""

    def __init__(self, info: ListInfo, arrays: Arrays) -> None:
        self.info = info
        self._arrays = arrays
        self._decoded = Decoder(Listed).decode
        self.listed: Callable[[int], Listed] = functools.lru_cache(_REMEMBERED)(self._listed)

    @functools.cached_property
    def search(self) -> Search:
        """What finds the names that score enough; made when first asked, since opening has to be quick."""
        return Search(self._arrays)

    @functools.cached_property
    def _reader(self) -> Reader:
        return Reader(self.search.vocabulary)

    def screen(self, asked: Asked) -> Screened:
        """Screen one name; one that holds no name, or far more than one, is not screened."""
        if len(asked.name) > LONGEST:
            return Screened(asked, Band.NOT_SCREENED, reason=f"longer than {LONGEST:,} characters: no name")
        if not asked.name.isascii() and (foreign := screen_foreign(self, asked)) is not None:
            return foreign
        names = self._reader.read(asked.name)
        if not names:
            return Screened(asked, Band.NOT_SCREENED, reason="no letters or figures to screen it by")
        best: dict[int, tuple[Scores, int]] = {}
        for readings in names:
            for row, scores in self.search.found(readings):
                party = int(self._arrays["name_party"][row])
                if party not in best or _rank(scores, row) > _rank(*best[party]):
                    best[party] = (scores, row)
        return _screened(asked, {party: self._hit(asked, party, *found) for party, found in best.items()})

    def screen_many(self, asked: Iterable[Asked]) -> list[Screened]:
        """Screen names in their order; equal ones are looked up once."""
        screened: dict[Asked, Screened] = {}
        found = []
        for one in asked:
            if one not in screened:
                screened[one] = self.screen(one)
            found.append(screened[one])
        return found

    def _listed(self, party: int) -> Listed:
        starts = self._arrays["party_starts"]
        listed: Listed = self._decoded(self._arrays["parties"][starts[party] : starts[party + 1]].data)
        return listed

    def _hit(self, asked: Asked, party: int, scores: Scores, row: int) -> Hit:
        listed = self.listed(party)
        matched = (listed.name, *listed.alt_names)[int(self._arrays["name_text"][row])]
        parts = {
            "words": scores.words,
            "of_asked": scores.of_asked,
            "of_listed": scores.of_listed,
            "joined": scores.joined,
        }
        return qualified(asked, listed, matched, scores.name, parts)


def _rank(scores: Scores, row: int) -> tuple[float, int]:
    return scores.name, -row


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
