"""The ratio of what goes to China and Macau to what US customers received."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from exportcheck.model.chip import Catalog
from exportcheck.model.clause import Truth
from exportcheck.model.law import Layer
from exportcheck.model.manifest import Application, Line, PriorExport, UsShipment
from exportcheck.model.place import Place
from exportcheck.model.report import Total
from exportcheck.model.rule import Severity
from exportcheck.rules import RULES
from exportcheck.screening.judge import Judge
from exportcheck.screening.lines import Screener

H200 = "nvidia-h200-sxm"
CHINA, SINGAPORE = Place("CN", "China"), Place("SG", "Singapore")
LICENCE = {
    "license_code": "C30",
    "license_number": "D1234567",
    "license_expires": date(2027, 1, 31),
    "license_quantity": 10_000_000,
}


@pytest.fixture
def sums(screener: Callable[..., Screener]) -> Callable[..., dict[str, Total]]:
    """The totals by product after a manifest of these lines."""

    def counted(
        *lines: Line, application: Application | None = None, on: date = date(2026, 2, 1)
    ) -> dict[str, Total]:
        run = screener(on)
        list(run.screen("m.csv", lines, application))
        return {total.product: total for total in run.totals.totals()}

    return counted


@pytest.fixture
def us(line: Callable[..., Line]) -> Callable[..., Line]:
    """A domestic line."""

    def shipped(units: int, chip: str = "H200", **more: Any) -> Line:
        return line(chip, "US", quantity=units, transaction="domestic", end_user_hq="US", **more)

    return shipped


Sums = Callable[..., dict[str, Total]]
Make = Callable[..., Line]


def test_exactly_half_holds_and_leaves_nothing(sums: Sums, us: Make, line: Make) -> None:
    total = sums(us(1000), line(quantity=500, end_user_hq="CN", **LICENCE))[H200]
    assert (total.us_units, total.cn_mo_units, total.ratio, total.limit) == (1000, 500, 0.5, 0.5)
    assert (total.holds, total.headroom_units, total.findings) == (Truth.HOLDS, 0, ())


def test_one_more_than_half_is_an_error(sums: Sums, us: Make, line: Make) -> None:
    total = sums(us(1000), line(quantity=400), line("H200", "MO", quantity=101))[H200]
    assert (total.cn_mo_units, total.holds, total.headroom_units) == (501, Truth.FAILS, -1)
    assert [finding.severity for finding in total.findings] == [Severity.ERROR]


def test_the_aggregate_is_units_times_tpp(sums: Sums, us: Make, line: Make) -> None:
    total = sums(us(1000), line(quantity=501))[H200]
    assert (total.us_tpp, total.cn_mo_tpp) == (15_840_000, 7_935_840)


def test_hong_kong_counts_as_china_and_other_places_do_not(sums: Sums, us: Make, line: Make) -> None:
    total = sums(us(1000), line("H200", "HK", quantity=10), line("H200", "SG", quantity=900))[H200]
    assert total.cn_mo_units == 10


def test_systems_count_the_circuits_in_them(sums: Sums, us: Make, line: Make) -> None:
    totals = sums(us(2, "DGX H200"), us(4), line("HGX H200 8-GPU", "CN"), line(quantity=2))
    assert (totals[H200].us_units, totals[H200].cn_mo_units) == (20, 10)
    assert totals[H200].holds is Truth.HOLDS


def test_a_transfer_inside_china_is_no_export(sums: Sums, us: Make, line: Make) -> None:
    total = sums(us(1000), line(quantity=501, transaction="transfer"))[H200]
    assert total.cn_mo_units == 0


def test_prior_exports_and_stated_us_shipments_count(sums: Sums, line: Make) -> None:
    application = Application(
        us_shipments=(UsShipment(H200, 2000),),
        prior_exports=(PriorExport(H200, 700, CHINA), PriorExport(H200, 5000, SINGAPORE)),
    )
    total = sums(line(quantity=300), application=application)[H200]
    assert (total.us_units, total.cn_mo_units, total.headroom_units) == (2000, 1000, 0)
    assert total.holds is Truth.HOLDS
    total = sums(line(quantity=301), application=application)[H200]
    assert (total.holds, total.headroom_units) == (Truth.FAILS, -1)


@pytest.mark.parametrize(
    "shipped, counted", [("2026-02-28", 1000), ("2026-03-01", 1000), ("2026-03-02", None)]
)
def test_domestic_lines_count_up_to_the_date_of_the_application(
    sums: Sums, us: Make, line: Make, shipped: str, counted: int | None
) -> None:
    application = Application(application_date=date(2026, 3, 1))
    total = sums(us(1000, ship_date=date.fromisoformat(shipped)), line(quantity=1), application=application)[
        H200
    ]
    assert total.us_units == counted


def test_without_us_units_the_ratio_is_not_known(sums: Sums, line: Make) -> None:
    total = sums(line(quantity=1, end_user_hq="CN"))[H200]
    assert (total.us_units, total.ratio, total.headroom_units) == (None, None, None)
    assert total.holds is Truth.UNKNOWN
    assert [finding.severity for finding in total.findings] == [Severity.INDETERMINATE]


def test_without_us_units_a_licensed_line_leaves_a_note_only(sums: Sums, line: Make) -> None:
    total = sums(line(quantity=1, end_user_hq="CN", **LICENCE))[H200]
    assert total.holds is Truth.UNKNOWN
    assert [finding.severity for finding in total.findings] == [Severity.NOTE]


def test_half_of_no_us_units_is_none(sums: Sums, line: Make) -> None:
    application = Application(us_shipments=(UsShipment(H200, 0),))
    total = sums(line(quantity=1), application=application)[H200]
    assert (total.us_units, total.holds, total.headroom_units) == (0, Truth.FAILS, -1)


def test_no_exports_hold_against_no_us_units(sums: Sums) -> None:
    total = sums(application=Application(us_shipments=(UsShipment(H200, 0),)))[H200]
    assert total.holds is Truth.HOLDS


def test_products_are_summed_apart(sums: Sums, us: Make, line: Make) -> None:
    totals = sums(us(1000), us(10, "H100"), line(quantity=500), line("H100", "CN", quantity=6))
    assert totals[H200].holds is Truth.HOLDS
    assert totals["nvidia-h100-sxm"].holds is Truth.FAILS


def test_what_is_not_controlled_has_no_ratio(sums: Sums, us: Make, line: Make) -> None:
    assert sums(us(10, "RTX 4090 D"), line("RTX 4090 D", "CN", quantity=900)) == {}


def test_before_the_rule_there_is_no_ratio(sums: Sums, us: Make, line: Make) -> None:
    assert sums(us(10), line(quantity=900), on=date(2026, 1, 14)) == {}


def test_domestic_lines_for_end_use_elsewhere_are_no_us_units(sums: Sums, us: Make, line: Make) -> None:
    total = sums(us(1000, end_user_country="US"), us(500, end_user_country="MX"), line(quantity=1))[H200]
    assert total.us_units == 1000


def test_products_with_the_same_five_specifications_are_summed_together(
    twins: Callable[[int, int], dict[str, Total]],
) -> None:
    totals = twins(700, 700)
    assert [(t.us_units, t.cn_mo_units, t.holds) for t in totals.values()] == [(1000, 500, Truth.HOLDS)] * 2
    assert {t.products for t in totals.values()} == {("case-0", "case-1")}


def test_one_specification_apart_they_are_not(twins: Callable[[int, int], dict[str, Total]]) -> None:
    totals = twins(700, 701)
    assert (totals["case-0"].us_units, totals["case-1"].us_units) == (1000, None)
    assert totals["case-1"].holds is Truth.UNKNOWN


@pytest.fixture
def twins(
    specified: Callable[..., list[Any]], law: Any, catalog: Any, line: Make
) -> Callable[[int, int], dict[str, Total]]:
    """Totals of two products alike but for their power: 1,000 of one in the US, 500 of the other to China."""

    def counted(one: int, other: int) -> dict[str, Total]:
        entry = {
            "datacenter": "yes",
            "non_planar": "yes",
            "dense_tops": {"fp16": 900},
            "dram_bandwidth_gb_s": 4000,
            "interconnect_gb_s": 900,
            "system_bus_gb_s": 128,
            "die_area_mm2": 800,
            "memory_gb": 100,
        }
        made = specified([{**entry, "tdp_w": watts} for watts in (one, other)])
        chips = Catalog([*catalog.chips.values(), *made], catalog.as_of, catalog.digest)
        run = Screener(Judge(law, chips, RULES), date(2026, 2, 1), Layer.ENFORCED)
        us = line("H200", "US", quantity=1000, transaction="domestic")._replace(chip="case-0")
        out = line(quantity=500)._replace(chip="case-1")
        list(run.screen("m.csv", [us, out], None))
        return {total.product: total for total in run.totals.totals()}

    return counted
