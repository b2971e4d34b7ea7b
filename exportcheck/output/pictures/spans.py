"""A history as rows of stretches, read from its public record, and in words."""

from datetime import date, timedelta
from typing import Any

from exportcheck.model.noun import Noun
from exportcheck.output.pictures.said import spoken

Record = dict[str, Any]
# Room before the first rule and behind the last change, so that both ends can be seen.
BEFORE = timedelta(days=150)
BEHIND = timedelta(days=180)


class Stretch(Noun):
    """Days with one answer; the first one began before there was any rule, the last has no end."""

    since: date
    until: date | None
    decision: str
    words: str
    notes: tuple[str, ...]
    decided_by: tuple[str, ...]
    first: bool = False


class Row(Noun):
    """One chip to one destination."""

    name: str
    stretches: tuple[Stretch, ...]


def row(name: str, story: Record) -> Row:
    """A row of the record of `history`."""
    return Row(
        f"{name} to {story['destination']}",
        tuple(_stretch(period, number == 0) for number, period in enumerate(story["periods"])),
    )


def _stretch(period: Record, first: bool) -> Stretch:
    since = date.fromisoformat(period["from"])
    words = period["decision"].replace("_", " ")
    if period["exception"]:
        words = f"exception {period['exception']}"
    family = {"none": "not 3A090", "undetermined": "family not known"}.get(
        period["family"], f"family {period['family']}"
    )
    return Stretch(
        since - BEFORE if first else since,
        date.fromisoformat(period["until"]) if period["until"] else None,
        period["decision"],
        words,
        (family, *period["paragraphs"], *period["advisories"]),
        tuple(period["vintages"][-1]["decided_by"]),
        first,
    )


def first_day(rows: list[Row]) -> date:
    """Where the timeline begins."""
    return min(stretch.since for row in rows for stretch in row.stretches)


def last_day(rows: list[Row], day: date) -> date:
    """Where the timeline ends: behind the day asked about and the last change."""
    return max(day, *(stretch.since for row in rows for stretch in row.stretches)) + BEHIND


def numbered(row: Row) -> list[tuple[str, tuple[str, ...]]]:
    """Each stretch as a line that says what was decided from which day on, with what decided it."""
    lines = []
    for number, stretch in enumerate(row.stretches, 1):
        start = "before" if stretch.first else stretch.since.isoformat()
        until = stretch.until.isoformat() if stretch.until else "today and on"
        notes = ", ".join(stretch.notes)
        lines.append((f"{number}  {start} … {until}: {stretch.words} ({notes})", stretch.decided_by))
    return lines


def said(rows: list[Row]) -> str:
    """The timeline in one paragraph, for those who cannot see it."""
    parts = []
    for row in rows:
        parts.append(f"{row.name}:")
        for text, reasons in numbered(row):
            parts.append(f"{text}. {'. '.join(reasons)}.")
    words = dict.fromkeys(stretch.decision for row in rows for stretch in row.stretches)
    return " ".join([*parts, *(f"{word.replace('_', ' ')}: {spoken(word)}." for word in words)])
