"""Country groups as sets of places, by date."""

from collections.abc import Callable
from datetime import date

import pytest

from exportcheck.model.clause import Truth
from exportcheck.model.law import Law, Layer
from exportcheck.model.place import Groups, Membership, Place, PlaceSet

DAY = date(2026, 8, 1)
RESTRICTED = PlaceSet(groups=("D:1", "D:4", "D:5"), except_groups=("A:5", "A:6"))
CONCERN = PlaceSet(groups=("D:5",), also=("MO",))
Find = Callable[[str], Place]


@pytest.fixture(scope="module")
def groups(law: Law) -> Groups:
    return law.on(DAY, Layer.ENFORCED).groups


def test_there_are_45_restricted_destinations_with_macau_and_without_israel(
    groups: Groups, law: Law, place: Find
) -> None:
    codes = {code for group in ("D:1", "D:4", "D:5") for code in groups.members(group)}
    inside = {code for code in codes if groups.contains(place(code), RESTRICTED) is Truth.HOLDS}
    assert len(inside) == 45
    assert "MO" in inside and "IL" not in inside and "AE" not in inside


def test_macau_is_not_in_d5_and_is_named_beside_it(groups: Groups, place: Find) -> None:
    assert groups.is_in(place("MO"), "D:5") is Truth.FAILS
    assert groups.contains(place("MO"), CONCERN) is Truth.HOLDS


@pytest.mark.parametrize("group", ["D:1", "D:4", "D:5"])
def test_hong_kong_is_treated_as_china(groups: Groups, place: Find, group: str) -> None:
    assert groups.is_in(place("HK"), group) is groups.is_in(place("CN"), group) is Truth.HOLDS


def test_an_exclusion_reaches_the_groups_and_not_what_is_named(groups: Groups, place: Find) -> None:
    named = PlaceSet(groups=("D:1",), except_groups=("A:5",), also=("AE",))
    assert groups.is_in(place("AE"), "A:5") is Truth.HOLDS
    assert groups.contains(place("AE"), named) is Truth.HOLDS


def test_nothing_is_in_the_empty_set(groups: Groups, place: Find) -> None:
    assert groups.contains(place("CN"), PlaceSet()) is Truth.FAILS


@pytest.mark.parametrize(
    "day, truth",
    [
        (date(2023, 12, 31), Truth.FAILS),
        (date(2024, 1, 1), Truth.HOLDS),
        (date(2024, 12, 31), Truth.HOLDS),
        (date(2025, 1, 1), Truth.FAILS),
    ],
)
def test_a_membership_holds_from_its_first_day_to_the_day_before_its_end(day: date, truth: Truth) -> None:
    assert Membership("XX", since=date(2024, 1, 1), before=date(2025, 1, 1)).on(day) is truth


def test_a_doubtful_stretch_is_not_known() -> None:
    doubtful = Membership(
        "CY",
        before=date(2026, 7, 23),
        doubtful_from=date(2024, 1, 1),
        doubtful_before=date(2026, 7, 23),
    )
    days = (date(2023, 12, 31), date(2024, 1, 1), date(2026, 7, 22), date(2026, 7, 23))
    assert [doubtful.on(day).name for day in days] == ["HOLDS", "UNKNOWN", "UNKNOWN", "FAILS"]


def test_a_doubtful_exclusion_leaves_the_set_not_known() -> None:
    day = date(2024, 6, 1)
    stretch = Membership("XX", doubtful_from=date(2024, 1, 1), doubtful_before=date(2025, 1, 1))
    groups = Groups({"D:1": [Membership("XX")], "A:6": [stretch]}, day)
    inside = groups.contains(Place("XX", "Somewhere"), PlaceSet(("D:1",), ("A:6",)))
    assert inside is Truth.UNKNOWN
