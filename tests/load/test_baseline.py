"""A saved report as a baseline: what is read from it, in either format, however large."""

import io
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import cast

import pytest

from exportcheck.errors import Exit, UnsoundData, UsageError
from exportcheck.load.baseline import CHUNK, load_baseline
from exportcheck.model.finding import Finding
from exportcheck.model.manifest import Line
from exportcheck.model.noun import replace
from exportcheck.model.report import Baseline, Counts, LineResult, fails
from exportcheck.model.rule import Severity
from exportcheck.model.verdict import Decision
from exportcheck.output import FORMATS, records
from exportcheck.output.records import Record
from exportcheck.screening.lines import Screener
from exportcheck.screening.waivers import Known

A, B, C = "00000000000000aa", "00000000000000bb", "00000000000000cc"
FAILING = frozenset({Severity.ERROR, Severity.INDETERMINATE})
HEAD = {"schema": "exportcheck/report/v1", "as_of": "2026-02-01"}
TAIL: Record = {
    "manifests": [],
    "totals": [{"product": "x", "findings": [{"rule": "XC414", "severity": "error"}]}],
    "findings": [{"rule": "XC701", "severity": "warning"}],
    "summary": {},
    "status": "fail",
    "exit_code": 1,
}


def finding(fingerprint: str, severity: str = "error", **more: object) -> Record:
    return {"rule": "XC301", "severity": severity, "message": "…", "fingerprint": fingerprint, **more}


def line(*findings: Record, decision: str = "case_by_case", **more: object) -> Record:
    return {"manifest": "q1.csv", "line": 2, "decision": decision, "findings": list(findings), **more}


def written(name: str, *lines: Record) -> str:
    out = io.StringIO()
    writer = FORMATS[name](out)
    writer.start(HEAD)
    for record in lines:
        writer.line(record)
    writer.rejected({"manifest": "q1.csv", "line": 9, "problem": "quantity is not a whole number"})
    writer.finish(TAIL)
    return out.getvalue()


@pytest.fixture
def load(tmp_path: Path) -> Callable[[str], Baseline]:
    def loading(text: str) -> Baseline:
        path = tmp_path / "report.json"
        path.write_text(text, "utf-8")
        return load_baseline(path)

    return loading


Load = Callable[[str], Baseline]
REWRITTEN: dict[str, Callable[[str], str]] = {
    "as written": str,
    "on one line": lambda text: json.dumps(json.loads(text)),
    "indented": lambda text: json.dumps(json.loads(text), indent=4),
    "with sorted keys": lambda text: json.dumps(json.loads(text), sort_keys=True),
    "after a byte order mark": lambda text: "\ufeff" + text,
}


@pytest.mark.parametrize("how", REWRITTEN)
def test_a_json_report_is_read_however_it_is_laid_out(how: str, load: Load) -> None:
    text = written("json", line(finding(A), finding(B, "warning")), line(), line(finding(C, "indeterminate")))
    baseline = load(REWRITTEN[how](text))
    assert baseline.name == "report.json"
    assert set(baseline.findings) == {0xAA, 0xBB, 0xCC}


def test_a_json_lines_report_gives_the_same_as_a_json_one(load: Load) -> None:
    lines = [line(finding(A), finding(B, "warning")), line(finding(C), decision="undetermined")]
    assert load(written("jsonl", *lines)) == load(written("json", *lines))


def test_a_json_lines_report_may_have_sorted_keys(load: Load) -> None:
    text = written("jsonl", line(finding(A)))
    again = "".join(json.dumps(json.loads(one), sort_keys=True) + "\n" for one in text.splitlines())
    assert set(load(again).findings) == {0xAA}


@pytest.mark.parametrize("name", ["json", "jsonl"])
def test_a_report_without_lines_knows_nothing(name: str, load: Load) -> None:
    assert load(written(name)).findings == {}


@pytest.mark.parametrize("name", ["json", "jsonl"])
def test_a_report_of_many_chunks_is_read_whole(name: str, load: Load) -> None:
    lines = [line(finding(f"{number:016x}", message="é" * 997)) for number in range(1, 400)]
    text = written(name, *lines)
    assert len(text) > 4 * CHUNK
    assert set(load(text).findings) == set(range(1, 400))


def test_a_value_larger_than_a_chunk_is_read(load: Load) -> None:
    lines = [line(finding(A, message="x" * (3 * CHUNK))), line(finding(B))]
    assert set(load(written("json", *lines)).findings) == {0xAA, 0xBB}


def test_a_suppressed_finding_is_not_known_so_that_it_comes_back_when_its_waiver_ends(load: Load) -> None:
    baseline = load(written("json", line(finding(A, suppressed={"waiver": "W-1"}), finding(B))))
    assert set(baseline.findings) == {0xBB}


def test_what_a_report_hid_itself_is_known_to_the_next(load: Load) -> None:
    hidden = [{"rule": "XC301", "severity": "error", "fingerprint": A}]
    assert set(load(written("json", line(finding(B), hidden=hidden))).findings) == {0xAA, 0xBB}


def test_a_finding_that_became_severer_is_new(load: Load) -> None:
    baseline = load(written("json", line(finding(A, "indeterminate"))))
    assert baseline.knows(A, Severity.INDETERMINATE, Decision.CASE_BY_CASE)
    assert baseline.knows(A, Severity.WARNING, Decision.CASE_BY_CASE)
    assert not baseline.knows(A, Severity.ERROR, Decision.CASE_BY_CASE)


def test_a_finding_of_a_line_decided_more_strictly_is_new(load: Load) -> None:
    baseline = load(written("json", line(finding(A))))
    assert baseline.knows(A, Severity.ERROR, Decision.PRESUMPTION_OF_APPROVAL)
    assert not baseline.knows(A, Severity.ERROR, Decision.PRESUMPTION_OF_DENIAL)


def test_a_finding_that_is_not_in_the_report_is_new(load: Load) -> None:
    assert not load(written("json", line(finding(A)))).knows(B, Severity.NOTE, Decision.NO_LICENSE_FOUND)


WHOLE = written("json", line(finding(A)))
WHOLE_LINES = written("jsonl", line(finding(A)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "shipment_id,chip\nS-1,H200\n",
        "[]",
        "{}",
        "5",
        '"lines"',
        '{"lines": []}',
        '{"schema": "exportcheck/report/v1"}',
        '{"schema": "exportcheck/chip/v1", "lines": [], "exit_code": 0}',
        '{"schema": "exportcheck/report/v1", "lines": 5, "exit_code": 0}',
        '{"schema": "exportcheck/report/v1", "lines": [5], "exit_code": 0}',
        '{"schema": "exportcheck/report/v1", "lines": [{}], "exit_code": 0}',
        '{"schema": "exportcheck/report/v1", "lines": [' + "[" * 100_000,
        WHOLE + "{}",
        WHOLE.replace('"case_by_case"', '"refused"'),
        WHOLE.replace(A, "not a number"),
        WHOLE.replace('"lines"', '"rows"'),
        WHOLE_LINES.splitlines(keepends=True)[0],
        WHOLE_LINES + '{"type": "line"}\n',
        WHOLE_LINES.replace("report/v1", "report/v9"),
    ],
)
def test_what_is_no_report_is_refused_in_one_sentence(text: str, load: Load) -> None:
    with pytest.raises(UnsoundData, match="is no report to compare with") as refused:
        load(text)
    assert "\n" not in str(refused.value)
    assert refused.value.exit is Exit.USAGE


@pytest.mark.parametrize("text", [WHOLE, WHOLE_LINES], ids=["json", "jsonl"])
def test_a_report_that_breaks_off_is_refused_wherever_it_does(text: str, load: Load) -> None:
    for end in range(0, len(text.rstrip()), 7):
        with pytest.raises(UnsoundData):
            load(text[:end])


def test_a_report_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(WHOLE.encode("utf-16"))
    with pytest.raises(UnsoundData, match="not UTF-8"):
        load_baseline(path)


def test_a_report_that_is_not_there_is_a_wrong_command_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"--baseline: .*gone\.json cannot be read"):
        load_baseline(tmp_path / "gone.json")


# What a run hides that has such a report beside it.


@pytest.fixture
def result(screener: Callable[..., Screener], line: Callable[..., Line]) -> Callable[..., LineResult]:
    """A line of q1.csv with its verdict; H200 to Vietnam needs a licence and is approved by presumption."""

    def screened(chip: str = "H200", destination: str = "VN", shipment_id: str = "S-1") -> LineResult:
        where = {"end_user_hq": destination, "end_user_parent": destination}
        stated = line(chip, destination, shipment_id=shipment_id, line_id="1", **where)
        return cast(LineResult, next(iter(screener().screen("q1.csv", [stated], None))))

    return screened


Result = Callable[..., LineResult]


def decided(result: LineResult, decision: Decision) -> LineResult:
    outcome = replace(result.verdict.outcome, decision=decision)
    return result._replace(verdict=result.verdict._replace(outcome=outcome))


def rules(findings: Iterable[Finding]) -> list[str]:
    return [finding.rule for finding in findings]


@pytest.mark.parametrize(
    ("chip", "destination"), [("H200", "VN"), ("H200", "CN"), ("B200", "CN"), ("H200", "CU")]
)
def test_what_a_baseline_knows_does_not_fail_the_run_and_the_line_keeps_its_gate(
    chip: str, destination: str, result: Result, load: Load
) -> None:
    before = result(chip, destination)
    run = Known(load(written("json", records.line(before))))
    after = run.apply(before)
    counts = Counts()
    counts.add_line(after)
    assert after.gate == before.gate == "fail"
    assert not fails(counts.severities, FAILING)
    assert counts.hidden == len(before.verdict.findings) == run.hidden
    shown = records.line(after)
    assert shown["findings"] == []
    assert {entry["rule"] for entry in shown["hidden"]} == set(rules(before.verdict.findings))


def test_a_baseline_says_how_much_it_hid_and_from_which_report(result: Result, load: Load) -> None:
    before = result()
    run = Known(load(written("json", records.line(before))))
    run.apply(before)
    (found,) = run.findings()
    assert (found.rule, found.severity) == ("XC805", Severity.NOTE)
    assert found.message.startswith(
        f"{len(before.verdict.findings)} findings of lines known from report.json hidden"
    )


def test_a_baseline_that_hid_nothing_says_so(result: Result, load: Load) -> None:
    run = Known(Baseline("old.json", {}))
    before = result()
    assert run.apply(before) is before
    assert run.findings()[0].message.startswith("0 findings")


def test_what_a_baseline_does_not_know_counts(result: Result, load: Load) -> None:
    after = Known(load(written("json", records.line(result())))).apply(result(shipment_id="S-2"))
    assert not after.known
    counts = Counts()
    counts.add_line(after)
    assert fails(counts.severities, FAILING)


def test_a_line_that_is_now_denied_is_new_to_a_baseline(result: Result, load: Load) -> None:
    approved = result()
    denied = decided(approved, Decision.PRESUMPTION_OF_DENIAL)
    assert Known(load(written("json", records.line(approved)))).apply(denied) is denied
