"""The drafted certificate as a Word document, through python-docx (the optional extra `docx`).

The same record gives the same bytes: the document is dated by the day of the law, and so are its parts.
"""

import io
import zipfile
from datetime import datetime
from typing import Any

from exportcheck.output.certificate_parts import Block, Cell, Document, Heading, Items, Table, Text, Tone
from exportcheck.output.plain import plain

INK = {Tone.PLAIN: None, Tone.TOLD: "2C4A78", Tone.ASK: "7A4300", Tone.BAD: "A3122B"}
TINT = {Tone.PLAIN: "F5F6F8", Tone.TOLD: "E9F0FA", Tone.ASK: "FDF1DE", Tone.BAD: "FDECEE"}
SIGNS = {Tone.PLAIN: "", Tone.TOLD: "", Tone.ASK: "? ", Tone.BAD: "✕ "}
# The first day that the archive format knows.
STAMP = (1980, 1, 1, 0, 0, 0)
SMALL, CODE = 9, "Consolas"


def docx(document: Document) -> bytes:
    """The whole document; raises ImportError where python-docx is not installed."""
    from docx import Document as opened

    made = opened()
    _properties(made, document)
    _margins(made, document)
    mark = made.add_paragraph()
    _run(mark, document.mark, Tone.ASK, bold=True)
    made.add_heading(plain(document.title), 0)
    for at, line in enumerate(document.subtitle):
        _run(made.add_paragraph(), line, bold=at == 0, size=SMALL if at else None)
    for block in document.blocks:
        _block(made, block)
    raw = io.BytesIO()
    made.save(raw)
    return _stamped(raw)


def _properties(made: Any, document: Document) -> None:
    day = datetime.fromisoformat(document.day)
    known = made.core_properties
    known.title = plain(f"{document.mark}: {document.title}")
    known.subject = plain(document.subtitle[0])[:255]
    known.author = known.last_modified_by = "exportcheck"
    known.comments = known.keywords = known.category = ""
    known.language = "en-US"
    known.created = known.modified = day
    known.revision = 1


def _margins(made: Any, document: Document) -> None:
    """Narrow enough for tables of five columns; every page says what it is, and which."""
    from docx.shared import Cm, Pt

    section = made.sections[0]
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    made.styles["Normal"].font.size = Pt(10)
    made.styles["Normal"].paragraph_format.space_after = Pt(4)
    _run(
        section.header.paragraphs[0],
        f"{document.mark} · statements of the applicant · not legal advice",
        size=SMALL,
    )
    foot = section.footer.paragraphs[0]
    _run(foot, f"law of {document.day} · page ", size=SMALL)
    _field(foot, "PAGE")


def _block(made: Any, block: Block) -> None:
    match block:
        case Heading(level, words):
            made.add_heading(plain(words), level - 1)
        case Text(words, tone, call, soft):
            paragraph = made.add_paragraph()
            if call:
                _shade(paragraph._p.get_or_add_pPr(), TINT[tone])
            size = SMALL if soft else None
            _run(paragraph, (SIGNS[tone] if call else "") + words, tone if call else Tone.PLAIN, size=size)
        case Items(items):
            for item in items:
                _run(made.add_paragraph(style="List Bullet"), SIGNS[item.tone] + item.text, item.tone)
        case Table():
            _table(made, block)


def _table(made: Any, table: Table) -> None:
    caption = made.add_paragraph(style="Caption")
    _run(caption, table.caption)
    caption.paragraph_format.keep_with_next = True
    grid = made.add_table(1, len(table.columns), style="Table Grid")
    _repeated(grid.rows[0])
    for cell, name in zip(grid.rows[0].cells, table.columns, strict=True):
        _shade(cell._tc.get_or_add_tcPr(), TINT[Tone.PLAIN])
        _run(cell.paragraphs[0], name, bold=True, size=SMALL)
    for row in table.rows:
        # One look at the cells of a row: python-docx walks the whole table for each.
        for at, (cell, words) in enumerate(zip(grid.add_row().cells, row, strict=True)):
            _cell(cell.paragraphs[0], words, right=at in table.numeric)
    made.add_paragraph()


def _cell(paragraph: Any, cell: Cell, *, right: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    _run(paragraph, SIGNS[cell.tone] + cell.text, cell.tone, bold=cell.strong, size=SMALL, code=cell.code)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _run(
    paragraph: Any,
    words: str,
    tone: Tone = Tone.PLAIN,
    *,
    bold: bool = False,
    size: int | None = None,
    code: bool = False,
) -> None:
    """Text, never a field or markup; what XML cannot hold is shown by its code."""
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(plain(words))
    run.bold = bold or None
    if size:
        run.font.size = Pt(size)
    if code:
        run.font.name = CODE
    if ink := INK[tone]:
        run.font.color.rgb = RGBColor.from_string(ink)


def _shade(properties: Any, colour: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{name}"), value)
    properties.append(shade)


def _repeated(row: Any) -> None:
    """The row heads the table on every page."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _field(paragraph: Any, name: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)


def _stamped(raw: io.BytesIO) -> bytes:
    """The same archive with every part of one day."""
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as stamped:
        for name in made.namelist():
            entry = zipfile.ZipInfo(name, STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            stamped.writestr(entry, made.read(name))
    return out.getvalue()
