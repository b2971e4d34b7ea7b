"""Names beside marks, none on another: placed by textalloc, then measured again here."""

import contextlib
import io
from collections.abc import Sequence
from itertools import combinations
from math import hypot
from typing import Any

from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from exportcheck.output.pictures.canvas import ROOM
from exportcheck.output.pictures.theme import Theme

SMALL = 8.5
# Points kept free around a label, so that the letters of another font still fit.
PAD = 1.5

Segment = tuple[tuple[float, float], tuple[float, float]]


def placed(
    axes: Axes,
    points: Sequence[tuple[float, float]],
    names: Sequence[str],
    segments: Sequence[Segment],
    theme: Theme,
    marks: Sequence[tuple[float, float]] = (),
) -> bool:
    """Write each name near its point; False, and nothing drawn, where they do not all fit.

    Names keep off the `marks` (without any, the points) and off `segments`, lines as (x, x), (y, y)
    in data.
    """
    import textalloc

    if not points:
        return True
    marks = marks or points
    before = set(axes.texts), set(axes.lines)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    lines: dict[str, Any] = {}
    if segments:
        lines = {"x_lines": [list(x) for x, _ in segments], "y_lines": [list(y) for _, y in segments]}
    # It says on standard output when nothing fits; that is answered here.
    with contextlib.redirect_stdout(io.StringIO()):
        textalloc.allocate(
            axes,
            xs,
            ys,
            list(names),
            x_scatter=[x for x, _ in marks],
            y_scatter=[y for _, y in marks],
            **lines,
            textsize=SMALL,
            textcolor=theme.text,
            linecolor=theme.quiet,
            linewidth=0.8,
            margin=0.012,
            min_distance=0.014,
            max_distance=0.35,
            nbr_candidates=400,
            draw_all=False,
            avoid_label_lines_overlap=True,
            auto_ha=False,
            plot_kwargs={"zorder": 2.5},
            zorder=6,
            ha="left",
            va="bottom",
            bbox={"facecolor": theme.ground, "edgecolor": "none", "pad": PAD},
        )
    written = [text for text in axes.texts if text not in before[0]]
    if len(written) == len(names) and _apart(axes, [_extent(text) for text in written], marks):
        return True
    for artist in (*written, *(line for line in axes.lines if line not in before[1])):
        artist.remove()
    return False


def _extent(text: object) -> Bbox:
    drawn: Any = text  # matplotlib's own types do not say that every artist has an extent
    box: Bbox = drawn.get_window_extent()
    return Bbox.from_bounds(box.x0, box.y0, box.width * ROOM, box.height)


def _apart(axes: Axes, boxes: Sequence[Bbox], points: Sequence[tuple[float, float]]) -> bool:
    """Whether no label lies on another, on a mark, or across the edge of the plot."""
    frame = axes.get_window_extent()
    inside = all(
        frame.x0 <= b.x0 and b.x1 <= frame.x1 and frame.y0 <= b.y0 and b.y1 <= frame.y1 for b in boxes
    )
    marks = axes.transData.transform(list(points))
    off = not any(box.contains(x, y) for box in boxes for x, y in marks)
    return inside and off and not any(one.overlaps(other) for one, other in combinations(boxes, 2))


def together(places: Sequence[tuple[float, ...]], near: float) -> list[list[int]]:
    """Which places lie within a distance of each other, directly or through others; each group in order."""
    groups: list[list[int]] = []
    for index, (x, y) in enumerate(places):
        close = [
            group for group in groups if any(hypot(x - places[i][0], y - places[i][1]) < near for i in group)
        ]
        groups = [group for group in groups if group not in close]
        groups.append(sorted([index, *(i for group in close for i in group)]))
    return sorted(groups)


def runs(numbers: Sequence[int]) -> str:
    """Numbers with their runs drawn together: 1–3, 7."""
    parts: list[list[int]] = []
    for number in sorted(numbers):
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in parts)
