"""The ratio over the balances of a ledger, and lines as its entries."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exportcheck.cli.wiring import Box
from exportcheck.model.clause import Truth
from exportcheck.model.law import Layer
from exportcheck.model.ledger import Balance, Draft, Entry, Kind, Side, Specifications
from exportcheck.model.manifest import Line, Rejected
from exportcheck.model.measure import Limit, Operator
from exportcheck.model.noun import replace
from exportcheck.screening.commodity import commodity, specifications
from exportcheck.screening.entering import entered, held, releases, reversing
from exportcheck.screening.shipments import LONGEST_ID, Counting, Left, shipment_key
from exportcheck.screening.volume import Numerator, decide, granted, pooled, same_applicant, standing

HALF = Limit(Operator.AT_MOST, 0.5)
C, D = "sha256:c", "sha256:d"
PRODUCT, APPLICANT = Numerator.PRODUCT, Numerator.APPLICANT
FIVE = Specifications((8000.0, 8000.0), (3000.0, 3000.0), (900.0, 900.0), (80.0, 80.0), (500.0, 500.0))
TODAY = date(2026, 11, 24)
Make = Callable[..., Line]


@pytest.fixture(scope="module")
def counting(things: Box) -> Counting:
    """Lines counted by the law of the day."""
    law = things.judge.law_on(TODAY, Layer.ENFORCED)
    vintage = law.vintage("dd_volume")
    assert vintage is not None
    return Counting(things.catalog, things.law.bits, law.groups, vintage.numbers)


@pytest.fixture
def shipped(counting: Counting, line: Make) -> Callable[..., Any]:
    """What a line with an id comes to."""

    def made(**more: Any) -> Any:
        told = {"shipment_id": "S", "line_id": "1", "ship_date": date(2026, 3, 1), **more}
        chip = told.pop("chip", "H200")
        return counting.shipped(line(chip, told.pop("to", "CN"), **told), "Maker", "m.csv:2", TODAY)

    return made


def balance(us: int = 0, exported: int = 0, reserved: int = 0, who: str = "Maker", of: str = C) -> Balance:
    return Balance(of, who, us, exported, reserved)


def entry(number: int, draft: Draft) -> Entry:
    return Entry(number, draft, "2026-03-01T00:00:00Z", "0" * 64, "1" * 64)


def reservation(units: int, day: date = date(2026, 4, 1)) -> Draft:
    told = (Kind.RESERVATION, Side.RESERVED, day, "Maker", "chip", C, FIVE, units, "CN")
    return Draft(*told, "reservation|R|chip", "m.csv")


def test_exactly_half_holds_and_leaves_no_room() -> None:
    found = standing(HALF, [balance(1000, 300, 150)], C, PRODUCT, requested=50)
    assert (found.holds, found.room, found.ratio, found.us_missing) == (True, 0, 0.5, 0)


def test_one_more_than_half_says_by_how_much_on_both_sides() -> None:
    found = standing(HALF, [balance(1000, 300, 150)], C, PRODUCT, requested=51)
    assert (found.holds, found.room, found.us_missing) == (False, -1, 2)
    assert found.ratio is not None and found.ratio > 0.5


def test_nothing_exported_holds_without_us_units_and_has_no_ratio() -> None:
    found = standing(HALF, [], C, PRODUCT)
    assert (found.holds, found.room, found.ratio) == (True, 0, None)


def test_a_limit_that_excludes_half_refuses_it() -> None:
    found = standing(Limit(Operator.LESS_THAN, 0.5), [balance(1000, 500)], C, PRODUCT)
    assert (found.holds, found.room) == (False, -1)


def test_other_commodities_do_not_count() -> None:
    found = standing(HALF, [balance(1000, 500, of=D), balance(10, 1)], C, PRODUCT)
    assert (found.us, found.exported, found.room) == (10, 1, 4)


def test_per_applicant_only_its_exports_count_and_everybodys_us_units() -> None:
    there = [balance(600, 100, 50), balance(400, 200, 100, who="Other")]
    mine = standing(HALF, there, C, APPLICANT, "maker ")
    assert (mine.us, mine.exported, mine.reserved, mine.room) == (1000, 100, 50, 350)
    assert standing(HALF, there, C, PRODUCT, "Maker").room == 50


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Maker Ltd.", "MAKER  LTD", True),
        ("Maker", "Marker", False),
        ("甲公司", "乙公司", False),
        ("***", "+++", False),
        ("***", "***", True),
    ],
)
def test_applicants_are_told_apart_by_letters_and_digits(one: str, other: str, same: bool) -> None:
    assert same_applicant(one, other) is same


def test_all_of_an_application_is_granted_or_none_of_it() -> None:
    there = [balance(1000), balance(10, of=D)]
    assert granted(decide(HALF, there, {C: 500, D: 5}, PRODUCT, "Maker"))
    over = decide(HALF, there, {D: 6, C: 500}, PRODUCT, "Maker")
    assert not granted(over)
    assert [(found.commodity, found.room) for found in over] == [(C, 0), (D, -1)]


numbers = st.integers(0, 10**15)


@given(numbers, numbers, numbers, numbers)
def test_what_the_room_says_is_granted_and_one_more_is_not(
    us: int, out: int, reserved: int, asked: int
) -> None:
    found = standing(HALF, [balance(us, out, reserved)], C, PRODUCT, requested=asked)
    assert found.holds is (Fraction(out + reserved + asked) <= Fraction(us, 2))
    room = standing(HALF, [balance(us, out, reserved)], C, PRODUCT).room
    if room >= 0:
        assert standing(HALF, [balance(us, out, reserved)], C, PRODUCT, requested=room).holds
    assert not standing(HALF, [balance(us, out, reserved)], C, PRODUCT, requested=max(room, 0) + 1).holds
    assert (
        found.us_missing == 0
        if found.holds
        else standing(
            HALF, [balance(us + found.us_missing, out, reserved)], C, PRODUCT, requested=asked
        ).holds
    )


def test_pooled_commodities_are_weighed_by_tpp_between_its_ends() -> None:
    there = [balance(100, 60), balance(100, 30, of=D)]
    specs = {C: FIVE, D: replace(FIVE, tpp=(4000.0, 5000.0))}
    found = pooled(HALF, [standing(HALF, there, name, PRODUCT) for name in (C, D)], specs)
    assert found.us_tpp == (1_200_000, 1_300_000)
    assert found.exported_tpp == (600_000, 630_000)
    assert (found.ratio, found.holds) == ((Fraction(63, 130), Fraction(1, 2)), Truth.HOLDS)


def test_a_commodity_without_a_published_tpp_leaves_the_pool_unknown() -> None:
    found = pooled(HALF, [standing(HALF, [balance(100, 1)], C, PRODUCT)], {C: replace(FIVE, tpp=None)})
    assert (found.ratio, found.holds) == (None, Truth.UNKNOWN)


def test_the_same_five_specifications_are_one_commodity_whatever_the_product() -> None:
    assert commodity("one", FIVE) == commodity("other", replace(FIVE))


@pytest.mark.parametrize(
    "figure", ["tpp", "dram_bandwidth_gb_s", "interconnect_gb_s", "copackaged_dram_gb", "peak_power_w"]
)
def test_a_figure_known_as_a_range_only_equals_that_of_no_other_product(figure: str) -> None:
    low, high = getattr(FIVE, figure)
    ranged = replace(FIVE, **{figure: (low, high + 1)})
    assert commodity("one", ranged) == commodity("one", ranged)
    assert commodity("one", ranged) != commodity("other", ranged)


@pytest.mark.parametrize(
    "figure", ["tpp", "dram_bandwidth_gb_s", "interconnect_gb_s", "copackaged_dram_gb", "peak_power_w"]
)
def test_one_other_specification_is_another_commodity_and_an_unknown_one_equals_nothing(figure: str) -> None:
    low, high = getattr(FIVE, figure)
    assert commodity("one", replace(FIVE, **{figure: (low, high + 1)})) != commodity("one", FIVE)
    silent = replace(FIVE, **{figure: None})
    assert commodity("one", silent) == commodity("one", silent)
    assert commodity("one", silent) != commodity("other", silent)


def test_two_sources_that_differ_are_one_specification_with_two_ends(things: Box) -> None:
    found = specifications(things.catalog.find("H200"), things.law.bits)
    assert found.tpp == (15_832.0, 15_840.0)
    assert found.interconnect_gb_s == (1_028.0, 1_028.0)  # NVLink and the system bus


@pytest.mark.parametrize(
    ("told", "side"),
    [
        ({"transaction": "export"}, Side.EXPORTED),
        ({"transaction": "reexport", "to": "HK"}, Side.EXPORTED),
        ({"transaction": "export", "to": "MO"}, Side.EXPORTED),
        ({"transaction": "domestic", "to": "US"}, Side.US),
        ({"transaction": "domestic", "to": "US", "ship_date": date(2023, 1, 1)}, Side.US),
        ({"transaction": "export", "ship_date": TODAY}, Side.EXPORTED),
    ],
)
def test_a_line_counts_on_its_side(told: dict[str, Any], side: Side, shipped: Callable[..., Any]) -> None:
    (draft,) = shipped(quantity=7, **told)
    assert (draft.kind, draft.side, draft.units) == (Kind.SHIPMENT, side, 7)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"transaction": "transfer"}, "a transfer within a country"),
        ({"transaction": "export", "to": "SG"}, "neither to a US customer"),
        ({"transaction": None, "to": "SG"}, "neither to a US customer"),
        ({"transaction": "domestic", "to": "US", "end_user_country": "CN"}, "end use outside the US"),
    ],
)
def test_a_line_that_does_not_count_says_why(
    told: dict[str, Any], why: str, shipped: Callable[..., Any]
) -> None:
    found = shipped(**told)
    assert isinstance(found, Left) and why in found.why


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"transaction": None}, "transaction is missing"),
        ({"transaction": None, "to": "US"}, "transaction is missing"),
        ({"ship_date": None}, "ship_date is missing"),
        ({"ship_date": date(2026, 11, 25)}, "lies after today"),
        ({"shipment_id": None}, "shipment_id is missing"),
        ({"line_id": None}, "line_id is missing"),
        ({"line_id": "1" * (LONGEST_ID + 1)}, "longer than"),
        ({"chip": "DGX H200", "quantity": 10**12}, "8,000,000,000,000 circuits"),
    ],
)
def test_a_line_that_cannot_be_entered_says_what_is_wrong(
    told: dict[str, Any], why: str, shipped: Callable[..., Any]
) -> None:
    found = shipped(**{"transaction": "export", **told})
    assert isinstance(found, Rejected) and why in found.problem


def test_a_system_counts_its_circuits(shipped: Callable[..., Any]) -> None:
    (draft,) = shipped(chip="DGX H200", quantity=3, transaction="export")
    assert (draft.product, draft.units) == ("nvidia-h200-sxm", 24)


def test_an_application_takes_a_silent_line_as_an_export(counting: Counting, line: Make) -> None:
    asked = counting.requested(line(quantity=5))
    assert not isinstance(asked, Left)
    assert {part.product: units for part, units in asked.items()} == {"nvidia-h200-sxm": 5}
    assert isinstance(counting.requested(line("H200", "US", transaction="domestic")), Left)


def test_ids_differ_by_what_they_say_and_not_by_how_they_are_typed() -> None:
    assert shipment_key("Maker Ltd", "S-1", " a  b", 0) == shipment_key("maker, ltd.", "s-1", "A B", 0)
    assert shipment_key("Maker", "a|b", "c", 0) != shipment_key("Maker", "a", "b|c", 0)
    assert shipment_key("Maker", "a#1", "c", 0) != shipment_key("Maker", "a", "1#c", 0)


def test_a_line_is_known_again_as_it_was_and_as_it_was_corrected(shipped: Callable[..., Any]) -> None:
    (draft,) = shipped(transaction="export", quantity=100)
    first = entry(5, draft)
    reversal, instead = reversing(first, replace(draft, units=90), "counted wrongly", "correct")
    assert (reversal.kind, reversal.units, reversal.refers, reversal.day) == (
        Kind.CORRECTION,
        -100,
        5,
        draft.day,
    )
    there = {draft.key: first, instead.key: entry(7, instead)}

    def keyed(keys: Any) -> dict[str, Entry]:
        return {key: there[key] for key in keys if key in there}

    assert entered(draft, first, keyed) is None
    assert entered(replace(draft, units=90), first, keyed) is None
    assert entered(replace(draft, units=80), first, keyed) == there[instead.key]
    assert entered(draft, None, keyed) == draft


def test_a_changed_chip_is_the_same_line_with_other_content(shipped: Callable[..., Any]) -> None:
    (was,), (now,) = (shipped(transaction="export", chip=chip) for chip in ("H200", "H100"))
    assert entered(now, entry(1, was), lambda _: {}) == entry(1, was)


def test_no_more_is_released_than_is_held_and_never_before_it_was_reserved() -> None:
    there = [entry(1, reservation(100)), entry(2, replace(reservation(-30), kind=Kind.RELEASE))]
    assert held(there) == {"chip": 70}
    (freed,) = releases(there, {"chip": 80, "other": 5}, date(2026, 3, 1), "m.csv", "imported")
    assert (freed.kind, freed.units, freed.day, freed.key) == (
        Kind.RELEASE,
        -70,
        date(2026, 4, 1),
        "reservation|R|chip",
    )
    assert list(releases([*there, entry(3, freed)], {"chip": 1}, TODAY, "m.csv", "imported")) == []
