"""Pictures that a notebook shows by themselves."""

from collections.abc import Callable
from functools import cached_property

from exportcheck.cli.picture_command import THEMES
from exportcheck.errors import UsageError
from exportcheck.model.plane import Plane
from exportcheck.output.pictures import needed
from exportcheck.output.pictures.ranges_said import Lines

Drawn = Callable[[str], str | bytes]


class Picture:
    """A picture: SVG in a notebook, text elsewhere.

    SVG is drawn by matplotlib, the extra `pictures`; the text needs nothing.
    """

    def __init__(self, drawn: Drawn) -> None:
        """`drawn` gives the text, or the content of an SVG."""
        self._drawn = drawn

    @cached_property
    def svg(self) -> str:
        """The picture as SVG.

        Raises:
            UsageError: what it is drawn with is not installed.
        """
        needed()
        content = self._drawn("svg")
        return content.decode() if isinstance(content, bytes) else content

    @cached_property
    def text(self) -> str:
        """The picture in letters."""
        return str(self._drawn("text"))

    def _repr_svg_(self) -> str | None:
        try:
            return self.svg
        except UsageError:  # the notebook shows the text instead
            return None

    def __repr__(self) -> str:
        return self.text


def theme_of(name: str) -> str:
    """`light` or `dark`.

    Raises:
        UsageError: it is neither.
    """
    if name not in THEMES:
        raise UsageError(f"theme: {name!r} is neither light nor dark")
    return name


def plane(plan: Plane, theme: str) -> Picture:
    """Chips and zones."""

    def drawn(format: str) -> str | bytes:
        if format == "text":
            from exportcheck.output.pictures import text_plane

            return text_plane.plane(plan)
        from exportcheck.output.pictures import scatter

        return scatter.plane(plan, format, theme)

    return Picture(drawn)


def ranges(lines: Lines, title: str, theme: str) -> Picture:
    """Figures against lines."""

    def drawn(format: str) -> str | bytes:
        if format == "text":
            from exportcheck.output.pictures import text

            return text.ranges(lines, title)
        from exportcheck.output.pictures import ranges as bars

        return bars.ranges(lines, title, format, theme)

    return Picture(drawn)
