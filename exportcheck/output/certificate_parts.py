"""What a drafted certificate is made of, whatever it is written as: headings, facts, tables, lists, calls.

The four writers know these five things and nothing of certificates.
"""

from enum import Enum

from exportcheck.model.noun import Noun


class Tone(Enum):
    """How much a word weighs; a writer may colour it, and never says anything by colour alone.

    TOLD is what is stated, or computed to hold: set apart, and neither good nor bad.
    """

    PLAIN = ""
    TOLD = "told"
    ASK = "ask"
    BAD = "bad"


class Cell(Noun):
    """Text from anywhere, with its weight; `code` is set in a type of fixed width."""

    text: str
    tone: Tone = Tone.PLAIN
    code: bool = False
    strong: bool = False


class Heading(Noun):
    """A heading: 2 of a section, 3 of a part of it."""

    level: int
    text: str


class Text(Noun):
    """A paragraph; `call` makes it stand out, in its tone."""

    text: str
    tone: Tone = Tone.PLAIN
    call: bool = False
    soft: bool = False


class Items(Noun):
    """A list."""

    items: tuple[Cell, ...]


class Table(Noun):
    """A table with a caption; the first cell of each row names it. `numeric` are columns set to the right."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: tuple[int, ...] = ()


Block = Heading | Text | Items | Table


class Document(Noun):
    """A document: the mark above its title, the lines below, and what follows; `day` is YYYY-MM-DD."""

    title: str
    mark: str
    subtitle: tuple[str, ...]
    day: str
    blocks: tuple[Block, ...]


def plain_cells(*texts: str | None) -> tuple[Cell, ...]:
    """Cells of plain text; None is *not stated*."""
    return tuple(Cell("not stated" if text is None else text) for text in texts)
