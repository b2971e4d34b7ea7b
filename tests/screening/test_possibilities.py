"""Walking every possibility: cells, exactness, and that learning never overturns an answer."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise, product
from math import inf, nextafter

from hypothesis import given, settings
from hypothesis import strategies as st

from exportcheck.model.chip import Chip
from exportcheck.model.clause import Truth
from exportcheck.model.judgement import Judgement, Outcome
from exportcheck.model.measure import Limit, Measure, Operator, exactly
from exportcheck.model.noun import replace
from exportcheck.screening.possibilities import cells

Verdict = Callable[..., Judgement]
Made = Callable[..., Chip]
Range = tuple[float, float]
LIMITS = st.builds(Limit, st.sampled_from(list(Operator)), st.sampled_from([0.0, 1.6, 3.2, 5.92, 4800.0]))
DAYS = (date(2022, 12, 1), date(2023, 12, 1), date(2024, 5, 1), date(2026, 2, 1), date(2026, 8, 1))


def near(*lines: float) -> st.SearchStrategy[float]:
    """Figures on, just beside, and well between the lines of the law."""
    beside = [p for line in lines for p in (line, nextafter(line, 0), nextafter(line, inf), line * 1.01)]
    return st.sampled_from(beside) | st.floats(min_value=lines[0] * 0.5, max_value=lines[-1] * 1.5)


@st.composite
def between(draw: st.DrawFn, points: st.SearchStrategy[float]) -> Range:
    low, high = sorted((draw(points), draw(points)))
    return (low, high) if draw(st.booleans()) else (low, low)


TPP = near(1600.0, 2400.0, 4800.0, 21000.0)
AREA = near(270.27, 400.0, 500.0, 814.0, 1500.0)
BANDWIDTH = near(2000.0, 6500.0)
RATE = near(464.0, 600.0)
truths = st.sampled_from([True, False, None])


@given(
    st.tuples(st.floats(0, 6000), st.floats(0, 6000) | st.just(inf)).map(lambda t: Measure(min(t), max(t))),
    st.sets(LIMITS, max_size=4),
)
def test_cells_partition_the_range_and_every_limit_decides_every_cell(
    measure: Measure, limits: set[Limit]
) -> None:
    pieces = cells(measure, limits)
    assert pieces[0].low == measure.low
    assert pieces[-1].high == measure.high
    for piece, following in pairwise(pieces):
        assert nextafter(piece.high, inf) == following.low
    for piece, limit in product(pieces, limits):
        assert piece.low <= piece.high
        assert limit.admits_all(piece) or limit.admits_none(piece)


def answers(outcome: Outcome) -> tuple[object, ...]:
    return outcome.family, outcome.needed, outcome.decision


def overturned(before: Outcome, after: Outcome) -> bool:
    """Whether something that was decided is now decided otherwise."""
    family = before.family is not None and after.family != before.family
    needed = before.needed is not Truth.UNKNOWN and after.needed is not before.needed
    undetermined = before.decision.word == "undetermined"
    return family or needed or (not undetermined and after.decision is not before.decision)


@st.composite
def narrowed(draw: st.DrawFn, whole: Range) -> Range:
    points = [whole[0], whole[1], *(whole[0] + f * (min(whole[1], 1e6) - whole[0]) for f in (0.25, 0.5))]
    inside = [point for point in points if whole[0] <= point <= whole[1]]
    low, high = sorted((draw(st.sampled_from(inside)), draw(st.sampled_from(inside))))
    return low, high


UNPUBLISHED = (0.0, inf)
FIGURES = {
    "declared_tpp": TPP,
    "die_area_mm2": AREA,
    "dram_bandwidth_gb_s": BANDWIDTH,
    "interconnect_gb_s": RATE,
}


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_learning_a_figure_never_overturns_an_answer(
    made: Made, verdict: Verdict, data: st.DataObject
) -> None:
    figures = {
        name: data.draw(between(points) | st.just(UNPUBLISHED), name) for name, points in FIGURES.items()
    }
    market, dies = data.draw(truths), data.draw(truths)
    day, to = data.draw(st.sampled_from(DAYS)), data.draw(st.sampled_from(["CN", "VN", "SG", "AE"]))
    hq, parent = (data.draw(st.sampled_from(["CN", "SG", "not stated"])) for _ in range(2))
    before = verdict(
        made(datacenter=market, non_planar=dies, system_bus_gb_s=64, **figures), to, day, hq=hq, parent=parent
    ).outcome
    learned = {name: data.draw(narrowed(whole)) for name, whole in figures.items()}
    market = data.draw(truths) if market is None else market
    dies = data.draw(truths) if dies is None else dies
    hq = data.draw(st.sampled_from(["CN", "SG", "not stated"])) if hq == "not stated" else hq
    parent = data.draw(st.sampled_from(["CN", "SG", "not stated"])) if parent == "not stated" else parent
    after = verdict(
        made(datacenter=market, non_planar=dies, system_bus_gb_s=64, **learned), to, day, hq=hq, parent=parent
    ).outcome
    assert not overturned(before, after)


@settings(max_examples=80, deadline=None)
@given(between(TPP), between(AREA), between(BANDWIDTH), st.sampled_from(DAYS), st.data())
def test_what_is_decided_for_a_range_is_decided_so_at_every_point_of_it(
    made: Made, verdict: Verdict, tpp: Range, area: Range, bandwidth: Range, day: date, data: st.DataObject
) -> None:
    whole = verdict(made(declared_tpp=tpp, die_area_mm2=area, dram_bandwidth_gb_s=bandwidth), "CN", day)
    for _ in range(4):
        point = {
            "declared_tpp": data.draw(st.floats(*tpp) | st.sampled_from(tpp)),
            "die_area_mm2": data.draw(st.floats(*area) | st.sampled_from(area)),
            "dram_bandwidth_gb_s": data.draw(st.floats(*bandwidth) | st.sampled_from(bandwidth)),
        }
        assert not overturned(whole.outcome, verdict(made(**point), "CN", day).outcome)


def corners(whole: Range, *lines: float) -> list[float]:
    """The ends of a range, and each line in it with its neighbours."""
    points = {whole[0], whole[1]}
    points |= {p for line in lines for p in (line, nextafter(line, 0), nextafter(line, inf))}
    return sorted(point for point in points if whole[0] <= point <= whole[1])


@settings(max_examples=40, deadline=None)
@given(between(TPP), between(AREA), between(BANDWIDTH), st.sampled_from([True, False]))
def test_what_is_undetermined_for_a_range_has_two_points_that_differ(
    made: Made, verdict: Verdict, tpp: Range, area: Range, bandwidth: Range, market: bool
) -> None:
    day = date(2026, 2, 1)
    whole = verdict(
        made(declared_tpp=tpp, die_area_mm2=area, dram_bandwidth_gb_s=bandwidth, datacenter=market), "CN", day
    ).outcome
    seen = set()
    for performance in corners(tpp, 1600.0, 2400.0, 4800.0, 21000.0):
        areas = corners(area, *(performance / line for line in (1.6, 3.2, 5.92)))
        for size, speed in product(areas, corners(bandwidth, 6500.0)):
            chip = made(
                declared_tpp=performance, die_area_mm2=size, dram_bandwidth_gb_s=speed, datacenter=market
            )
            seen.add(answers(verdict(chip, "CN", day).outcome))
    families, needs, decisions = (set(values) for values in zip(*seen, strict=True))
    assert (whole.family is None) == (len(families) > 1)
    assert (whole.needed is Truth.UNKNOWN) == (len(needs) > 1)
    assert (whole.decision.word == "undetermined") == (len(decisions) > 1)


ORDER = {"none": 0, "b": 1, "a": 2}


@settings(max_examples=150, deadline=None)
@given(
    TPP,
    AREA,
    BANDWIDTH,
    RATE,
    st.tuples(*[st.sampled_from([1.0, 1.001, 1.2, 3.0])] * 4),
    st.booleans(),
    st.sampled_from(DAYS),
)
def test_a_better_chip_is_never_less_controlled(
    made: Made,
    verdict: Verdict,
    tpp: float,
    area: float,
    bandwidth: float,
    rate: float,
    better: tuple[float, float, float, float],
    market: bool,
    day: date,
) -> None:
    def judged(factors: tuple[float, float, float, float]) -> Outcome:
        chip = made(
            {"fp16": tpp / 16 * factors[0]},
            die_area_mm2=area / factors[1],
            dram_bandwidth_gb_s=bandwidth * factors[2],
            interconnect_gb_s=rate * factors[3],
            system_bus_gb_s=64,
            datacenter=market,
        )
        outcome: Outcome = verdict(chip, "CN", day).outcome
        return outcome

    plain, best = judged((1.0, 1.0, 1.0, 1.0)), judged(better)
    assert plain.family is not None and best.family is not None
    assert ORDER[best.family] >= ORDER[plain.family]
    assert best.needed >= plain.needed
    assert best.decision >= plain.decision


def test_a_figure_across_a_line_that_does_not_matter_is_decided(made: Made, verdict: Verdict) -> None:
    chip = made(declared_tpp=(4700, 4900), die_area_mm2=400, dram_bandwidth_gb_s=1000)
    judged = verdict(chip)
    assert answers(judged.outcome)[0] == "a"
    assert judged.outcome.decision.word == "case_by_case"


def test_density_and_performance_are_walked_together_with_the_area_they_share(
    made: Made, verdict: Verdict
) -> None:
    """With one die of 814 mm², 4,799 or less is at most 5.896: .a.2 is out of reach, .b is not."""
    judged = verdict(made(declared_tpp=(2605, 4799), die_area_mm2=814, dram_bandwidth_gb_s=1000))
    assert judged.outcome.family == "b"


def test_more_open_figures_than_can_be_walked_stay_undetermined(made: Made, verdict: Verdict) -> None:
    nothing_known = made(datacenter=None, non_planar=None)
    judged = verdict(nothing_known, hq="not stated", parent="not stated")
    assert judged.outcome.decision.word == "undetermined"
    assert judged.outcome.needed is Truth.UNKNOWN


def test_all_possibilities_are_shown(made: Made, verdict: Verdict) -> None:
    judged = verdict(replace(made({"fp16": 1000}), dram_bandwidth_gb_s=Measure(6000, 7000)))
    assert {seen.decision.word for seen in judged.possibilities} == {"case_by_case", "presumption_of_denial"}
    assert verdict(replace(made({"fp16": 1000}), dram_bandwidth_gb_s=exactly(6000))).possibilities == ()
