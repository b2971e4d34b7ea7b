"""What one cell says: text in, a value or a sentence out."""

import re
from collections.abc import Callable
from typing import NoReturn

from exportcheck.errors import UnknownName
from exportcheck.model.manifest import FORM_FACTORS, TRANSACTIONS
from exportcheck.model.place import Place, UnknownPlace

LONGEST_TEXT = 10_000
LONGEST_CODED = 500

Parse = Callable[[str], object]

_CODE = re.compile(r"[A-Z0-9]{1,10}")
_WORDS = re.compile(r"[\W_]+")
_TRANSACTIONS = {
    "export": "export",
    "reexport": "reexport",
    "transfer": "transfer",
    "incountrytransfer": "transfer",
    "transferincountry": "transfer",
    "domestic": "domestic",
}

# Control characters and line ends become spaces; characters that hide text or set its direction go.
_CLEANED: dict[int, str | None] = {
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029], " "),
    **dict.fromkeys([0x200B, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]),
}
# These two turn letters around: a cell that shows CN says NC. No name in any script needs them.
_OVERRIDES = re.compile("[\u202d\u202e]")
_SURROGATES = re.compile("[\ud800-\udfff]")


class CellProblem(ValueError):
    """A cell that cannot be read; the message begins with the column."""


def shown(text: str) -> str:
    """A cell as messages print it: quoted, short, and on one line."""
    return repr(text if len(text) <= 60 else text[:59] + "…")


def cleaned(column: str, cell: str, longest: int = LONGEST_TEXT) -> str:
    """A cell as text without control characters around or inside it."""
    if _SURROGATES.search(cell):
        raise CellProblem(
            f"{column} has bytes that are not valid text: {shown(cell)}; save the file as UTF-8"
        )
    if turned := _OVERRIDES.search(cell):
        raise CellProblem(
            f"{column} has the invisible character U+{ord(turned[0]):04X}, which shows text in another order "
            f"than it is written: {shown(cell)}; type it anew"
        )
    text = cell.translate(_CLEANED).strip()
    if len(text) > longest:
        raise CellProblem(f"{column} is longer than {longest:,} characters: {shown(text)}; shorten it")
    return text


def refuse_foreign_digits(column: str, text: str) -> None:
    """Say that full-width and other digits are not read, where a text has them."""
    if any(letter.isdigit() and not letter.isascii() for letter in text):
        raise CellProblem(f"{column} has digits other than 0 to 9: {shown(text)}; write plain digits")


def transaction(column: str, text: str) -> str:
    """One of the kinds of transaction."""
    found = _TRANSACTIONS.get(_WORDS.sub("", text.lower()))
    return found or _not_one_of(column, text, TRANSACTIONS)


def form_factor(column: str, text: str) -> str:
    """One of the form factors."""
    word = text.lower()
    return word if word in FORM_FACTORS else _not_one_of(column, text, FORM_FACTORS)


def _not_one_of(column: str, text: str, words: tuple[str, ...]) -> NoReturn:
    raise CellProblem(f"{column} is not one of {', '.join(words)}: {shown(text)}")


def license_code(column: str, text: str) -> str:
    """An AES licence code: letters and digits, in capitals."""
    code = _WORDS.sub("", text.upper())
    if not _CODE.fullmatch(code):
        raise CellProblem(f"{column} is not a licence code: {shown(text)}; write letters and digits like C30")
    return code


def chip_reader(find: Callable[[str], str]) -> Callable[[str, str], str]:
    """Reads a written chip as the catalog's id of it."""

    def read(column: str, text: str) -> str:
        try:
            return find(text)
        except UnknownName as error:
            raise CellProblem(str(error)) from None

    return read


def place_reader(find: Callable[[str], Place]) -> Callable[[str, str], Place]:
    """Reads a written country or territory."""

    def read(column: str, text: str) -> Place:
        try:
            return find(text)
        except UnknownPlace as error:
            raise CellProblem(f"{column}: {error}") from None

    return read
