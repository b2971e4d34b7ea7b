"""Pictures of the law and of where items lie in it: SVG and PNG by matplotlib, and plain text.

matplotlib is the optional extra `pictures`; nothing here imports it before a picture is drawn.
The same input gives the same bytes: no date, a fixed salt, and matplotlib's own defaults.
"""

from importlib.util import find_spec

from exportcheck.errors import UsageError

FORMATS = ("svg", "png")


def needed() -> None:
    """See that pictures can be drawn here.

    Raises:
        UsageError: what they are drawn with is not installed.
    """
    missing = [name for name in ("matplotlib", "textalloc") if find_spec(name) is None]
    if missing:
        raise UsageError(
            f"-o: pictures are drawn with {' and '.join(missing)}, not installed here; "
            "install the extra: pip install 'exportcheck[pictures]' (-o text needs nothing)"
        )
