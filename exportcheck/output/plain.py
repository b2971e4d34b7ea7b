"""Text from strangers made harmless for a terminal."""

import unicodedata


def plain(text: str) -> str:
    """The text without control and bidirectional characters, each shown by its code instead.

    A manifest comes from a counterparty: an escape sequence in a name must not reach the terminal.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        c if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") else f"<U+{ord(c):04X}>"
        for c in text
    )
