"""JUnit: opened with a JUnit reader; a line that does not pass is a failure, a row not read an error."""

import re
from xml.etree import ElementTree

from junitparser import Error, Failure, JUnitXml

from exportcheck.output.plain import plain


def _opened(text):
    return JUnitXml.fromstring(text.encode("utf-8"))


def _legal(text):
    return re.sub("[\ufffe\uffff]", lambda found: f"<U+{ord(found[0]):04X}>", plain(text))


def test_a_saved_report_is_that_of_the_golden_file(report, convert, golden):
    made = convert(report, "-o", "junit")
    _opened(made)
    golden(f"{report.stem}.junit.xml", made)


def test_a_report_without_anything_can_be_opened(written):
    assert _opened(written("junit")).tests == 0


def test_the_totals_are_those_of_the_cases(written, records):
    lines = [
        records.line(2, records.finding()),
        records.line(3, records.finding(severity="indeterminate")),
        records.line(4, records.finding(severity="warning")),
        records.line(2, records.finding(), manifest="q2.csv"),
    ]
    xml = _opened(written("junit", lines, [records.rejected(5), records.rejected(0, "empty", "q3.csv")]))
    assert (xml.tests, xml.failures, xml.errors) == (6, 3, 2)
    assert [(suite.name, suite.tests, suite.failures, suite.errors) for suite in xml] == [
        ("q1.csv", 4, 2, 1),
        ("q2.csv", 1, 1, 0),
        ("q3.csv", 1, 0, 1),
        ("exportcheck: the run", 0, 0, 0),
    ]
    for suite in xml:
        cases = list(suite)
        assert len(cases) == suite.tests
        kinds = [type(result) for case in cases for result in case.result]
        assert (kinds.count(Failure), kinds.count(Error)) == (suite.failures, suite.errors)


def test_a_failing_line_is_a_failure_and_one_for_review_is_indeterminate(written, records):
    lines = [records.line(2, records.finding()), records.line(3, records.finding(severity="indeterminate"))]
    suite = next(iter(_opened(written("junit", lines))))
    failing, review = suite
    assert failing.name == "S-2/1: 8 × nvidia-h200-sxm to CN"
    assert failing.classname == "q1.csv"
    assert [result.type for case in (failing, review) for result in case.result] == ["error", "indeterminate"]
    assert failing.result[0].message == "error XC301: it is so [742.6]"


def test_notes_stand_in_system_out_and_do_not_fail(written, records):
    (case,) = next(iter(_opened(written("junit", [records.line(2, records.finding(severity="note"))]))))
    assert case.is_passed
    assert case.system_out == "note XC301: it is so [742.6]"


def test_a_suppressed_finding_is_said_and_does_not_fail(written, records):
    waiver = {"waiver": "W-1", "reason": "known", "approver": "Jo", "expires": "2026-09-01"}
    (case,) = next(iter(_opened(written("junit", [records.line(2, records.finding(suppressed=waiver))]))))
    assert case.is_passed
    assert case.system_out == (
        "suppressed (waiver W-1, approver Jo, expires 2026-09-01: known) error XC301: it is so [742.6]"
    )


def test_a_line_whose_findings_a_baseline_hides_does_not_fail(written, records):
    hidden = [{"rule": "XC301", "severity": "error", "fingerprint": "0" * 16}]
    (case,) = next(iter(_opened(written("junit", [records.line(2, gate="fail", hidden=hidden)]))))
    assert case.is_passed
    assert case.system_out == "1 findings known from the baseline are hidden"


def test_a_volume_ratio_that_does_not_hold_is_a_failure_of_the_run(written, records):
    end = records.tail(totals=[records.total(records.finding("XC414"))])
    xml = _opened(written("junit", [records.line(2)], end=end))
    *_, run = xml
    (case,) = run
    assert (case.name, case.result[0].type) == ("volume ratio of nvidia-h200-sxm", "error")
    assert (xml.tests, xml.failures) == (2, 1)


def test_suites_of_two_manifests_that_alternate_are_whole(written, records):
    lines = [records.line(n, records.finding(), manifest=f"m{n % 2}.csv") for n in range(2, 12)]
    suites = list(_opened(written("junit", lines)))
    assert [(suite.name, len(list(suite))) for suite in suites[:2]] == [("m0.csv", 5), ("m1.csv", 5)]


def test_a_large_suite_is_whole_although_it_waited_on_disk(written, records):
    text = "ü€𝄞" * 100
    lines = (records.line(n, records.finding(message=text)) for n in range(2, 2_002))
    suite = next(iter(_opened(written("junit", lines))))
    assert {case.result[0].message for case in suite} == {f"error XC301: {text} [742.6]"}


def test_hostile_text_stays_text(nasty, written_hostile):
    made = written_hostile("junit", nasty)
    root = ElementTree.fromstring(made.encode("utf-8"))
    tags = {"testsuites", "testsuite", "testcase", "failure", "error", "system-out", "properties", "property"}
    assert {element.tag for element in root.iter()} == tags
    assert root.find("testsuite").get("name") == _legal(nasty)
    assert root.find("testsuite/testcase/error").text == _legal(nasty)
