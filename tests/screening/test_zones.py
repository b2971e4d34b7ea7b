"""The zones of a picture are those of the law: every line, and which side of it is inside."""

from datetime import date
from itertools import product
from math import inf, nextafter

import pytest

from exportcheck.errors import RuleFailed
from exportcheck.model.clause import Truth, all_of, compare, not_, readings
from exportcheck.model.law import Layer
from exportcheck.model.measure import Limit, Measure, Operator
from exportcheck.rules import RULES
from exportcheck.screening import zones

DAY = date(2026, 2, 1)


@pytest.fixture(scope="session")
def on(law):
    return lambda day=DAY, layer=Layer.ENFORCED: law.on(day, layer)


def _around(*limits):
    """Each limit, the numbers next to it on both sides, and what lies far from all of them."""
    values = {1.0, 2 * max(limits)}
    for limit in limits:
        values |= {nextafter(limit, 0), limit, nextafter(limit, inf)}
    return sorted(values)


def _key(found, x, y):
    inside = [zone.key for zone in found if zone.holds(x, y)]
    assert len(inside) < 2
    return inside[0] if inside else None


def test_the_policy_zone_ends_below_both_limits_of_the_paragraph(law, on):
    numbers = on().vintage("review_case_by_case").numbers
    found, terms = zones.gate(on(), RULES, law.bits)
    tpp, dram = numbers.tpp.value, numbers.dram_bandwidth_gb_s.value
    for x, y in product(_around(tpp), _around(dram)):
        admitted = numbers.tpp.admits(x) and numbers.dram_bandwidth_gb_s.admits(y)
        assert (_key(found, x, y) is not None) is admitted, (x, y)
    assert [term.paragraph for term in terms] == ["742.6(b)(10)(iii)(A)(1)"]


def test_a_figure_exactly_at_a_limit_of_the_policy_is_decided_as_the_zone_says(law, on, made, verdict):
    found, _ = zones.gate(on(), RULES, law.bits)
    numbers = on().vintage("review_case_by_case").numbers
    points = product(_around(numbers.tpp.value)[1:-1], _around(numbers.dram_bandwidth_gb_s.value)[1:-1])
    for x, y in points:
        judged = verdict(made({"fp16": x / 16}, dram_bandwidth_gb_s=y, die_area_mm2=1.0), "CN")
        inside = _key(found, x, y) is not None
        assert (judged.outcome.decision.word == "case_by_case") is inside, (x, y)


def test_the_duty_zones_are_where_the_duty_is_owed(law, on, made, judge):
    found, _ = zones.duty(on(), RULES, law.bits)
    bands = on().vintage("duty").numbers.bands
    xs = _around(*(limit.value for band in bands for limit in band.tpp))
    ys = _around(*(limit.value for band in bands for limit in band.dram_bandwidth_gb_s))
    assert len(found) == len(bands)
    for x, y in product(xs, ys):
        owed = judge.duty(made({"fp16": x / 16}, dram_bandwidth_gb_s=y), DAY).applies is Truth.HOLDS
        assert (_key(found, x, y) == "duty") is owed, (x, y)


@pytest.mark.parametrize("datacenter", [True, False])
def test_the_regions_are_the_families_that_the_rules_give(datacenter, law, on, made, verdict):
    found, _, figure = zones.regions(on(), RULES, law.bits, Truth.of(datacenter))
    assert figure == "performance_density"
    xs = _around(*(v for zone in found for v in (zone.x.low, zone.x.high) if 0 < v < inf))
    ys = _around(0.5, *(v for zone in found for v in (zone.y.low, zone.y.high) if 0 < v < inf))
    for x, y in product(xs, ys):
        judged = verdict(made({"fp16": x / 16}, datacenter=datacenter, die_area_mm2=x / y))
        # The density is a quotient: the one that was judged is asked about, not the one that was meant.
        density = judged.metrics.performance_density.high
        family = judged.outcome.family
        assert (_key(found, x, density) or "none") == family, (x, density)


def test_the_lines_of_the_regions_are_numbers_of_the_vintage(law, on):
    found, _, _ = zones.regions(on(), RULES, law.bits, Truth.HOLDS)
    a, b = on().vintage("eccn_3a090_a").numbers, on().vintage("eccn_3a090_b").numbers
    starts = {zone.x.low for zone in found}
    assert starts == {a.tpp.value, a.tpp_when_dense.value, b.performance_tpp[0].value}
    assert {zone.y.low for zone in found if zone.key == "a"} == {0.0, a.performance_density.value}


def test_outside_datacenters_only_the_note_is_left(law, on):
    found, _, _ = zones.regions(on(), RULES, law.bits, Truth.FAILS)
    (zone,) = found
    assert (zone.key, zone.x.low, zone.y.low) == ("a", on().vintage("eccn_3a090_a").numbers.tpp.value, 0.0)


def test_in_2022_the_regions_lie_in_the_transfer_rate(law, on):
    before = on(date(2022, 12, 1))
    found, terms, figure = zones.regions(before, RULES, law.bits, Truth.HOLDS)
    numbers = before.vintage("eccn_3a090_a").numbers
    assert figure == "interconnect_gb_s"
    assert [(zone.x.low, zone.y.low) for zone in found] == [
        (numbers.tpp.value, numbers.interconnect_gb_s.value)
    ]
    assert [term.key for term in terms] == ["a"]


def test_before_the_rules_there_is_no_zone(law, on):
    before = on(date(2022, 10, 20))
    assert zones.regions(before, RULES, law.bits, Truth.HOLDS) == ((), (), "")
    assert zones.gate(before, RULES, law.bits) == ((), ())
    assert zones.duty(before, RULES, law.bits) == ((), ())


def test_on_the_day_before_the_policy_there_is_none_and_on_its_day_there_is(law, on):
    first = law.vintages["review_case_by_case"][0].effective
    assert zones.gate(on(date.fromordinal(first.toordinal() - 1)), RULES, law.bits) == ((), ())
    assert zones.gate(on(first), RULES, law.bits)[0]


def test_a_comparison_that_is_negated_or_read_in_two_ways_is_not_left_out_silently():
    leaf = compare("tpp", Measure(1.0, 1.0), Limit(Operator.AT_LEAST, 1.0), "x")
    for clause in (not_(leaf), readings("t", ("a", leaf), ("b", leaf)), all_of(leaf, not_(all_of(leaf)))):
        with pytest.raises(RuleFailed, match="no zone can be drawn"):
            zones._ways(clause)


def test_no_picture_of_the_real_law_has_such_a_comparison(law):
    days = {entry.effective for vintages in law.vintages.values() for entry in vintages}
    drawn = 0
    for day, layer in product(sorted(days), Layer):
        on = law.on(day, layer)
        drawn += bool(zones.gate(on, RULES, law.bits)[0])
        drawn += bool(zones.duty(on, RULES, law.bits)[0])
        drawn += bool(zones.regions(on, RULES, law.bits, Truth.HOLDS)[0])
    assert drawn > len(days)
