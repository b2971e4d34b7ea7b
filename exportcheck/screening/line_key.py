"""A line projected onto what its verdict depends on, and the question that this asks."""

import re
from datetime import date
from typing import NamedTuple

from exportcheck.model.case import Deal, Papers
from exportcheck.model.clause import Truth
from exportcheck.model.manifest import Application, Line
from exportcheck.model.place import Place

UNITED_STATES = Place("US", "United States")
_CODE = re.compile(r"C\d\d(?!\d)")


class Key(NamedTuple):
    """A line projected onto what the verdict depends on."""

    chip: str
    form_factor: str | None
    destination: Place
    transaction: str | None
    origin: Place | None
    end_user_country: Place | None
    headquarters: Place | None
    parent: Place | None
    end_user: str | None
    end_user_type: str | None
    spoken: str
    named: str
    end_user_named: str
    founded: date | None
    consignee_country: Place | None
    intermediate: bool
    license_code: str | None
    number_shape: str | None
    in_time: Truth
    expiry_seen: str
    enough: Truth
    quantity_seen: str
    package: Truth
    package_seen: str
    notice: Truth
    notice_seen: str
    declared_eccn: str | None
    hts: str | None
    ship_period: date | None
    application: int


def deal(key: Key, line: Line, application: Application | None) -> Deal:
    """The transaction; what is ordinarily so is taken so where nothing is stated."""
    certification = application.certification if application else None
    refused = certification and any(s.met is False for s in certification.statements.values())
    return Deal(
        destination=key.destination,
        origin=key.origin or UNITED_STATES,
        transaction=key.transaction or "export",
        end_user_country=key.end_user_country or key.destination,
        headquarters=key.headquarters,
        parent=key.parent,
        end_user=key.end_user,
        end_user_type=key.end_user_type,
        end_use=key.spoken or None,
        named=key.named or None,
        end_user_named=key.end_user_named or None,
        founded=key.founded,
        consignee_country=key.consignee_country,
        intermediate="stated" if key.intermediate else None,
        form_factor=key.form_factor,
        certified=not refused,
    )


def assumed(line: Line) -> tuple[str, ...]:
    """What the line leaves open that is taken as the ordinary case, said in the answer."""
    ordinary = {
        "an export": line.transaction,
        "from the United States": line.export_from,
        "the end user is at the destination": line.end_user_country,
    }
    return tuple(text for text, stated in ordinary.items() if stated is None)


def papers(key: Key) -> Papers:
    """What the papers declare, as far as a verdict hangs on it."""
    stated = "" if key.in_time is Truth.UNKNOWN else "in time"
    return Papers(
        license_code=key.license_code,
        number_shape=key.number_shape,
        in_time=key.in_time,
        enough=key.enough,
        expiry_seen=key.expiry_seen or stated or "expiry not stated",
        quantity_seen=key.quantity_seen or "licensed quantity not stated",
        declared_eccn=key.declared_eccn,
        hts=key.hts,
        package=key.package,
        package_seen=key.package_seen,
        notice=key.notice,
        notice_seen=key.notice_seen or "day of the notice not stated",
    )


def code(text: str | None) -> str | None:
    """The licence code without what people write behind it: `C33 NLR` is C33."""
    found = _CODE.match(text) if text else None
    return found.group() if found else text


def shape(number: str | None) -> str | None:
    """A licence number with every digit as 9, so that equal questions stay equal."""
    if number is None:
        return None
    return "".join("9" if c in "0123456789" else c.upper() for c in number if not c.isspace()) or None
