"""Text from strangers made harmless for a terminal."""


def plain(text: str) -> str:
    """The text without control and bidirectional characters, each shown by its code instead.

    A manifest comes from a counterparty: an escape sequence in a name must not reach the terminal.
    """
    # What Python calls printable leaves out exactly controls, formats, surrogates and separators.
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == " " else f"<U+{ord(c):04X}>" for c in text)
