"""The sheet a picture is drawn on: fonts, sizes in inches, and saving without a trace of the day."""

import contextlib
import io
import warnings
from collections.abc import Iterator
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

from exportcheck.output.pictures.theme import FONTS, Theme
from exportcheck.output.plain import plain

DPI = 100
SIZE = 9.5
# The letters of another font may be wider than those measured here.
ROOM = 1.06
LINE = 0.185


@contextlib.contextmanager
def settled() -> Iterator[None]:
    """matplotlib's own defaults with ours, whatever the machine prefers; put back afterwards."""
    with matplotlib.rc_context(), warnings.catch_warnings():
        # A letter that no font here has is drawn as a box in PNG; in SVG it is left to the reader's fonts.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        warnings.filterwarnings("ignore", message="Matplotlib currently does not support")
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(
            {
                "font.family": list(FONTS),
                "font.size": SIZE,
                "svg.fonttype": "none",
                "svg.hashsalt": "exportcheck",
                "text.parse_math": False,
                "hatch.linewidth": 0.8,
            }
        )
        yield


def sheet(width: float, height: float, theme: Theme) -> Figure:
    """An empty figure; width and height in inches."""
    figure = Figure(figsize=(width, height), dpi=DPI, facecolor=theme.ground)
    FigureCanvasAgg(figure)
    return figure


def saved(figure: Figure, format: str, title: str, description: str) -> bytes:
    """The figure as a file's content; an SVG says in words what it shows."""
    out = io.BytesIO()
    if format == "png":
        FigureCanvasAgg(figure)
        figure.savefig(out, format="png", dpi=DPI, metadata={"Title": plain(title), "Software": None})
        return out.getvalue()
    FigureCanvasSVG(figure)
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    figure.savefig(out, format="svg", metadata={**nothing, "Title": plain(title)})
    text = out.getvalue().decode()
    head = f"<title>{escape(plain(title))}</title>"
    described = f"{head}\n <desc>{escape(plain(description))}</desc>"
    text = text.replace(head, described, 1).replace("<svg ", '<svg role="img" ', 1)
    return text.encode()


@cache
def breadth(text: str, size: float = SIZE, bold: bool = False) -> float:
    """The width of one line of text, in inches."""
    font = FontProperties(family=list(FONTS), size=size, weight="bold" if bold else "normal")
    return float(TextToPath().get_text_width_height_descent(text, font, False)[0]) / 72 * ROOM


def wrapped(text: str, width: float, size: float = SIZE) -> list[str]:
    """The text in lines no wider than `width` inches; what has no spaces is cut where it must be."""
    lines: list[str] = []
    line = ""
    for word in plain(text).split(" "):
        longer = f"{line} {word}" if line else word
        if breadth(longer, size) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while breadth(line, size) > width:
            fits = max((n for n in range(1, len(line)) if breadth(line[:n], size) <= width), default=1)
            lines.append(line[:fits])
            line = line[fits:]
    return [*lines, line]


def shortened(text: str, width: float, size: float = SIZE) -> str:
    """The text on one line no wider than `width` inches, its end left out if need be."""
    text = plain(text)
    if breadth(text, size) <= width:
        return text
    while text and breadth(f"{text}…", size) > width:
        text = text[:-1]
    return f"{text}…"


def write(figure: Figure, x: float, y: float, text: str, theme: Theme, **more: Any) -> Any:
    """A line of text at a place in inches from the lower left corner."""
    more = {"color": theme.text, "va": "center", "fontsize": SIZE, **more}
    return figure.text(x, y, plain(text), transform=figure.dpi_scale_trans, **more)
