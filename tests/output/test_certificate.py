"""The four writers of a drafted certificate: hostile text stays text in each."""

import io
import re
import zipfile
from html.parser import HTMLParser

import docx
import pytest

from exportcheck.output.certificate_docx import docx as word
from exportcheck.output.certificate_html import html
from exportcheck.output.certificate_markdown import markdown
from exportcheck.output.certificate_parts import Cell, Document, Heading, Items, Table, Text, Tone
from exportcheck.output.plain import plain


def document(words: str) -> Document:
    return Document(
        "Title", "DRAFT", (words,), "2026-08-03",
        (
            Heading(2, words),
            Text(words, Tone.BAD, call=True),
            Text(words, soft=True),
            Items((Cell(words), Cell(words, Tone.ASK))),
            Table("Caption", ("a", "b"), ((Cell(words, strong=True), Cell(words, code=True)),), numeric=(1,)),
        ),
    )  # fmt: skip


class _Page(HTMLParser):
    """Counts the elements of a page, and keeps its text."""

    def __init__(self):
        super().__init__()
        self.tags: dict[str, int] = {}
        self.texts: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags[tag] = self.tags.get(tag, 0) + 1

    def handle_data(self, data):
        self.texts.append(data)


def page(words: str) -> _Page:
    parsed = _Page()
    parsed.feed(html(document(words)))
    return parsed


def test_hostile_text_adds_no_element_to_the_page(nasty):
    expected = {tag: count for tag, count in page("a").tags.items() if tag != "bdi"}
    assert {tag: count for tag, count in page(nasty).tags.items() if tag != "bdi"} == expected
    assert plain(nasty).strip() in "".join(page(nasty).texts)


def test_hostile_text_is_text_in_word_and_the_file_opens_again(nasty):
    opened = docx.Document(io.BytesIO(word(document(nasty))))
    assert opened.tables[0].rows[1].cells[0].text == plain(nasty)
    assert plain(nasty) in [paragraph.text for paragraph in opened.paragraphs]
    assert not opened.element.xpath(".//w:hyperlink | .//w:instrText | .//w:altChunk")


def test_hostile_text_makes_no_other_line_or_link_in_markdown(nasty):
    made = markdown(document(nasty))
    assert made.count("\n") == markdown(document("a")).count("\n")
    assert not re.search(r"(?<!\\)\]\(|<(?!!-- -->)[a-z/!]|\bhttps?:(?!\\)", made, re.IGNORECASE)


@pytest.mark.parametrize("words", ["# x", "- x", "1. x", "+ x", "=== x", "--- x"])
def test_text_that_would_begin_a_block_of_markdown_does_not(words):
    lines = markdown(Document("T", "DRAFT", ("s",), "2026-08-03", (Text(words),))).splitlines()
    assert lines[-1].startswith("\\") or lines[-1].startswith("1\\.")


def test_a_word_document_has_the_same_bytes_each_time_and_no_clock_in_it():
    made = word(document("a"))
    assert made == word(document("a"))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    known = docx.Document(io.BytesIO(made)).core_properties
    assert str(known.created.date()) == str(known.modified.date()) == "2026-08-03"


def test_a_word_document_has_headings_and_a_table_whose_head_repeats():
    opened = docx.Document(io.BytesIO(word(document("a"))))
    assert [p.style.name for p in opened.paragraphs if p.style.name.startswith("Heading")] == ["Heading 1"]
    assert opened.tables[0].rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    assert "DRAFT" in opened.sections[0].header.paragraphs[0].text


def test_the_page_loads_nothing_and_runs_nothing():
    made = html(document("a"))
    assert "default-src 'none'" in made
    assert not re.search(r"<(script|link|img|iframe)|url\(|@import", made)


def test_nothing_is_said_by_colour_alone():
    made = html(
        Document("T", "DRAFT", (), "2026-08-03", (Items((Cell("x", Tone.BAD), Cell("y", Tone.ASK))),))
    )
    assert "✕" in made and "?" in made
