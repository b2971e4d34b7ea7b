"""Code Quality: every entry with the keys GitLab asks for, and fingerprints that are unique."""

import json

import pytest

from exportcheck.output.plain import plain

SEVERITIES = {"info", "minor", "major", "critical", "blocker"}


def _read(text):
    entries = json.loads(text)
    marks = [entry["fingerprint"] for entry in entries]
    assert len(set(marks)) == len(marks)
    for entry in entries:
        assert set(entry) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert entry["severity"] in SEVERITIES
        assert entry["location"]["lines"]["begin"] >= 1
        assert entry["location"]["path"]
    return entries


def test_a_saved_report_is_that_of_the_golden_file(report, convert, golden):
    made = convert(report, "-o", "gitlab")
    _read(made)
    golden(f"{report.stem}.gitlab.json", made)


def test_a_report_without_anything_is_an_empty_list(written):
    assert written("gitlab") == "[]\n"


@pytest.mark.parametrize(
    ("severity", "word"),
    [("error", "critical"), ("indeterminate", "major"), ("warning", "minor"), ("note", "info")],
)
def test_a_severity_has_a_word_of_gitlab(severity, word, written, records):
    (entry,) = _read(written("gitlab", [records.line(2, records.finding(severity=severity))]))
    assert entry["severity"] == word
    assert entry["location"] == {"path": "q1.csv", "lines": {"begin": 2}}


def test_a_row_that_was_not_read_blocks(written, records):
    first, second = _read(written("gitlab", [], [records.rejected(9), records.rejected(0)]))
    assert (first["severity"], first["location"]["lines"]["begin"]) == ("blocker", 9)
    assert second["location"]["lines"]["begin"] == 1


def test_a_suppressed_finding_is_information_that_says_so(written, records):
    waiver = {"waiver": "W-1", "reason": "known", "approver": "Jo", "expires": "2026-09-01"}
    (entry,) = _read(written("gitlab", [records.line(2, records.finding(suppressed=waiver))]))
    assert entry["severity"] == "info"
    assert entry["description"].startswith(
        "suppressed (waiver W-1, approver Jo, expires 2026-09-01: known): "
    )


def test_findings_with_one_fingerprint_are_told_apart(written, records):
    same = [records.line(n, records.finding(), records.finding()) for n in (2, 2, 3)]
    assert len(_read(written("gitlab", same))) == 6


def test_a_fingerprint_stays_when_the_row_moves(written, records):
    line = records.line(2, records.finding())
    (before,) = _read(written("gitlab", [line]))
    *_, after = _read(written("gitlab", [records.line(1, records.finding()), {**line, "line": 3}]))
    assert before["fingerprint"] == after["fingerprint"]


def test_what_belongs_to_no_line_is_placed_in_the_first_manifest(written, records):
    end = records.tail(totals=[records.total(records.finding("XC414"))])
    (entry,) = _read(written("gitlab", end=end))
    assert entry["location"] == {"path": "q1.csv", "lines": {"begin": 1}}


def test_of_25001_findings_one_is_left_out_and_said(written, records):
    warning = records.finding("XC501", "warning")
    lines = [records.line(n, warning) for n in range(2, 25_002)]
    assert len(_read(written("gitlab", lines))) == 25_000
    entries = _read(written("gitlab", [*lines, records.line(25_002, records.finding())]))
    assert len(entries) == 25_001
    assert entries[0]["check_name"] == "XC301"
    assert entries[-1]["description"].startswith("1 findings more are not listed")


def test_hostile_text_stays_text(nasty, written_hostile):
    entries = _read(written_hostile("gitlab", nasty))
    shown = plain(nasty)
    assert all(shown in entry["description"] for entry in entries)
    assert all(plain(entry["description"]) == entry["description"] for entry in entries)
