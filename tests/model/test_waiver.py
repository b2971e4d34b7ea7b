"""Waivers: how long they hold, what they fit, and what makes them unsound."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from exportcheck.model.manifest import Line
from exportcheck.model.rule import Severity
from exportcheck.model.verdict import Decision
from exportcheck.model.waiver import Protection, Scope, State, Waiver

CREATED, EXPIRES = date(2026, 1, 1), date(2026, 12, 31)
ONE_DAY = timedelta(days=1)


def waiver(scope: Scope | None = None, created: date = CREATED, expires: date = EXPIRES) -> Waiver:
    return Waiver(
        "W-1", "XC301", scope or Scope(shipment="S-1"), "licence pending", "A. B.", created, expires
    )


@pytest.fixture
def shipped(line: Callable[..., Line]) -> Line:
    return line(
        shipment_id="S-1",
        line_id="7",
        consignee="Blue Harbour Logistics Ltd.",
        end_user="Acme Cloud (Asia)",
        intermediate="Gate Forwarding",
    )


def test_a_waiver_holds_on_its_last_day_and_not_on_the_day_after() -> None:
    entry = waiver()
    assert entry.state(EXPIRES - ONE_DAY).in_force
    assert entry.state(EXPIRES).in_force
    assert entry.state(EXPIRES + ONE_DAY) is State.EXPIRED
    assert not State.EXPIRED.in_force


def test_a_waiver_does_not_hold_the_day_before_it_was_created() -> None:
    entry = waiver()
    assert entry.state(CREATED - ONE_DAY) is State.NOT_YET
    assert not State.NOT_YET.in_force
    assert entry.state(CREATED) is State.ACTIVE


@pytest.mark.parametrize(
    ("before", "state"), [(31, State.ACTIVE), (30, State.EXPIRING), (1, State.EXPIRING), (0, State.EXPIRING)]
)
def test_a_waiver_is_expiring_from_thirty_days_before_its_end(before: int, state: State) -> None:
    assert waiver().state(EXPIRES - timedelta(days=before)) is state


def test_a_waiver_may_hold_365_days() -> None:
    assert waiver(expires=CREATED + timedelta(days=365)).unsound() is None


def test_a_waiver_may_not_hold_366_days() -> None:
    assert waiver(expires=CREATED + timedelta(days=366)).unsound() == (
        "expires",
        "is 366 days after created (2026-01-01); a waiver holds for 365 days at most, here to 2027-01-01",
    )


def test_a_waiver_may_end_on_the_day_it_was_created_and_no_sooner() -> None:
    assert waiver(expires=CREATED).unsound() is None
    problem = waiver(expires=CREATED - ONE_DAY).unsound()
    assert problem is not None
    assert problem[0] == "expires"


def test_a_waiver_without_any_scope_is_unsound() -> None:
    problem = waiver(Scope()).unsound()
    assert problem is not None
    assert problem[0] == "scope"
    assert "fingerprint" in problem[1]


def test_a_line_alone_is_no_scope() -> None:
    problem = waiver(Scope(line="1")).unsound()
    assert problem is not None
    assert problem[0] == "scope.line"
    assert waiver(Scope(line="1", shipment="S-1")).unsound() is None
    assert waiver(Scope(line="1", manifest="q1.csv")).unsound() is None


def test_a_party_without_letters_is_no_scope() -> None:
    problem = waiver(Scope(party="—")).unsound()
    assert problem is not None
    assert problem[0] == "scope.party"


@pytest.mark.parametrize(
    "scope",
    [
        {"manifest": "q1.csv"},
        {"manifest": "2026/q1.csv"},
        {"manifest": "./in/2026/q1.csv"},
        {"manifest": "2026\\q1.csv"},
        {"shipment": "S-1"},
        {"shipment": "S-1", "line": "7"},
        {"part": "nvidia-h200-sxm"},
        {"part": "NVIDIA-H200-SXM"},
        {"party": "acme cloud asia"},
        {"party": "Blue Harbour Logistics Ltd"},
        {"party": "GATE FORWARDING"},
        {"fingerprint": "0123456789abcdef"},
    ],
)
def test_a_scope_fits_by_each_of_its_keys(scope: dict[str, str], shipped: Line) -> None:
    assert waiver(Scope(**scope)).matches("XC301", "in/2026/q1.csv", shipped, "0123456789abcdef")


@pytest.mark.parametrize(
    "scope",
    [
        {"manifest": "1.csv"},
        {"manifest": "2025/q1.csv"},
        {"manifest": "/"},
        {"shipment": "S-10"},
        {"shipment": "s-1"},
        {"shipment": "S-1", "line": "2"},
        {"part": "nvidia-h20"},
        {"party": "Acme"},
        {"fingerprint": "0123456789abcdee"},
        {"shipment": "S-1", "part": "nvidia-h20"},
    ],
)
def test_a_scope_does_not_fit_when_one_key_differs(scope: dict[str, str], shipped: Line) -> None:
    assert not waiver(Scope(**scope)).matches("XC301", "in/2026/q1.csv", shipped, "0123456789abcdef")


def test_a_waiver_fits_its_own_rule_only(shipped: Line) -> None:
    assert not waiver().matches("XC302", "q1.csv", shipped)


def test_a_fingerprint_that_is_asked_for_and_not_known_does_not_fit(shipped: Line) -> None:
    assert not waiver(Scope(fingerprint="0123456789abcdef")).matches("XC301", "q1.csv", shipped)


def test_a_line_without_an_id_is_named_by_its_number(line: Callable[..., Line]) -> None:
    scope = Scope(manifest="q1.csv", line="9")
    assert scope.fits("q1.csv", line(number=9))
    assert not scope.fits("q1.csv", line(number=9, line_id="1"))


@pytest.mark.parametrize(
    ("stated", "covered"),
    [
        ({"rules": ("XC310",)}, False),
        ({"rules": ("XC301",)}, True),
        ({"rules": ("XC3xx",)}, True),
        ({"rules": ("XC5xx",)}, False),
        ({"severity": Severity.ERROR}, True),
        ({"severity": Severity.INDETERMINATE}, False),
        ({"decision": Decision.CASE_BY_CASE}, True),
        ({"decision": Decision.PRESUMPTION_OF_DENIAL}, False),
        ({"embargoed": True}, False),
        ({"rules": ("XC3xx",), "severity": Severity.NOTE}, False),
    ],
)
def test_a_protection_covers_what_fits_all_it_states(stated: dict[str, Any], covered: bool) -> None:
    protection = Protection("because", **stated)
    assert protection.covers("XC301", Severity.ERROR, Decision.CASE_BY_CASE, embargoed=False) is covered


def test_only_a_protection_that_states_nothing_but_rules_holds_whatever_the_line() -> None:
    assert Protection("because", ("XC310",)).whatever_the_line
    assert not Protection("because", ("XC5xx",), Severity.ERROR).whatever_the_line
    assert not Protection("because", ("XC3xx",), embargoed=True).whatever_the_line
