"""What all formats promise alike."""

import json

import pytest

from exportcheck.cli.main import main
from exportcheck.output import FORMATS

WAIVER = {"waiver": "W-1", "reason": "is known", "approver": "Jo", "expires": "2026-09-01"}
EXAMPLES = (
    "exit-0/passing.csv",
    "exit-0/application.yaml",
    "exit-1/failing.csv",
    "exit-1/ratio-exceeded.yaml",
    "exit-3/unreadable-rows.csv",
)


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_converted_report_is_what_check_writes(example, convert, tmp_path, monkeypatch):
    asked = [f"{name}={tmp_path / 'fresh'}.{name}" for name in FORMATS]
    arguments = ["check", f"docs/examples/{example}", "--on", "2026-03-01"]
    monkeypatch.setattr("sys.argv", ["exportcheck", *arguments, *(w for a in asked for w in ("-o", a))])
    with pytest.raises(SystemExit):
        main()
    for saved in ("json", "jsonl"):
        for name in FORMATS:
            made = tmp_path / f"made.{name}"
            convert(tmp_path / f"fresh.{saved}", "-o", f"{name}={made}")
            assert made.read_bytes() == (tmp_path / f"fresh.{name}").read_bytes(), (saved, name)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_report_is_the_same_bytes_twice(name, report, convert):
    assert convert(report, "-o", name) == convert(report, "-o", name)


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"text"}))
def test_a_suppressed_finding_is_shown_with_its_waiver(name, written, records):
    made = written(name, [records.line(2, records.finding(suppressed=WAIVER))])
    for text in ("W-1", "is known", "2026-09-01"):
        assert text in made


def test_several_formats_are_written_in_one_run(report, convert, tmp_path):
    names = [name for name in FORMATS if name != "text"]
    convert(report, *(word for name in names for word in ("-o", f"{name}={tmp_path / name}")))
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)


def test_a_run_that_breaks_off_leaves_no_file(saved, records, convert, tmp_path, monkeypatch):
    path = saved(records.line(2, records.finding()))

    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("exportcheck.output.sarif.SarifReport.finish", broken)
    with pytest.raises(Exception, match="No space left"):
        convert(path, "-o", f"sarif={tmp_path / 'x.sarif'}", "-o", f"csv={tmp_path / 'x.csv'}")
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("form", "ending"), [("html", "html"), ("text", "txt"), ("json", "json"), ("jsonl", "jsonl")]
)
def test_the_other_formats_are_those_of_their_golden_files(form, ending, report, convert, golden):
    golden(f"{report.stem}.{ending}", convert(report, "-o", form))


def test_there_is_no_golden_file_without_a_report_and_a_test(records):
    endings = ("sarif", "junit.xml", "github.txt", "gitlab.json", "md", "csv", "html", "txt", "json", "jsonl")
    stems = [path.stem for path in records.REPORTS.iterdir()]
    assert sorted(stems) == ["application", "failing", "passing"]
    made = {f"{stem}.{ending}" for stem in stems for ending in endings}
    assert {path.name for path in records.GOLDEN.iterdir()} == made


def test_rows_that_were_not_read_come_where_their_manifest_is(saved, records, convert):
    lines = [records.line(n, manifest=name) for name in ("a.csv", "c.csv") for n in (2, 5)]
    unread = [
        records.rejected(n, manifest=name)
        for name, n in (("a.csv", 3), ("a.csv", 0), ("b.csv", 0), ("c.csv", 3), ("c.csv", 9), ("d.csv", 0))
    ]
    path = saved(*lines, unread=unread)
    rows = [json.loads(row) for row in convert(path, "-o", "jsonl").splitlines()]
    assert [(row["manifest"], row["line"]) for row in rows[:-1]] == [
        ("a.csv", 2),
        ("a.csv", 3),
        ("a.csv", 5),
        ("a.csv", 0),
        ("b.csv", 0),
        ("c.csv", 2),
        ("c.csv", 3),
        ("c.csv", 5),
        ("c.csv", 9),
        ("d.csv", 0),
    ]
