"""What the `parties` commands say of a list and its age: records and text."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from exportcheck.load.party_guards import Age
from exportcheck.model.party import ListInfo
from exportcheck.output.plain import plain

Record = dict[str, Any]
NOT_THE_LIST = (
    "this is the starter list of well-known parties of the chip sector and not the Consolidated Screening "
    "List: nearly all listed parties are not in it, so a name without a hit was not screened against them"
)


def encoded(record: Record, indent: int | None = None) -> str:
    """A record as JSON in which what a terminal would obey is escaped."""
    text = json.dumps(record, ensure_ascii=False, indent=indent)
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)


def list_record(info: ListInfo, as_of: date, limits: Age) -> Record:
    """A list, as records name it."""
    return {
        "name": info.name,
        "starter": info.starter,
        "published": info.published.isoformat() if info.published else None,
        "imported": info.imported.isoformat(),
        "as_of": as_of.isoformat(),
        "age_days": (as_of - info.published).days if info.published else None,
        "limit_days": limits.limit_days,
        "parties": info.parties,
        "names": info.names,
        "digest": info.digest,
        "warnings": warnings(info, as_of, limits),
    }


def warnings(info: ListInfo, as_of: date, limits: Age, newest: date | None = None) -> list[str]:
    """What has to be said of a list on a day: that it is not the list, or how old it is.

    `newest` is the latest start date in a list whose day of publication is not known.
    """
    if info.starter:
        compared = f"; it was last compared with the published list on {info.published}"
        return [NOT_THE_LIST + (compared if info.published else "")]
    said = []
    name = plain(info.name)
    again = "take the list anew: `exportcheck parties update`"
    if info.published is None:
        since = f"; its newest entry began on {newest}" if newest and newest <= as_of else ""
        said.append(
            f"{name}: when it was published is not known, so neither is its age{since}; "
            "say it with --published DATE on import"
        )
    elif info.published > as_of:
        said.append(
            f"{name} was published on {info.published}, after the day asked about, {as_of}: who was listed "
            "or taken off between the two is not told apart"
        )
    elif (days := (as_of - info.published).days) > limits.old_days:
        said.append(
            f"THE PARTY LIST IS {days:,} DAYS OLD: {name} was published on {info.published}, and whoever was "
            f"listed since is missing; do not rely on it; {again}"
        )
    elif days > limits.limit_days:
        said.append(
            f"{name} was published on {info.published}, {days} days before {as_of}; the limit is "
            f"{limits.limit_days} days; {again}"
        )
    return said


def list_text(record: Record) -> Iterable[str]:
    """The lines that describe a list."""
    yield plain(record["name"])
    yield f"  parties    {record['parties']:,}, with {record['names']:,} names"
    age = record["age_days"]
    when = f"{record['published']}, {age} days before {record['as_of']}" if age is not None else "not known"
    yield f"  published  {when}"
    yield f"  imported   {record['imported']}"
    yield f"  digest     {record['digest']}"
    for name, count in record.get("lists", {}).items():
        yield f"  {count:>9,}  {plain(name)}"
