"""Days that would put a shipment under another law, and clocks that do."""

from datetime import UTC, datetime

import pytest

from exportcheck.cli import options

HEADER = "ship_date,chip,quantity,destination,end_user_hq,end_user_parent,license_code,license_number"
HEADER += ",license_quantity,license_expires"
NONE = ",,,"


def row(day: str, papers: str = NONE) -> str:
    return f"{day},H200,4,CN,CN,CN,{papers}"


@pytest.mark.parametrize(
    "day", ["1970-01-01", "0001-01-01", "1900-01-01", "2020-06-01", "2099-01-01", "9999-12-31"]
)
def test_a_ship_date_long_ago_or_far_ahead_frees_no_line(check, day):
    ended = check(HEADER, row(day))
    assert ended.code == 1
    assert "error XC301" in ended.out


def test_another_law_on_the_ship_date_is_said(check):
    assert "XC702" in check(HEADER, row("1970-01-01")).out


@pytest.mark.parametrize("day", ["25569", "0", "01/02/2026", "2026-02-30", "２０２６-02-01"])
def test_what_is_no_day_is_not_read(check, day):
    ended = check(HEADER, row(day))
    assert (ended.code, "ship_date" in ended.out) == (3, True)


def test_a_licence_that_ended_in_1970_fits_nothing(check):
    ended = check(HEADER, row("2026-02-01", "C30,D1,10,1970-01-01"))
    assert (ended.code, "error XC603" in ended.out) == (1, True)


def test_a_day_of_the_environment_stands_in_the_report(run, controlled, monkeypatch):
    monkeypatch.setenv("EXPORTCHECK_ON", "2021-01-01")
    ended = run("check", controlled)
    assert ended.out.startswith("law of 2021-01-01, ")
    assert "XC703" in ended.out


@pytest.fixture
def clock(monkeypatch):
    """Sets the only clock that the program has."""

    def set_to(year: int) -> None:
        monkeypatch.setattr(options, "now", lambda: datetime(year, 1, 1, 12, tzinfo=UTC))

    return set_to


def test_a_clock_that_was_set_back_does_not_pass_what_the_law_of_then_would(run, controlled, clock):
    clock(2020)
    ended = run("check", controlled)
    assert ended.code == 1
    assert "indeterminate XC707 the clock says 2020-01-01" in ended.out


def test_who_names_the_day_needs_no_clock(run, controlled, clock):
    clock(2020)
    assert "XC707" not in run("check", controlled, "--on", "2026-02-01").out


def test_a_clock_far_ahead_is_a_day_that_nobody_has_read_the_law_of(run, controlled, clock):
    clock(2099)
    assert "warning XC701" in run("check", controlled).out
    assert run("check", controlled, "--max-data-age", "30", "--on-stale", "fail").code == 4
