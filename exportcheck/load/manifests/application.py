"""The part of a YAML manifest that speaks of the application as a whole.

A line that cannot be read is rejected and the rest goes on; this part stands for all lines, so
anything wrong in it stops the file.
"""

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from exportcheck.errors import UnknownName
from exportcheck.load.manifests import application_shape as shape
from exportcheck.load.manifests.dates import Dates
from exportcheck.model.manifest import (
    SPECIFICATIONS,
    Application,
    Certification,
    Lab,
    PriorExport,
    RemoteUser,
    StatedSpecifications,
    Statement,
    UsShipment,
)
from exportcheck.model.place import Place, UnknownPlace

KEYS = (
    "applicant",
    "application_date",
    "certification_submitted",
    "us_shipments",
    "prior_exports",
    "certification",
)


class ApplicationProblem(Exception):
    """Something unsound, and the keys that lead to it."""

    def __init__(self, trail: tuple[str | int, ...], message: str) -> None:
        """Say what is wrong, and under which keys."""
        super().__init__(message)
        self.trail = trail
        self.message = message


def read_application(
    data: Mapping[str, object],
    chip: Callable[[str], str],
    place: Callable[[str], Place],
    dates: Dates,
) -> Application | None:
    """The application, None when the manifest carries none; raises ApplicationProblem."""
    try:
        read = shape.Application.model_validate(dict(data), context=dates)
    except ValidationError as error:
        raise _first(error) from None
    if not data:
        return None
    return Application(
        applicant=read.applicant,
        application_date=read.application_date,
        certification_submitted=read.certification_submitted,
        us_shipments=tuple(
            UsShipment(
                _chip(entry.chip, chip, ("us_shipments", at, "chip")),
                entry.units,
                entry.first_commercial_shipment,
            )
            for at, entry in enumerate(read.us_shipments or ())
        ),
        prior_exports=tuple(
            PriorExport(
                _chip(entry.chip, chip, ("prior_exports", at, "chip")),
                entry.units,
                _place(entry.destination, place, ("prior_exports", at, "destination")),
            )
            for at, entry in enumerate(read.prior_exports or ())
        ),
        certification=None if read.certification is None else _certification(read.certification, chip, place),
    )


def _certification(
    read: BaseModel, chip: Callable[[str], str], place: Callable[[str], Place]
) -> Certification:
    given = {name: entry for name, entry in read if isinstance(entry, shape.Statement)}
    lab, units, users = given.get("lab"), given.get("us_units_and_specifications"), given.get("remote_users")
    return Certification(
        {name: Statement(entry.met, entry.evidence, entry.description) for name, entry in given.items()},
        _lab(lab, place) if isinstance(lab, shape.Lab) else None,
        _specifications(units, chip) if isinstance(units, shape.UsUnits) else (),
        units.changes if isinstance(units, shape.UsUnits) else None,
        _remote_users(users, place) if isinstance(users, shape.RemoteUsers) else None,
    )


def _specifications(read: shape.UsUnits, chip: Callable[[str], str]) -> tuple[StatedSpecifications, ...]:
    stated: list[StatedSpecifications] = []
    # mypy does not know the model, which is made of a list of names.
    given: Iterable[Iterable[tuple[str, Any]]] = read.specifications or ()
    for at, entry in enumerate(given):
        values = dict(entry)
        figures = {name: values[name] for name in SPECIFICATIONS if values[name] is not None}
        trail = ("certification", "us_units_and_specifications", "specifications", at, "chip")
        found = _chip(values["chip"], chip, trail)
        if found in (one.chip for one in stated):
            raise ApplicationProblem(trail, f"the specifications of {found} stand there twice; keep one")
        stated.append(StatedSpecifications(found, figures))
    return tuple(stated)


def _remote_users(read: shape.RemoteUsers, place: Callable[[str], Place]) -> tuple[RemoteUser, ...] | None:
    if read.users is None:
        return None
    listed = []
    for at, user in enumerate(read.users):
        trail = ("certification", "remote_users", "users", at)
        places = {
            key: None if text is None else _place(text, place, (*trail, key))
            for key, text in user
            if key != "name"
        }
        listed.append(RemoteUser(user.name, **places))
    return tuple(listed)


def _lab(read: shape.Lab, place: Callable[[str], Place]) -> Lab:
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
    return Lab(
        places["headquarters"], places["parent"], places["tests_in"], read.stake, measured,
        read.name, read.address, read.received, read.submitted,
    )  # fmt: skip


def _chip(text: str, find: Callable[[str], str], trail: tuple[str | int, ...]) -> str:
    try:
        return find(text)
    except UnknownName as error:
        raise ApplicationProblem(trail, str(error)) from None


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
        ("us_shipments",): shape.UsShipment,
        ("prior_exports",): shape.PriorExport,
        ("certification",): shape.Certification,
        ("certification", "us_units_and_specifications"): shape.UsUnits,
        ("certification", "us_units_and_specifications", "specifications"): shape.Specifications,
        ("certification", "remote_users"): shape.RemoteUsers,
        ("certification", "remote_users", "users"): shape.RemoteUser,
        ("certification", "lab"): shape.Lab,
        ("certification", "lab", "measured"): shape.Measured,
    }
    if not names:
        return (*KEYS, "lines")
    return tuple(models.get(tuple(names), shape.Statement).model_fields)
