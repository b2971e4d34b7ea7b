"""What a party list must show before it is used, from `data/party_sentinels.yaml`."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from exportcheck.errors import CannotCheck
from exportcheck.load.bundled import data_folder
from exportcheck.load.files import Entry, read_entry
from exportcheck.model.party import Listed

Count = Annotated[int, Field(ge=1)]
Names = Annotated[list[Annotated[str, Field(min_length=3)]], Field(min_length=1)]

# UTF-8 that was read as Latin-1 or Windows-1252 and saved again: É becomes Ã‰, § becomes Â§, – becomes â€“.
_TWICE_ENCODED = re.compile("[ÂÃ][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œ]|â€")
_REPLACED = "\ufffd"


class Whole(Entry):
    """What the whole Consolidated Screening List has: a name, parties, lists, a count."""

    name: str
    at_least: Count
    parties: Names
    lists: Names


class Age(Entry):
    """Days after which a list is old, and very old."""

    limit_days: Count
    old_days: Count


class Largest(Entry):
    """The longest file (bytes), field and name (characters), and the most columns that are read."""

    file_bytes: Count
    field_characters: Count
    name_characters: Count
    columns: Count


class Sentinels(Entry):
    """Everything in `data/party_sentinels.yaml`."""

    schema_: Annotated[int, Field(alias="schema", ge=1, le=1)]
    consolidated_screening_list: Whole
    keeps_at_least: Annotated[float, Field(gt=0, le=1)]
    age: Age
    largest: Largest


def load_sentinels(path: Path) -> Sentinels:
    """The limits of a file.

    Raises:
        UnsoundData: it breaks its contract.
    """
    return read_entry(path, Sentinels)


@cache
def bundled_sentinels() -> Sentinels:
    """The limits in the box."""
    return load_sentinels(data_folder() / "party_sentinels.yaml")


def refuse_damaged_text(name: str, texts: Iterable[str]) -> None:
    """Refuse names that went through a wrong encoding.

    Raises:
        CannotCheck: the first such name.
    """
    for text in texts:
        if _REPLACED in text or _TWICE_ENCODED.search(text):
            raise CannotCheck(
                f"{name}: {text[:60]!r} was saved in a wrong encoding; download the list again and do not "
                "open it in a spreadsheet before"
            )


def refuse_unless_whole(name: str, parties: Sequence[Listed], lists: Mapping[str, int], whole: Whole) -> None:
    """Refuse a Consolidated Screening List that cannot be all of it.

    Raises:
        CannotCheck: too few parties, a well-known party or a whole list is missing.
    """
    again = "download it again"
    if len(parties) < whole.at_least:
        raise CannotCheck(
            f"{name} has {len(parties):,} parties and the {whole.name} has at least {whole.at_least:,}: "
            f"it is a part of it or very old; {again}"
        )
    absent = [wanted for wanted in whole.lists if not lists.get(wanted)]
    if absent:
        raise CannotCheck(f"{name} has no party of the {absent[0]}: it is not the whole list; {again}")
    missing = {wanted: wanted.casefold() for wanted in whole.parties}
    for party in parties:
        names = "\n".join((party.name, *party.alt_names)).casefold()
        for wanted in [wanted for wanted, folded in missing.items() if folded in names]:
            del missing[wanted]
        if not missing:
            return
    raise CannotCheck(
        f"{name} does not have {next(iter(missing))}, a listed party: it is not the list; {again}"
    )
