"""Workflow annotations: ten of a kind, one notice for the rest, and a step summary in a file."""

import io
import re

import pytest

from exportcheck.errors import UsageError
from exportcheck.output.github import GithubReport
from exportcheck.output.plain import plain

COMMAND = re.compile(r"::(error|warning|notice) ((?:[a-z]+=[^,:]*,?)+)::(.*)")


def _read(text):
    """Each annotation as GitHub reads it: kind, properties, message."""
    seen = []
    assert text == "" or text.endswith("\n")
    for row in text.split("\n")[:-1]:
        kind, listed, message = COMMAND.fullmatch(row).groups()
        properties = dict(entry.split("=", 1) for entry in listed.split(","))
        seen.append((kind, {name: _plain(value) for name, value in properties.items()}, _plain(message)))
    return seen


def _plain(text):
    for code, sign in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, sign)
    return text


def test_a_saved_report_is_that_of_the_golden_file(report, convert, golden):
    made = convert(report, "-o", "github")
    assert _read(made)
    golden(f"{report.stem}.github.txt", made)


def test_a_finding_is_an_annotation_at_its_row(written, records):
    made = written("github", [records.line(2, records.finding()), records.line(3)])
    place = {"file": "q1.csv", "line": "2", "title": "XC301"}
    assert _read(made) == [("error", place, "it is so [742.6]")]


def test_an_indeterminate_finding_is_an_error_that_says_so(written, records):
    made = written("github", [records.line(2, records.finding(severity="indeterminate"))])
    assert [(kind, text) for kind, _, text in _read(made)] == [("error", "indeterminate: it is so [742.6]")]


def test_findings_that_say_the_same_are_one_annotation(written, records):
    warning = records.finding("XC501", "warning")
    made = written("github", [records.line(n, warning) for n in range(2, 102)])
    ((kind, place, text),) = _read(made)
    assert (kind, place["line"], text) == ("warning", "2", "it is so [742.6] (and 99 more like it)")


def test_of_eleven_findings_of_a_kind_ten_are_shown_and_one_notice_counts_the_rest(written, records):
    lines = [
        records.line(
            n,
            records.finding(message=f"error {n}"),
            records.finding("XC906", "warning", f"warning {n}"),
            records.finding("XC903", "note"),
        )
        for n in range(2, 13)
    ]
    seen = _read(written("github", lines))
    kinds = [kind for kind, _, _ in seen]
    assert [kinds.count(kind) for kind in ("error", "warning", "notice")] == [10, 10, 1]
    text = "1 errors, 1 warnings, 11 notes more; the step summary and -o json list them"
    assert seen[-1] == ("notice", {"title": "exportcheck"}, text)


def test_of_25001_findings_twenty_one_annotations_are_written(written, records):
    lines = (records.line(n, records.finding(message=f"error {n}")) for n in range(2, 25_003))
    seen = _read(written("github", lines))
    assert len(seen) == 11
    assert seen[-1][2].startswith("24,991 errors more")


def test_a_row_that_was_not_read_is_an_error_and_a_file_has_no_row(written, records):
    seen = _read(written("github", [], [records.rejected(9), records.rejected(0, "empty")]))
    assert [(kind, place.get("line"), text) for kind, place, text in seen] == [
        ("error", "9", "quantity is blank"),
        ("error", None, "empty"),
    ]


def test_a_suppressed_finding_is_a_notice_that_says_so(written, records):
    waiver = {"waiver": "W-1", "reason": "known", "approver": "Jo", "expires": "2026-09-01"}
    ((kind, _, text),) = _read(written("github", [records.line(2, records.finding(suppressed=waiver))]))
    said = "suppressed (waiver W-1, approver Jo, expires 2026-09-01: known) error: it is so [742.6]"
    assert (kind, text) == ("notice", said)


def test_what_belongs_to_no_line_has_no_place(written, records):
    end = records.tail(totals=[records.total(records.finding("XC414"))])
    ((kind, place, text),) = _read(written("github", end=end))
    assert (kind, place) == ("error", {"title": "XC414"})
    assert text == "volume ratio of nvidia-h200-sxm: it is so [742.6]"


def _summarised(records, path):
    writer = GithubReport(io.StringIO(), path)
    writer.start(records.head())
    writer.line(records.line(2, records.finding()))
    writer.finish(records.tail())


def test_the_step_summary_is_the_markdown_report_appended(written, records, tmp_path):
    path = tmp_path / "summary.md"
    path.write_text("of another step\n", "utf-8")
    _summarised(records, path)
    markdown = written("markdown", [records.line(2, records.finding())])
    assert path.read_text("utf-8") == "of another step\n" + markdown


def test_the_registered_format_takes_the_summary_from_the_environment(
    records, tmp_path, monkeypatch, convert, report
):
    path = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
    convert(report, "-o", "github")
    assert path.read_text("utf-8").startswith("## exportcheck: ")


def test_a_summary_that_cannot_be_written_is_said(records, tmp_path):
    with pytest.raises(UsageError, match="GITHUB_STEP_SUMMARY"):
        _summarised(records, tmp_path / "nowhere" / "summary.md")


def test_hostile_text_stays_text(nasty, written_hostile):
    seen = _read(written_hostile("github", nasty))
    shown = plain(nasty)
    assert {kind for kind, _, _ in seen} == {"error", "warning", "notice"}
    for _, place, text in seen[:-1]:
        assert set(place) <= {"file", "line", "title"}
        assert place.get("file", shown) == shown
        assert place.get("line", "2") in ("2", "3", "4")
        assert shown in text
