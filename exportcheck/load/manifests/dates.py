"""Dates as people write them: year first, with the month in letters, or in an order that was chosen."""

import re
from datetime import date
from typing import NoReturn

from exportcheck.load.manifests.cells import CellProblem, refuse_foreign_digits, shown

DATES = ("DMY", "MDY", "YMD")

# Texts: `re` makes a pattern of each, and keeps it, when the first date is met.
_TIME = r"(?:[T ][0-9:.,]{1,20}(?: ?[AaPp]\.?[Mm]\.?)?(?:Z|[-+][0-9:]{2,6})?)?"
_YEAR_FIRST = rf"([0-9]{{4}})([-/])([0-9]{{1,2}})\2([0-9]{{1,2}}){_TIME}"
_YEAR_FIRST_POINTS = rf"([0-9]{{4}})(\.)([0-9]{{1,2}})\.([0-9]{{1,2}}){_TIME}"
_YEAR_LAST = rf"([0-9]{{1,2}})([-/.])([0-9]{{1,2}})\2([0-9]{{4}}){_TIME}"
_DAY_NAME = (
    rf"([0-9]{{1,2}})(?:st|nd|rd|th)?[-/. ]{{0,2}}([A-Za-z]{{3,9}})\.?,?[-/ ]{{0,2}}([0-9]{{4}}){_TIME}"
)
_NAME_DAY = rf"([A-Za-z]{{3,9}})\.?[-/ ]{{1,2}}([0-9]{{1,2}})(?:st|nd|rd|th)?(?:, ?|[-/ ])([0-9]{{4}}){_TIME}"
_SHORT_YEAR = (
    r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{2}|[0-9]{1,2}[-/. ]?[A-Za-z]{3,9}\.?,?[-/ ]?[0-9]{2}"
    r"|[A-Za-z]{3,9}\.? [0-9]{1,2},? '?[0-9]{2}"
)
_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTHS = {
    **{name: at for at, name in enumerate(_NAMES, 1)},
    **{name[:3]: at for at, name in enumerate(_NAMES, 1)},
    "sept": 9,
}


class Dates:
    """Reads dates; where the year stands last and the month is a number, only in the order chosen."""

    def __init__(self, order: str | None = None) -> None:
        """`order` is one of DATES."""
        self._order = order

    def day(self, column: str, text: str) -> date:
        """The date; a time after it is passed over."""
        if match := re.fullmatch(_YEAR_FIRST, text):
            return _date(column, text, match[1], match[3], match[4])
        if self._order == "YMD" and (match := re.fullmatch(_YEAR_FIRST_POINTS, text)):
            return _date(column, text, match[1], match[3], match[4])
        if match := re.fullmatch(_YEAR_LAST, text):
            if self._order == "DMY":
                return _date(column, text, match[4], match[3], match[1])
            if self._order == "MDY":
                return _date(column, text, match[4], match[1], match[3])
            self._refuse(column, text, int(match[1]), int(match[3]))
        if (match := re.fullmatch(_DAY_NAME, text)) and (month := _MONTHS.get(match[2].lower())):
            return _date(column, text, match[3], str(month), match[1])
        if (match := re.fullmatch(_NAME_DAY, text)) and (month := _MONTHS.get(match[1].lower())):
            return _date(column, text, match[3], str(month), match[2])
        refuse_foreign_digits(column, text)
        if re.fullmatch(_SHORT_YEAR, text):
            raise CellProblem(f"{column} has a year of two digits: {shown(text)}; write YYYY-MM-DD")
        raise CellProblem(f"{column} is not a date: {shown(text)}; write YYYY-MM-DD")

    def _refuse(self, column: str, text: str, first: int, second: int) -> NoReturn:
        if self._order is not None:
            raise CellProblem(
                f"{column} is not in the order of --dates {self._order}: {shown(text)}; write YYYY-MM-DD"
            )
        orders = "--dates DMY or --dates MDY"
        if first > 12 >= second:
            orders = "--dates DMY"
        elif second > 12 >= first:
            orders = "--dates MDY"
        raise CellProblem(
            f"{column} does not say which is the month: {shown(text)}; write YYYY-MM-DD or say {orders}"
        )


def _date(column: str, text: str, year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise CellProblem(f"{column} is a day that does not exist: {shown(text)}") from None
