"""Figures and limits in English."""

from math import inf

import pytest

from exportcheck.model.measure import Limit, Measure, Operator, exactly
from exportcheck.output.bars import bar
from exportcheck.output.plain import plain
from exportcheck.output.words import limited, measured, number


@pytest.mark.parametrize(
    ("value", "text"),
    [(4800, "4,800"), (4799.99, "4,799.99"), (0.501, "0.501"), (5.92, "5.92"), (0, "0"), (inf, "∞")],
)
def test_a_number_is_written_as_people_write_it(value, text):
    assert number(value) == text


@pytest.mark.parametrize("value", [4799.9999, 4800.0001, 5.9199, 5.9201, 20999.9999])
def test_a_number_just_off_a_limit_does_not_read_as_the_limit(value):
    assert number(value) not in ("4,800", "5.92", "21,000")


@pytest.mark.parametrize(
    ("measure", "text"),
    [
        (exactly(4800.0), "4,800"),
        (Measure(15832.0, 15840.0), "15,832 to 15,840"),
        (Measure(4800.0, inf), "at least 4,800"),
        (Measure(0.0, 1600.0), "at most 1,600"),
        (Measure(0.0, inf), "not published"),
    ],
)
def test_a_figure_is_a_number_a_range_or_what_is_missing(measure, text):
    assert measured(measure) == text


@pytest.mark.parametrize(
    ("operator", "text"),
    [
        (Operator.AT_LEAST, "≥ 4,800 GB/s"),
        (Operator.LESS_THAN, "< 4,800 GB/s"),
        (Operator.MORE_THAN, "> 4,800 GB/s"),
        (Operator.AT_MOST, "≤ 4,800 GB/s"),
    ],
)
def test_a_limit_is_written_with_its_operator(operator, text):
    assert limited(Limit(operator, 4800.0), " GB/s") == text


LINE = Limit(Operator.AT_LEAST, 100.0)


def test_a_bar_ends_before_the_line_below_the_limit_and_after_it_above():
    below, above = bar(exactly(50.0), LINE), bar(exactly(150.0), LINE)
    assert below.index("│") > below.rindex("━")
    assert "━" in above.partition("┃")[2]


def test_a_bar_of_a_range_is_shaded_from_its_low_end_to_its_high_end():
    drawn = bar(Measure(50.0, 150.0), LINE)
    assert drawn.count("━") < len(drawn.rstrip()) / 2
    assert "░" in drawn.partition("│")[0]
    assert "░" in drawn.partition("│")[2]


def test_a_bar_beyond_twice_the_limit_ends_in_an_arrow():
    assert bar(exactly(201.0), LINE).endswith("▶")
    assert not bar(exactly(200.0), LINE).endswith("▶")


def test_a_figure_that_is_not_known_has_no_bar():
    drawn = bar(Measure(0.0, inf), LINE)
    assert "━" not in drawn
    assert drawn.endswith("?")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("例示計算株式会社", "例示計算株式会社"),
        ("a\x1b[2Jb", "a<U+001B>[2Jb"),
        ("a\u202eb", "a<U+202E>b"),
        ("a\nb", "a<U+000A>b"),
    ],
)
def test_a_control_character_is_shown_by_its_code(text, shown):
    assert plain(text) == shown
