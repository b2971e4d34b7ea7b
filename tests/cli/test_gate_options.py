"""Waivers, baselines, configuration, data age and repeated lines, through the command itself."""

import json

import pytest

HEADER = "shipment_id,line_id,chip,quantity,destination,end_user_hq,end_user_parent\n"
VIETNAM = HEADER + "S-1,1,H200,8,VN,VN,VN\n"
DENIED = HEADER + "S-1,1,B200,8,CN,CN,CN\n"
WAIVER = """
waivers:
  - id: W-1
    rule: XC301
    scope: {shipment: S-1}
    reason: the licence is on its way
    approver: head of trade
    created: 2026-01-01
    expires: 2026-06-30
"""


@pytest.fixture
def manifest(tmp_path):
    def write(text, name="m.csv"):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return write


def test_a_waived_finding_does_not_fail_the_run_and_stays_in_the_report(run, manifest):
    waivers = manifest(WAIVER, "waivers.yaml")
    arguments = ("check", manifest(VIETNAM), "--on", "2026-02-01", "--waivers", waivers, "-o", "json")
    ended = run(*arguments)
    report = json.loads(ended.out)
    assert ended.code == 0
    (waived,) = [f for f in report["lines"][0]["findings"] if "suppressed" in f]
    assert waived["rule"] == "XC301"
    assert report["summary"]["suppressed"] == 1


def test_the_day_after_it_expires_a_waiver_is_itself_a_finding(run, manifest):
    waivers = manifest(WAIVER, "waivers.yaml")
    path = manifest(VIETNAM)
    assert run("check", path, "--on", "2026-06-30", "--waivers", waivers).code == 0
    late = run("check", path, "--on", "2026-07-01", "--waivers", waivers, "-o", "json")
    assert late.code == 1
    assert "XC801" in {finding["rule"] for finding in json.loads(late.out)["findings"]}


def test_a_denial_cannot_be_waived(run, manifest):
    waivers = manifest(WAIVER, "waivers.yaml")
    ended = run("check", manifest(DENIED), "--on", "2026-02-01", "--waivers", waivers, "-o", "json")
    assert ended.code == 1
    assert json.loads(ended.out)["lines"][0]["gate"] == "fail"


def test_a_waiver_without_an_end_is_unsound(run, manifest):
    waivers = manifest(WAIVER.replace("    expires: 2026-06-30\n", ""), "waivers.yaml")
    ended = run("check", manifest(VIETNAM), "--on", "2026-02-01", "--waivers", waivers)
    assert ended.code == 2
    assert "expires" in ended.err


def test_a_baseline_counts_only_what_is_new_and_says_what_it_hid(run, manifest, tmp_path):
    old = tmp_path / "old.json"
    path = manifest(VIETNAM)
    run("check", path, "--on", "2026-02-01", "-o", f"json={old}")
    same = run("check", path, "--on", "2026-02-01", "--baseline", old, "-o", "json")
    assert same.code == 0
    assert "XC805" in {finding["rule"] for finding in json.loads(same.out)["findings"]}
    manifest(VIETNAM + "S-2,1,H200,8,VN,VN,VN\n")
    assert run("check", path, "--on", "2026-02-01", "--baseline", old).code == 1


def test_a_flag_beats_the_environment_and_the_environment_beats_the_file(
    run, manifest, monkeypatch, tmp_path
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "exportcheck.toml").write_text('on = "2026-01-14"\n')
    path = manifest(HEADER + "S-1,1,H200,8,CN,CN,CN\n")

    def decision(*more):
        report = json.loads(run("check", path, "-o", "json", *more).out)
        return report["as_of"], report["lines"][0]["decision"]

    monkeypatch.setattr("os.chdir", lambda _: None)
    assert decision() == ("2026-01-14", "presumption_of_denial")
    monkeypatch.setenv("EXPORTCHECK_ON", "2026-01-15")
    assert decision() == ("2026-01-15", "case_by_case")
    assert decision("--on", "2025-06-01") == ("2025-06-01", "presumption_of_denial")


@pytest.mark.parametrize(("on", "code"), [("2026-11-07", 0), ("2026-11-08", 4)])
def test_law_that_is_too_old_for_the_day_stops_the_run_when_asked_to(run, manifest, on, code):
    free = manifest(HEADER + "S-1,1,RTX 4090 D,1,DE,DE,DE\n")
    ended = run("check", free, "--on", on, "--max-data-age", "30", "--on-stale", "fail")
    assert ended.code == code


def test_a_shipment_line_stated_twice_is_noticed(run, manifest):
    path = manifest(HEADER + "S-1,1,RTX 4090 D,1,DE,DE,DE\nS-1,1,RTX 4090 D,1,DE,DE,DE\n")
    report = json.loads(run("check", path, "--on", "2026-02-01", "-o", "json").out)
    rules = [[finding["rule"] for finding in line["findings"]] for line in report["lines"]]
    assert "XC611" not in rules[0]
    assert "XC611" in rules[1]


def test_fixed_headers_are_written_beside_the_original(run, manifest, tmp_path):
    path = manifest("Part Number;Qty;Ship To Country;End User HQ\nRTX 4090 D;3;Germany;Germany\n")
    assert run("check", path, "--on", "2026-02-01", "--fix-headers").code == 0
    assert (tmp_path / "m.fixed.csv").read_text("utf-8").startswith("chip,quantity,destination,end_user_hq")


def test_an_eei_is_asked_for_listed_items_to_china_whatever_their_value(run, manifest):
    report = json.loads(run("check", manifest(DENIED), "--on", "2026-02-01", "-o", "json").out)
    assert "XC612" in {finding["rule"] for finding in report["lines"][0]["findings"]}
