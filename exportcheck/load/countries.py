"""Reads the places and the country groups by date."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, NamedTuple, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from exportcheck.errors import UnsoundData
from exportcheck.load import strict_yaml
from exportcheck.model.place import Gazetteer, Membership, Place


def _day(value: object) -> object:
    # Strict validation takes no text for a date, and YAML dates are left as text on purpose.
    if isinstance(value, str) and len(value) == 10:
        return date.fromisoformat(value)
    raise ValueError(f"{value!r} is not a date; write YYYY-MM-DD")


Day = Annotated[date, BeforeValidator(_day)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Alpha3 = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Several = Annotated[list[Code], Field(min_length=2)]


class _Entry(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


class _Place(_Entry):
    code: Code
    alpha3: Alpha3
    name: Text
    part_of: Code | None = None
    also: list[Text] = []


class _Unclear(_Entry):
    spelling: Text
    could_be: Several


class _Member(_Entry):
    place: Code
    since: Day | None = None
    before: Day | None = None
    doubtful_from: Day | None = None
    doubtful_before: Day | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _days_are_in_order(self) -> Self:
        if self.since and self.before and self.since >= self.before:
            raise ValueError("`since` must be earlier than `before`")
        if (self.doubtful_from is None) != (self.doubtful_before is None):
            raise ValueError("`doubtful_from` and `doubtful_before` go together")
        if self.doubtful_from and self.doubtful_before and self.doubtful_from >= self.doubtful_before:
            raise ValueError("`doubtful_from` must be earlier than `doubtful_before`")
        return self


class _Group(_Entry):
    title: Text
    citations: Annotated[list[Text], Field(min_length=1)]
    members: list[_Member]


class _Countries(_Entry):
    schema_: Annotated[int, Field(alias="schema", ge=1, le=1)]
    checked: Day
    places: Annotated[list[_Place], Field(min_length=1)]
    unclear: list[_Unclear] = []
    groups: dict[Text, _Group]


def load_countries(path: Path) -> tuple[Gazetteer, dict[str, tuple[Membership, ...]]]:
    """The places, and for every country group the stretches of membership."""
    data = _read(path)
    codes = {place.code for place in data.places}
    for where, code in _codes_named(data):
        if code not in codes:
            raise UnsoundData(f"{path}: {where} names {code}, which is not under `places`; correct it.")
    try:
        gazetteer = Gazetteer(
            [Place(place.code, place.name, place.part_of) for place in data.places],
            [(text, place.code) for place in data.places for text in (place.alpha3, *place.also)],
            {entry.spelling: tuple(entry.could_be) for entry in data.unclear},
        )
    except ValueError as error:
        raise UnsoundData(f"{path}: {error}; correct one of them.") from None
    return gazetteer, {name: tuple(map(_membership, group.members)) for name, group in data.groups.items()}


class GroupAbout(NamedTuple):
    """What a country group is called, where it stands, and the day that was last re-read."""

    title: str
    citations: tuple[str, ...]
    checked: date


def load_groups(path: Path) -> dict[str, GroupAbout]:
    """Every country group's title and sources; its members are in `load_countries`."""
    data = _read(path)
    return {
        name: GroupAbout(group.title, tuple(group.citations), data.checked)
        for name, group in data.groups.items()
    }


def _read(path: Path) -> _Countries:
    try:
        document = strict_yaml.load_document(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise UnsoundData(f"{path}: the file cannot be read: {error}.") from None
    except strict_yaml.YamlProblem as problem:
        raise UnsoundData(f"{problem}.") from None
    try:
        return _Countries.model_validate(document.value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "the document"
        line = document.line_of(first["loc"])
        raise UnsoundData(f"{path}, line {line}: {where}: {first['msg']}.") from None


def _codes_named(data: _Countries) -> Iterator[tuple[str, str]]:
    for place in data.places:
        if place.part_of:
            yield f"`part_of` of {place.code}", place.part_of
    for entry in data.unclear:
        for code in entry.could_be:
            yield f"the unclear spelling {entry.spelling!r}", code
    for name, group in data.groups.items():
        for member in group.members:
            yield f"group {name}", member.place


def _membership(member: _Member) -> Membership:
    return Membership(
        member.place, member.since, member.before, member.doubtful_from, member.doubtful_before, member.note
    )
