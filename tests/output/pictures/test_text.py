"""The pictures as plain text."""

from datetime import date

import pytest

from exportcheck.model.noun import replace
from exportcheck.output.pictures import text
from exportcheck.output.pictures.spans import first_day, last_day
from exportcheck.output.pictures.text_plane import plane, scale

DAY = date(2026, 11, 24)


def row_of(drawn, sign):
    return next(line for line in drawn.splitlines() if "│" in line and sign in line.partition("│")[2])


def test_a_chip_just_below_a_limit_is_drawn_inside_and_one_at_it_outside(plan, made, law):
    limit = law.vintages["review_case_by_case"][0].numbers.tpp.value
    below = replace(made({"fp16": limit / 16 - 0.001}, dram_bandwidth_gb_s=3000), id="b", name="Below")
    at = replace(made({"fp16": limit / 16}, dram_bandwidth_gb_s=1000), id="t", name="At")
    drawn = plane(plan("policy", below, at))
    assert row_of(drawn, "A").rstrip().endswith("A")
    assert "·" in row_of(drawn, "A").partition("A")[0][-2:]
    assert row_of(drawn, "B").index("B") == row_of(drawn, "A").index("A") + 1


def test_no_band_is_too_narrow_to_be_seen(plan):
    drawn = plane(plan("policy", "T4", "GB300"))
    assert sum("▒" in line for line in drawn.splitlines() if "│" in line) >= 2


def test_the_lines_of_the_law_are_written_at_the_axis(plan, law):
    drawn = plane(plan("policy", "H200"))
    numbers = law.vintages["review_case_by_case"][0].numbers
    assert f"{numbers.dram_bandwidth_gb_s.value:,.0f} │" in drawn


def test_a_value_and_the_line_it_is_below_are_in_different_cells():
    from exportcheck.model.measure import Measure

    cut = scale(
        [Measure(0.0, 20999.999999999996), Measure(20800.0, 21099.999999999996)], (0.0, 60000.0), 66, False
    )
    assert cut.cell(20799) < cut.cell(20800) <= cut.cell(20999) < cut.cell(21000) < cut.cell(21100)


def test_every_mark_has_its_figures_in_words_below(plan):
    drawn = plane(plan("policy", "Trainium 2", "H200"))
    assert "Amazon Trainium 2: TPP 12,673 to 21,344, DRAM bandwidth 2,900 GB/s: undetermined" in drawn
    assert "--A" in drawn


def test_the_timeline_has_a_block_for_each_stretch_and_its_reasons(rows):
    [row] = rows(("A800", "CN"))
    drawn = text.timeline([row], DAY, "A title")
    bar = text.blocks(row, first_day([row]), last_day([row], DAY))
    assert len(bar) == text.WIDTH
    assert [block for block in "░█▓" if block in bar] == ["░", "█", "▓"]
    assert "2023-11-17 … 2025-01-12: presumption of denial" in drawn
    assert "3A090: no: interconnect bandwidth 464 GB/s ≥ 600 GB/s does not hold" in drawn


def test_the_bars_name_the_line_the_figure_and_the_answer(against):
    drawn = text.ranges(against("H200", "Ascend 910B"), "A title")
    assert "TPP ≥ 4,800 [3A090.a.1]" in drawn
    assert "4,480 to 6,016: unknown" in drawn
    assert "not published: unknown" in drawn


@pytest.mark.parametrize("name", ["a\x1b[31mb", "a\u202eb", "a\nb"])
def test_a_strangers_name_is_harmless_in_a_terminal(name, plan, made, against):
    chip = replace(made({"fp16": 100}, dram_bandwidth_gb_s=100), name=name)
    for drawn in (plane(plan("policy", chip)), text.ranges(against(chip), name)):
        assert name not in drawn
        assert "<U+" in drawn
