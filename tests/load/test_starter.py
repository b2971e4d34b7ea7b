"""The starter list: what it has, where each entry is from, and what it is not."""

import csv
import os
import re
from datetime import date
from pathlib import Path

import pytest

from exportcheck.errors import UnsoundData
from exportcheck.load.bundled import data_folder
from exportcheck.load.list_kinds import load_list_kinds
from exportcheck.load.starter import STARTER_FILE, load_starter, starter_facts
from exportcheck.model.party_list import STRICTEST, Excludes, kind_of

# The Consolidated Screening List as CSV, which the repository does not carry.
PUBLISHED = Path(os.environ.get("EXPORTCHECK_LISTS", "consolidated.csv"))
WHOLE = """schema: 1
as_of: 2026-07-31
list: Entity List
authority: BIS
source: https://example.org
notices:
  first: {citation: 84 FR 22961, published: 2019-05-21}
requirements: {all: All items}
policies: {denial: Presumption of denial}
parties:
  - {name: Acme Co, in: [CN], notice: first, requirement: all, policy: denial}
"""


@pytest.mark.parametrize(
    ("name", "notice"),
    [
        ("Huawei Technologies Co., Ltd.", "84 FR 22961 of 2019-05-21"),
        ("Semiconductor Manufacturing International Corporation", "85 FR 83416 of 2020-12-22"),
        ("Yangtze Memory Technologies Co., Ltd.", "87 FR 77505 of 2022-12-19"),
        ("Cambricon Technologies Corporation Limited", "87 FR 77505 of 2022-12-19"),
        ("Shanghai Biren Intelligent Technology Co., Ltd.", "88 FR 71991 of 2023-10-19"),
        ("Moore Thread Intelligent Technology (Beijing) Co., Ltd.", "88 FR 71991 of 2023-10-19"),
        ("Inspur Group Co., Ltd.", "88 FR 13673 of 2023-03-06"),
        ("Sugon", "84 FR 29371 of 2019-06-24"),
        ("Higon", "84 FR 29371 of 2019-06-24"),
        ("Tianjin Phytium Information Technology", "86 FR 18437 of 2021-04-09"),
        ("IFLYTEK", "84 FR 54002 of 2019-10-09"),
        ("Megvii Technology", "84 FR 54002 of 2019-10-09"),
        ("Beijing Sensetime Technology Development Co., Ltd.", "84 FR 54002 of 2019-10-09"),
    ],
)
def test_the_well_known_parties_stand_in_it_with_the_notice_that_listed_them(name: str, notice: str) -> None:
    found = [party for party in load_starter() if party.name == name]
    assert found
    assert all(party.notice.startswith(notice) for party in found)


def test_every_party_has_its_list_its_requirement_its_policy_and_a_dated_notice() -> None:
    as_of = starter_facts().as_of
    for party in load_starter():
        assert party.list == "Entity List"
        assert "subject to the EAR" in party.license_requirement
        assert party.license_policy
        cited = re.match(r"\d+ FR \d+ of (\d{4}-\d\d-\d\d)", party.notice)
        assert cited is not None, party.name
        assert date(2015, 1, 1) < date.fromisoformat(cited[1]) <= as_of


def cited() -> list[tuple[int, int, date]]:
    """Each notice: volume, page, day."""
    found = set()
    for party in load_starter():
        volume, page, day = re.match(r"(\d+) FR (\d+) of (\S{10})", party.notice).groups()
        found.add((int(volume), int(page), date.fromisoformat(day)))
    return sorted(found)


def test_the_volume_of_a_notice_is_that_of_its_year_and_it_was_published_on_a_working_day() -> None:
    assert len(cited()) == 17
    for volume, _, day in cited():
        assert volume == day.year - 1935, day
        assert day.weekday() < 5, day


def test_the_pages_of_a_year_rise_with_its_days_as_fast_as_the_register_grows() -> None:
    for volume in {volume for volume, _, _ in cited()}:
        dated = [(day, page) for found, page, day in cited() if found == volume]
        assert dated == sorted(dated), volume
        # A year of the Register has between 50,000 and 110,000 pages.
        for day, page in dated:
            assert 50_000 / 366 < page / day.timetuple().tm_yday < 110_000 / 365, (day, page)


def test_an_entry_was_amended_after_it_was_listed() -> None:
    for party in load_starter():
        pages = [(int(volume), int(page)) for volume, page in re.findall(r"(\d+) FR (\d+)", party.notice)]
        assert pages[1:] == sorted(pages[1:]), party.name
        assert all(pages[0] < later for later in pages[1:]), party.name


def test_an_affiliate_names_the_entry_that_it_stands_in() -> None:
    found = {party.name: party for party in load_starter()}
    assert "in the entry of Huawei Technologies Co., Ltd." in found["Huawei Mobile Technology Ltd."].notice


def test_no_party_stands_in_it_twice() -> None:
    keys = [(party.name, party.countries) for party in load_starter()]
    assert len(keys) == len(set(keys))
    assert len({party.id for party in load_starter()}) == len(keys)


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published list is not at hand")
def test_every_party_stands_in_the_published_list_under_the_same_name() -> None:
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        names = {
            " ".join(row["name"].replace("’", "'").split())
            for row in csv.DictReader(file)
            if row["source"].startswith("Entity List")
        }
    text = "\n".join(names)
    assert [party.name for party in load_starter() if party.name not in text] == []


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("notice: first", "notice: second", "'second' is not among those"),
        ("policy: denial", "policy: grace", "'grace' is not among those"),
        ("citation: 84 FR 22961", "citation: page 22961", "citation"),
        ("in: [CN]", "in: []", "in"),
        ("name: Acme Co", "nom: Acme Co", "name: is missing"),
    ],
)
def test_an_entry_without_a_sound_source_is_refused(tmp_path: Path, was: str, now: str, said: str) -> None:
    path = tmp_path / STARTER_FILE
    path.write_text(WHOLE, "utf-8")
    assert [party.name for party in load_starter(path)] == ["Acme Co"]
    path.write_text(WHOLE.replace(was, now), "utf-8")
    with pytest.raises(UnsoundData, match=re.escape(said)):
        load_starter(path)


def test_the_digest_is_that_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / STARTER_FILE
    path.write_text(WHOLE, "utf-8")
    first = starter_facts(path)
    path.write_text(WHOLE.replace("Acme", "Acne"), "utf-8")
    assert first.as_of == date(2026, 7, 31)
    assert starter_facts(path).digest != first.digest


def test_a_list_nobody_described_is_read_as_the_strictest() -> None:
    kinds = load_list_kinds(data_folder() / "list_kinds.yaml")
    assert kind_of("Our own list", kinds) is STRICTEST
    assert kind_of("Entity List (EL) - Bureau of Industry and Security", kinds).excludes is Excludes.EVERY
    assert not kind_of("Non-SDN Chinese Military-Industrial Complex Companies List", kinds).exports
    assert not kind_of("Denied Persons List (DPL)", kinds).licensed
