"""The party list of a run: a compiled index, or the starter list compiled for the occasion."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from exportcheck.errors import CannotCheck, UsageError
from exportcheck.load.bundled import data_folder
from exportcheck.load.kinds import STARTER
from exportcheck.load.list_kinds import load_list_kinds
from exportcheck.load.party_guards import bundled_sentinels
from exportcheck.load.starter import STARTER_NAME, load_starter, starter_facts
from exportcheck.model.party import Asked, Index, ListInfo, Screened
from exportcheck.parties import build_index, open_index
from exportcheck.parties.identifiers import lei_fault, uscc_fault
from exportcheck.parties.scripts import screen_foreign
from exportcheck.screening.party_findings import PartyScreening

# An index up to this size is kept in evidence, so that a replay screens against the same list.
LARGEST_KEPT = 64 << 20
# What is wrong with a registered code, by its kind.
CODE_FAULTS = {"USCC": uscc_fault, "LEI": lei_fault}


class EveryScript:
    """An index that is asked about names in any script, and says of those it cannot read that it cannot."""

    def __init__(self, index: Index) -> None:
        """Nothing is asked yet."""
        self.info = index.info
        self._index = index

    def screen(self, asked: Asked) -> Screened:
        """Screen one name; that nothing was found is no answer where nothing could be."""
        return screen_foreign(self._index, asked) or self._index.screen(asked)


@dataclass(frozen=True)
class PartyList:
    """What a run screens against: the screening, the file of its index, and after how many days it is old."""

    screening: PartyScreening
    file: Path
    fresh_days: int

    @property
    def kept(self) -> Path | None:
        """The file, where it is small enough to be kept in evidence."""
        return self.file if self.file.stat().st_size <= LARGEST_KEPT else None

    def unchanged(self) -> bool:
        """Whether the file still holds the list that was opened."""
        return open_index(self.file).info == self.screening.info

    def record(self) -> dict[str, Any]:
        """The list as `invocation.json` has it."""
        return {**told_of(self.screening.info), "kept": self.kept is not None}


def told_of(info: ListInfo) -> dict[str, Any]:
    """A list in a record."""
    return {
        "name": info.name,
        "published": info.published.isoformat() if info.published else None,
        "imported": info.imported.isoformat(),
        "parties": info.parties,
        "names": info.names,
        "digest": info.digest,
        "starter": info.starter,
    }


@contextmanager
def party_list(told: str | None, day: date) -> Iterator[PartyList | None]:
    """What `--parties` names, open until the run is over; None where it names nothing.

    Raises:
        UsageError: there is no such file, or the extra `parties` is not installed.
        CannotCheck: the index cannot be read, is none, or is damaged.
    """
    if told is None:
        yield None
    elif told == STARTER:
        with TemporaryDirectory(prefix="exportcheck-") as folder:
            yield _opened(_starter(Path(folder) / "starter.index", day))
    else:
        file = Path(told)
        if not file.exists():
            raise UsageError(
                f"--parties: there is no {file}; build it with `exportcheck parties import FILE --index "
                f"{file}`, or say --parties {STARTER}"
            )
        yield _opened(file)


def replayed_list(file: Path) -> PartyList | None:
    """The index of an archive; None where this program cannot open it."""
    try:
        return _opened(file)
    except (CannotCheck, UsageError):
        return None


def _opened(file: Path) -> PartyList:
    kinds = load_list_kinds(data_folder() / "list_kinds.yaml")
    screening = PartyScreening(EveryScript(open_index(file)), kinds, CODE_FAULTS)
    return PartyList(screening, file, bundled_sentinels().age.limit_days)


def _starter(file: Path, day: date) -> Path:
    parties, facts = load_starter(), starter_facts()
    names = sum(1 + len(party.alt_names) for party in parties)
    info = ListInfo(STARTER_NAME, facts.as_of, day, len(parties), names, facts.digest, starter=True)
    build_index(parties, info, file)
    return file
