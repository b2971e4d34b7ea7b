"""The figures of chips as bars against each line of the law, what is not known of them hatched."""

from typing import Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from exportcheck.model.clause import Comparison, Truth
from exportcheck.model.measure import Operator
from exportcheck.output.pictures.canvas import breadth, saved, settled, sheet, shortened, write
from exportcheck.output.pictures.key import Key
from exportcheck.output.pictures.ranges_said import Lines, figure, line, said
from exportcheck.output.pictures.theme import THEMES, WORDS, Theme, Tint

LEFT, BAR, HIGH, ROW = 0.5, 4.6, 0.17, 0.34
TOP, FOOT = 0.85, 0.35
GREY = "#7F7F7F"


def ranges(chips: Lines, title: str, format: str, theme: str = "light") -> bytes:
    """The picture as the content of an SVG or a PNG file.

    Each bar runs from nothing to twice its limit, the limit in the middle; it is solid up to the
    low end of the figure and hatched up to the high end.
    """
    with settled():
        return _drawn(chips, title, format, THEMES[theme])


def _drawn(chips: Lines, title: str, format: str, theme: Theme) -> bytes:
    found = [comparison for _, lines in chips for comparison in lines]
    left = LEFT + max((breadth(line(c)) for c in found), default=1.0) + 0.2
    right = left + BAR + 0.3
    wide = max(right + max((breadth(figure(c)) for c in found), default=1.0) + 0.4, 9.0)
    key = _key(theme, wide - 1.0)
    tall = TOP + sum((len(lines) + 1.4) * ROW for _, lines in chips) + key.height + FOOT
    sheet_ = sheet(wide, tall, theme)
    write(sheet_, LEFT, tall - 0.3, shortened(title, wide - 1.0, 12), theme, fontsize=12, weight="bold")
    y = tall - TOP
    for name, lines in chips:
        write(sheet_, LEFT, y, shortened(name, wide - 1.0), theme, weight="bold")
        y -= ROW
        for comparison in lines:
            write(sheet_, LEFT, y, line(comparison), theme)
            _bar(sheet_, comparison, left, y, theme)
            write(sheet_, right, y, figure(comparison), theme)
            y -= ROW
        y -= 0.4 * ROW
    key.draw(sheet_, LEFT, y, key.height, theme)
    return saved(sheet_, format, title, said(chips))


def _bar(sheet_: Figure, comparison: Comparison, left: float, y: float, theme: Theme) -> None:
    inches = sheet_.dpi_scale_trans
    measure, limit = comparison.measure, comparison.limit

    def box(start: float, end: float, height: float, **look: Any) -> None:
        corner = (left + start * BAR, y - height / 2)
        sheet_.add_artist(
            Rectangle(corner, (end - start) * BAR, height, transform=inches, linewidth=0, **look)
        )

    upward = limit.operator in (Operator.AT_LEAST, Operator.MORE_THAN)
    holds = (0.5, 1.0) if upward else (0.0, 0.5)
    box(0.0, 1.0, 0.27, facecolor="none", edgecolor=theme.grid)
    box(*holds, 0.27, facecolor=theme.zones["review_case_by_case"].fill)
    if measure.known and not measure.undefined:
        low, high = (min(value / limit.value / 2, 1.0) for value in (measure.low, measure.high))
        ink = WORDS[INKS[comparison.truth]]
        box(0.0, low, HIGH, facecolor=ink.fill)
        box(low, high, HIGH, facecolor=theme.ground, edgecolor=ink.fill, hatch="//////")
        if low < high:
            _outline(sheet_, left + low * BAR, left + high * BAR, y, ink.fill)
        if measure.high > 2 * limit.value:
            beyond = Line2D([left + BAR + 0.09], [y], marker=">", markersize=7, color=ink.fill)
            beyond.set_transform(inches)
            sheet_.add_artist(beyond)
    middle = Line2D([left + BAR / 2] * 2, [y - 0.15, y + 0.15], color=theme.text, linewidth=1.6)
    middle.set_transform(inches)
    sheet_.add_artist(middle)


def _outline(sheet_: Figure, left: float, right: float, y: float, color: str) -> None:
    sheet_.add_artist(
        Rectangle(
            (left, y - HIGH / 2),
            right - left,
            HIGH,
            transform=sheet_.dpi_scale_trans,
            fill=False,
            edgecolor=color,
            linewidth=1,
        )
    )


# Blue where the comparison holds, orange where it does not, purple where it is not known.
INKS = {
    Truth.HOLDS: "presumption_of_approval",
    Truth.FAILS: "case_by_case",
    Truth.UNKNOWN: "undetermined",
}


def _key(theme: Theme, width: float) -> Key:
    key = Key(width)
    for truth, text in (
        (Truth.HOLDS, "the comparison holds"),
        (Truth.FAILS, "it does not hold"),
        (Truth.UNKNOWN, "not known: not published, or possible on both sides of the limit"),
    ):
        fill = WORDS[INKS[truth]].fill
        key.entry(Tint(fill, fill, "", ""), text)
    pale = theme.zones["review_case_by_case"].fill
    key.entry(Tint(pale, pale, "", ""), "the side of the limit on which the comparison holds")
    key.note(
        "Each scale runs from nothing to twice the limit, the upright line is the limit; hatched: between "
        "the low and the high end of what is published; an arrow: more than twice the limit."
    )
    return key
