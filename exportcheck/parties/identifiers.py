"""Registered numbers of companies: the Unified Social Credit Code of China, and the LEI.

    USCC  GB 32100-2015: 18 characters without I, O, S, V and Z; the last one checks the others
    LEI   ISO 17442: 18 letters or figures and two check figures, by ISO 7064 mod 97-10

The check characters are python-stdnum's. The shapes are looked at here: that library takes an LEI of any
length, and refuses the letters that GB 32100 allows in the first two places of a USCC.
"""

import re
from types import ModuleType

from exportcheck.errors import UsageError

_USCC = re.compile(r"[0-9A-HJ-NP-RT-UW-Y]{2}[0-9]{6}[0-9A-HJ-NP-RT-UW-Y]{10}", re.ASCII)
_LEI = re.compile(r"[0-9A-Z]{18}[0-9]{2}", re.ASCII)
_SEPARATORS = re.compile(r"[\s-]+")
_WORD = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{18,20}(?![0-9A-Za-z])")
# Every USCC has six figures of its district and most have more; a word of a name has none.
_FIGURES = 6
USCC_LENGTH, LEI_LENGTH = 18, 20


def compact(code: str) -> str:
    """A code without spaces and hyphens, in capitals."""
    return _SEPARATORS.sub("", code).upper()


def uscc_fault(code: str) -> str:
    """What is wrong with a Unified Social Credit Code, "" when nothing is.

    That a code is sound says that it is written without a slip, not that it was given to anybody.

    Raises:
        UsageError: the extra `parties` is not installed.
    """
    plain = compact(code)
    if len(plain) != USCC_LENGTH:
        return f"a Unified Social Credit Code has {USCC_LENGTH} characters, this one has {len(plain)}"
    if strange := re.search(r"[^0-9A-Z]|[IOSVZ]", plain):
        return f"{strange[0]!r} does not occur in a Unified Social Credit Code (no I, O, S, V, Z)"
    if not _USCC.fullmatch(plain):
        return "characters 3 to 8 of a Unified Social Credit Code are the figures of a district"
    expected = _library("cn.uscc").calc_check_digit(plain[:-1])
    return "" if plain[-1] == expected else f"the check character is {plain[-1]!r} and should be {expected!r}"


def lei_fault(code: str) -> str:
    """What is wrong with a Legal Entity Identifier, "" when nothing is; see `uscc_fault`.

    Raises:
        UsageError: the extra `parties` is not installed.
    """
    plain = compact(code)
    if len(plain) != LEI_LENGTH:
        return f"an LEI has {LEI_LENGTH} characters, this one has {len(plain)}"
    if not _LEI.fullmatch(plain):
        return "an LEI is 18 letters A to Z or figures, and two check figures"
    expected = _library("iso7064.mod_97_10").calc_check_digits(plain[:-2])
    return "" if plain[-2:] == expected else f"the check figures are {plain[-2:]} and should be {expected}"


def uscc_valid(code: str) -> bool:
    """Whether a Unified Social Credit Code is written without a slip."""
    return not uscc_fault(code)


def lei_valid(code: str) -> bool:
    """Whether a Legal Entity Identifier is written without a slip."""
    return not lei_fault(code)


def codes_in(text: str) -> list[str]:
    """The words of a text that have the shape of a code: as long as one, with more than a few figures."""
    return [
        word
        for word in _WORD.findall(text)
        if len(word) in (USCC_LENGTH, LEI_LENGTH) and sum(char.isdigit() for char in word) >= _FIGURES
    ]


def described(code: str) -> str:
    """What a code of `codes_in` is, and whether it is written soundly."""
    uscc = len(code) == USCC_LENGTH
    name = "Unified Social Credit Code" if uscc else "LEI"
    try:
        fault = uscc_fault(code) if uscc else lei_fault(code)
    except UsageError:
        return f"{code} has the length of a {name} and was not checked: python-stdnum is not installed"
    return f"{code} is no sound {name}: {fault}" if fault else f"{code} is written as a sound {name}"


def _library(name: str) -> ModuleType:
    try:
        from stdnum.cn import uscc
        from stdnum.iso7064 import mod_97_10
    except ModuleNotFoundError as error:
        raise UsageError(
            f"codes of companies need a package that is not installed: pip install 'exportcheck[parties]' "
            f"({error.name})"
        ) from None
    return {"cn.uscc": uscc, "iso7064.mod_97_10": mod_97_10}[name]
