"""What is in the law already and comes after a day: vintages, compliance dates, country groups, notices."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from exportcheck.cli.diff_records import membership, vintage
from exportcheck.cli.wiring import Box
from exportcheck.load.bundled import data_folder
from exportcheck.load.scheduled import load_scheduled
from exportcheck.model.law import Status
from exportcheck.rules import RULES
from exportcheck.screening.moved import regrouped

Record = dict[str, Any]
A_DAY = timedelta(days=1)


def ahead(things: Box, on: date, proposed: bool) -> dict[date, list[Record]]:
    """For each day after `on` on which something comes: the instruments, earliest day first.

    Announced vintages (bills) are left out unless `proposed` asks for them.
    """
    days: dict[date, list[Record]] = {}
    for when, entry in (*_vintages(things, proposed), *_memberships(things), *_notices(things)):
        if when > on:
            days.setdefault(when, []).append(entry)
    return dict(sorted(days.items()))


def moving(things: Box, when: date) -> bool:
    """Whether a verdict can change on a day: not where a notice is all that comes."""
    return things.law.period(when) != things.law.period(when - A_DAY)


def _vintages(things: Box, proposed: bool) -> Iterator[tuple[date, Record]]:
    for rule in RULES:
        for entry in things.law.vintages[rule.stem]:
            if entry.status is Status.ANNOUNCED and not proposed:
                continue
            days = {"takes effect": entry.effective, "is to be complied with": entry.compliance}
            for what, when in days.items():
                if when is not None:
                    head = {"kind": "vintage", "what": what, "rule": rule.id, "title": rule.title}
                    yield when, {**head, **vintage(things, entry), "note": entry.note}


def _memberships(things: Box) -> Iterator[tuple[date, Record]]:
    days = {
        (when, stretch.place)
        for stretches in things.law.memberships.values()
        for stretch in stretches
        for when in (stretch.since, stretch.before, stretch.doubtful_from, stretch.doubtful_before)
        if when is not None
    }
    for when, code in sorted(days):
        for entry in regrouped(things.law, (when - A_DAY, when), [things.places.by_code(code)]):
            yield when, {"kind": "membership", **membership(entry)}


def _notices(things: Box) -> Iterator[tuple[date, Record]]:
    citations = things.law.citations
    for entry in load_scheduled(data_folder() / "scheduled.yaml", citations):
        cited = "; ".join(citations[name].title for name in entry.citations)
        yield entry.date, {"kind": "notice", "what": entry.what, "citation": cited}
