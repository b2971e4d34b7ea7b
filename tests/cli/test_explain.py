"""`explain`, `rules`, `chips` and `catalog lint`."""

import functools
import json

import pytest

from exportcheck.cli import explain_command
from exportcheck.cli.wiring import box
from exportcheck.model.finding import NOTICES
from exportcheck.rules import RULES

read_once = functools.cache(box)


@pytest.fixture(autouse=True)
def _read_the_law_once(monkeypatch):
    monkeypatch.setattr(explain_command, "box", read_once)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_is_explained_with_its_test_its_change_and_its_sources(rule, run):
    ended = run("explain", rule.id, "--on", "2026-02-01")
    assert ended.code == 0
    assert ended.out.startswith(f"{rule.id}  {rule.title}\n")
    for part in ("What it tests", "How it changed", "source: ", "last read "):
        assert part in ended.out


@pytest.mark.parametrize("notice", NOTICES)
def test_every_notice_is_explained(notice, run):
    ended = run("explain", notice.lower(), "--on", "2026-02-01")
    assert ended.code == 0
    assert NOTICES[notice] in ended.out


def test_no_id_stands_for_two_things():
    ids = [rule.id for rule in RULES]
    assert len(set(ids)) == len(ids)
    assert not set(ids) & set(NOTICES)


@pytest.mark.parametrize("subject", ["3A090.a", "D:5", "d:1", "eccn_3a090_a", "TPP"])
def test_a_paragraph_a_country_group_a_stem_and_a_term_are_explained(subject, run):
    assert run("explain", subject, "--on", "2026-02-01").code == 0


def test_a_country_group_is_shown_as_of_the_day(run):
    before, after = (run("explain", "A:5", "--on", day).out for day in ("2026-07-09", "2026-07-10"))
    assert "United Arab Emirates" not in before.splitlines()[2]
    assert "United Arab Emirates" in after.splitlines()[2]


def test_json_and_json_lines_carry_the_same_entries(run):
    whole = json.loads(run("explain", "3A090.a", "--on", "2026-02-01", "-o", "json").out)
    lines = run("explain", "3A090.a", "--on", "2026-02-01", "-o", "jsonl").out.splitlines()
    assert whole["found"] == [json.loads(line) for line in lines]


def test_a_near_miss_is_suggested(run):
    ended = run("explain", "XC2011", "--on", "2026-02-01")
    assert ended.code == 3
    assert "did you mean" in ended.err


def test_rules_lists_every_rule_and_marks_what_binds_on_the_day(run):
    report = json.loads(run("rules", "--on", "2026-02-01", "-o", "json").out)
    assert [entry["id"] for entry in report["rules"]] == [rule.id for rule in RULES]
    binds = {entry["stem"]: entry["binds"] for entry in report["rules"]}
    assert binds["review_case_by_case"] is True
    earlier = json.loads(run("rules", "--on", "2026-01-14", "-o", "json").out)
    assert {entry["stem"]: entry["binds"] for entry in earlier["rules"]}["review_case_by_case"] is False


def test_rules_before_the_first_day_bind_nothing(run):
    report = json.loads(run("rules", "--on", "2022-01-01", "-o", "json").out)
    assert {entry["binds"] for entry in report["rules"]} == {False}


def test_rules_in_text_have_one_line_a_rule(run):
    assert len(run("rules", "--on", "2026-02-01").out.splitlines()) == len(RULES)


def test_uncertain_rules_are_shown_with_both_readings(run):
    report = json.loads(run("rules", "--uncertain", "--on", "2026-08-01", "-o", "json").out)
    topics = {u["topic"]: u["readings"] for entry in report["rules"] for u in entry["uncertain"]}
    assert all(len(readings) >= 2 for readings in topics.values())
    assert any("Emirates" in topic for topic in topics)
    assert any("2022" in topic for topic in topics)


def test_the_bundled_catalog_is_sound(run):
    ended = run("catalog", "lint")
    assert ended.code == 0, ended.out
    assert ended.out.rstrip().endswith("sound")


def test_a_catalog_with_a_figure_without_a_source_is_unsound(run, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(
        "schema: 1\nas_of: 2026-01-01\nchips:\n  - {id: mine, name: Mine, vendor: Me, vendor_country: US,\n"
        "     form_factor: ic, datacenter: yes, dense_tops: {fp16: 300}}\n",
        encoding="utf-8",
    )
    ended = run("catalog", "lint", path)
    assert ended.code == 1
    assert "error XC101 mine: dense_tops.fp16 has no source" in ended.out


@pytest.mark.parametrize(
    "text",
    [
        "chips: [",
        "schema: 1\n",
        "a: 1\na: 2\n",
        "schema: 1\nas_of: 2026-01-01\nchips: [{id: x, tops: .nan}]\n",
    ],
    ids=["no YAML", "no chips", "a repeated key", "not a number"],
)
def test_what_is_no_catalog_ends_with_2_and_one_sentence(text, run, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    ended = run("catalog", "lint", path)
    assert ended.code == 2
    assert len(ended.err.splitlines()) == 1
    assert "mine.yaml" in ended.err


def test_the_catalog_is_listed_with_family_and_what_is_near_a_line(run):
    report = json.loads(run("chips", "--vendor", "nvidia", "--on", "2026-02-01", "-o", "json").out)
    chips = {chip["id"]: chip for chip in report["chips"]}
    assert chips["nvidia-h200-sxm"]["family"] == "a"
    assert chips["nvidia-geforce-rtx-4090-d"]["near"]
    near = json.loads(run("chips", "--vendor", "nvidia", "--near", "--on", "2026-02-01", "-o", "json").out)[
        "chips"
    ]
    assert near == [chip for chip in report["chips"] if chip["near"]]


@pytest.mark.parametrize("family", ["a", "b", "none", "undetermined"])
def test_the_catalog_is_filtered_by_vendor_and_family(family, run):
    out = run("chips", "--vendor", "nvidia", "--family", family, "--on", "2026-02-01", "-o", "jsonl").out
    entries = [json.loads(line) for line in out.splitlines()]
    assert {(entry["vendor"], entry["family"]) for entry in entries} == {("NVIDIA", family)}
