"""Which code a run ends with, and the last line on standard error that repeats it."""

import json
import re
from pathlib import Path

import pytest

from exportcheck.cli import check_command
from exportcheck.screening import judge

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
FILES = sorted(path for path in EXAMPLES.glob("exit-*/*"))
STATUS = {0: "pass", 1: "fail", 3: "incomplete"}


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


@pytest.mark.parametrize("day", ["2026-03-01", "2026-11-24", "2030-01-01"])
@pytest.mark.parametrize("path", FILES, ids=_name)
def test_an_example_ends_with_the_code_of_its_folder(path, day, run):
    code = int(path.parent.name.removeprefix("exit-"))
    ended = run("check", path, "--on", day)
    assert (ended.code, ended.last) == (code, f"exportcheck: status={STATUS[code]} exit={code}")


@pytest.mark.parametrize("code", [0, 1, 3])
def test_a_whole_folder_of_examples_ends_with_its_code(code, run):
    assert run("check", EXAMPLES / f"exit-{code}", "--on", "2026-03-01").code == code


def test_the_examples_page_lists_every_file_with_a_command_that_ends_as_it_says(run):
    page = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[([^\]]+)\].*`exportcheck ([^`]+)` \| (\d+) \|$", page, re.MULTILINE)
    assert {name for name, _, _ in rows} == {_name(path) for path in FILES}
    for _, arguments, code in rows:
        assert run(*arguments.split()).code == int(code), arguments


@pytest.mark.parametrize("name", ["failing.csv", "ratio-exceeded.yaml"])
def test_every_line_of_a_failing_example_has_a_gate_that_its_findings_give_it(name, run):
    report = json.loads(run("check", EXAMPLES / "exit-1" / name, "--on", "2026-03-01", "-o", "json").out)
    for line in report["lines"]:
        severities = {finding["severity"] for finding in line["findings"]}
        gate = "fail" if "error" in severities else "review" if "indeterminate" in severities else "pass"
        assert line["gate"] == gate, line["shipment_id"]


def test_every_way_to_fail_fails_for_its_own_reason(run):
    expected = {
        "licence-required-none-declared": "XC301",
        "certification-missing": "XC410",
        "no-licence-required-claimed": "XC602",
        "licence-expired": "XC603",
        "licence-expiry-unknown": "XC603",
        "licence-number-missing": "XC603",
        "licence-quantity-exceeded": "XC603",
        "headquarters-unknown": "XC302",
        "parent-unknown": "XC302",
        "parent-in-china": "XC302",
        "eccn-of-another-family": "XC601",
        "code-of-another-control": "XC604",
        "exception-not-claimed": "XC610",
        "notice-number-wrong": "XC606",
        "exception-not-available": "XC606",
        "military-end-use": "XC503",
        "presumption-of-denial": "XC301",
        "reexport-to-china": "XC301",
        "letter-to-the-maker": "XC901",
        "general-prohibition-ten": "XC902",
        "figures-not-published": "XC201",
        "embargoed-destination": "XC310",
    }
    ended = run("check", EXAMPLES / "exit-1" / "failing.csv", "--on", "2026-02-01", "-o", "json")
    seen: dict[str, set[str]] = {}
    for line in json.loads(ended.out)["lines"]:
        failing = [f["rule"] for f in line["findings"] if f["severity"] in ("error", "indeterminate")]
        seen.setdefault(line["shipment_id"], set()).update(failing)
    assert set(seen) == set(expected)
    for shipment, rule in expected.items():
        assert rule in seen[shipment], shipment


def test_every_line_of_the_passing_example_passes_in_its_own_way(run):
    ended = run("check", EXAMPLES / "exit-0" / "passing.csv", "--on", "2026-02-01", "-o", "json")
    ways = {(line["family"], line["decision"]) for line in json.loads(ended.out)["lines"]}
    assert ways == {
        ("none", "no_license_found"),
        ("a", "no_license_found"),
        ("b", "no_license_found"),
        ("a", "exception"),
        ("a", "case_by_case"),
    }


def test_the_spreadsheet_is_read_as_shift_jis_and_its_unknown_column_is_a_note(run):
    ended = run("check", EXAMPLES / "exit-0" / "spreadsheet-export.csv", "--on", "2026-02-01", "-o", "json")
    report = json.loads(ended.out)
    assert {finding["rule"]: finding["severity"] for finding in report["findings"]} == {
        "XC607": "note",
        "XC608": "note",
    }
    assert [(line["chip"], line["quantity"], line["destination"]) for line in report["lines"]] == [
        ("nvidia-geforce-rtx-4090-d", 12, "DE"),
        ("nvidia-h200-sxm", 1024, "JP"),
    ]


def test_a_row_that_cannot_be_read_outranks_a_finding(run, manifest, fails):
    ended = run("check", manifest(fails + "H200,eight,VN,VN,VN\n"), "--on", "2026-02-01")
    assert (ended.code, ended.last) == (3, "exportcheck: status=incomplete exit=3")


def test_a_wrong_command_line_outranks_a_row_that_cannot_be_read(run, manifest, fails):
    path = manifest(fails + "H200,eight,VN,VN,VN\n")
    ended = run("check", path, "--on", "2026-02-01", "--fail-on", "errors")
    assert (ended.code, ended.last) == (2, "exportcheck: status=error exit=2")


def test_an_unsound_catalog_outranks_a_row_that_cannot_be_read(run, manifest, fails, tmp_path):
    catalog = tmp_path / "chips.yaml"
    catalog.write_text("schema: 1\nas_of: 2026-01-01\nchips: [{id: only-an-id}]\n", encoding="utf-8")
    ended = run("check", manifest(fails + "H200,eight,VN,VN,VN\n"), "--catalog", catalog)
    assert (ended.code, ended.last) == (2, "exportcheck: status=error exit=2")


@pytest.mark.parametrize(
    "text", ["", "chip,quantity,destination\n", "\n\n"], ids=["empty", "a header alone", "blank lines"]
)
def test_a_manifest_without_lines_does_not_pass(text, run, manifest):
    ended = run("check", manifest(text), "--on", "2026-02-01")
    assert (ended.code, ended.last) == (3, "exportcheck: status=incomplete exit=3")


def test_a_folder_without_manifests_does_not_pass(run, tmp_path):
    assert run("check", tmp_path, "--on", "2026-02-01").code == 3


def test_a_manifest_that_does_not_exist_is_not_checked_and_the_others_are(run, manifest, tmp_path):
    ended = run("check", tmp_path / "nowhere.csv", manifest(), "--on", "2026-02-01", "-o", "json")
    report = json.loads(ended.out)
    assert ended.code == 3
    assert report["summary"] | {"checked": 1, "rejected": 1} == report["summary"]
    assert "nowhere.csv" in report["rejected"][0]["problem"]


def test_exit_zero_turns_a_finding_into_0_and_keeps_the_status(run, manifest, fails):
    ended = run("check", manifest(fails), "--on", "2026-02-01", "--exit-zero")
    assert (ended.code, ended.last) == (0, "exportcheck: status=fail exit=0")


def test_exit_zero_leaves_a_row_that_cannot_be_read_at_3(run, manifest, fails):
    path = manifest(fails + "H200,eight,VN,VN,VN\n")
    assert run("check", path, "--on", "2026-02-01", "--exit-zero").code == 3


def test_exit_zero_leaves_a_wrong_command_line_at_2(run, manifest):
    assert run("check", manifest(), "--on", "tomorrow", "--exit-zero").code == 2


@pytest.mark.parametrize(("words", "code"), [("error", 0), ("indeterminate", 1), ("error,indeterminate", 1)])
def test_fail_on_chooses_which_findings_fail_a_line_for_review(words, code, run, manifest):
    path = manifest("chip,quantity,destination\nH200,4,SG\n")
    assert run("check", path, "--on", "2026-02-01", "--fail-on", words).code == code


def test_fail_on_a_warning_fails_although_every_line_passes(run, manifest):
    ended = run("check", manifest(), "--on", "2026-02-01", "--fail-on", "warning")
    assert (ended.code, ended.last) == (1, "exportcheck: status=fail exit=1")


def test_a_rule_that_raises_stops_the_run_and_names_itself(run, manifest, monkeypatch):
    def broken(self, *_: object, **__: object) -> None:
        raise ZeroDivisionError("in a rule")

    monkeypatch.setattr(judge.Judge, "judge", broken)
    ended = run("check", manifest(), "--on", "2026-02-01")
    assert (ended.code, ended.last) == (70, "exportcheck: status=error exit=70")
    assert "internal error: ZeroDivisionError: in a rule" in ended.err
    assert "Traceback" not in ended.err


def test_an_internal_error_is_not_a_finding(run, monkeypatch, manifest):
    def broken(*_: object) -> None:
        raise RuntimeError("lost")

    monkeypatch.setattr(check_command, "box", broken)
    ended = run("check", manifest(), "--on", "2026-02-01")
    assert (ended.code, ended.last) == (70, "exportcheck: status=error exit=70")


@pytest.mark.parametrize(
    "arguments", [(), ("catalog",), ("ledger",), ("parties",)], ids=["alone", "catalog", "ledger", "parties"]
)
def test_a_command_without_arguments_shows_help_and_ends_with_2(arguments, run):
    ended = run(*arguments)
    assert ended.code == 2
    assert "Usage:" in ended.out + ended.err


def test_the_version_is_printed(run):
    ended = run("--version")
    assert ended.code == 0
    assert re.fullmatch(r"exportcheck \d+\.\d+\.\d+\S*\n", ended.out)


@pytest.mark.parametrize(
    "name",
    [
        "chip",
        "chips",
        "check",
        "explain",
        "rules",
        "catalog",
        "config",
        "schema",
        "init",
        "verify",
        "history",
        "picture",
        "compare",
        "diff",
        "what-if",
        "why",
        "why-not",
        "headroom",
        "certify",
        "ledger import",
        "ledger status",
        "ledger reserve",
        "ledger release",
        "ledger correct",
        "ledger export",
        "ledger verify",
        "parties import",
        "parties update",
        "parties status",
        "parties screen",
    ],
)
def test_every_command_has_help_with_an_example(name, run):
    arguments = (name, "lint", "--help") if name == "catalog" else (*name.split(), "--help")
    ended = run(*arguments)
    assert ended.code == 0
    assert "Example: exportcheck" in " ".join(ended.out.split())
