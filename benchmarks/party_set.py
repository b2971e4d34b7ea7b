"""The labelled set that the screening of parties is measured with.

Asked names whose answer is known: names of a list that were changed in a documented way (`party_changes.py`;
the answer is the party), and names of well-known firms and universities that are on no list (the answer is
nobody, `clean_names.txt`). Everything is drawn with a seed: the same list gives the same set. A third is held
out by the digest of the name that was drawn, so that all changes of one name fall on one side.
"""

import hashlib
import random
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from party_changes import CHANGES, Change, parts

from exportcheck.model.party import Listed

CLEAN_NAMES = Path(__file__).parent / "clean_names.txt"
SEED = "exportcheck parties 1"
PER_CLASS = 100
_NO_FIRMS = ("individual", "vessel", "aircraft")
_PERSONS = ("Denied Persons", "Debarred")  # their lists do not say who is a person; nearly all are


@dataclass(frozen=True, slots=True)
class Case:
    """A name to be asked: its class, the name it was made from, and the ids that answer it (none: clean)."""

    kind: str
    name: str
    origin: str
    ids: frozenset[str] = frozenset()

    @property
    def held_out(self) -> bool:
        """Whether it belongs to the third that nothing is tuned on."""
        return int(hashlib.sha256(self.origin.encode()).hexdigest(), 16) % 3 == 0


def plain(name: str) -> str:
    """The name in lower case, its letters without marks, its words with one space between."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", bare.casefold()))


def changed(parties: Sequence[Listed], per_class: int = PER_CLASS) -> list[Case]:
    """The changed names, `per_class` of each class, drawn from the Latin names of the list's entities."""
    names = _names(parties)
    drawn = [name for name in sorted(names) if _fit(name)]
    owners: dict[str, set[str]] = {}
    for name, ids in names.items():
        owners.setdefault(plain(name), set()).update(ids)
    return [
        case for kind, change in CHANGES.items() for case in _draw(kind, change, drawn, owners, per_class)
    ]


def _draw(
    kind: str, change: Change, names: Sequence[str], owners: Mapping[str, set[str]], count: int
) -> Iterator[Case]:
    dice = random.Random(f"{SEED}: {kind}")
    for name in dice.sample(names, len(names)):
        if count and (asked := change(name, dice)) and asked != name:
            count -= 1
            yield Case(kind, asked, name, frozenset(owners[plain(name)]))


def _names(parties: Iterable[Listed]) -> dict[str, set[str]]:
    """Every name and alternative name of the entities, with the parties that bear it."""
    names: dict[str, set[str]] = {}
    for party in parties:
        if party.kind.casefold() not in _NO_FIRMS and not any(word in party.list for word in _PERSONS):
            for name in (party.name, *party.alt_names):
                names.setdefault(name, set()).add(party.id)
    return names


def _fit(name: str) -> bool:
    """Latin, two words or more, eight letters or more, no list of affiliates in one name."""
    return len(name) <= 90 and len(plain(name)) >= 8 and len(name.split()) >= 2 and name.isascii()


def clean(parties: Iterable[Listed], path: Path = CLEAN_NAMES) -> tuple[list[Case], list[str]]:
    """The clean names, and those left out because the list has them, by equality without marks and forms."""
    listed = {_bare(name) for party in parties for name in (party.name, *party.alt_names) if name.strip()}
    kept, dropped, kind = [], [], ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            kind = line.removeprefix("#").strip()
        elif _bare(line) in listed:
            dropped.append(line)
        elif line:
            kept.append(Case(f"clean: {kind}", line, line))
    return kept, dropped


def _bare(name: str) -> str:
    return plain(parts(name).core)
