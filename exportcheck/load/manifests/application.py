"""The part of a YAML manifest that speaks of the application as a whole.

A line that cannot be read is rejected and the rest goes on; this part stands for all lines, so
anything wrong in it stops the file.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    create_model,
)

from exportcheck.errors import UnknownName
from exportcheck.load.manifests import cells
from exportcheck.load.manifests.dates import Dates
from exportcheck.load.manifests.numbers import LARGEST
from exportcheck.model.manifest import (
    MEASURED,
    STATEMENTS,
    Application,
    Certification,
    Lab,
    PriorExport,
    Statement,
    UsShipment,
)
from exportcheck.model.place import Place, UnknownPlace

KEYS = ("applicant", "application_date", "us_shipments", "prior_exports", "certification")

_ANSWERS = {"yes": True, "no": False, "unknown": None}


class ApplicationProblem(Exception):
    """Something unsound, and the keys that lead to it."""

    def __init__(self, trail: tuple[str | int, ...], message: str) -> None:
        """Say what is wrong, and under which keys."""
        super().__init__(message)
        self.trail = trail
        self.message = message


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


class _Entry(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


class _UsShipment(_Entry):
    chip: Name
    units: Units
    first_commercial_shipment: Day | None = None


class _PriorExport(_Entry):
    chip: Name
    units: Units
    destination: Name


class _Statement(_Entry):
    met: Answer = None
    evidence: Text = None


_figures: dict[str, Any] = dict.fromkeys(MEASURED, (Figure | None, None))
# mypy does not take the models that pydantic makes of a list of names for types.
_Measured = create_model("_Measured", __base__=_Entry, **_figures)


class _Lab(_Statement):
    headquarters: Name | None = None
    parent: Name | None = None
    tests_in: Name | None = None
    stake: Answer = None
    measured: _Measured | None = None  # type: ignore[valid-type]  # made above


_statements: dict[str, Any] = {
    name: ((_Lab if name == "lab" else _Statement) | None, None) for name in STATEMENTS
}
_Certification = create_model("_Certification", __base__=_Entry, **_statements)


class _Application(_Entry):
    applicant: Text = None
    application_date: Day | None = None
    us_shipments: list[_UsShipment] | None = None
    prior_exports: list[_PriorExport] | None = None
    certification: _Certification | None = None  # type: ignore[valid-type]  # made above


def read_application(
    data: Mapping[str, object],
    chip: Callable[[str], str],
    place: Callable[[str], Place],
    dates: Dates,
) -> Application | None:
    """The application, None when the manifest carries none; raises ApplicationProblem."""
    try:
        read = _Application.model_validate(dict(data), context=dates)
    except ValidationError as error:
        raise _first(error) from None
    if not data:
        return None
    return Application(
        applicant=read.applicant,
        application_date=read.application_date,
        us_shipments=tuple(
            UsShipment(
                _chip(entry.chip, chip, at, "us_shipments"), entry.units, entry.first_commercial_shipment
            )
            for at, entry in enumerate(read.us_shipments or ())
        ),
        prior_exports=tuple(
            PriorExport(
                _chip(entry.chip, chip, at, "prior_exports"),
                entry.units,
                _place(entry.destination, place, ("prior_exports", at, "destination")),
            )
            for at, entry in enumerate(read.prior_exports or ())
        ),
        certification=None if read.certification is None else _certification(read.certification, place),
    )


def _certification(read: BaseModel, place: Callable[[str], Place]) -> Certification:
    given: dict[str, _Statement] = {name: entry for name, entry in read if entry is not None}
    lab = given.get("lab")
    return Certification(
        {name: Statement(entry.met, entry.evidence) for name, entry in given.items()},
        _lab(lab, place) if isinstance(lab, _Lab) else None,
    )


def _lab(read: _Lab, place: Callable[[str], Place]) -> Lab:
    places = {
        key: None if text is None else _place(text, place, ("certification", "lab", key))
        for key, text in (
            ("headquarters", read.headquarters),
            ("parent", read.parent),
            ("tests_in", read.tests_in),
        )
    }
    figures: Iterable[tuple[str, float | None]] = read.measured or ()
    measured = {name: figure for name, figure in figures if figure is not None}
    return Lab(places["headquarters"], places["parent"], places["tests_in"], read.stake, measured)


def _chip(text: str, find: Callable[[str], str], at: int, key: str) -> str:
    try:
        return find(text)
    except UnknownName as error:
        raise ApplicationProblem((key, at, "chip"), str(error)) from None


def _place(text: str, find: Callable[[str], Place], trail: tuple[str | int, ...]) -> Place:
    try:
        return find(text)
    except UnknownPlace as error:
        raise ApplicationProblem(trail, str(error)) from None


def _first(error: ValidationError) -> ApplicationProblem:
    first = error.errors(include_url=False)[0]
    trail = first["loc"]
    if first["type"] == "extra_forbidden":
        return ApplicationProblem(trail, _unknown_key(trail))
    message = first["msg"].removeprefix("Value error, ")
    return ApplicationProblem(trail, message[:1].lower() + message[1:])


def _unknown_key(trail: tuple[str | int, ...]) -> str:
    known = _keys_at(trail[:-1])
    near = get_close_matches(str(trail[-1]), known, n=1)
    return (
        f"unknown key; did you mean {near[0]}?"
        if near
        else f"unknown key; the keys here are {', '.join(known)}"
    )


def _keys_at(trail: tuple[str | int, ...]) -> tuple[str, ...]:
    names = [step for step in trail if isinstance(step, str)]
    models: dict[tuple[str, ...], type[BaseModel]] = {
        ("us_shipments",): _UsShipment,
        ("prior_exports",): _PriorExport,
        ("certification",): _Certification,
        ("certification", "lab"): _Lab,
        ("certification", "lab", "measured"): _Measured,
    }
    if not names:
        return (*KEYS, "lines")
    return tuple(models.get(tuple(names), _Statement).model_fields)
