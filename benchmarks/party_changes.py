"""The documented ways in which a listed name is changed for the labelled set of `party_set.py`.

Each change takes a name and dice, and gives the changed name, or None where it does not apply. The corporate
form, before or after the name, is kept as it is by the changes that are not about it.
"""

import random
import re
from collections.abc import Callable
from typing import NamedTuple

FORMS = (
    "obshchestvo s ogranichennoi otvetstvennostyu",
    "obshchestvo s ogranichennoy otvetstvennostyu",
    "publichnoe aktsionernoe obshchestvo",
    "otkrytoe aktsionernoe obshchestvo",
    "zakrytoe aktsionernoe obshchestvo",
    "aktsionernoe obshchestvo",
    "public joint stock company",
    "open joint stock company",
    "closed joint stock company",
    "limited liability company",
    "joint stock company",
    "limited sirketi",
    *("company limited", "private limited", "company ltd", "co limited", "sa de cv", "pte ltd", "pvt ltd"),
    *("ltd sti", "sdn bhd", "co ltd"),
    *(
        "incorporated",
        "corporation",
        "limitada",
        "company",
        "limited",
        "gmbh",
        "pjsc",
        "ojsc",
        "cjsc",
        "fzco",
    ),
    *(
        "corp",
        "ltda",
        "sarl",
        "dmcc",
        "jsc",
        "ooo",
        "oao",
        "zao",
        "pao",
        "llc",
        "llp",
        "inc",
        "ltd",
        "fze",
        "plc",
    ),
    *("sal", "srl", "spa", "doo", "ag", "ao", "bv", "co", "nv", "ou", "sa"),
)
ADDED_FORMS = ("Co., Ltd.", "Limited", "LLC", "Inc.", "Corporation", "GmbH", "JSC", "Pte. Ltd.")
BRANCHES = ("Shenzhen Branch", "Shenzhen Branch", "Shanghai Branch", "Hong Kong Branch", "Dubai Branch")
# Letters with marks as they occur in Turkish, Czech, French, Vietnamese and Scandinavian spellings.
MARKED = {
    **{"a": "áàâäåã", "c": "çč", "e": "éèêë", "i": "íîï", "n": "ñň"},
    **{"o": "óôöøõ", "s": "šş", "u": "úûü", "y": "ý", "z": "žż"},
}
# Two spellings of one sound or place in the romanisations that occur, read both ways: Wade-Giles and postal
# names against pinyin, the Russian systems against each other, Arabic and Persian.
BOTH_WAYS = (
    *(("beijing", "peking"), ("nanjing", "nanking"), ("guangdong", "kwangtung"), ("chongqing", "chungking")),
    *(("tianjin", "tientsin"), ("guangzhou", "kwangchow"), ("qing", "ching"), ("zhong", "chung")),
    *(("xing", "hsing"), ("xin", "hsin"), ("mohammad", "muhammad"), ("ahmad", "ahmed"), ("al-", "el-")),
    *(("hussein", "husayn"), ("skiy", "sky"), ("skii", "sky"), ("sky", "ski"), ("ovich", "owitsch")),
    *(("eksp", "exp"), ("elekt", "elect"), ("tekhn", "techn"), ("ya", "ia"), ("yu", "iu"), ("ei", "ey")),
    *(("ks", "x"), ("ts", "tz"), ("v", "w")),
)
# Read this way only: nobody writes the second for the first.
ONE_WAY = (
    *(("shch", "sch"), ("nyy", "ny"), ("niy", "ny"), ("kh", "h"), ("zh", "j"), ("ye", "e"), ("oo", "u")),
    *(("ou", "u"), ("ee", "i"), ("aa", "a"), ("ph", "f"), ("q", "k"), ("yy", "y")),
)
# English words are not romanised, so they keep their spelling.
ENGLISH = re.compile(
    r"\b(academy|advanced|aircraft|automation|aviation|bank|business|center|centre|chemical|china|company|"
    r"concern|defense|design|development|electronics?|energy|engineering|enterprises?|equipment|exchange|export|"
    r"factory|global|group|heavy|holdings?|hong|kong|import|industr(?:y|ies|ial)|information|institutes?|"
    r"international|investments?|joint|laborator(?:y|ies)|liability|limited|logistics|machinery|management|"
    r"manufacturing|maritime|military|national|network|petroleum|plant|power|precision|production|public|"
    r"research|science|scientific|security|services?|shipping|solutions?|state|stock|systems?|"
    r"technolog(?:y|ies|ical)|trading|transport|university|works)\b",
    re.IGNORECASE,
)
Change = Callable[[str, random.Random], str | None]


class Parts(NamedTuple):
    """A corporate form before the name, the name, a corporate form after it; each with its spaces."""

    before: str
    core: str
    after: str


_SPELT = [
    r"[\s.,]*".join(r"\.?".join(word) if len(word) < 5 else word for word in form.split()) for form in FORMS
]
_BEFORE = re.compile(rf"(?:{'|'.join(_SPELT)})[\s.,]+", re.IGNORECASE)
_AFTER = re.compile(rf"[\s,]+(?:{'|'.join(_SPELT)})[\s.,]*$", re.IGNORECASE)


def parts(name: str) -> Parts:
    """The name without the corporate form at either end."""
    before = found[0] if (found := _BEFORE.match(name)) else ""
    core = name[len(before) :]
    after = found[0] if (found := _AFTER.search(core)) and found.start() > 1 else ""
    return Parts(before, core.removesuffix(after), after)


def change_case(name: str, dice: random.Random) -> str | None:
    """UPPER, lower, Title or sWAPPED; never as it was."""
    ways = {name.upper(), name.lower(), name.title(), name.swapcase()} - {name}
    return dice.choice(sorted(ways)) if ways else None


def change_order(name: str, dice: random.Random) -> str | None:
    """The words in another order."""
    before, core, after = parts(name)
    words = core.split()
    if len({word.casefold() for word in words}) < 2:
        return None
    mixed = list(words)
    while mixed == words:
        dice.shuffle(mixed)
    return before + " ".join(mixed) + after


def drop_form(name: str, dice: random.Random) -> str | None:
    """Without its corporate forms; None if it has none."""
    core = parts(name).core
    return core if core != name else None


def add_form(name: str, dice: random.Random) -> str | None:
    """With a corporate form; None if it has one."""
    return f"{name} {dice.choice(ADDED_FORMS)}" if parts(name).core == name else None


def _inside(core: str, dice: random.Random) -> tuple[int, int] | None:
    """A word of five letters or more, from where to where."""
    words = [found.span() for found in re.finditer(r"[^\W\d_]{5,}", core)]
    return dice.choice(words) if words else None


def transpose(name: str, dice: random.Random) -> str | None:
    """Two neighbouring letters swapped inside a word of five or more, its first letter kept."""
    before, core, after = parts(name)
    if (span := _inside(core, dice)) is None:
        return None
    places = [at for at in range(span[0] + 1, span[1] - 1) if core[at].lower() != core[at + 1].lower()]
    if not places:
        return None
    at = dice.choice(places)
    return before + core[:at] + core[at + 1] + core[at] + core[at + 2 :] + after


def drop_letter(name: str, dice: random.Random) -> str | None:
    """One letter left out of a word of five or more, its first letter kept."""
    before, core, after = parts(name)
    if (span := _inside(core, dice)) is None:
        return None
    at = dice.randrange(span[0] + 1, span[1])
    return before + core[:at] + core[at + 1 :] + after


def join_words(name: str, dice: random.Random) -> str | None:
    """Two neighbouring words, or all, written as one; half and half."""
    before, core, after = parts(name)
    words = core.split()
    if len(words) < 2:
        return None
    if dice.random() < 0.5:
        return before + "".join(words) + after
    at = dice.randrange(len(words) - 1)
    return before + " ".join([*words[:at], words[at] + words[at + 1], *words[at + 2 :]]) + after


def add_branch(name: str, dice: random.Random) -> str | None:
    """With the branch of a city, which the list does not have."""
    return f"{name} {dice.choice(BRANCHES)}"


def respell(name: str, dice: random.Random) -> str | None:
    """One or two syllables in another romanisation."""
    before, core, after = parts(name)
    hidden = ENGLISH.sub(lambda found: "\0" * len(found[0]), core)
    rules = (*BOTH_WAYS, *((two, one) for one, two in BOTH_WAYS), *ONE_WAY)
    fitting = [rule for rule in rules if rule[0] in hidden.lower()]
    for old, new in dice.sample(fitting, min(len(fitting), dice.choice((1, 1, 2)))):
        hidden = ENGLISH.sub(lambda found: "\0" * len(found[0]), core)
        if (at := hidden.lower().find(old)) >= 0:
            core = core[:at] + _like(core[at : at + len(old)], new) + core[at + len(old) :]
    return before + core + after if fitting else None


def _like(model: str, text: str) -> str:
    if model.isupper():
        return text.upper()
    return text.capitalize() if model[0].isupper() else text


def mark(name: str, dice: random.Random) -> str | None:
    """Marks on one to three letters."""
    places = [at for at, letter in enumerate(name) if letter.lower() in MARKED]
    letters = list(name)
    for at in dice.sample(places, min(len(places), dice.choice((1, 2, 3)))):
        marked = dice.choice(MARKED[letters[at].lower()])
        letters[at] = marked.upper() if letters[at].isupper() else marked
    return "".join(letters) if places else None


def transliterate(name: str, dice: random.Random) -> str | None:
    """Marks, or another romanisation; half and half."""
    return (mark if dice.random() < 0.5 else respell)(name, dice)


SINGLE: dict[str, Change] = {
    "case": change_case,
    "order": change_order,
    "dropped form": drop_form,
    "added form": add_form,
    "transposition": transpose,
    "dropped letter": drop_letter,
    "joined words": join_words,
    "branch": add_branch,
    "transliteration": transliterate,
}
# A branch comes last: whoever writes it writes it behind the name.
_TURN = [kind for kind in SINGLE if kind not in ("added form", "branch")] + ["added form", "branch"]


def several(name: str, dice: random.Random) -> str | None:
    """Two or three of the other changes, one after the other; of the typing errors at most one."""
    kinds = dice.sample(list(SINGLE), dice.choice((2, 3)))
    if {"transposition", "dropped letter"} <= set(kinds):
        return None
    changed: str | None = name
    for kind in sorted(kinds, key=_TURN.index):
        changed = SINGLE[kind](changed, dice) if changed is not None else None
    return changed


CHANGES: dict[str, Change] = {**SINGLE, "several at once": several}
