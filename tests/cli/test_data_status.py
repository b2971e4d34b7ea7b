"""`exportcheck data status`: what the box knows, how old it is, what lies ahead."""

import json
import re
from datetime import date

import pytest

from exportcheck.cli.data_command import record, stale, text
from exportcheck.errors import UnsoundData
from exportcheck.load.scheduled import load_scheduled

DAY = date(2026, 11, 24)


def test_it_says_what_is_known_and_how_old_it_is(things):
    found = record(things, DAY)
    law, catalog = found["law"], found["catalog"]
    assert law["checked"] == things.law.checked.isoformat()
    assert law["age_days"] == (DAY - things.law.checked).days
    assert (law["digest"], law["rules"]) == (things.law.digest, len(things.law.vintages))
    assert law["vintages"] == sum(len(vintages) for vintages in things.law.vintages.values())
    assert law["newest_effective"] == "2026-11-10"
    assert catalog["entries"] == len(things.catalog.chips)
    assert found["party_lists"] == []
    json.dumps(found)


def test_what_is_scheduled_names_the_dates_of_the_foundries_and_of_core42(things):
    ahead = {entry["date"]: entry for entry in record(things, DAY)["scheduled"] if not entry["rules"]}
    assert "foundry" in ahead["2026-12-31"]["what"]
    assert "Core42" in ahead["2027-04-06"]["what"]
    assert ahead["2027-04-06"]["citations"] == ["91-fr-43034"]


def test_what_came_after_the_law_was_last_read_is_marked(things):
    entries = record(things, DAY)["scheduled"]
    affiliates = next(entry for entry in entries if entry["date"] == "2026-11-10" and not entry["rules"])
    assert affiliates["passed"]
    assert "uncertain" in affiliates["what"]
    assert any(entry["rules"] == ["affiliates"] and entry["passed"] for entry in entries)
    assert "(came after the law was last read)" in text(record(things, DAY))


def test_a_vintage_with_a_date_ahead_is_scheduled_with_its_rules(things):
    entries = record(things, DAY)["scheduled"]
    emirates = [entry for entry in entries if entry["date"] == "2027-04-07"]
    assert {"license_a_emirates", "license_b_destination"} <= {
        r for entry in emirates for r in entry["rules"]
    }


def test_what_was_known_when_the_law_was_read_and_has_come_is_not_scheduled(things):
    entries = record(things, date(2027, 12, 31))["scheduled"]
    assert all(entry["date"] > things.law.checked.isoformat() for entry in entries)
    assert all(entry["passed"] for entry in entries)


def test_on_an_early_day_nothing_is_in_effect_and_everything_lies_ahead(things):
    found = record(things, date(2020, 1, 1))
    assert found["law"]["newest_effective"] is None
    assert "days after" in text(found)
    assert len(found["scheduled"]) > len(record(things, DAY)["scheduled"])


def test_more_days_than_allowed_are_stale_and_as_many_are_not():
    checked = date(2026, 10, 8)
    assert not stale(checked, date(2026, 11, 7), 30)
    assert stale(checked, date(2026, 11, 8), 30)
    assert not stale(checked, date(2020, 1, 1), 0)


@pytest.mark.parametrize(
    "spoiled", ["citations: [nowhere]", "citations: []", "citations: [91-fr-17851]\n    x: y"]
)
def test_a_schedule_that_cites_nothing_known_is_unsound(tmp_path, things, spoiled):
    path = tmp_path / "scheduled.yaml"
    path.write_text(
        f"schema: 1\nscheduled:\n  - date: 2026-12-31\n    what: it ends\n    {spoiled}\n", "utf-8"
    )
    with pytest.raises(UnsoundData):
        load_scheduled(path, things.law.citations)


def test_the_words_claim_nothing(things):
    assert not re.search(r"\b(clear|approved|compliant|safe)\b", text(record(things, DAY)))
