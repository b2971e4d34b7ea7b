"""Colours, markers and hatches: the palette of Okabe and Ito, told apart without colour too.

Text has a contrast of at least 4.5 to 1 on every surface it may lie on (WCAG 2.2, 1.4.3).
"""

from collections.abc import Mapping

from exportcheck.model.noun import Noun

FONTS = ("DejaVu Sans", "sans-serif")


class Ink(Noun):
    """How one word is drawn: fill, marker and hatch; `block` is its character in the terminal."""

    fill: str
    marker: str
    hatch: str
    block: str


class Tint(Noun):
    """How one zone is drawn: a pale fill under a hatch; `block` is its character in the terminal."""

    fill: str
    line: str
    hatch: str
    block: str


class Theme(Noun):
    """The surfaces of a picture, and the zones on them."""

    ground: str
    text: str
    quiet: str
    grid: str
    zones: Mapping[str, Tint]


# By decision, and by family.
WORDS = {
    "no_license_found": Ink("#009E73", "o", "", "░"),
    "exception": Ink("#56B4E9", "s", "..", "▫"),
    "presumption_of_approval": Ink("#0072B2", "P", "++", "▒"),
    "case_by_case": Ink("#E69F00", "D", "//", "▓"),
    "presumption_of_denial": Ink("#D55E00", "^", "xx", "█"),
    "undetermined": Ink("#CC79A7", "X", "\\\\", "?"),
    "a": Ink("#D55E00", "^", "xx", "█"),
    "b": Ink("#E69F00", "D", "//", "▓"),
    "c": Ink("#0072B2", "P", "++", "▒"),
    "none": Ink("#009E73", "o", "", "░"),
}
THEMES = {
    "light": Theme(
        "#FFFFFF",
        "#1A1A1A",
        "#505050",
        "#8C8C8C",
        {
            "review_case_by_case": Tint("#DDEFFA", "#A9D3EE", "..", "·"),
            "duty": Tint("#FBE2A6", "#D9A02E", "///", "▒"),
            "a": Tint("#FADCCB", "#E9AD8B", "\\\\", "▒"),
            "b": Tint("#FFF0CC", "#DDB65A", "..", "░"),
        },
    ),
    "dark": Theme(
        "#15181B",
        "#F2F2F2",
        "#C2C2C2",
        "#7D8287",
        {
            "review_case_by_case": Tint("#16354B", "#2B577A", "..", "·"),
            "duty": Tint("#4D3A08", "#7F6116", "///", "▒"),
            "a": Tint("#4A2410", "#7A4322", "\\\\", "▒"),
            "b": Tint("#3E340F", "#6B5A1C", "..", "░"),
        },
    ),
}
