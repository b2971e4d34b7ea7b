"""The ratio when a ledger is asked: its sums and what the run's lines add."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from exportcheck.model.clause import Truth
from exportcheck.model.consulted import Consulted, Met, Units
from exportcheck.model.ledger import Balance, Head
from exportcheck.model.manifest import Application, Line, PriorExport, UsShipment
from exportcheck.model.place import Place
from exportcheck.model.report import Total
from exportcheck.screening.lines import Screener

H200 = "nvidia-h200-sxm"
Make = Callable[..., Line]
Sums = Callable[..., Total]


@pytest.fixture
def sums(screener: Callable[..., Screener]) -> Sums:
    """The ratio of the H200 after a manifest, against a ledger of balances by applicant."""

    def counted(
        *lines: Line,
        ledger: dict[str, tuple[int, int, int]],
        numerator: str = "product",
        application: Application | None = None,
        **more: Any,
    ) -> Total:
        run = screener(date(2026, 2, 1))
        list(run.screen("m.csv", lines, application))
        (part,) = run.totals.controlled()
        balances = tuple(Balance(part.commodity, name, *three) for name, three in ledger.items())
        head, until = Head(0, "0" * 64), run.totals.until
        asked = Consulted("l.db", head, "Maker", numerator, "R", until, balances, **more)
        return run.totals.totals(asked)[0]

    return counted


def test_the_ledger_and_the_lines_are_added(sums: Sums, line: Make) -> None:
    us = line("H200", "US", quantity=400, transaction="domestic")
    total = sums(us, line(quantity=100), ledger={"Maker": (600, 300, 100)})
    assert (total.us_units, total.cn_mo_units, total.holds, total.headroom_units) == (
        1000,
        500,
        Truth.HOLDS,
        0,
    )


def test_stated_sums_give_way_to_the_ledger(sums: Sums, line: Make) -> None:
    application = Application(
        us_shipments=(UsShipment(H200, 9000),), prior_exports=(PriorExport(H200, 900, Place("CN", "China")),)
    )
    total = sums(line(quantity=1), ledger={"Maker": (10, 0, 0)}, application=application)
    assert (total.us_units, total.cn_mo_units) == (10, 1)


def test_lines_that_the_ledger_has_are_taken_off(sums: Sums, line: Make) -> None:
    met = Met(listed={H200: Units(0, 300)})
    total = sums(line(quantity=300), line(quantity=200), ledger={"Maker": (1000, 300, 0)}, met=met)
    assert (total.cn_mo_units, total.holds) == (500, Truth.HOLDS)


def test_what_the_application_itself_holds_does_not_count_against_it(sums: Sums, line: Make) -> None:
    total = sums(line(quantity=500), ledger={"Maker": (1000, 0, 500)}, held={H200: 500})
    assert (total.cn_mo_units, total.holds) == (500, Truth.HOLDS)
    assert total.ledger and (total.ledger.reserved_units, total.ledger.held_units) == (0, 500)


def test_us_units_are_those_of_everybody_in_both_readings(sums: Sums, line: Make) -> None:
    ledger = {"Maker": (400, 100, 0), "Other": (600, 300, 50)}
    one = sums(line(quantity=10), ledger=ledger)
    two = sums(line(quantity=10), ledger=ledger, numerator="applicant")
    assert (one.us_units, one.cn_mo_units) == (1000, 460)
    assert (two.us_units, two.cn_mo_units) == (1000, 110)
    assert one.other and two.other
    assert (one.other.cn_mo_units, two.other.cn_mo_units) == (110, 460)


@pytest.mark.parametrize(
    "exported, unsure, holds",
    [
        (300, 200, Truth.HOLDS),  # 500 at the most
        (300, 300, Truth.UNKNOWN),  # 300 or 600
        (0, 501, Truth.FAILS),  # the ledger has none of them
        (100, 700, Truth.FAILS),  # 700 at the least
    ],
)
def test_lines_that_may_be_in_the_ledger_leave_open_only_what_turns_on_them(
    sums: Sums, line: Make, exported: int, unsure: int, holds: Truth
) -> None:
    met = Met(unsure={H200: Units(0, unsure)})
    total = sums(line(quantity=unsure), ledger={"Maker": (1000, exported, 0)}, met=met)
    assert (total.holds, total.cn_mo_units) == (holds, exported + unsure)


def test_us_lines_that_may_be_in_the_ledger_are_shown_at_the_fewest(sums: Sums, line: Make) -> None:
    us = line("H200", "US", quantity=700, transaction="domestic")
    met = Met(unsure={H200: Units(700, 0)})
    total = sums(us, line(quantity=600), ledger={"Maker": (1000, 0, 0)}, met=met)
    assert (total.us_units, total.holds) == (1000, Truth.UNKNOWN)


def test_a_ledger_that_does_not_know_the_product_leaves_the_ratio_unknown(sums: Sums, line: Make) -> None:
    total = sums(line(quantity=1), ledger={})
    assert (total.us_units, total.ratio, total.holds) == (None, None, Truth.UNKNOWN)


def test_a_ledger_with_exports_and_no_us_units_fails(sums: Sums, line: Make) -> None:
    total = sums(line(quantity=1), ledger={"Maker": (0, 1, 0)})
    assert (total.us_units, total.holds, total.headroom_units) == (0, Truth.FAILS, -2)


def test_a_refusal_says_where_the_units_are_and_how_many_are_too_many(sums: Sums, line: Make) -> None:
    (finding,) = sums(line(quantity=101), ledger={"Maker": (1000, 300, 100)}).findings
    assert "300 exported and 100 reserved in the ledger, 101 in the manifests" in finding.message
    assert finding.message.endswith("against 1,000 to US customers; 1 unit too many")
