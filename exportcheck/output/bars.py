"""A figure against a line of the law, drawn with characters."""

from math import inf

from exportcheck.model.measure import Limit, Measure

WIDTH = 24
# The line stands here; the scale runs from nothing to twice the limit.
AT = WIDTH // 2


def bar(measure: Measure, limit: Limit) -> str:
    """A bar up to the low end, shaded to the high end, with the line at the middle.

    The scale is linear from 0 to twice the limit; what lies beyond ends in an arrow.
    """
    if measure.undefined or not measure.known:
        return "·" * AT + "│" + "·" * (AT - 1) + " ?"
    low = _cell(measure.low, limit.value)
    high = _cell(measure.high, limit.value)
    cells = ["━" if i < low else "░" if i < high else "·" for i in range(WIDTH)]
    cells[AT] = "┃" if low > AT else "│"
    beyond = "▶" if measure.high > 2 * limit.value else " "
    return "".join(cells) + beyond


def _cell(value: float, limit: float) -> int:
    if value == inf:
        return WIDTH
    return max(0, min(WIDTH, round(AT * value / limit))) if limit else WIDTH
