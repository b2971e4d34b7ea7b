"""The words of the bars: lines of the law, figures held against them, and whether they hold."""

from exportcheck.model.clause import Comparison
from exportcheck.output.words import FIGURES, TRUTHS, limited, measured

Lines = list[tuple[str, list[Comparison]]]


def line(comparison: Comparison) -> str:
    """The line of the law: figure, limit and paragraph."""
    name, unit = FIGURES[comparison.figure]
    return f"{name} {limited(comparison.limit, unit)} [{comparison.paragraph}]"


def figure(comparison: Comparison) -> str:
    """What is known of the figure, and whether the comparison holds."""
    unit = FIGURES[comparison.figure][1]
    measure = comparison.measure
    known = measure.known and not measure.undefined
    return f"{measured(measure)}{unit if known else ''}: {TRUTHS[comparison.truth]}"


def said(chips: Lines) -> str:
    """The picture in one paragraph."""
    return " ".join(
        f"{name}: {'; '.join(f'{line(c)}: {figure(c)}' for c in lines)}." for name, lines in chips
    )
