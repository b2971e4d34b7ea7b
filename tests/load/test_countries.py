"""The places, their spellings, and the country groups by date."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from exportcheck.errors import UnsoundData
from exportcheck.load.countries import load_countries
from exportcheck.model.clause import Truth
from exportcheck.model.place import Gazetteer, Groups, Membership, Place, UnknownPlace

LATER = date(2026, 9, 1)
ONE_DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def memberships(countries_file: Path) -> Mapping[str, tuple[Membership, ...]]:
    return load_countries(countries_file)[1]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("NO", "NO"),
        ("no", "NO"),
        ("nor", "NO"),
        ("Norway", "NO"),
        ("CN", "CN"),
        ("PRC", "CN"),
        ("P.R. China", "CN"),
        ("Mainland China", "CN"),
        ("china, people's republic of", "CN"),
        ("中国", "CN"),
        ("ＣＮ", "CN"),
        ("日本", "JP"),
        ("Hong Kong SAR", "HK"),
        ("HONG-KONG", "HK"),
        ("Macao", "MO"),
        ("Macau", "MO"),
        ("Taiwan", "TW"),
        ("Taiwan, Province of China", "TW"),
        ("South Korea", "KR"),
        ("Republic of Korea", "KR"),
        ("Korea, South", "KR"),
        ("Korea, Democratic People's Republic of", "KP"),
        ("UAE", "AE"),
        ("U.A.E.", "AE"),
        ("Emirates", "AE"),
        ("The United Arab Emirates", "AE"),
        ("USA", "US"),
        ("U.S.", "US"),
        ("United States of America", "US"),
        ("UK", "GB"),
        ("Great Britain", "GB"),
        ("Türkiye", "TR"),
        ("Turkiye", "TR"),
        ("Turkey", "TR"),
        ("Viet Nam", "VN"),
        ("vietnam", "VN"),
        ("Czechia", "CZ"),
        ("Czech Republic", "CZ"),
        ("Burma", "MM"),
        ("Myanmar", "MM"),
        ("Cote d'Ivoire", "CI"),
        ("CÔTE D’IVOIRE", "CI"),
        ("Bosnia & Herzegovina", "BA"),
        ("Россия", "RU"),
        ("DR Congo", "CD"),
        ("Kosovo", "XK"),
        ("  germany  ", "DE"),
        ("the netherlands", "NL"),
    ],
)
def test_a_place_is_found_however_it_is_written(gazetteer: Gazetteer, written: str, code: str) -> None:
    assert gazetteer.find(written).code == code
    assert gazetteer.find(written).code == code  # and again, from memory


def test_every_place_is_found_by_its_code_and_its_name(gazetteer: Gazetteer) -> None:
    assert len(gazetteer) == 250
    for place in gazetteer:
        assert gazetteer.find(place.code) is place
        assert gazetteer.find(place.name) is place
        assert gazetteer.by_code(place.code) is place


@pytest.mark.parametrize("written", ["Korea", "Congo", "Virgin Islands"])
def test_a_name_of_several_places_asks_which(gazetteer: Gazetteer, written: str) -> None:
    with pytest.raises(UnknownPlace, match=r"could be .+ \([A-Z]{2}\) or .+ \([A-Z]{2}\)"):
        gazetteer.find(written)


@pytest.mark.parametrize("written", ["СN", "CΝ", "Gеrmany", "СА"])
def test_look_alike_letters_are_not_the_country(gazetteer: Gazetteer, written: str) -> None:
    with pytest.raises(UnknownPlace, match=r"looks like .+ another script"):
        gazetteer.find(written)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Germny", "Germany (DE)"),
        ("Atlantis", "not a known place"),
        ("", "names no place"),
        ("--", "names no place"),
        ("EU", "not a known place"),
        ("x" * 1_000_000, "too long"),
    ],
)
def test_an_unknown_place_says_so(gazetteer: Gazetteer, written: str, said: str) -> None:
    with pytest.raises(UnknownPlace) as caught:
        gazetteer.find(written)
    assert said in str(caught.value)
    assert len(str(caught.value)) < 250


def test_a_territory_shares_the_treatment_of_its_country(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("Hong Kong").treated_as == "CN"
    assert gazetteer.find("Macau").treated_as == "MO"
    assert {gazetteer.by_code(code).treated_as for code in ("PR", "GU", "VI", "AS", "MP")} == {"US"}


def test_two_places_cannot_share_a_spelling() -> None:
    with pytest.raises(ValueError, match="both AA and BB"):
        Gazetteer([Place("AA", "Aland"), Place("BB", "Beland")], [("A-LAND", "BB")])
    with pytest.raises(ValueError, match="unclear"):
        Gazetteer([Place("AA", "Aland"), Place("BB", "Beland")], [], {"aland": ("AA", "BB")})
    with pytest.raises(ValueError, match="twice"):
        Gazetteer([Place("AA", "Aland"), Place("AA", "Beland")], [])


@pytest.mark.parametrize(
    ("group", "code", "day", "before", "after"),
    [
        ("D:4", "AE", date(2026, 7, 10), Truth.HOLDS, Truth.FAILS),
        ("A:5", "AE", date(2026, 7, 10), Truth.FAILS, Truth.HOLDS),
        ("D:5", "KH", date(2025, 11, 7), Truth.HOLDS, Truth.FAILS),
        ("D:1", "KH", date(2025, 11, 7), Truth.HOLDS, Truth.HOLDS),
        ("D:5", "NI", date(2024, 3, 15), Truth.FAILS, Truth.HOLDS),
        ("D:5", "CY", date(2024, 1, 1), Truth.HOLDS, Truth.UNKNOWN),
        ("D:5", "CY", date(2026, 7, 23), Truth.UNKNOWN, Truth.FAILS),
        ("A:6", "CY", date(2026, 7, 23), Truth.HOLDS, Truth.HOLDS),
    ],
)
def test_a_membership_changes_on_its_day(
    gazetteer: Gazetteer,
    memberships: Mapping[str, tuple[Membership, ...]],
    group: str,
    code: str,
    day: date,
    before: Truth,
    after: Truth,
) -> None:
    place = gazetteer.by_code(code)
    assert Groups(memberships, day - ONE_DAY).is_in(place, group) is before
    assert Groups(memberships, day).is_in(place, group) is after
    assert Groups(memberships, day + ONE_DAY).is_in(place, group) is after


def test_macau_is_in_d1_and_d4_but_not_in_d5(
    gazetteer: Gazetteer, memberships: Mapping[str, tuple[Membership, ...]]
) -> None:
    groups = Groups(memberships, LATER)
    macau = gazetteer.find("Macau")
    assert [groups.is_in(macau, group) for group in ("D:1", "D:4", "D:5")] == [
        Truth.HOLDS,
        Truth.HOLDS,
        Truth.FAILS,
    ]


def test_the_restricted_places_are_forty_five(memberships: Mapping[str, tuple[Membership, ...]]) -> None:
    groups = Groups(memberships, LATER)
    restricted = {code for group in ("D:1", "D:4", "D:5") for code in groups.members(group)}
    restricted -= {code for group in ("A:5", "A:6") for code in groups.members(group)}
    assert len(restricted) == 45
    assert "MO" in restricted
    assert "IL" not in restricted


SOUND = """\
schema: 1
checked: 2026-01-01
places:
  - {code: AA, alpha3: AAA, name: Aland}
  - {code: BB, alpha3: BBB, name: Beland, part_of: AA}
groups:
  "D:1":
    title: Some
    citations: [somewhere]
    members:
      - {place: AA, since: 2020-01-01, before: 2021-01-01}
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("place: AA", "place: CC", "CC"),
        ("part_of: AA", "part_of: CC", "CC"),
        ("2021-01-01", "2020-01-01", "earlier"),
        ("2021-01-01", "soon", "line 11"),
        ("2021-01-01", "2021-02-30", "line 11"),
        ("2021-01-01}", "2021-01-01, doubtful_from: 2020-02-01}", "together"),
        ("citations: [somewhere]", "citations: []", "line 9"),
        ("title: Some", "title: Some\n    colour: red", "colour"),
        ("name: Beland", "name: Aland", "both AA and BB"),
        ("code: BB", "code: b", "code"),
        ("code: BB", "code: AA", "twice"),
        ("schema: 1", "schema: 2", "schema"),
        ("name: Beland", "name: true", "name"),
        ("checked: 2026-01-01", "checked: 2026-01-01\nchecked: 2026-01-02", "repeated"),
    ],
)
def test_an_unsound_file_is_refused_in_one_sentence(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "countries.yaml"
    path.write_text(SOUND, encoding="utf-8")
    load_countries(path)
    path.write_text(SOUND.replace(old, new), encoding="utf-8")
    with pytest.raises(UnsoundData) as caught:
        load_countries(path)
    assert str(path) in str(caught.value)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_or_undecodable_file_is_unsound(tmp_path: Path) -> None:
    with pytest.raises(UnsoundData, match="cannot be read"):
        load_countries(tmp_path / "nowhere.yaml")
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xff")
    with pytest.raises(UnsoundData, match="cannot be read"):
        load_countries(tmp_path / "bytes.yaml")
