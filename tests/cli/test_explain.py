"""`explain`, `rules`, `chips` and `catalog lint`."""

import functools
import json
import re
import shlex
from datetime import date
from itertools import product

import pytest

from exportcheck.cli import explain_command
from exportcheck.cli.explaining import explained, names, paragraph_steps, shelf
from exportcheck.cli.wiring import box
from exportcheck.model.clause import leaves
from exportcheck.model.finding import NOTICES
from exportcheck.model.law import Certainty, Layer, Status
from exportcheck.model.rule import Severity
from exportcheck.model.verdict import Decision
from exportcheck.output.law_markdown import markdown
from exportcheck.output.law_text import text
from exportcheck.rules import RULES
from exportcheck.screening.gate import gate_of

read_once = functools.cache(box)
DAY = date(2026, 2, 1)
ON = ("--on", "2026-02-01")


@pytest.fixture(autouse=True)
def _read_the_law_once(monkeypatch):
    monkeypatch.setattr(explain_command, "box", read_once)


@pytest.fixture(scope="session")
def known(things):
    return shelf(things.law, things.places)


@pytest.fixture(scope="session")
def find(known):
    return lambda subject, on=DAY: explained(known, subject, on)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_is_explained_with_its_test_its_change_and_its_sources(rule, run):
    ended = run("explain", rule.id, "--on", "2026-02-01")
    assert ended.code == 0
    assert ended.out.startswith(f"{rule.id}  {rule.title}\n")
    for part in ("What it tests", "How it changed", "source: ", "last read "):
        assert part in ended.out


@pytest.mark.parametrize("notice", NOTICES)
def test_every_notice_is_explained_with_what_it_means_and_how_to_mend_it(notice, run):
    ended = run("explain", notice.lower(), "--on", "2026-02-01")
    assert ended.code == 0
    assert NOTICES[notice] in ended.out
    assert re.search(r"^Severity: (error|warning|note|indeterminate)", ended.out, re.MULTILINE)
    assert re.search(r"^To mend: \w.+\.$", ended.out, re.MULTILINE)


def test_the_notices_and_their_texts_are_the_same_ones(known):
    assert set(known.notices) == set(NOTICES)
    words = {severity.word for severity in Severity}
    assert all(set(entry.severities) <= words for entry in known.notices.values())


def test_no_id_stands_for_two_things():
    ids = [rule.id for rule in RULES]
    assert len(set(ids)) == len(ids)
    assert not set(ids) & set(NOTICES)


def test_no_name_stands_for_two_terms(known):
    owners = {}
    for term in known.terms:
        for name in {name.casefold() for name in (term.id, term.title, *term.also)}:
            assert owners.setdefault(name, term.id) == term.id, name


@pytest.fixture(scope="session")
def everything(known, find):
    """Every name in the repository with what it leads to."""
    return {name: find(name) for name in names(known)}


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ("XC201", "rule"),
        ("eccn_3a090_a", "rule"),
        ("eccn-3a090-a", "rule"),
        ("3A090.a", "rule"),
        ("§ 742.6(a)(6)(iii)(A)", "rule"),
        ("15 CFR 742.6(b)(10)", "rule"),
        ("supplement no. 2 to part 748, (dd)(1)(i)", "rule"),
        ("D:5", "country group"),
        ("d:1", "country group"),
        ("D5", "country group"),
        ("Country Group A:6", "country group"),
        ("AE", "country"),
        ("United Arab Emirates", "country"),
        ("TPP", "term"),
        ("presumption-of-denial", "term"),
        ("total  processing performance", "term"),
        ("91-fr-1684", "citation"),
        ("91 FR 1684", "citation"),
        ("XC609", "notice"),
        ("tf32", "number format"),
    ],
)
def test_a_thing_is_found_by_the_names_that_people_have_for_it(subject, kind, run):
    ended = run("explain", subject, *ON, "-o", "jsonl")
    assert ended.code == 0
    assert kind in [json.loads(line)["kind"] for line in ended.out.splitlines()]


def test_every_name_in_the_repository_is_explained_and_not_empty(everything):
    assert len(everything) > 800
    for name, found in everything.items():
        assert found, name
        for record in found:
            assert len(text(record).splitlines()) > 2, name
            assert markdown(record).startswith("# "), name


def test_every_record_of_the_law_has_its_sources_and_the_day_they_were_last_read(everything):
    for name, found in everything.items():
        for record in found:
            if record["kind"] in ("rule", "country group", "country", "number format"):
                assert record["sources"], name
                assert re.fullmatch(r"\d{4}-\d\d-\d\d", record["checked"]), name


def test_case_does_not_matter(everything, find):
    for name, found in everything.items():
        if all(record["kind"] != "country" for record in found) or name in ("AE", "Côte d'Ivoire", "no"):
            spelled = find(name.swapcase())
            assert [record["title"] for record in spelled] == [record["title"] for record in found], name


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.stem)
def test_a_rule_is_found_under_every_parent_of_its_paragraphs(rule, law, find):
    for vintage in law.vintages[rule.stem]:
        steps = paragraph_steps(vintage.paragraph)
        for depth in range(1, len(steps) + 1):
            parent = " ".join(steps[:depth])
            assert rule.id in [record["id"] for record in find(parent)], parent


@pytest.mark.parametrize("parent", ["742.6(b)(10)", "3A090", "748 supp. 2 (dd)"])
def test_a_parent_paragraph_lists_the_rules_under_it_and_explains_each(parent, law, find):
    first, *rest = find(parent)
    under = [
        rule.id
        for rule in RULES
        if any(
            paragraph_steps(v.paragraph)[: len(paragraph_steps(parent))] == paragraph_steps(parent)
            for v in law.vintages[rule.stem]
        )
    ]
    assert first["kind"] == "paragraph"
    assert len(under) > 3
    assert [entry["id"] for entry in first["rules"]] == under
    assert [record["id"] for record in rest if record["kind"] == "rule"] == under


def test_a_step_inside_a_paragraph_leads_to_the_rule_around_it(find):
    first, rule = find("3A090.a.1")
    assert first["title"] == "is inside 3A090.a"
    assert rule["id"] == "XC201"


def test_every_paragraph_that_a_verdict_prints_is_explained(find, verdict):
    printed = set()
    for chip, to, layer in product(("H200", "A30", "RTX 4090"), ("CN", "AE", "RU", "IN"), Layer):
        for on in (DAY, date(2026, 8, 1)):
            judged = verdict(chip, to, on, layer=layer, hq="CN", manifest=True, proposed=True)
            printed |= {finding.paragraph for finding in judged.findings}
            printed |= {leaf.paragraph for answer in judged.answers.values() for leaf in leaves(answer)}
            printed |= {judged.paragraph, *judged.paragraphs}
    printed -= {"", None}
    assert len(printed) > 25
    assert [paragraph for paragraph in printed if not find(paragraph)] == []


def test_a_section_inside_a_range_of_sections_is_found(find):
    assert "XC324" in [record["id"] for record in find("740.28")]
    assert find("740.30") == []


def test_a_section_that_no_rule_has_is_not_taken_for_one_that_some_rule_has(find):
    assert find("744.99") == []
    assert find("742") != []


@pytest.mark.parametrize(
    "word",
    [
        *(decision.word for decision in Decision),
        *(status.value for status in Status),
        *(layer.value for layer in Layer),
        *(certainty.value for certainty in Certainty),
        *(severity.word for severity in Severity),
        *("pass", "review", "fail", "license_required", "family", "headquarters", "ultimate parent"),
        *("ultimate consignee", "NAC", "ACA", "HBM", "DRAM bandwidth", "interconnect bandwidth", "ECCN"),
    ],
)
def test_every_word_of_a_verdict_is_a_term(word, find):
    (term,) = (record for record in find(word) if record["kind"] == "term")
    assert len(term["text"].split()) > 5


def test_the_gate_has_no_word_that_is_not_a_term(find):
    for severity in Severity:
        finding = type("Found", (), {"severity": severity})()
        assert [r for r in find(gate_of([finding])) if r["kind"] == "term"]


def test_every_rule_says_how_to_mend_and_shows_a_command(find):
    for rule in RULES:
        (record,) = find(rule.id)
        assert record["mend"], rule.id
        assert record["example"].startswith("exportcheck "), rule.id
        assert record["tests"] and record["changed"], rule.id


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.stem)
def test_the_command_of_a_rule_runs_and_asks_the_rule(rule, find, law, run):
    (record,) = find(rule.id)
    _, *arguments = shlex.split(record["example"])
    ended = run(*arguments)
    assert ended.code in (0, 1), ended.err
    on = date.fromisoformat(arguments[arguments.index("--on") + 1])
    layer = Layer.CODIFIED if "codified" in arguments else Layer.ENFORCED
    assert law.on(on, layer, proposed="--proposed" in arguments).vintage(rule.stem), (
        "does not bind on the day"
    )
    if "--explain" in arguments:
        shown = f'"{rule.stem}": [' if "json" in arguments else f"[{rule.id}]"
        assert shown in ended.out


def test_the_numbers_of_a_rule_come_with_operator_and_unit(run):
    out = run("explain", "XC401", *ON).out
    assert "    TPP: < 21,000\n" in out
    assert "    DRAM bandwidth: < 6,500 GB/s\n" in out


def test_what_changed_is_told_from_one_vintage_to_the_next(find):
    (record,) = find("review_offshore")
    assert record["vintages"][0]["changes"] == ["begins"]
    assert record["vintages"][1]["changes"] == ["policy: case by case → presumption of denial"]


def test_a_later_compliance_date_and_both_readings_are_said(run):
    assert "(complied with from 2024-12-31)" in run("explain", "XC307", *ON).out
    assert "19 bits count / 32 bits count" in run("explain", "XC201", *ON).out


def test_a_country_has_its_groups_by_date_and_their_notes(run):
    before, after = (run("explain", "AE", "--on", day).out for day in ("2026-07-09", "2026-07-10"))
    assert "    D:4  Missile technology: before 2026-07-10" in before
    assert "    not in A:5 on this day: since 2026-07-10" in before
    assert "    A:5  Closest partners (licence exception STA): since 2026-07-10" in after
    assert "    not in D:4 on this day: before 2026-07-10" in after
    assert "the day it left is not known" in run("explain", "Cyprus", *ON).out
    assert "(not known on this day)" in run("explain", "Cyprus", *ON).out


def test_a_place_that_is_treated_as_another_has_its_groups(find):
    hong_kong, china = (find(code)[0] for code in ("HK", "CN"))
    assert hong_kong["treated_as"] == "China (CN)"
    assert [g["group"] for g in hong_kong["groups"]] == [g["group"] for g in china["groups"]]


def test_a_country_names_the_rules_that_bind_there_on_the_day(find):
    on = {day: {rule["id"] for rule in find("AE", day)[0]["rules"]} for day in (DAY, date(2026, 8, 1))}
    assert "XC301" in on[DAY] and "XC304" not in on[DAY]
    assert "XC304" in on[date(2026, 8, 1)] and "XC301" not in on[date(2026, 8, 1)]


def test_a_document_says_where_it_is_and_what_rests_on_it(find):
    record = find("91-fr-1684")[0]
    assert record["url"] == "https://www.federalregister.gov/d/2026-00789"
    assert "XC401" in [rule["id"] for rule in record["rules"]]
    assert "D:5" in find("22-cfr-126-1")[0]["groups"]


def test_a_country_group_is_shown_as_of_the_day(run):
    before, after = (run("explain", "A:5", "--on", day).out for day in ("2026-07-09", "2026-07-10"))
    assert "United Arab Emirates" not in before.splitlines()[2]
    assert "United Arab Emirates" in after.splitlines()[2]


def test_json_and_json_lines_carry_the_same_entries(run):
    whole = json.loads(run("explain", "3A090.a", "--on", "2026-02-01", "-o", "json").out)
    lines = run("explain", "3A090.a", "--on", "2026-02-01", "-o", "jsonl").out.splitlines()
    assert whole["found"] == [json.loads(line) for line in lines]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("XC2011", "XC201"),
        ("eccn_3a90_a", "eccn_3a090_a"),
        ("perfomance density", "performance density"),
        ("Singapur", "Singapore"),
        ("91-fr-1648", "91-fr-1684"),
        ("742.6(b)(11)", "742.6(b)(10)"),
    ],
)
def test_a_near_miss_is_suggested(typed, meant, run):
    ended = run("explain", typed, "--on", "2026-02-01")
    assert ended.code == 3
    assert "did you mean" in ended.err
    assert meant in ended.err


@pytest.mark.parametrize("typed", ["", "  ", "()", "…", "Н200", "\x1b[31m", "zzzzqqqq"])
def test_what_names_nothing_ends_with_3_and_one_sentence(typed, run):
    ended = run("explain", typed, *ON)
    assert ended.code == 3
    assert len(ended.err.splitlines()) == 1
    assert "\x1b" not in ended.err


def test_a_very_long_subject_is_refused(run):
    ended = run("explain", "x" * 100_000, *ON)
    assert ended.code == 2
    assert len(ended.err) < 300


def test_markdown_has_a_heading_for_each_entry(run):
    out = run("explain", "3A090", *ON, "-o", "markdown").out
    assert len(re.findall(r"^# ", out, re.MULTILINE)) == len(
        json.loads(run("explain", "3A090", *ON, "-o", "json").out)["found"]
    )


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
