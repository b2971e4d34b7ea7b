"""Names as they are compared: small Latin letters and figures, without corporate forms.

"HUAWEI Technologies Co., Ltd. (a/k/a Hua Wei)" holds two names, (huawei, technology) and (hua, wei).
"""

import functools
import re
import unicodedata

from anyascii import anyascii

from exportcheck.parties.tables import Tables, tables

# A longer name is no name; it would be a row that swallowed the rest of its file.
LONGEST = 2000
# Each name is taken apart several times: to find the names in it, to compare it, to explain a hit.
_REMEMBERED = 1_000

# What says that another name follows.
_ALIAS = re.compile(
    r"""\b(?:a\s?/\s?k\s?/?\s?a|f\s?/\s?k\s?/?\s?a|n\s?/\s?k\s?/?\s?a|d\s?/\s?b\s?/?\s?a|t\s?/\s?a
    |aka|fka|dba|also\s+known\s+as|formerly\s+known\s+as|formerly|now\s+known\s+as|doing\s+business\s+as
    |trading\s+as|alias)\b\.?[\s:,]*
    |\b(?:and\s+(?:its|the\s+following)\s+)?(?:affiliated\s+entit(?:y|ies)|alias(?:es)?|subsidiar(?:y|ies)
    |including\s+the\s+following[^:]{0,60})\s*:\s*
    |[;|\n]""",
    re.IGNORECASE | re.VERBOSE,
)
# What is left of a name before such a sign: "Foo (" and "Foo. ".
_BEFORE = " \t\r\n,;(."
_PARENTHESES = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
_APOSTROPHES = re.compile(r"(?<=[a-z0-9])['`](?=[a-z0-9])")
# "S.M.I.C." and "S. M. I. C." are one word.
_INITIALS = re.compile(r"\b(?:[a-z]\.\s?)+[a-z]\b\.?")
_MARKS = re.compile("[™℠®©]")
_WORD = re.compile(r"[a-z0-9]+")
_LETTER = re.compile(r"[^\W\d_]")

# Spellings of one sound in transliterations, longest first; for comparison only.
_FOLDS = (
    ("shch", "s"), ("tsch", "c"), ("sch", "s"), ("tch", "c"), ("kh", "h"), ("zh", "i"), ("sh", "s"),
    ("ch", "c"), ("ts", "c"), ("tz", "c"), ("dzh", "i"), ("dj", "i"), ("ph", "f"), ("gh", "g"), ("th", "t"),
    ("dh", "d"), ("hs", "s"), ("ks", "x"), ("ck", "k"), ("iya", "ia"), ("iy", "i"), ("yy", "i"), ("ij", "i"),
    ("yi", "i"), ("ae", "a"), ("oe", "o"), ("ue", "u"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("w", "v"),
    ("q", "k"), ("y", "i"), ("j", "i"),
)  # fmt: skip
_FOLD = re.compile("|".join(spelling for spelling, _ in _FOLDS))
_FOLDED = dict(_FOLDS)
_TWICE = re.compile(r"(.)\1+")


def names_within(text: str) -> list[str]:
    """The separate names in one text: before and after "a/k/a", "Affiliated Entity:", in parentheses.

    Parentheses that hold only a place or a common word stay where they are: "Huawei (Shenzhen)".
    """
    found: list[str] = []
    for part in _ALIAS.split(_compatible(text)):
        inner = [held for held in _PARENTHESES.findall(part) if _names_somebody(held)]
        outer = _PARENTHESES.sub(_without_names, part) if inner else part
        found += [name for name in (outer.strip().rstrip(_BEFORE), *inner) if words(name)]
    return list(dict.fromkeys(found))


def _without_names(parentheses: re.Match[str]) -> str:
    return " " if _names_somebody(parentheses[1]) else parentheses[0]


def _names_somebody(held: str) -> bool:
    nobody = tables().nobody
    return any(len(word) > 2 and word not in nobody and not word.isdigit() for word in words(held))


@functools.lru_cache(_REMEMBERED)
def words(text: str) -> tuple[str, ...]:
    """All the words of a name in order: Latin letters and figures, small, without accents.

    Letters of other scripts are transliterated only where the name has no Latin ones.
    """
    plain = text if text.isascii() else _latin(_compatible(text))
    plain = plain.casefold().replace("&", " and ")
    plain = _INITIALS.sub(lambda found: re.sub(r"[.\s]", "", found[0]) + " ", _APOSTROPHES.sub("", plain))
    return tuple(_WORD.findall(plain))


def _compatible(text: str) -> str:
    """Letters in their plain form; blanks for trade marks, which would become letters."""
    return text if text.isascii() else unicodedata.normalize("NFKC", _MARKS.sub(" ", text))


def _latin(text: str) -> str:
    spoken = "".join(_kept(char) for char in text)
    latin = "".join(
        char if char.isascii() or "LATIN" in unicodedata.name(char, "") else " " for char in spoken
    )
    return anyascii(latin if _LETTER.search(latin) else spoken)


def _kept(char: str) -> str:
    """A letter or figure; nothing for a mark on one; a blank for signs, which would be spelled out."""
    if char.isascii() or char.isalnum():
        return char
    return "" if unicodedata.combining(char) else " "


@functools.lru_cache(_REMEMBERED)
def distinctive(name: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a name without its corporate forms, abbreviations written out.

    A name that is nothing but corporate forms stays as it is.
    """
    known = tables()
    kept = [word for word in _without_phrases(name, known) if word not in known.anywhere]
    while len(kept) > 1 and kept[-1] in known.edge:
        kept.pop()
    while len(kept) > 1 and kept[0] in known.edge:
        kept.pop(0)
    kept = kept or list(name)
    return tuple(long for word in kept for long in known.abbreviations.get(word, (word,)))


def _without_phrases(name: tuple[str, ...], known: Tables) -> list[str]:
    kept: list[str] = []
    at = 0
    while at < len(name):
        for phrase in known.phrases.get(name[at], ()):
            if name[at : at + len(phrase)] == phrase:
                at += len(phrase)
                break
        else:
            kept.append(name[at])
            at += 1
    return kept


@functools.lru_cache(10 * _REMEMBERED)
def folded(word: str) -> str:
    """A word with the spellings of one sound made one: "zhukhov" and "jukhov" are "iuhov"."""
    return _TWICE.sub(r"\1", _FOLD.sub(lambda found: _FOLDED[found[0]], word))
