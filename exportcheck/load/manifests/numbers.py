"""Numbers as people write them: which sign groups the thousands, and which begins the decimals."""

import re
from math import isfinite

from exportcheck.load.manifests.cells import CellProblem, refuse_foreign_digits, shown

LARGEST = 10**12

# How a style is called: a number written in it. Grouping sign, decimal sign.
NUMBERS = {
    "1,234.5": (",", "."),
    "1.234,5": (".", ","),
    "1 234,5": (" ", ","),
    "1'234.5": ("'", "."),
}
DEFAULT = "1,234.5"

# The spaces that group thousands and do not break a line, and the curly apostrophe.
_SIGNS = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2019": "'"})
# Texts: `re` makes a pattern of each, and keeps it, when it is needed.
_OTHERWISE = {
    style: (rf"[0-9]{{1,3}}(?:{re.escape(group)}[0-9]{{3}}){{1,9}}(?:{re.escape(point)}[0-9]+)?")
    for style, (group, point) in NUMBERS.items()
    if style != DEFAULT
}


class Number(str):
    """A number of a format that knows numbers (JSON, XLSX): digits and a point, whatever the style."""

    __slots__ = ()


class Numbers:
    """Reads numbers of one style; None is the style with commas, and says when another was likely meant."""

    def __init__(self, style: str | None = None) -> None:
        """`style` is one of NUMBERS."""
        self._asked = style is not None
        self._style = style or DEFAULT
        self._group, self._point = NUMBERS[self._style]
        group, point = re.escape(self._group), re.escape(self._point)
        grouped = rf"[0-9]{{1,3}}(?:{group}[0-9]{{3}})"
        self._whole = rf"\+?(?:[0-9]{{1,40}}|{grouped}{{1,6}})"
        self._negative = rf"[-\u2212]\s*[0-9][0-9{group}]{{0,30}}"
        self._number = (
            rf"\+?(?:[0-9]{{1,30}}|{grouped}{{1,9}})(?:{point}[0-9]{{0,30}})?(?:[eE][-+]?[0-9]{{1,3}})?"
        )

    def quantity(self, column: str, text: str) -> int:
        """A positive whole number."""
        if re.fullmatch(self._negative, text):
            raise CellProblem(f"{column} is not positive: {text}")
        number = self.whole(column, text)
        if number == 0:
            raise CellProblem(f"{column} is not positive: {text}")
        return number

    def whole(self, column: str, text: str) -> int:
        """A whole number from 0 to 10^12."""
        written = text.translate(_SIGNS)
        if re.fullmatch(self._whole, written):
            number = int(written.replace(self._group, ""))
            if number > LARGEST:
                raise CellProblem(f"{column} is larger than {LARGEST:,}: {shown(text)}")
            return number
        if re.fullmatch(self._negative, written):
            raise CellProblem(f"{column} is negative: {text}")
        refuse_foreign_digits(column, text)
        raise CellProblem(
            f"{column} is not a whole number{self._said()}: {shown(text)}{_hint(self, written)}"
        )

    def amount(self, column: str, text: str) -> float:
        """A finite number that is not negative."""
        written = text.translate(_SIGNS)
        if re.fullmatch(self._number, written) and isfinite(number := self._float(written)):
            return number
        if re.match(self._negative, written):
            raise CellProblem(f"{column} is negative: {shown(text)}")
        refuse_foreign_digits(column, text)
        example = f"1234{self._point}50"
        raise CellProblem(
            f"{column} is not a number{self._said()}: {shown(text)}; write it like {example},"
            f" without a currency{_hint(self, written, ', or')}"
        )

    def _float(self, written: str) -> float:
        return float(written.replace(self._group, "").replace(self._point, "."))

    def _said(self) -> str:
        return f" written like {self._style}" if self._asked else ""

    def likely(self, written: str) -> str | None:
        """The style that a text refused seems to be in; None where the style was chosen."""
        if self._asked:
            return None
        return next((style for style, form in _OTHERWISE.items() if re.fullmatch(form, written)), None)


def _hint(numbers: Numbers, written: str, joined: str = ";") -> str:
    style = numbers.likely(written)
    if style is None:
        return ""
    return f'{joined} if its thousands are grouped so, say --numbers "{style}"'
