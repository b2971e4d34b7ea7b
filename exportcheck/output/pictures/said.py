"""The words of a picture: axes, zones and marks, and what it shows for those who cannot see it."""

from math import inf

from exportcheck.model.measure import Measure
from exportcheck.model.plane import Plane, Term
from exportcheck.output.words import DECISIONS, FIGURES, limited, measured

Range = tuple[float, float]

FAMILIES = {
    "a": "3A090.a",
    "b": "3A090.b",
    "c": "3A090.c",
    "none": "not 3A090",
    "undetermined": "undetermined",
}
TITLES = {
    "review_case_by_case": "inside the limits of case-by-case review",
    "duty": "duty on entry into the United States",
    "a": "3A090.a",
    "b": "3A090.b",
}


def axis(figure: str) -> str:
    """A figure with its unit, as an axis is called."""
    name, unit = FIGURES[figure]
    return f"{name} ({unit.strip()})" if unit.strip() else name


def spoken(word: str) -> str:
    """A decision, or a family, in words."""
    return FAMILIES[word] if word in FAMILIES and word != "undetermined" else DECISIONS[word]


def term(entry: Term) -> str:
    """A zone with the limits that make it, and its paragraph."""
    ways = []
    for way in entry.ways:
        figures = dict.fromkeys(comparison.figure for comparison in way)
        parts = []
        for figure in figures:
            name, unit = FIGURES[figure]
            limits = [limited(comparison.limit) for comparison in way if comparison.figure == figure]
            parts.append(f"{name} {' and '.join(limits)}{unit}")
        ways.append(", ".join(parts))
    return f"{TITLES[entry.key]}: {'; or '.join(ways)} [{entry.paragraph}]"


def described(picture: Plane) -> str:
    """The picture in one paragraph: its zones, its items with their figures, and what is not in it."""
    name, other = FIGURES[picture.x], FIGURES[picture.y]
    said = [f"{name[0]} against {other[0]}.", *(f"Zone: {term(entry)}." for entry in picture.terms)]
    for panel in picture.panels:
        if panel.title:
            said.append(f"{panel.title}:")
        for mark in panel.marks:
            x, y = f"{name[0]} {measured(mark.x)}{name[1]}", f"{other[0]} {measured(mark.y)}{other[1]}"
            said.append(f"{mark.name}: {x}, {y}: {spoken(mark.word)}.")
    return " ".join([*said, *(f"Not drawn: {text}." for text in picture.missing), *picture.notes])


def names(picture: Plane) -> list[str]:
    """The names of all marks, each once, in order: the numbers in the key count these."""
    return list(dict.fromkeys(mark.name for panel in picture.panels for mark in panel.marks))


def axis_ranges(picture: Plane) -> tuple[Range, Range]:
    """The two axes: every mark and every finite line of the law, with room around them."""
    found = []
    for side in ("x", "y"):
        values = [
            value
            for panel in picture.panels
            for entry in (*panel.zones, *panel.marks)
            for value in (getattr(entry, side).low, getattr(entry, side).high)
            if 0 < value < inf
        ] or [1.0]
        low, high = min(values), max(values)
        found.append((float(f"{low / 1.8:.1g}"), high * 1.8) if picture.logarithmic else (0.0, high * 1.12))
    return found[0], found[1]


def clipped(measure: Measure, limits: Range) -> Range:
    """The part of a range that is on an axis."""
    low, high = limits
    return min(max(measure.low, low), high), min(max(measure.high, low), high)
