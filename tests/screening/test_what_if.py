"""The smallest change of a figure: it flips the verdict on one side of the line and not on the other."""

import os
from datetime import date
from itertools import product
from math import inf, nextafter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exportcheck.errors import UsageError
from exportcheck.model.case import Deal
from exportcheck.model.clause import Truth
from exportcheck.model.measure import Limit, Measure, Operator, exactly, quotient
from exportcheck.model.metrics import metrics
from exportcheck.screening.again import Again, key
from exportcheck.screening.distances import density_edge, distances
from exportcheck.screening.judge import Question
from exportcheck.screening.what_if import changed, figures_of, settings, with_figure

DAYS = (date(2023, 12, 1), date(2026, 2, 1))
PLACES = ("CN", "SA")
# Every circuit, on both days, to both places, with EXPORTCHECK_THOROUGH=1; else every third on one.
THOROUGH = os.environ.get("EXPORTCHECK_THOROUGH") == "1"
ASKED = list(product(PLACES, DAYS)) if THOROUGH else [("CN", DAYS[1])]
EACH = 1 if THOROUGH else 3
FACTORS = (0.05, 0.3, 0.7, 0.9, 0.99, 1.01, 1.1, 1.4, 2.0, 8.0)


def deal(place, code):
    home = place(code)
    return Deal(home, place("US"), "export", home, home, home)


@pytest.fixture(scope="session")
def circuits(catalog):
    """Every entry of the catalog that is a circuit; a system is asked about through the one in it."""
    return [chip for chip in catalog.chips.values() if not chip.contains]


@pytest.fixture(scope="session")
def again(judge, place):
    def put(chip, code="CN", day=DAYS[1]):
        return Again(judge, Question(chip, deal(place, code), day))

    return put


@pytest.mark.parametrize(("code", "day"), ASKED)
def test_the_smallest_change_flips_the_verdict_on_one_side_of_each_line_and_not_on_the_other(
    circuits, again, judge, code, day
):
    flipped = 0
    for number, chip in enumerate(circuits[::EACH]):
        asked = again(chip, code, day)
        found = distances(asked)
        for crossing in found.flipping:
            flipped += 1
            near = nextafter(crossing.end, crossing.start)
            there, here = (with_figure(asked.chip, crossing.figure, x) for x in (crossing.end, near))
            assert near == crossing.near
            assert key(asked.with_chip(there)) != asked.now, (chip.id, crossing)
            assert key(asked.with_chip(here)) == asked.now, (chip.id, crossing)
            if number % 8 == 0:
                judged = [judge.judge(Question(c, asked.question.deal, day)).outcome for c in (there, here)]
                assert key(judged[0]) != asked.now == key(judged[1])
        _no_smaller_change_was_missed(asked, found)
    assert flipped > 100 / EACH


def _no_smaller_change_was_missed(asked, found):
    for figure in figures_of(asked.chip):
        measure = getattr(asked.metrics, figure)
        if not measure.known or measure.undefined or measure.high == inf:
            continue
        if any(entry.figure == figure and entry.matters for entry in found.open):
            continue
        reported = [crossing for crossing in found.flipping if crossing.figure == figure]
        for value in [measure.low * f if f < 1 else measure.high * f for f in FACTORS]:
            if not value or key(asked.with_chip(with_figure(asked.chip, figure, value))) == asked.now:
                continue
            nearer = [c for c in reported if min(c.start, value) <= c.end <= max(c.start, value)]
            assert nearer, (asked.chip.id, figure, value)


def test_asking_again_says_what_the_judge_says(circuits, again, judge):
    for chip in circuits[::4]:
        asked = again(chip)
        assert asked.outcome == judge.judge(asked.question).outcome, chip.id


def test_density_is_reached_through_the_die_area_and_through_tpp(again, made):
    chip = made({"fp16": 150}, datacenter=True, die_area_mm2=500)
    lines = {
        (c.figure, c.comparisons[0].limit.value): c
        for c in distances(again(chip)).flipping
        if c.comparisons[0].figure == "performance_density"
    }
    area = lines["die_area_mm2", 5.92]
    assert area.start == 500
    assert 2400 / area.end >= 5.92 > 2400 / area.near
    tpp = lines["tpp", 5.92]
    assert tpp.start == 2400
    assert tpp.end / 500 >= 5.92 > tpp.near / 500


@given(st.floats(1.0, 2000.0), st.sampled_from(["tpp", "die_area_mm2"]))
def test_the_edge_of_density_lies_between_two_neighbouring_numbers(other, figure):
    limit = Limit(Operator.AT_LEAST, 5.92)
    below, above = density_edge(figure, limit, other)
    assert nextafter(below, inf) == above
    densities = [quotient(x, other) if figure == "tpp" else quotient(other, x) for x in (below, above)]
    assert limit.admits(densities[0]) is not limit.admits(densities[1])


def test_of_a_range_the_end_next_to_the_line_has_to_move(again, made):
    chip = made({}, declared_tpp=(10_000, 20_000), die_area_mm2=1000, dram_bandwidth_gb_s=4000)
    ends = {
        c.comparisons[0].limit.value: c.start for c in distances(again(chip)).flipping if c.figure == "tpp"
    }
    assert ends[21000] == 20_000
    assert ends[4800] == 10_000


def test_a_range_with_a_line_in_it_is_told_cell_by_cell(again, made):
    chip = made({}, declared_tpp=(20_000, 22_000), die_area_mm2=800, dram_bandwidth_gb_s=4000)
    (opened,) = [entry for entry in distances(again(chip)).open if entry.figure == "tpp"]
    told = [(cell.low, cell.high, cell.outcome.decision.word) for cell in opened.cells]
    assert told == [
        (20_000, nextafter(21_000, 0), "case_by_case"),
        (21_000, 22_000, "presumption_of_denial"),
    ]


def test_a_figure_that_is_not_published_is_told_and_not_skipped(again, made):
    found = distances(again(made({"fp16": 500}, die_area_mm2=800)))
    (opened,) = [entry for entry in found.open if entry.figure == "dram_bandwidth_gb_s"]
    assert opened.matters
    assert not opened.measure.known
    assert [cell.outcome.decision.word for cell in opened.cells] == ["case_by_case", "presumption_of_denial"]


def test_the_market_is_turned_round_and_judged(again, made):
    chip = made({"fp16": 500}, die_area_mm2=800, dram_bandwidth_gb_s=4000)
    switches = {(s.fact, s.then): s for s in distances(again(chip)).switches}
    market = switches["datacenter", Truth.FAILS]
    assert market.flips
    assert market.outcome.decision.word == "exception"


def test_a_change_of_a_name_of_several_bins_is_a_change_of_all_of_them(judge, catalog, place):
    bins = next(chip for chip in catalog.chips.values() if chip.bins)
    asked = Again(judge, Question(bins, deal(place, "CN"), DAYS[1]))
    chip = changed(asked.chip, "tpp", "30000")
    judgement = judge.judge(Question(chip, deal(place, "CN"), DAYS[1]))
    assert judgement.metrics.tpp == exactly(30_000.0)


def test_a_circuit_stays_one_when_its_tpp_is_set_beside_memory_of_its_own(law, made):
    chip = made({"fp16": 500}, hbm_bandwidth_gb_s=1000, hbm_package_area_mm2=100)
    figures = metrics(with_figure(chip, "tpp", 100.0), law.bits)
    assert figures.tpp == exactly(100.0)
    assert figures.hbm_density.undefined


def test_memory_has_a_line_of_its_own(again, made):
    stack = made({}, hbm_bandwidth_gb_s=300, hbm_package_area_mm2=100)
    crossings = {c.comparisons[0].limit.value: c for c in distances(again(stack)).flipping}
    assert crossings[2.0].start == 3.0
    assert crossings[2.0].end == 2.0
    assert crossings[2.0].after.family == "none"


@pytest.mark.parametrize(
    ("figure", "text"), [("tpp", "100"), ("die_area_mm2", "10"), ("hbm_density", "0"), ("non_planar", "x")]
)
def test_a_figure_that_the_item_has_not_cannot_be_set(made, figure, text):
    with pytest.raises(UsageError, match="--set"):
        changed(made({}, hbm_bandwidth_gb_s=300), figure, text)


def test_a_figure_set_twice_is_not_guessed_at():
    with pytest.raises(UsageError, match="twice"):
        settings(["tpp=1", "tpp=2"])


def test_a_measure_without_an_upper_end_is_known_from_below(again, made):
    chip = made({"fp16": 500}, die_area_mm2=800, dram_bandwidth_gb_s=Measure(7000, inf))
    assert again(chip).outcome.decision.word == "presumption_of_denial"
    down = [c for c in distances(again(chip)).flipping if c.figure == "dram_bandwidth_gb_s"]
    assert [(c.start, c.end) for c in down] == [(7000, nextafter(6500, 0))]
