"""Names in scripts that the lists do not have.

A name without a Latin form is not screened: nothing found would say nothing. What it might be called in
Latin letters (known native names, a glossary of corporate words, pinyin and transliteration) only raises
candidates, whose hits are for a person to review.
"""

import unicodedata
from collections.abc import Callable
from itertools import groupby

from exportcheck.model.noun import replace
from exportcheck.model.party import Asked, Band, Hit, Index, Screened
from exportcheck.parties.identifiers import codes_in, described
from exportcheck.parties.native import Glossary, glossary
from exportcheck.parties.tables import tables

LONGEST = 300
LONGEST_NAME = 2000  # as of `names`, which needs the extra `parties`
MOST_CANDIDATES = 8
OVERRIDES = "\u202d\u202e"
# The beginning of a letter's Unicode name -> what its script is called.
_SCRIPTS = {
    "LATIN": "Latin",
    "CJK": "Chinese",
    "KANGXI": "Chinese",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "HANGUL": "Korean",
    "CYRILLIC": "Cyrillic",
    "ARABIC": "Arabic",
    "HEBREW": "Hebrew",
    "GREEK": "Greek",
    "THAI": "Thai",
    "DEVANAGARI": "Devanagari",
}
_ASK = {
    "Chinese": "its registered English name, its Unified Social Credit Code (18 characters) or its LEI",
}
_ASK_ELSEWHERE = "its registered English name or its LEI"


def script(letter: str) -> str | None:
    """The script of a letter; None for figures and marks, `another` for scripts that are not named here."""
    if not letter.isalpha():
        return None
    if letter.isascii():
        return "Latin"
    return _SCRIPTS.get(unicodedata.name(letter, "?").split()[0].split("-")[0], "another")


def latin_form(name: str) -> str:
    """The Latin words inside a name, "" when there is none that tells anybody apart.

    Single letters, corporate forms and common words do not: "华为 Technologies Co., Ltd." has no Latin form.
    """
    found: list[str] = []
    odd = disguised(name)
    for word in _words(name):
        if _scripts(word) == {"Latin"}:
            found.append(word)
        elif word not in odd:
            runs = groupby(word, key=lambda char: script(char) == "Latin")
            found += ["".join(run) for latin, run in runs if latin]
    return " ".join(found) if any(_tells_apart(word) for word in found) else ""


def only_foreign_script(name: str) -> bool:
    """Whether a name has letters of other scripts and no Latin form to screen it by."""
    return bool(_foreign(name)) and not latin_form(name)


def foreign_reason(name: str) -> str:
    """Why a name is not screened and what to ask for; "" when it has an honest Latin form."""
    if odd := disguised(name):
        return f"{odd[0]!r} mixes letters of two alphabets that look alike: ask for {_ASK_ELSEWHERE}"
    if not only_foreign_script(name):
        return ""
    scripts = _foreign(name)
    # Han letters beside kana are Japanese, beside Hangul Korean.
    if len(scripts) > 1:
        scripts = [kind for kind in scripts if kind != "Chinese"]
    ask = _ASK.get(scripts[0], _ASK_ELSEWHERE)
    written = " and ".join("other" if kind == "another" else kind for kind in scripts)
    return f"no name in Latin letters, {written} only, and the list has Latin names: ask for {ask}"


def only_code(name: str) -> bool:
    """Whether a name is nothing but a registered code, which no list is searched by."""
    return bool(codes_in(name)) and not _foreign(name) and not latin_form(name)


def disguised(name: str) -> tuple[str, ...]:
    """The words of Latin letters in which some are look-alikes of another alphabet."""
    known = glossary().lookalikes
    found = []
    for word in _words(name):
        strange = [char for char in word if script(char) not in (None, "Latin")]
        if strange and all(ord(char) in known for char in strange) and "Latin" in _scripts(word):
            found.append(word)
    return tuple(found)


def candidates(name: str) -> list[str]:
    """Latin forms to try for a name that has letters of other scripts, the likeliest first; at most a few."""
    plain = unicodedata.normalize("NFKC", name)[:LONGEST]
    if not _foreign(plain):
        return []
    known = glossary()
    found = list(known.native_in(plain))
    if disguised(plain):
        found.append(plain.translate(known.lookalikes))
    if latin := latin_form(plain):
        found.append(latin)
    found += _spelled_out(plain, known)
    return list(dict.fromkeys(form for form in found if form))[:MOST_CANDIDATES]


def screen_foreign(index: Index, asked: Asked) -> Screened | None:
    """The outcome for a name that the list cannot be asked for as it is; None for one that it can.

    Without a Latin form it is REVIEW when a candidate hits and NOT_SCREENED otherwise. A name with a Latin
    form inside is screened by that form, and a candidate can make it REVIEW. A name that names nobody
    (corporate forms, figures, punctuation) counts as screened only where it hits.
    """
    if len(asked.name) > LONGEST_NAME:
        return None  # the index says that it is none
    if any(sign in asked.name for sign in OVERRIDES):
        return _turned(index, asked)
    codes = "".join(f"; {described(code)}" for code in codes_in(asked.name))
    if only_code(asked.name):
        reason = f"a registered code and no name: ask for its registered English name{codes}"
        return Screened(asked, Band.NOT_SCREENED, (), reason)
    if not _foreign(asked.name):
        return _screened_nameless(index, asked)
    form, odd = latin_form(asked.name), disguised(asked.name)
    tried = candidates(asked.name)
    hits = _reviewed([index.screen(replace(asked, name=candidate)) for candidate in tried])
    if form and not odd:
        inside = index.screen(replace(asked, name=form))
        kept = inside.hits if inside.band is not Band.NONE else ()
        band = max(inside.band, Band.REVIEW) if hits else inside.band
        merged = {hit.listed.id: hit for hit in (*hits, *kept)}
        best = tuple(sorted(merged.values(), key=lambda hit: (-hit.band, -hit.score)))
        return Screened(asked, band, best, f"screened by the Latin form {form!r}")
    reason = foreign_reason(asked.name) + codes
    if hits:
        return Screened(asked, Band.REVIEW, hits, f"{reason}; tried as {', '.join(map(repr, tried[:3]))}")
    return Screened(asked, Band.NOT_SCREENED, (), reason)


def _turned(index: Index, asked: Asked) -> Screened:
    """The outcome for a name that a screen shows in another order than it is written: never *no hit*."""
    plain = asked.name.translate(dict.fromkeys(map(ord, OVERRIDES)))
    hits = _reviewed([index.screen(replace(asked, name=name)) for name in (plain, plain[::-1])])
    reason = f"an invisible character turns its letters around: ask for {_ASK_ELSEWHERE}"
    return Screened(asked, Band.REVIEW if hits else Band.NOT_SCREENED, hits, reason)


def _screened_nameless(index: Index, asked: Asked) -> Screened | None:
    """The outcome for a name that names nobody; None for one that does."""
    # They bring the extra `parties`, which is there when something is screened.
    from exportcheck.parties.names import words

    found, known = words(asked.name), tables()
    said = [word for word in found if word not in known.form_words | known.anywhere | known.edge]
    if any(not word.isdigit() for word in said):
        return None
    if found and (screened := index.screen(replace(asked, name=" ".join(found)))).hits:
        return replace(screened, asked=asked)
    kind = "only figures" if said else "only a corporate form" if found else "no letters or figures"
    reason = f"{kind} in it, and nothing that tells one party from another; ask for the whole name"
    return Screened(asked, Band.NOT_SCREENED, (), reason)


def _reviewed(outcomes: list[Screened]) -> tuple[Hit, ...]:
    """The hits of candidates, each party once, none above REVIEW."""
    best: dict[str, Hit] = {}
    for outcome in outcomes:
        for hit in outcome.hits:
            if hit.band < Band.REVIEW:
                continue
            why = (*hit.why, f"found as {outcome.asked.name!r}, not by the name as written")
            capped = replace(hit, band=Band.REVIEW, why=why)
            if hit.listed.id not in best or best[hit.listed.id].score < hit.score:
                best[hit.listed.id] = capped
    return tuple(sorted(best.values(), key=lambda hit: -hit.score))


def _spelled_out(plain: str, known: Glossary) -> list[str]:
    """The name with glossary words translated and the rest transliterated: syllables apart and joined."""
    forms = []
    for joint in ("", " "):
        parts = []
        for piece, word in known.split(plain):
            parts.append(word if word is not None else _transliterated(piece, joint))
        spelled = " ".join(" ".join(parts).split())
        # Transliteration that is not installed, or not possible, is no candidate.
        if spelled.isascii() and any(_tells_apart(word) for word in spelled.split()):
            forms.append(spelled)
    return forms


def _transliterated(text: str, joint: str) -> str:
    parts = []
    for kind, run in groupby(text, key=lambda char: script(char) or " "):
        letters = "".join(run)
        parts.append(f" {_pinyin(letters, joint)} " if kind == "Chinese" else _ascii(letters))
    return "".join(parts)


def _pinyin(han: str, joint: str) -> str:
    try:
        from pypinyin import lazy_pinyin
    except ModuleNotFoundError:
        return han
    spell: Callable[[str], list[str]] = lazy_pinyin
    return joint.join(spell(han))


def _ascii(text: str) -> str:
    try:
        from anyascii import anyascii
    except ModuleNotFoundError:
        return text
    return anyascii(text)


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", name)
    return "".join(
        char if char.isalnum() or unicodedata.category(char)[0] == "M" else " " for char in plain
    ).split()


def _scripts(word: str) -> set[str]:
    return {kind for kind in map(script, word) if kind}


def _foreign(name: str) -> list[str]:
    """The scripts of a name other than Latin, in order."""
    if name.isascii():
        return []
    met = dict.fromkeys(script(char) for char in unicodedata.normalize("NFKC", name))
    return [kind for kind in met if kind not in (None, "Latin")]


def _tells_apart(word: str) -> bool:
    known = tables()
    small = word.casefold()
    weak = known.common | known.form_words | known.anywhere | known.edge
    return len(small) > 1 and not small.isdigit() and small not in weak and not codes_in(word)
