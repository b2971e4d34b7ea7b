"""Country groups and countries as records, with their membership by date."""

from collections.abc import Iterator
from datetime import date

from exportcheck.model.clause import Truth
from exportcheck.model.law import Layer, Vintage
from exportcheck.model.noun import Noun, asdict
from exportcheck.model.place import Groups, Membership, Place, PlaceSet
from exportcheck.output.documents import source
from exportcheck.output.shelf import Record, Shelf
from exportcheck.output.words import TRUTHS


def group_record(shelf: Shelf, name: str, as_of: date) -> Record:
    """A country group: its members on a day, and every stretch of membership that has a date."""
    members = Groups(shelf.law.memberships, as_of).members(name)
    about, stretches = shelf.groups[name], shelf.law.memberships[name]
    dated = [s for s in stretches if s.since or s.before or s.doubtful_from]
    by_name = sorted(members, key=lambda code: shelf.places.by_code(code).name)
    return {
        "kind": "country group",
        "id": name,
        "title": f"Country Group {name} on {as_of}",
        "about": about.title,
        "as_of": as_of.isoformat(),
        "members": [
            shelf.places.by_code(code).name
            + ("" if members[code] is Truth.HOLDS else " (not known on this day)")
            for code in by_name
        ],
        "codes": by_name,
        "changes": [f"{shelf.places.by_code(s.place).name}: {stretch(s)}" for s in dated],
        "memberships": [_membership(shelf, name, s, as_of) for s in stretches],
        "sources": [source(shelf.law.citations[entry]) for entry in about.citations],
        "checked": about.checked.isoformat(),
    }


def stretch(s: Membership) -> str:
    """When a place is a member, as a phrase."""
    parts = []
    if s.since:
        parts.append(f"since {s.since}")
    if s.before:
        parts.append(f"before {s.before}")
    if s.doubtful_from and s.doubtful_before:
        parts.append(f"not known from {s.doubtful_from} to before {s.doubtful_before}")
    text = ", ".join(parts) or "a member on every day that is covered"
    return f"{text} ({s.note})" if s.note else text


def _membership(shelf: Shelf, group: str, s: Membership, as_of: date) -> Record:
    def iso(day: date | None) -> str | None:
        return day.isoformat() if day else None

    return {
        "group": group,
        "place": s.place,
        "name": shelf.places.by_code(s.place).name,
        "member": TRUTHS[s.on(as_of)],
        "since": iso(s.since),
        "before": iso(s.before),
        "doubtful_from": iso(s.doubtful_from),
        "doubtful_before": iso(s.doubtful_before),
        "note": s.note,
        "text": stretch(s),
    }


def country_record(shelf: Shelf, place: Place, as_of: date) -> Record:
    """A country: the groups it is in on a day and since when, and the rules that name it on that day."""
    found = [
        _membership(shelf, group, s, as_of)
        for group, stretches in shelf.law.memberships.items()
        for s in stretches
        if s.place == place.treated_as
    ]
    treated = shelf.places.by_code(place.treated_as)
    everywhere = _of_every_group(shelf)
    cited = dict.fromkeys(
        (*everywhere, *(c for entry in found for c in shelf.groups[entry["group"]].citations))
    )
    return {
        "kind": "country",
        "id": place.code,
        "title": f"{place.name} on {as_of}",
        "as_of": as_of.isoformat(),
        "treated_as": None if treated.code == place.code else f"{treated.name} ({treated.code})",
        "groups": [
            {**entry, "title": shelf.groups[entry["group"]].title}
            for entry in found
            if entry["member"] != TRUTHS[Truth.FAILS]
        ],
        "former": [entry for entry in found if entry["member"] == TRUTHS[Truth.FAILS]],
        "rules": list(_named_by(shelf, place, as_of)),
        "sources": [source(shelf.law.citations[entry]) for entry in cited],
        "checked": max(about.checked for about in shelf.groups.values()).isoformat(),
    }


def _of_every_group(shelf: Shelf) -> list[str]:
    """The documents that every group rests on: where a place that is in none was looked for."""
    cited = [about.citations for about in shelf.groups.values()]
    return [entry for entry in cited[0] if all(entry in others for others in cited)] if cited else []


def _named_by(shelf: Shelf, place: Place, as_of: date) -> Iterator[Record]:
    """The rules that bind on the day and have the place in one of their sets of places."""
    law = shelf.law.on(as_of, Layer.ENFORCED)
    for rule in shelf.rules:
        vintage = law.vintage(rule.stem)
        for role, places in _place_sets(vintage) if vintage else ():
            truth = law.groups.contains(place, places)
            if truth is not Truth.FAILS:
                yield {
                    "id": rule.id,
                    "stem": rule.stem,
                    "title": rule.title,
                    "role": role.replace("_", " "),
                    "truth": TRUTHS[truth],
                }


def _place_sets(vintage: Vintage) -> Iterator[tuple[str, PlaceSet]]:
    numbers = vintage.numbers
    if isinstance(numbers, Noun):
        for name, value in asdict(numbers).items():
            if isinstance(value, PlaceSet):
                yield name, value
