"""Places, country groups and their membership by date (supplement no. 1 to part 740)."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from typing import ClassVar

from exportcheck.model.clause import Truth
from exportcheck.model.noun import Noun


class Place(Noun):
    """A country or territory by its ISO 3166 code.

    `part_of` names the country whose treatment it shares: Hong Kong is treated as China.
    """

    code: str
    name: str
    part_of: str | None = None

    @property
    def treated_as(self) -> str:
        """The code that the country groups are asked about."""
        return self.part_of or self.code


class Membership(Noun):
    """One stretch of days on which a place is in a country group.

    `since` is the first day, `before` the first day on which it is no longer a member; None is
    open. Between `doubtful_from` and `doubtful_before` the sources do not say.
    """

    place: str
    since: date | None = None
    before: date | None = None
    doubtful_from: date | None = None
    doubtful_before: date | None = None
    note: str | None = None

    def on(self, day: date) -> Truth:
        """Whether the place is a member on that day, by this stretch alone."""
        if self.doubtful_from and self.doubtful_before and self.doubtful_from <= day < self.doubtful_before:
            return Truth.UNKNOWN
        if self.since and day < self.since:
            return Truth.FAILS
        if self.before and day >= self.before:
            return Truth.FAILS
        return Truth.HOLDS


class PlaceSet(Noun):
    """Places as the regulations name them: some groups, without some groups, and some by name.

    `(groups ∪ places) − except_groups ∪ also`: the exclusion reaches the groups only, as in
    742.6(a)(6)(iii)(B); a place named in `also` stays whatever group it is in.
    """

    groups: tuple[str, ...] = ()
    except_groups: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid"}


class Groups:
    """The country groups as they stand on one day."""

    def __init__(self, memberships: Mapping[str, Iterable[Membership]], day: date) -> None:
        """Freeze the memberships of `day`: group -> place code -> HOLDS or UNKNOWN."""
        self.day = day
        self._contained: dict[tuple[str, PlaceSet], Truth] = {}
        self._members: dict[str, dict[str, Truth]] = {}
        for group, stretches in memberships.items():
            members: dict[str, Truth] = {}
            for stretch in stretches:
                truth = stretch.on(day)
                if truth is not Truth.FAILS:
                    members[stretch.place] = max(truth, members.get(stretch.place, Truth.FAILS))
            self._members[group] = members

    def names(self) -> tuple[str, ...]:
        """The groups there are."""
        return tuple(self._members)

    def members(self, group: str) -> Mapping[str, Truth]:
        """The places of a group, each HOLDS or UNKNOWN."""
        return self._members[group]

    def is_in(self, place: Place, group: str) -> Truth:
        """Whether a place is in a group on this day."""
        return self._members[group].get(place.treated_as, Truth.FAILS)

    def contains(self, place: Place, places: PlaceSet) -> Truth:
        """Whether a place is in a set of places on this day."""
        asked = (place.treated_as, places)
        found = self._contained.get(asked)
        if found is None:
            found = self._contained[asked] = self._contains(place, places)
        return found

    def _contains(self, place: Place, places: PlaceSet) -> Truth:
        code = place.treated_as
        if code in places.also:
            return Truth.HOLDS
        inside = max([Truth.FAILS, *(self.is_in(place, group) for group in places.groups)])
        outside = max([Truth.FAILS, *(self.is_in(place, group) for group in places.except_groups)])
        return min(inside, outside.negated)


class UnknownPlace(LookupError):
    """A text that names no place, or could name several; the message is one sentence."""


# Letters of other scripts that look like Latin ones, for saying so; never for reading them as Latin.
_LOOK_ALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХЗаеѕіјорсухԁһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοαινρυ",
    "ABESIJKMHOPCTYX3aesijopcyxdhqwABEZHIKMNOPTYXoaivpu",
)
_REMEMBERED = 50_000
_LONGEST = 100


def spelling_key(text: str) -> str:
    """What two spellings of one place have in common: no case, spaces, punctuation or accents."""
    folded = unicodedata.normalize("NFKD", text.replace("&", " and ").casefold())
    key = "".join(filter(str.isalnum, folded))
    return key.removeprefix("the") if folded.startswith("the ") else key


class Gazetteer:
    """Finds a place by its codes, its name and the other ways people write it."""

    def __init__(
        self,
        places: Iterable[Place],
        spellings: Iterable[tuple[str, str]],
        unclear: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        """Take the places, `(spelling, code)` pairs, and spellings that could be several codes.

        Raises ValueError where a code or a spelling would name two places.
        """
        self._places: dict[str, Place] = {}
        for place in places:
            if place.code in self._places:
                raise ValueError(f"the place {place.code} is listed twice")
            self._places[place.code] = place
        self._keys: dict[str, Place] = {}
        for place in self._places.values():
            self._add(place.code, place)
            self._add(place.name, place)
        for spelling, code in spellings:
            self._add(spelling, self._places[code])
        self._unclear: dict[str, tuple[Place, ...]] = {}
        for spelling, codes in (unclear or {}).items():
            key = spelling_key(spelling)
            if key in self._keys:
                raise ValueError(f"{spelling!r} is unclear and a spelling of {self._keys[key].code} at once")
            self._unclear[key] = tuple(self._places[code] for code in codes)
        self._found: dict[str, Place] = {}

    def _add(self, spelling: str, place: Place) -> None:
        key = spelling_key(spelling)
        if not key:
            raise ValueError(f"{spelling!r} of {place.code} has no letters")
        other = self._keys.setdefault(key, place)
        if other is not place:
            raise ValueError(f"{spelling!r} would name both {other.code} and {place.code}")

    def __iter__(self) -> Iterator[Place]:
        """Every place, in the order of the data."""
        return iter(self._places.values())

    def __len__(self) -> int:
        """How many places there are."""
        return len(self._places)

    def __contains__(self, code: object) -> bool:
        """Whether a code is that of a place."""
        return code in self._places

    def by_code(self, code: str) -> Place:
        """The place of an ISO 3166-1 alpha-2 code; KeyError where there is none."""
        return self._places[code]

    def find(self, text: str) -> Place:
        """The place that a text names; raises UnknownPlace with the nearest ones."""
        found = self._found.get(text)
        if found is None:
            found = self._keys.get(spelling_key(text)) if len(text) <= _LONGEST else None
            if found is None:
                raise UnknownPlace(self._why_not(text))
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            self._found[text] = found
        return found

    def _why_not(self, text: str) -> str:
        if len(text) > _LONGEST:
            return f"{text[:_LONGEST]!r}… is too long for the name of a place; write its ISO 3166 code"
        key = spelling_key(text)
        if not key:
            return f"{text!r} names no place; write its ISO 3166 code"
        if several := self._unclear.get(key):
            choices = " or ".join(f"{place.name} ({place.code})" for place in several)
            return f"{text!r} could be {choices}; write the code"
        meant = self._keys.get(spelling_key(text.translate(_LOOK_ALIKES)))
        if meant:
            return (
                f"{text!r} looks like {meant.name} ({meant.code}) but has letters of another script in it; "
                "retype it in Latin letters"
            )
        if near := self._nearest(key):
            return f"{text!r} is not a known place; did you mean {near}?"
        return f"{text!r} is not a known place; write its ISO 3166 code or its English name"

    def _nearest(self, key: str) -> str:
        if len(key) < 3:
            return ""  # two letters are near to everything
        candidates = self._keys if len(key) > 3 else [known for known in self._keys if len(known) <= 4]
        places: dict[str, str] = {}
        for known in get_close_matches(key, candidates, n=5, cutoff=0.7):
            place = self._keys[known]
            places.setdefault(place.code, f"{place.name} ({place.code})")
        return ", ".join(list(places.values())[:3])
