"""`exportcheck check`: where manifests come from, what is written where, and when."""

import hashlib
import json

import pytest

ON = ("--on", "2026-02-01")


def test_the_json_has_every_key_of_the_contract(run, manifest, fails):
    path = manifest(fails + "H200,eight,VN,VN,VN\nH200,4,CN,CN,CN\nH200,4,US,US,US\n")
    report = json.loads(run("check", path, *ON, "-o", "json").out)
    top = {
        "schema", "tool", "as_of", "layer", "law", "catalog", "manifests", "lines", "rejected", "totals",
        "summary", "status", "exit_code",
    }  # fmt: skip
    assert set(report) >= top
    assert (report["schema"], report["status"], report["exit_code"]) == (
        "exportcheck/report/v1", "incomplete", 3,
    )  # fmt: skip
    digest = "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()
    assert report["manifests"] == [{"name": str(path), "digest": digest, "lines": 4}]
    line_keys = {
        "manifest", "line", "shipment_id", "line_id", "chip", "quantity", "destination", "family",
        "license_required", "decision", "exception", "gate", "findings",
    }  # fmt: skip
    assert all(set(line) >= line_keys for line in report["lines"])
    finding_keys = {"rule", "severity", "message", "paragraph", "fingerprint"}
    assert all(set(finding) >= finding_keys for line in report["lines"] for finding in line["findings"])
    assert report["rejected"] == [
        {"manifest": str(path), "line": 3, "problem": "quantity is not a whole number: 'eight'"}
    ]
    total_keys = {
        "product", "us_units", "us_tpp", "cn_mo_units", "cn_mo_tpp", "ratio", "limit", "holds",
        "headroom_units", "findings",
    }  # fmt: skip
    assert all(set(total) >= total_keys for total in report["totals"])
    summary = report["summary"]
    assert set(summary) >= {"lines", "checked", "rejected", "decisions", "severities", "suppressed"}
    assert (summary["lines"], summary["checked"], summary["rejected"]) == (4, 3, 1)


def test_json_lines_say_of_each_object_what_it_is_and_end_with_the_summary(run, manifest, fails):
    ended = run("check", manifest(fails + "H200,eight,VN,VN,VN\n"), *ON, "-o", "jsonl")
    entries = [json.loads(line) for line in ended.out.splitlines()]
    assert [entry["type"] for entry in entries] == ["line", "rejected", "summary"]
    assert entries[-1]["schema"] == "exportcheck/report/v1"
    assert entries[-1]["exit_code"] == ended.code == 3


def test_json_and_json_lines_say_the_same_of_every_line(run):
    path = "docs/examples/exit-1/failing.csv"
    whole = json.loads(run("check", path, *ON, "-o", "json").out)["lines"]
    streamed = [json.loads(line) for line in run("check", path, *ON, "-o", "jsonl").out.splitlines()]
    assert [{**line, "type": "line"} for line in whole] == [e for e in streamed if e["type"] == "line"]


def test_a_manifest_may_come_on_standard_input(run, fails):
    ended = run("check", "-", *ON, "-o", "json", stdin=fails.encode())
    report = json.loads(ended.out)
    assert ended.code == 1
    assert report["manifests"][0]["name"] == "stdin"
    assert report["lines"][0]["destination"] == "VN"


def test_a_folder_is_searched_for_manifests_in_the_order_of_their_names(run, manifest, tmp_path):
    manifest(name="b.csv")
    manifest(name="a.csv")
    manifest("not a manifest", name="notes.txt")
    report = json.loads(run("check", tmp_path, *ON, "-o", "json").out)
    assert [entry["name"] for entry in report["manifests"]] == [
        str(tmp_path / name) for name in ("a.csv", "b.csv")
    ]


def test_a_column_is_read_under_the_name_that_map_gives(run, manifest):
    path = manifest("thing,quantity,destination\nRTX 4090 D,4,DE\n")
    assert run("check", path, *ON).code == 3
    assert run("check", path, *ON, "--map", "chip=thing").code == 0


def test_an_unknown_column_is_a_note_in_every_format(run, manifest):
    path = manifest("chip,quantity,destination,colour\nRTX 4090 D,4,DE,red\n")
    for form in ("text", "json", "jsonl"):
        out = run("check", path, *ON, "-o", form).out
        assert "XC607" in out
        assert "colour" in out


def test_a_licence_is_drawn_on_by_all_manifests_of_a_run(run, manifest):
    header = (
        "chip,quantity,destination,end_user_hq,end_user_parent,"
        "license_code,license_number,license_expires,license_quantity\n"
    )
    row = "H200,60,VN,VN,VN,C30,D1,2028-01-31,100\n"
    first, second = manifest(header + row, "1.csv"), manifest(header + row, "2.csv")
    assert run("check", first, *ON).code == 0
    assert run("check", first, second, *ON).code == 1


def test_every_output_asked_for_is_written(run, manifest, tmp_path):
    ended = run(
        "check", manifest(), *ON,
        "-o", "text", "-o", f"json={tmp_path / 'r.json'}", "-o", f"jsonl={tmp_path / 'r.jsonl'}",
    )  # fmt: skip
    assert "1 pass" in ended.out
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["status"] == "pass"
    last = (tmp_path / "r.jsonl").read_text(encoding="utf-8").splitlines()[-1]
    assert json.loads(last)["type"] == "summary"


def test_a_file_is_written_although_nothing_could_be_read(run, manifest, tmp_path):
    report = tmp_path / "r.json"
    assert run("check", manifest("\0\1\2", "m.csv"), *ON, "-o", f"json={report}").code == 3
    assert json.loads(report.read_text(encoding="utf-8"))["status"] == "incomplete"


def test_a_run_that_fails_leaves_the_old_file_and_nothing_half_written(run, manifest, tmp_path):
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "r.txt").write_text("the old one", encoding="utf-8")
    path = manifest()
    ended = run("check", path, *ON, "--map", "chip=nothing", "-o", f"text={reports / 'r.txt'}")
    assert ended.code == 2
    assert [entry.name for entry in reports.iterdir()] == ["r.txt"]
    assert (reports / "r.txt").read_text(encoding="utf-8") == "the old one"


def test_a_file_that_exists_is_replaced(run, manifest, tmp_path):
    report = tmp_path / "r.json"
    report.write_text("the old one", encoding="utf-8")
    run("check", manifest(), *ON, "-o", f"json={report}")
    assert json.loads(report.read_text(encoding="utf-8"))["status"] == "pass"


def test_the_last_line_on_standard_error_is_the_only_one(run, manifest):
    assert run("check", manifest(), *ON).err == "exportcheck: status=pass exit=0\n"


def test_text_lists_what_does_not_pass_and_counts_what_does(run, manifest, fails):
    out = run("check", manifest(fails + "RTX 4090 D,4,DE,DE,DE\n"), *ON).out
    assert "m.csv:2" in out
    assert "m.csv:3" not in out
    assert "2 lines: 1 fail, 1 pass" in out


def test_text_of_a_long_run_is_capped_and_says_so(run, manifest, fails):
    out = run("check", manifest(fails + "H200,4,VN,VN,VN\n" * 99), *ON).out
    assert "and 50 more lines that do not pass; -o jsonl lists them all" in out
    assert len(out.splitlines()) < 200


@pytest.mark.parametrize("form", ["text", "json", "jsonl"])
def test_parties_that_are_not_screened_are_never_passed_over_in_silence(form, run, manifest):
    assert "not screened" in run("check", manifest(), *ON, "-o", form).out


def test_text_from_a_counterparty_cannot_reach_the_terminal_as_a_control(run, manifest):
    path = manifest("chip,quantity,destination\n\x1b[2JH200,4,DE\n")
    ended = run("check", path, *ON)
    assert "\x1b" not in ended.out + ended.err


def test_bytes_that_are_not_text_reject_their_row_alone(run, tmp_path):
    path = tmp_path / "m.csv"
    rows = [b"chip,quantity,destination,end_user_hq,end_user_parent"]
    rows += [b"RTX 4090 D,4,DE,DE,DE"] * 40 + [b"RTX \xff\xfe 4090 D,4,DE,DE,DE"]
    path.write_bytes(b"\n".join(rows) + b"\n")
    report = json.loads(run("check", path, *ON, "-o", "json").out)
    assert report["summary"]["checked"] + report["summary"]["rejected"] == 41
    assert report["exit_code"] == 3


def test_the_fingerprint_of_a_finding_stays_when_lines_are_added_before_it(run, manifest):
    header = "shipment_id,chip,quantity,destination,end_user_hq,end_user_parent\n"
    row, other = "S-1,H200,4,VN,VN,VN\n", "S-0,RTX 4090 D,4,DE,DE,DE\n"

    def prints(text):
        report = json.loads(run("check", manifest(text), *ON, "-o", "json").out)
        (line,) = (entry for entry in report["lines"] if entry["shipment_id"] == "S-1")
        return [finding["fingerprint"] for finding in line["findings"]]

    assert prints(header + row) == prints(header + other + row)
    assert len(set(prints(header + row))) == len(prints(header + row))
