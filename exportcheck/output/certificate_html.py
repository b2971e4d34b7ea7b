"""The drafted certificate as one page that needs nothing else: no network, no script, made to be printed."""

from functools import cache
from importlib.resources import files

from exportcheck.output.certificate_parts import Block, Cell, Document, Heading, Items, Table, Text, Tone
from exportcheck.output.html_text import text

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
# The classes of the report's style, and a sign beside each word, so that nothing is said by colour alone.
CLASSES = {Tone.PLAIN: "", Tone.TOLD: "note", Tone.ASK: "review", Tone.BAD: "fail"}
SIGNS = {Tone.PLAIN: "", Tone.TOLD: "", Tone.ASK: "?", Tone.BAD: "✕"}


@cache
def _style() -> str:
    folder = files("exportcheck.output").joinpath("static")
    names = ("report.css", "certificate.css")
    return "\n".join(folder.joinpath(name).read_text(encoding="utf-8").strip() for name in names)


def html(document: Document) -> str:
    """The whole page."""
    body = "\n".join(_block(block) for block in document.blocks)
    below = "\n".join(f'<p class="tool">{_isolated(line)}</p>' for line in document.subtitle)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>{text(document.mark)}: {text(document.title)}</title>
<style>
{_style()}
</style>
</head>
<body class="certificate">
<header class="top review">
<p class="mark">{text(document.mark)}</p>
<h1>{text(document.title)}</h1>
{below}
</header>
<main>
{body}
</main>
</body>
</html>
"""


def _block(block: Block) -> str:
    match block:
        case Heading(level, words):
            return f"<h{level}>{text(words)}</h{level}>"
        case Text(words, tone, call, soft):
            kind = f"call {CLASSES[tone]}" if call else "soft" if soft else "said"
            return f'<p class="{kind.strip()}">{_sign(tone if call else Tone.PLAIN)}{_isolated(words)}</p>'
        case Items(items):
            return f'<ul class="items">{"".join(_item(item) for item in items)}</ul>'
        case Table():
            return _table(block)


def _table(table: Table) -> str:
    columns = "".join(
        f'<th scope="col"{_side(table, at)}>{text(name)}</th>' for at, name in enumerate(table.columns)
    )
    rows = "".join(
        f"<tr>{''.join(_td(table, at, cell) for at, cell in enumerate(row))}</tr>" for row in table.rows
    )
    return (
        f"<table><caption>{text(table.caption)}</caption><thead><tr>{columns}</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def _td(table: Table, at: int, cell: Cell) -> str:
    # On a phone each cell stands by itself, and says which column it is of.
    return f'<td{_side(table, at)} data-column="{text(table.columns[at])}">{_words(cell)}</td>'


def _side(table: Table, at: int) -> str:
    return ' class="count"' if at in table.numeric else ""


def _words(cell: Cell) -> str:
    words = _isolated(cell.text)
    if cell.tone is not Tone.PLAIN:
        return f'<span class="badge {CLASSES[cell.tone]}">{_sign(cell.tone)}{words}</span>'
    if cell.code:
        return f"<code>{words}</code>"
    return f"<strong>{words}</strong>" if cell.strong else words


def _item(cell: Cell) -> str:
    kind = f' class="{CLASSES[cell.tone]}"' if cell.tone is not Tone.PLAIN else ""
    return f"<li{kind}>{_sign(cell.tone)}{_isolated(cell.text)}</li>"


def _sign(tone: Tone) -> str:
    return f'<span aria-hidden="true">{SIGNS[tone]}</span> ' if SIGNS[tone] else ""


def _isolated(words: str) -> str:
    return f"<bdi>{text(words)}</bdi>" if not words.isascii() else text(words)
