"""Markdown: the verdict first, tables that hold whatever is in them, short enough for a comment."""

import re

from markdown_it import MarkdownIt

from exportcheck.output.plain import plain

COMMENT = 65_536
READER = MarkdownIt("commonmark").enable("table")
MARKUP = {"html_block", "link_open", "image", "em_open", "strong_open", "code_inline", "fence", "code_block"}


def _tokens(text):
    for token in READER.parse(text):
        yield token
        yield from token.children or ()


def _tables(text):
    """Each table's heading with its rows of cells as a reader sees them."""
    tables, title = {}, None
    tokens = READER.parse(text)
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            title = tokens[at + 1].content
        elif token.type == "tr_open":
            tables.setdefault(title, []).append([])
        elif token.type in ("th_open", "td_open"):
            cell = "".join(part.content for part in tokens[at + 1].children if part.type != "html_inline")
            tables[title][-1].append(cell)
    return tables


def test_a_saved_report_is_that_of_the_golden_file(report, convert, golden):
    golden(f"{report.stem}.md", convert(report, "-o", "markdown"))


def test_the_verdict_stands_first(written):
    first, _, second = written("markdown").splitlines()[:3]
    assert first == "## exportcheck: fail"
    assert second.startswith("3 lines: 1 fail, 1 pass, 1 not read. Law of 2026-02-01, enforced.")


def test_no_verdict_uses_a_word_that_promises(written, records):
    for status in ("pass", "fail", "incomplete", "error"):
        made = written("markdown", [records.line(2)], end=records.tail(status=status))
        assert not re.search(r"\b(clear|approved|compliant|safe)\b", made, re.IGNORECASE)


def test_failing_lines_come_before_those_for_review_and_passing_ones_not_at_all(written, records):
    lines = [
        records.line(2, records.finding(severity="indeterminate")),
        records.line(3, records.finding(severity="warning")),
        records.line(4, records.finding()),
    ]
    _, *rows = _tables(written("markdown", lines))["Lines that need work"]
    assert [row[:2] for row in rows] == [["fail", "q1.csv:4"], ["review", "q1.csv:2"]]


def test_of_25001_lines_as_many_are_listed_as_fit_and_the_rest_is_counted(written, records):
    made = written("markdown", (records.line(n, records.finding()) for n in range(2, 25_003)))
    _, *rows = _tables(made)["Lines that need work"]
    assert 100 < len(rows) <= 200
    assert f"… and {25_001 - len(rows):,} more; `-o json` lists them all." in made
    assert len(made) < COMMENT


def test_short_lines_are_listed_up_to_two_hundred(written, records):
    lines = (records.line(n, records.finding("X", message="", paragraph=None), chip="c") for n in range(300))
    _, *rows = _tables(written("markdown", lines))["Lines that need work"]
    assert len(rows) == 200


def test_however_long_everything_is_it_fits_into_a_comment(written, records):
    text = "|<&*" * 1_000
    waiver = {"waiver": text, "reason": text, "approver": text, "expires": text}
    lines = [
        records.line(
            n,
            records.finding(f"XC{n}", severity, text, paragraph=text),
            records.finding(message=text, suppressed=waiver),
            manifest=text,
            chip=text,
            shipment_id=text,
        )
        for n in range(500)
        for severity in ("error", "indeterminate")
    ]
    end = records.tail(
        totals=[records.total(product=text)] * 500,
        manifests=[{"name": text, "digest": text, "lines": 1}] * 500,
    )
    made = written("markdown", lines, [records.rejected(9, text, text)] * 500, end)
    assert len(made) < COMMENT


def test_a_suppressed_finding_stands_apart_with_its_waiver(written, records):
    waiver = {"waiver": "W-1", "reason": "known", "approver": "Jo", "expires": "2026-09-01"}
    tables = _tables(written("markdown", [records.line(2, records.finding(suppressed=waiver))]))
    assert "Lines that need work" not in tables
    assert "Findings" not in tables
    said = "waiver W-1, approver Jo, expires 2026-09-01: known"
    assert tables["Suppressed findings"][1] == ["XC301", "error", "q1.csv:2", said, "it is so"]


def test_findings_of_one_rule_are_counted(written, records):
    warning = records.finding("XC501", "warning")
    tables = _tables(written("markdown", [records.line(n, warning) for n in range(2, 102)]))
    assert tables["Findings"][1] == ["XC501", "warning", "100", "q1.csv:2", "it is so", "742.6"]


def test_what_was_not_read_and_the_basis_are_there(written, records):
    tables = _tables(written("markdown", [], [records.rejected(9), records.rejected(0, "empty")]))
    assert tables["Rows that could not be read"][1:] == [
        ["q1.csv:9", "quantity is blank"],
        ["q1.csv", "empty"],
    ]
    assert [row[2] for row in tables["Basis"][2:]] == ["sha256:" + letter * 64 for letter in "abc"]


def test_hostile_text_stays_text(nasty, written_hostile):
    made = written_hostile("markdown", nasty)
    assert not MARKUP & {token.type for token in _tokens(made)}
    assert {t.content for t in _tokens(made) if t.type == "html_inline"} <= {"<!-- -->"}
    tables = _tables(made)
    for rows in tables.values():
        assert {len(row) for row in rows} == {len(rows[0])}
    shown = plain(nasty)
    shown = shown[:239] + "…" if len(shown) > 240 else shown
    assert tables["Rows that could not be read"][1][1] == shown.strip()
    assert plain(made.replace("\n", "")) == made.replace("\n", "")
    assert len(made) < COMMENT


def test_nobody_is_called_and_no_address_is_linked(written, records):
    text = "@everyone #1 https://evil.example www.evil.example mailto:a@evil.example"
    made = written("markdown", [], [records.rejected(9, text)])
    assert r"@<!-- -->everyone #<!-- -->1 https\://evil.example www\.evil.example" in made
    assert r"mailto\:a@<!-- -->evil.example" in made
