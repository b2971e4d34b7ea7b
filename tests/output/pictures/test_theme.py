"""Colours: text can be read on every surface, and no two words look alike without colour."""

from itertools import combinations

import pytest

from exportcheck.model.verdict import Decision
from exportcheck.output.pictures.theme import THEMES, WORDS

OKABE_ITO = {"#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7", "#000000"}


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", THEMES)
def test_text_has_contrast_on_the_ground_on_every_zone_and_on_its_hatch(name):
    theme = THEMES[name]
    surfaces = [theme.ground, *(c for tint in theme.zones.values() for c in (tint.fill, tint.line))]
    assert all(contrast(theme.text, surface) >= 4.5 for surface in surfaces)
    assert contrast(theme.quiet, theme.ground) >= 4.5


@pytest.mark.parametrize("name", THEMES)
def test_marks_and_lines_stand_out_from_the_ground(name):
    theme = THEMES[name]
    # A mark has an edge in the colour of text; what has none has three to one (WCAG 1.4.11).
    assert contrast(theme.text, theme.ground) >= 7
    assert contrast(theme.grid, theme.ground) >= 3


def test_every_decision_has_a_colour_of_the_palette_and_a_shape_and_hatch_and_block_of_its_own():
    inks = [WORDS[decision.word] for decision in Decision]
    assert {ink.fill for ink in inks} <= OKABE_ITO
    for one, other in combinations(inks, 2):
        assert one.fill != other.fill
        assert one.marker != other.marker
        assert one.hatch != other.hatch
        assert one.block != other.block


def test_zones_that_meet_differ_in_hatch_and_block():
    for theme in THEMES.values():
        for one, other in (("review_case_by_case", "duty"), ("a", "b")):
            assert theme.zones[one].hatch != theme.zones[other].hatch
            assert theme.zones[one].block != theme.zones[other].block
