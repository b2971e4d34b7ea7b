"""Text from strangers made harmless for a page, and the links that a citation stands for."""

import re
from html import escape

from exportcheck.output.plain import plain

# How the publishers of the Federal Register and of the Code address what they print.
_REGISTER = "https://www.federalregister.gov/citation/{}-FR-{}"
_SECTION = "https://www.ecfr.gov/current/title-{}/section-{}"
_PART = "https://www.ecfr.gov/current/title-{}/part-{}"
_ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(?::\d+)?(?:[/?#][^\s<>\"'`{}|\\^]*[^\s<>\"'`{}|\\^.,;:)])?")
_IN_REGISTER = re.compile(r"(\d+) FR (\d+)\b")
_IN_CODE = re.compile(r"(\d+) CFR (?:(\d+\.\d+)|parts? (\d+))\b")
_PARAGRAPH = re.compile(r"(7\d\d)(\.\d+)?(?=[ (]|$)")
_ITEM = re.compile(r"\d[A-E]\d{3}\b")


def text(value: object) -> str:
    """A value as the text of an element or of a quoted attribute; never markup, never a control."""
    return escape(plain(str(value)), quote=True)


def isolated(value: object) -> str:
    """A name that may be written from right to left, kept from reordering its neighbours."""
    return f"<bdi>{text(value)}</bdi>"


def paragraph(cited: str) -> str:
    """A paragraph of the regulation, linked to the Code's current text where its number says which."""
    if found := _PARAGRAPH.match(cited):
        part, section = found.groups()
        return _link(_SECTION.format(15, part + section) if section else _PART.format(15, part), cited)
    if _ITEM.match(cited):
        return _link(_PART.format(15, 774), cited)
    return citation(cited)


def citation(cited: str) -> str:
    """Documents cited, separated by semicolons, each a link where its address is known."""
    return "; ".join(_document(title) for title in cited.split("; "))


def _document(title: str) -> str:
    if found := _ADDRESS.search(title):
        before, after = title[: found.start()], title[found.end() :]
        return text(before) + _link(found[0], found[0]) + text(after)
    if found := _IN_REGISTER.match(title):
        return _link(_REGISTER.format(*found.groups()), title)
    if found := _IN_CODE.match(title):
        book, section, part = found.groups()
        return _link(_SECTION.format(book, section) if section else _PART.format(book, part), title)
    return text(title)


def _link(address: str, words: str) -> str:
    return f'<a href="{text(address)}" rel="noopener noreferrer">{text(words)}</a>'
