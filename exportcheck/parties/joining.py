"""Where in the list a name may stand that divides its words differently or has the very same ones.

Each name of the list has a mark of its words in any order, and marks of pieces of it without spaces, by
sound: its first letters, its last, and those next to them, each with the length of the whole. A name with a
slip or two still has one of the pieces.
"""

import zlib
from collections.abc import Sequence

# Letters of a piece, and how long names are that are found by it: short ones have shorter pieces, so that a
# slip in the middle leaves one. The list's names between have both.
_SHORT, _SHORT_UP_TO = 4, 12
_LONG = 6
_LONGEST = 0xFFFF


def marks_of(words: Sequence[str], sound: str) -> list[int]:
    """The marks of a name of the list; `sound` is the whole name without spaces, folded."""
    pieces = []
    if len(sound) <= _SHORT_UP_TO + 1:
        pieces += _pieces(sound, _SHORT)
    if len(sound) >= _SHORT_UP_TO - 1:
        pieces += _pieces(sound, _LONG)
    return [_mark_of_words(words), *(_mark(piece, len(sound)) for piece in pieces)]


def ranges_near(words: Sequence[str], sound: str, slips: int) -> list[int]:
    """From which mark to which (not included) a name may be found: by its words, then by each of its pieces.

    By a piece it may be up to `slips` letters longer or shorter; one piece more than slips is enough.
    """
    same = _mark_of_words(words)
    found = [same, same + 1]
    for piece in _pieces(sound, _SHORT if len(sound) <= _SHORT_UP_TO else _LONG)[: slips + 1]:
        first = _mark(piece, len(sound) - slips)
        found += [first, (first & ~_LONGEST | min(len(sound) + slips, _LONGEST)) + 1]
    return found


def _pieces(sound: str, long: int) -> list[str]:
    ends = [f"<{long}{sound[:long]}", f">{long}{sound[-long:]}"]
    if long == _SHORT:
        return ends
    return [*ends, "(" + sound[long : 2 * long], ")" + sound[-2 * long : -long]]


def _mark_of_words(words: Sequence[str]) -> int:
    return _mark("=" + " ".join(sorted(words)), 0)


def _mark(text: str, length: int) -> int:
    return zlib.crc32(text.encode()) << 16 | min(max(length, 0), _LONGEST)
