"""The starter list: well-known parties of the chip sector, from `data/starter_parties.yaml`.

It is not the Entity List and says so: who is not in it is not screened.
"""

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

from exportcheck.errors import UnsoundData
from exportcheck.load.bundled import data_folder
from exportcheck.load.files import Entry, as_date, read_entry
from exportcheck.model.noun import Noun
from exportcheck.model.party import Listed

STARTER_FILE = "starter_parties.yaml"
STARTER_NAME = "starter list of the chip sector"

Words = Annotated[str, Field(min_length=1)]
Day = Annotated[date, BeforeValidator(as_date)]
Country = Annotated[str, Field(pattern="^[A-Z]{2}$")]
Citation = Annotated[str, Field(pattern=r"^\d+ FR \d+$")]


class _Notice(Entry):
    citation: Citation
    published: Day


class _Party(Entry):
    name: Words
    also: list[Words] = []
    of: Words | None = None
    countries: Annotated[list[Country], Field(alias="in", min_length=1)]
    notice: Words
    amended: list[Citation] = []
    requirement: Words
    policy: Words


class _Starter(Entry):
    schema_: Annotated[int, Field(alias="schema", ge=1, le=1)]
    as_of: Day
    list_name: Annotated[str, Field(alias="list", min_length=1)]
    authority: Words
    source: Words
    notices: Mapping[str, _Notice]
    requirements: Mapping[str, Words]
    policies: Mapping[str, Words]
    parties: Annotated[list[_Party], Field(min_length=1)]


class StarterFacts(Noun):
    """The starter list as a whole: the day it was held against the published list, and its digest."""

    as_of: date
    digest: str


def load_starter(path: Path | None = None) -> list[Listed]:
    """The parties of the starter list, in its order.

    Raises:
        UnsoundData: the file breaks its contract; says where.
    """
    file = path or data_folder() / STARTER_FILE
    read = read_entry(file, _Starter)
    return [_listed(read, party, number, file.name) for number, party in enumerate(read.parties, 1)]


def starter_facts(path: Path | None = None) -> StarterFacts:
    """What the starter list says of itself."""
    file = path or data_folder() / STARTER_FILE
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return StarterFacts(read_entry(file, _Starter).as_of, f"sha256:{digest}")


def _listed(read: _Starter, party: _Party, number: int, file: str) -> Listed:
    for name, key, known in (
        ("notice", party.notice, read.notices),
        ("requirement", party.requirement, read.requirements),
        ("policy", party.policy, read.policies),
    ):
        if key not in known:
            raise UnsoundData(f"{file}: {party.name}: {name}: {key!r} is not among those listed above")
    notice = read.notices[party.notice]
    amended = f", amended by {', '.join(party.amended)}" if party.amended else ""
    of = f"; in the entry of {party.of}" if party.of else ""
    return Listed(
        id=f"starter-{number}",
        list=read.list_name,
        name=party.name,
        alt_names=tuple(party.also),
        kind="Entity",
        countries=tuple(party.countries),
        authority=read.authority,
        license_requirement=read.requirements[party.requirement],
        license_policy=read.policies[party.policy],
        notice=f"{notice.citation} of {notice.published}{amended}{of}",
        source_url=read.source,
    )
