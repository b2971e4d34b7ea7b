"""How items lie on the plane: points, ranges, and what is not drawn but said."""

from math import inf

import pytest

from exportcheck.errors import CannotCheck
from exportcheck.model.measure import Measure, exactly
from exportcheck.model.noun import replace
from exportcheck.model.plane import Mark
from exportcheck.output.pictures import labels, scatter
from exportcheck.output.pictures.said import axis_ranges
from exportcheck.output.pictures.text_plane import plane as text_plane

LIMITS = (0.0, 100.0), (0.0, 100.0)


def outline(x, y):
    return scatter._outline(Mark("m", x, y, "undetermined"), LIMITS)


def test_a_point_is_one_mark_without_a_line():
    corners, lines = outline(exactly(10), exactly(20))
    assert set(corners) == {(10, 20)}
    assert lines == []


def test_a_range_is_a_segment_between_its_ends_and_nothing_in_the_middle():
    corners, lines = outline(Measure(10, 30), exactly(20))
    assert corners == [(10, 20), (30, 20)]
    assert lines == [((10, 30), (20, 20))]


def test_two_ranges_enclose_all_that_is_possible():
    corners, lines = outline(Measure(10, 30), Measure(20, 40))
    assert corners == [(10, 20), (30, 40)]
    assert len(lines) == 4


def test_a_range_without_an_upper_bound_runs_to_the_edge():
    corners, _ = outline(Measure(10, inf), exactly(20))
    assert corners[-1] == (100.0, 20)


def test_what_is_not_published_is_listed_and_not_drawn(plan, made):
    unknown = replace(made({"fp16": 1000}), name="Unknown")
    picture = plan("policy", unknown, "H200")
    assert [mark.name for mark in picture.panels[0].marks] == ["NVIDIA H200 SXM"]
    assert picture.missing == ("Unknown: DRAM bandwidth not published",)
    assert "not drawn: Unknown: DRAM bandwidth not published" in text_plane(picture)


def test_a_density_that_does_not_exist_is_not_drawn_as_nothing(plan, made):
    planar = replace(made({"fp16": 100}, die_area_mm2=500, non_planar=False), name="Planar")
    assert plan("regions", planar).missing == ("Planar: performance density does not exist for this item",)


def test_a_chip_of_which_it_is_not_known_whether_it_is_for_datacenters_is_in_both_panels(plan, made):
    chip = replace(made({"fp16": 100}, die_area_mm2=500, datacenter=None), name="Either")
    picture = plan("regions", chip)
    assert [[mark.name for mark in panel.marks] for panel in picture.panels] == [["Either"], ["Either"]]
    assert any("Either: not known whether" in note for note in picture.notes)


def test_the_mark_says_what_was_decided_to_that_destination(plan):
    words = {code: plan("policy", "H200", to=code).panels[0].marks[0].word for code in ("CN", "DE")}
    assert words == {"CN": "case_by_case", "DE": "no_license_found"}


def test_every_mark_and_every_line_of_the_law_is_on_the_axes(plan):
    picture = plan("policy", "GB300", "T4")
    (_, right), (_, top) = axis_ranges(picture)
    for entry in (*picture.panels[0].zones, *picture.panels[0].marks):
        assert entry.x.high < right
        assert entry.y.high < top


def test_before_the_policy_it_is_said_that_there_was_none(plan):
    from datetime import date

    with pytest.raises(CannotCheck, match="neither case-by-case review by limits nor a duty"):
        plan("policy", "H200", day=date(2025, 1, 1))
    with pytest.raises(CannotCheck, match="no 3A090"):
        plan("regions", "H200", day=date(2022, 1, 1))


def test_the_chips_chosen_are_few_have_both_figures_and_lie_on_both_sides(plan):
    for kind in ("policy", "regions"):
        picture = plan(kind)
        marks = [mark for panel in picture.panels for mark in panel.marks]
        assert 5 < len(marks) <= 14
        assert picture.missing == ()
        assert len({mark.word for mark in marks}) > 1


def test_names_that_do_not_fit_are_numbered_and_the_key_says_who_is_who(plan, made):
    crowd = [
        replace(
            made({"fp16": 900 + 20 * (n % 6)}, dram_bandwidth_gb_s=4000 + 150 * (n // 6)),
            id=f"c{n}",
            name=f"A crowded chip {n}",
        )
        for n in range(30)
    ]
    content = scatter.plane(plan("policy", *crowd), "svg").decode()
    assert all(f">{n}</text>" in content for n in range(1, 31))
    assert all(f"A crowded chip {n}<" in content for n in range(30))


def test_marks_on_one_place_share_a_label(plan, made):
    one = made({"fp16": 900}, dram_bandwidth_gb_s=4000)
    heap = [replace(one, id=f"c{n}", name=f"Chip {n}") for n in range(60)]
    content = scatter.plane(plan("policy", *heap), "svg").decode()
    assert ">1–60</text>" in content
    assert all(f">Chip {n}<" in content for n in range(60))


def test_places_near_each_other_are_one_group_also_through_others():
    assert labels.together([(0, 0), (50, 0), (10, 0), (20, 0)], 12) == [[0, 2, 3], [1]]
    assert labels.together([(0, 0), (0, 0)], 0) == [[0], [1]]


def test_runs_of_numbers_are_drawn_together():
    assert labels.runs([3, 1, 2, 7, 9, 10]) == "1–3, 7, 9–10"
