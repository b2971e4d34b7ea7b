"""Two figures against each other: zones as hatched fields, items as marks and segments."""

from typing import Any, Literal

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, MaxNLocator, NullLocator

from exportcheck.errors import UsageError
from exportcheck.model.plane import Mark, Panel, Plane, Zone
from exportcheck.output.pictures.canvas import saved, settled, sheet, shortened, write
from exportcheck.output.pictures.key import BETWEEN, Key, tallest
from exportcheck.output.pictures.labels import Segment, placed, runs, together
from exportcheck.output.pictures.said import axis, axis_ranges, clipped, described, names, spoken, term
from exportcheck.output.pictures.theme import THEMES, WORDS, Theme

Range = tuple[float, float]
# What stands at a mark.
Written = Literal["names", "numbers", "groups"]
LEFT, RIGHT, TOP, BOTTOM = 0.85, 0.35, 0.55, 0.75
KEY = 3.7
NAME = 1.9
# Pixels: marks nearer to each other than this are drawn upon each other.
GROUPED = 14
SMALL, BIG = (7.4, 5.9), (9.5, 7.6)
TRIED: tuple[tuple[Range, Written], ...] = (
    (SMALL, "names"),
    (SMALL, "numbers"),
    (BIG, "names"),
    (BIG, "numbers"),
    (BIG, "groups"),
    ((12.5, 10.0), "groups"),
)


def plane(picture: Plane, format: str, theme: str = "light") -> bytes:
    """The picture as the content of an SVG or a PNG file.

    Names stand at their marks. Where they do not fit, numbers do, on a bigger sheet if need be, and
    in the end marks that lie on each other share one label.

    Raises:
        UsageError: so many marks lie so close that not even that fits.
    """
    with settled():
        for size, written in TRIED:
            content = _drawn(picture, format, THEMES[theme], size, written)
            if content is not None:
                return content
    raise UsageError("so many chips lie so close together that they cannot be told apart; name fewer")


def _drawn(picture: Plane, format: str, theme: Theme, size: Range, written: Written) -> bytes | None:
    count = len(picture.panels)
    breadth, height = (size[0] if count == 1 else size[0] * 0.72), size[1]
    key = _key(picture, theme, written != "names")
    room = height + BOTTOM
    columns = key.columns(room)
    tall = max(room + TOP + 0.3, tallest(columns) + TOP + 0.4)
    plots = count * (LEFT + breadth + RIGHT)
    wide = plots + len(columns) * KEY + 0.35
    figure = sheet(wide, tall, theme)
    limits = axis_ranges(picture)
    for number, panel in enumerate(picture.panels):
        left = LEFT + number * (LEFT + breadth + RIGHT)
        low = tall - TOP - 0.3 - height
        axes = figure.add_axes((left / wide, low / tall, breadth / wide, height / tall))
        _frame(axes, picture, limits, theme)
        _fields(axes, panel, limits, theme)
        if panel.title:
            axes.set_title(panel.title, color=theme.text, fontsize=10, loc="left", pad=6)
        if not _marks(axes, panel, picture, limits, theme, written):
            return None
    write(
        figure, LEFT, tall - 0.3, shortened(picture.title, wide - 1.6, 12), theme, fontsize=12, weight="bold"
    )
    key.draw(figure, plots + 0.35, tall - TOP - 0.1, room, theme)
    return saved(figure, format, picture.title, described(picture))


def _key(picture: Plane, theme: Theme, numbered: bool) -> Key:
    key = Key(KEY - BETWEEN)
    if picture.terms:
        key.head("Zones")
    for entry in picture.terms:
        key.entry(theme.zones[entry.key], term(entry))
    words = dict.fromkeys(mark.word for panel in picture.panels for mark in panel.marks)
    if words:
        key.head("Marks")
    for word in words:
        key.entry(WORDS[word], spoken(word))
    if numbered:
        key.head("Chips")
        for number, name in enumerate(names(picture), 1):
            key.entry(str(number), name)
    if picture.missing:
        key.head("Not drawn")
        for text in picture.missing:
            key.note(text)
    for text in picture.notes:
        key.note(text)
    return key


def _frame(axes: Axes, picture: Plane, limits: tuple[Range, Range], theme: Theme) -> None:
    axes.set_facecolor(theme.ground)
    number = FuncFormatter(lambda value, _: f"{value:,.6g}" if value < 1e6 else f"{value:,.0f}")
    for side, (low, high), scale in (
        (axes.xaxis, limits[0], axes.set_xscale),
        (axes.yaxis, limits[1], axes.set_yscale),
    ):
        if picture.logarithmic:
            scale("log")
            steps = (
                (1.0, 2.0, 3.0, 5.0) if high / low < 30 else (1.0, 2.0, 5.0) if high / low < 300 else (1.0,)
            )
            # A label at the corner would lie on that of the other axis.
            corner = low * (high / low) ** 0.03
            ticks = [tick for tick in LogLocator(subs=steps).tick_values(low, high) if tick > corner]
        else:
            ticks = list(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high))
        side.set_major_locator(FixedLocator([tick for tick in ticks if low <= tick <= high]))
        side.set_minor_locator(NullLocator())
        side.set_major_formatter(number)
    axes.set_xlim(*limits[0])
    axes.set_ylim(*limits[1])
    axes.set_xlabel(axis(picture.x), color=theme.text)
    axes.set_ylabel(axis(picture.y), color=theme.text)
    axes.tick_params(colors=theme.quiet, labelcolor=theme.text)
    for spine in axes.spines.values():
        spine.set_color(theme.grid)


def _fields(axes: Axes, panel: Panel, limits: tuple[Range, Range], theme: Theme) -> None:
    for zone in panel.zones:
        (x, y), width, height = _box(zone, limits)
        tint = theme.zones[zone.key]
        look: dict[str, Any] = {"facecolor": tint.fill, "edgecolor": tint.line, "hatch": tint.hatch}
        axes.add_patch(Rectangle((x, y), width, height, linewidth=0, zorder=1, **look))
        axes.add_patch(
            Rectangle((x, y), width, height, fill=False, edgecolor=theme.grid, linewidth=1, zorder=1.5)
        )


def _box(zone: Zone, limits: tuple[Range, Range]) -> tuple[Range, float, float]:
    """The part of a zone that is on the plot: corner, width and height."""
    x = clipped(zone.x, limits[0])
    y = clipped(zone.y, limits[1])
    return (x[0], y[0]), x[1] - x[0], y[1] - y[0]


def _marks(
    axes: Axes, panel: Panel, picture: Plane, limits: tuple[Range, Range], theme: Theme, written: Written
) -> bool:
    points: list[Range] = []
    segments: list[Segment] = []
    for mark in panel.marks:
        corners, lines = _outline(mark, limits)
        segments += lines
        ink = WORDS[mark.word]
        look: dict[str, Any] = {"color": ink.fill, "zorder": 4}
        for xs, ys in lines:
            axes.plot(xs, ys, linewidth=1.8, solid_capstyle="butt", **look)
        for x, y in dict.fromkeys(corners):
            axes.plot([x], [y], ink.marker, markersize=7.5, markeredgecolor=theme.text, clip_on=False, **look)
        points.append(corners[-1])
    if written == "names":
        return placed(
            axes, points, [shortened(mark.name, NAME, 8.5) for mark in panel.marks], segments, theme
        )
    order = {name: number for number, name in enumerate(names(picture), 1)}
    numbers = [order[mark.name] for mark in panel.marks]
    near = GROUPED if written == "groups" else 0
    groups = together([tuple(at) for at in axes.transData.transform(points)], near) if points else []
    texts = [runs([numbers[index] for index in group]) for group in groups]
    return placed(axes, [points[group[0]] for group in groups], texts, segments, theme, points)


def _outline(mark: Mark, limits: tuple[Range, Range]) -> tuple[list[Range], list[Segment]]:
    """The ends of what is known of an item, and the lines around all that is possible.

    No figure is made up between the ends of a range; the last corner is the highest, which counts.
    """
    (left, right), (low, high) = clipped(mark.x, limits[0]), clipped(mark.y, limits[1])
    corners = [(left, low), (right, high)]
    lines: list[Segment] = []
    if left < right:
        lines.append(((left, right), (high, high)))
    if low < high:
        lines.append(((right, right), (low, high)))
    if left < right and low < high:
        lines += [((left, right), (low, low)), ((left, left), (low, high))]
    return corners, lines
