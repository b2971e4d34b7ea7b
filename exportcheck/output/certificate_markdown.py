"""The drafted certificate as Markdown: text from strangers stays text, whatever renders it."""

import re

from exportcheck.output.certificate_parts import Block, Cell, Document, Heading, Items, Table, Text, Tone
from exportcheck.output.markdown import escaped
from exportcheck.output.plain import plain

SIGNS = {Tone.PLAIN: "", Tone.TOLD: "", Tone.ASK: "❓ ", Tone.BAD: "❌ "}
# What would begin a heading, a quotation, a list or a rule at the start of a line.
_BEGINS = re.compile(r"^(\s*)([#>+=-]|\d+[.)])")


def markdown(document: Document) -> str:
    """The whole document."""
    head = [
        f"# {_text(document.mark)}: {_text(document.title)}",
        *(f"{_text(line)}" for line in document.subtitle),
    ]
    return "\n\n".join([*head, *(_block(block) for block in document.blocks)]) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"{'#' * level} {_text(text)}"
        case Text(text, tone, call):
            said = SIGNS[tone] + _text(text)
            return f"> **{said}**" if call else _beginning(said)
        case Items(items):
            return "\n".join(f"- {_beginning(_cell(item))}" for item in items)
        case Table(caption, columns, rows, numeric):
            rule = "|".join("---:" if at in numeric else "---" for at in range(len(columns)))
            lines = [f"| {' | '.join(map(_text, columns))} |", f"|{rule}|"]
            lines += [f"| {' | '.join(map(_cell, row))} |" for row in rows]
            return f"*{_text(caption)}*\n\n" + "\n".join(lines)


def _cell(cell: Cell) -> str:
    said = SIGNS[cell.tone] + _text(cell.text)
    return f"**{said}**" if cell.strong and said else said


def _text(text: str) -> str:
    return escaped(plain(text))


def _beginning(text: str) -> str:
    return _BEGINS.sub(lambda found: f"{found[1]}{found[2][:-1]}\\{found[2][-1]}", text)
