"""The shape of the part of a YAML manifest that speaks of the application, checked strictly."""

from datetime import date
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    create_model,
)

from exportcheck.load.manifests import cells
from exportcheck.load.manifests.dates import Dates
from exportcheck.load.manifests.numbers import LARGEST
from exportcheck.model.manifest import MEASURED, SPECIFICATIONS, STATEMENTS

_ANSWERS = {"yes": True, "no": False, "unknown": None}


def _day(value: object, info: ValidationInfo) -> object:
    if isinstance(value, str):
        dates = info.context if isinstance(info.context, Dates) else Dates()
        return dates.day("the date", value.strip())
    raise ValueError(f"{cells.shown(str(value))} is not a date; write YYYY-MM-DD")


def _answer(value: object) -> object:
    # Written unquoted, yes and no stay text here; true and false are booleans.
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in _ANSWERS:
        return _ANSWERS[value.strip().lower()]
    raise ValueError(f"{cells.shown(str(value))} is not an answer; write yes, no or unknown")


def _text(value: object) -> object:
    return cells.cleaned("the text", value) or None if isinstance(value, str) else value


Day = Annotated[date, BeforeValidator(_day)]
Answer = Annotated[bool | None, BeforeValidator(_answer)]
Text = Annotated[str | None, BeforeValidator(_text)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=cells.LONGEST_CODED, strip_whitespace=True)]
Units = Annotated[int, Field(ge=0, le=LARGEST)]
# Strict validation would refuse a whole number for a float; a figure may be written either way.
Figure = Annotated[float, Field(ge=0, strict=True)]


class Entry(BaseModel):
    """Base: strict, nothing unknown."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


class UsShipment(Entry):
    """Units shipped to US customers."""

    chip: Name
    units: Units
    first_commercial_shipment: Day | None = None


class PriorExport(Entry):
    """Units exported before."""

    chip: Name
    units: Units
    destination: Name


class Statement(Entry):
    """One statement of the certification."""

    met: Answer = None
    evidence: Text = None
    description: Text = None


_figures: dict[str, Any] = dict.fromkeys(MEASURED, (Figure | None, None))
# mypy does not take the models that pydantic makes of a list of names for types.
Measured = create_model("Measured", __base__=Entry, **_figures)
_specified: dict[str, Any] = {"chip": (Name, ...), **dict.fromkeys(SPECIFICATIONS, (Figure | None, None))}
Specifications = create_model("Specifications", __base__=Entry, **_specified)


class UsUnits(Statement):
    """(dd)(1)(i), with the five specifications and what changed since launch."""

    specifications: list[Specifications] | None = None  # type: ignore[valid-type]  # made above
    changes: Text = None


class RemoteUser(Entry):
    """One intended remote end user."""

    name: Name
    located_in: Name | None = None
    headquarters: Name | None = None
    parent: Name | None = None


class RemoteUsers(Statement):
    """(dd)(1)(vi), with the list."""

    users: list[RemoteUser] | None = None


class Lab(Statement):
    """(dd)(1)(ix) and (3): the laboratory."""

    name: Text = None
    address: Text = None
    received: Day | None = None
    submitted: Day | None = None
    headquarters: Name | None = None
    parent: Name | None = None
    tests_in: Name | None = None
    stake: Answer = None
    measured: Measured | None = None  # type: ignore[valid-type]  # made above


_KINDS: dict[str, type[Statement]] = {
    "us_units_and_specifications": UsUnits,
    "remote_users": RemoteUsers,
    "lab": Lab,
}
_statements: dict[str, Any] = {name: (_KINDS.get(name, Statement) | None, None) for name in STATEMENTS}
Certification = create_model("Certification", __base__=Entry, **_statements)


class Application(Entry):
    """Everything beside the lines."""

    applicant: Text = None
    application_date: Day | None = None
    certification_submitted: Day | None = None
    us_shipments: list[UsShipment] | None = None
    prior_exports: list[PriorExport] | None = None
    certification: Certification | None = None  # type: ignore[valid-type]  # made above
