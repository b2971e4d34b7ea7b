"""Saved reports are read back whole, or one sentence says why not."""

import json
from pathlib import Path

import pytest

from exportcheck.errors import UnreadableFile, UnsoundData
from exportcheck.load.report import read_report

REPORTS = Path(__file__).parents[1] / "data" / "reports"
DOCUMENT = (REPORTS / "failing.json").read_text("utf-8")


def _lines():
    report = json.loads(DOCUMENT)
    rows = [{"type": "line", **line} for line in report.pop("lines")]
    rows += [{"type": "rejected", "manifest": "q1.csv", "line": 9, "problem": "blank"}]
    report.pop("rejected")
    return "".join(json.dumps(row) + "\n" for row in [*rows, {"type": "summary", **report}])


LINES = _lines()


@pytest.fixture
def read(tmp_path):
    def call(text, name="r.json"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        head, lines, rejected, tail = read_report(path)
        return head, list(lines), rejected, tail

    return call


def _changed(change):
    report = json.loads(DOCUMENT)
    change(report)
    return json.dumps(report)


def test_a_document_is_parted_into_head_lines_rejected_and_tail(read):
    report = json.loads(DOCUMENT)
    head, lines, rejected, tail = read(DOCUMENT)
    assert list(head) == ["schema", "tool", "as_of", "layer", "law", "catalog"]
    assert list(tail) == ["manifests", "totals", "findings", "summary", "status", "exit_code"]
    assert {**head, "lines": lines, "rejected": rejected, **tail} == report


def test_json_lines_give_the_same_as_the_document(read):
    head, lines, rejected, tail = read(LINES)
    assert (head, lines, tail) == (read(DOCUMENT)[0], read(DOCUMENT)[1], read(DOCUMENT)[3])
    assert rejected == [{"manifest": "q1.csv", "line": 9, "problem": "blank"}]


@pytest.mark.parametrize("text", [DOCUMENT, LINES], ids=["json", "jsonl"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_report_that_a_shell_wrote_with_a_mark_is_read(text, encoding, read):
    assert read(text.encode(encoding)) == read(text)


def test_a_document_in_another_order_or_on_one_line_is_read(read):
    assert read(json.dumps(json.loads(DOCUMENT), sort_keys=True))[3] == read(DOCUMENT)[3]


def test_keys_that_a_later_version_adds_are_kept(read):
    head, lines, _, tail = read(
        _changed(
            lambda r: (r.update(later=1), r["law"].update(later=2), r["lines"][0].update(later=3)),
        )
    )
    assert (tail["later"], head["law"]["later"], lines[0]["later"]) == (1, 2, 3)


def test_every_report_cut_short_is_refused(read):
    document = DOCUMENT.rstrip()
    for at in range(1, len(document), 997):
        with pytest.raises(UnreadableFile, match="cut short"):
            read(document[:at])


def test_json_lines_cut_short_are_refused_wherever_it_is(read):
    text = LINES.rstrip("\n")
    for at in range(1, len(text), 997):
        with pytest.raises(UnreadableFile, match=r"cut short|is not"):
            read(text[:at])
    with pytest.raises(UnreadableFile, match="cut short"):
        read(LINES[: LINES.rindex('{"type": "summary"')])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is not JSON"),
        ("chip,quantity,destination\nH200,4,VN\n", "is not JSON"),
        (b"\xff\x00\x80", "is not text in UTF-8"),
        ("[]", "is no JSON object"),
        ("{}", "names no schema"),
        ('{"schema": "exportcheck/chip/v1"}', "exportcheck/chip/v1"),
        ('{"schema": "exportcheck/report/v2"}', "exportcheck/report/v2"),
        ('{"schema": NaN}', "is not JSON"),
        ("[" * 100_000 + "]" * 100_000, "is not JSON"),
        (LINES.replace('"exportcheck/report/v1"', '"exportcheck/report/v2"'), "exportcheck/report/v2"),
        (LINES.replace("\n", "\nnonsense\n", 1), "line 2: is not a JSON object"),
    ],
)
def test_what_is_no_report_is_refused_in_one_sentence(text, words, read):
    with pytest.raises(UnreadableFile) as refused:
        read(text)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda r: r.pop("lines"), "lines is missing"),
        (lambda r: r.update(rejected={}), "rejected is not a list"),
        (lambda r: r.pop("law"), "law: is missing"),
        (lambda r: r.pop("summary"), "summary: is missing"),
        (lambda r: r.pop("exit_code"), "exit_code: is missing"),
        (lambda r: r["lines"][3].pop("gate"), "lines.3.gate: is missing"),
        (lambda r: r["lines"][3].update(gate="open"), "lines.3.gate"),
        (lambda r: r["lines"][3].update(quantity="8"), "lines.3.quantity"),
        (lambda r: r["lines"][3].update(decision="maybe"), "lines.3.decision"),
        (lambda r: r["lines"].append("line"), "lines.23"),
        (lambda r: r["lines"][0]["findings"][0].pop("message"), "lines.0.findings.0.message: is missing"),
        (lambda r: r["lines"][0]["findings"][0].update(severity="fatal"), "findings.0.severity"),
        (lambda r: r["lines"][0]["findings"][0].update(suppressed={}), "suppressed.waiver: is missing"),
        (lambda r: r["rejected"].append({}), "rejected.0.manifest: is missing"),
        (lambda r: r["totals"][0].update(limit=None), "totals.0.limit"),
        (lambda r: r["lines"][0].update(chip="\ud800"), "lone surrogate"),
    ],
)
def test_a_report_with_something_missing_says_what_and_where(change, words, read):
    with pytest.raises(UnsoundData) as refused:
        read(_changed(change))
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (LINES + '{"type": "line"}\n', "something follows the summary"),
        (LINES.replace('"type": "rejected"', '"type": "other"'), "type is 'other'"),
        (LINES.replace('"problem": "blank"', '"reason": "blank"'), "problem: is missing"),
    ],
)
def test_unsound_json_lines_say_what_and_where(text, words, read):
    with pytest.raises(UnsoundData, match=words):
        read(text)


@pytest.mark.parametrize("name", ["nowhere.json", "."])
def test_a_file_that_cannot_be_opened_is_said(name, tmp_path):
    with pytest.raises(UnreadableFile, match="cannot be read"):
        read_report(tmp_path / name)
