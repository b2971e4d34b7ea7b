"""Records of the law: numbers with operator and unit, findings that are announced, docstrings that agree."""

import re
from datetime import date, timedelta
from inspect import getmodule

import pytest

from exportcheck.cli.explaining import shelf
from exportcheck.load.bundled import data_folder
from exportcheck.load.gaps import load_gaps
from exportcheck.load.scheduled import load_scheduled
from exportcheck.model.clause import Truth
from exportcheck.model.finding import NOTICES
from exportcheck.model.law import Citation, Layer
from exportcheck.model.measure import Limit, Operator
from exportcheck.model.place import Membership
from exportcheck.output.chronology import law_page
from exportcheck.output.documents import address
from exportcheck.output.law_markdown import escaped
from exportcheck.output.law_numbers import differences, figures, phrase, readable
from exportcheck.output.law_pages import rule_pages
from exportcheck.output.place_records import stretch
from exportcheck.output.rule_ids import SUBJECTS, page_of
from exportcheck.output.rule_records import rule_record, sections
from exportcheck.output.words import TRUTHS
from exportcheck.rules import RULES

DATE = re.compile(r"\d{4}-\d\d-\d\d")
PLACES = ("CN", "MO", "AE", "SG", "VN", "RU", "CY")
CHIPS = ("H200", "H20", "A30", "RTX 4090", "RTX 4090 D", "B200", "Ascend 910C", "TPU v4")
DAYS = (date(2022, 11, 1), date(2023, 12, 1), date(2025, 3, 1), date(2026, 2, 1), date(2026, 8, 1))


@pytest.fixture(scope="session")
def known(things):
    return shelf(things.law, things.places)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.stem)
def test_a_docstring_has_its_four_sections(rule):
    assert set(sections(rule)) >= {"What it tests", "How it changed", "How to mend", "Example"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.stem)
def test_a_docstring_names_every_day_on_which_the_rule_changed(rule, law):
    said = set(DATE.findall(sections(rule)["How it changed"]))
    for vintage in law.vintages[rule.stem]:
        assert vintage.effective.isoformat() in said
        assert vintage.compliance is None or vintage.compliance.isoformat() in said


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.stem)
def test_a_docstring_names_no_day_that_the_data_do_not_know(rule, law):
    module = getmodule(rule.clause)
    said = set(DATE.findall(module.__doc__.partition("\nHow to mend\n")[0]))
    days = {d for vs in law.vintages.values() for v in vs for d in (v.effective, v.compliance) if d}
    known = {d.isoformat() for day in days for d in (day, day - timedelta(days=1))}
    for vintage in law.vintages[rule.stem]:
        told = [vintage.note or "", *(f"{u.topic} {u.readings} {u.effect}" for u in vintage.uncertain)]
        known.update(DATE.findall(" ".join(told)))
    assert said <= known


def test_a_number_has_its_operator_and_its_unit(law):
    gate = law.vintages["review_case_by_case"][-1]
    shown = figures(gate)
    assert shown["TPP"] == "< 21,000"
    assert shown["DRAM bandwidth"] == "< 6,500 GB/s"
    assert figures(law.vintages["exception_nac"][0])["notice before the export"] == "25 calendar days"
    assert figures(law.vintages["eccn_3a090_c"][0]) == {"memory bandwidth density": "> 2 GB/s/mm²"}


def test_several_limits_on_one_figure_are_joined_and_alternatives_are_set_apart(law):
    bands = figures(law.vintages["duty"][0])["bands"]
    assert bands.split("; or ")[0] == (
        "TPP > 14,000 and < 17,500, DRAM bandwidth > 4,500 GB/s and < 5,000 GB/s"
    )
    assert phrase((Limit(Operator.AT_LEAST, 1.6), Limit(Operator.LESS_THAN, 5.92))) == "≥ 1.6 and < 5.92"


def _plain_numbers(value):
    match value:
        case dict():
            for inner in value.values():
                yield from _plain_numbers(inner)
        case list():
            for inner in value:
                yield from _plain_numbers(inner)
        case str():
            yield from re.findall(r"[≥>≤<] [\d.,]+\d", value)


def test_no_number_of_any_rule_is_lost_in_the_phrases(law):
    for stem, vintages in law.vintages.items():
        for vintage in vintages:
            shown = " ".join(figures(vintage).values())
            for limit in _plain_numbers(readable(vintage.numbers)):
                assert limit in shown, f"{stem} {vintage.effective}: {limit}"


def test_a_first_vintage_begins_and_a_later_one_says_what_moved(law):
    first, second = law.vintages["license_a_destination"][:2]
    assert differences(None, first) == ["begins"]
    assert differences(first, second) == ["destinations: CN → CN or MO"]
    stay = law.vintages["affiliates"]
    assert differences(*stay[:2]) == ["status: in-force → stayed"]


@pytest.fixture(scope="session")
def announced(known):
    """The answers and severities that the page of each rule announces."""
    return {
        rule.id: {(found["answer"], found["severity"]) for found in rule_record(known, rule)["findings"]}
        for rule in RULES
    }


def _not_announced(findings, announced):
    for finding in findings:
        if finding.rule in announced:
            severity = finding.severity.word
            if finding.clause is None:
                if severity not in {word for _, word in announced[finding.rule]}:
                    yield finding.rule, severity
            elif (TRUTHS[finding.clause.truth], severity) not in announced[finding.rule]:
                yield finding.rule, TRUTHS[finding.clause.truth], severity


@pytest.mark.parametrize("chip", CHIPS)
def test_no_verdict_gives_a_finding_that_the_page_of_its_rule_does_not_announce(chip, announced, verdict):
    findings = [
        finding
        for to in PLACES
        for day in DAYS
        for layer in Layer
        for finding in verdict(chip, to, day, layer=layer, certified=None, manifest=True).findings
    ]
    assert len(findings) > 50
    assert list(_not_announced(findings, announced)) == []


@pytest.mark.parametrize("code", [None, "C30", "C33", "C60", "C67", "C68", "C99"])
def test_no_line_of_a_manifest_gets_a_finding_that_is_not_announced(code, announced, screen, line):
    lines = [
        line(chip, to, license_code=code, number=2, **about)
        for chip in CHIPS
        for to in PLACES
        for about in ({}, {"end_user_hq": "CN"}, {"end_user_hq": "DE", "end_user_parent": "DE"})
    ]
    findings = [finding for verdict in screen(*lines) for finding in verdict.findings]
    assert len(findings) > 100
    assert list(_not_announced(findings, announced)) == []


def test_a_rule_of_the_papers_announces_what_the_gate_makes_of_it(known):
    record = rule_record(known, known.rules[[rule.stem for rule in RULES].index("declared_license")])
    assert {(found["answer"], found["severity"]) for found in record["findings"]} == {
        (TRUTHS[Truth.FAILS], "error"),
        (TRUTHS[Truth.UNKNOWN], "indeterminate"),
    }


@pytest.mark.parametrize(
    ("citation", "url"),
    [
        (Citation("x", "T", url="https://here.example"), "https://here.example"),
        (
            Citation("x", "91 FR 1, T", document="FR Doc 2026-00789, RIN"),
            "https://www.federalregister.gov/d/2026-00789",
        ),
        (Citation("x", "89 FR 18780, T"), "https://www.federalregister.gov/citation/89-FR-18780"),
        (Citation("x", "22 CFR 126.1, T"), "https://www.ecfr.gov/current/title-22/section-126.1"),
        (Citation("x", "Press reports"), None),
    ],
)
def test_a_document_is_where_the_data_or_its_number_says(citation, url):
    assert address(citation) == url


def test_a_stretch_of_membership_is_told_with_its_days_its_doubt_and_its_note():
    day = date(2026, 7, 10)
    assert stretch(Membership("AE", since=day)) == "since 2026-07-10"
    assert stretch(Membership("AE", before=day, note="Why.")) == "before 2026-07-10 (Why.)"
    doubt = Membership("AE", doubtful_from=day, doubtful_before=date(2026, 8, 1))
    assert stretch(doubt) == "not known from 2026-07-10 to before 2026-08-01"
    assert stretch(Membership("AE")) == "a member on every day that is covered"


def test_the_law_page_has_every_day_every_rule_every_group_and_every_document(known, law):
    page = law_page(known, [], [])
    by_day = page.partition("## By day")[2].partition("## Ahead")[0]
    assert re.findall(r"^### (\S+)$", by_day, re.MULTILINE) == [day.isoformat() for day in law.changes]
    begins = [rule.id for rule in RULES if f"[{rule.id}](rules/{rule.stem}.md)" not in by_day]
    assert begins == []
    for part in (*law.memberships, *law.citations):
        assert f"\n### {part}\n" in page
    assert all(
        f"\n### {escaped(u.topic)}\n" in page for vs in law.vintages.values() for v in vs for u in v.uncertain
    )


def test_days_ahead_and_gaps_that_no_rule_has_are_on_the_law_page(known, law):
    scheduled = load_scheduled(data_folder() / "scheduled.yaml", law.citations)
    gaps = load_gaps(data_folder() / "gaps.yaml", law.citations)
    page = law_page(known, scheduled, gaps)
    assert scheduled and all(f"- {entry.date}: {escaped(entry.what)}" in page for entry in scheduled)
    for gap in gaps:
        assert f"\n### {escaped(gap.topic)}\n" in page
        assert all(f"- {escaped(reading)}\n" in page for reading in gap.readings)


def test_every_day_of_the_law_page_says_something(known):
    page = law_page(known, [], [])
    by_day = page.partition("## By day")[2].partition("## Ahead")[0]
    for part in by_day.split("\n### ")[1:]:
        assert "\n- " in part, part


def test_every_id_has_a_page_and_one_that_is_not_known_has_the_index(known):
    pages = rule_pages(known, cases=())
    for entry in (*(rule.id for rule in RULES), *NOTICES):
        name, _, anchor = page_of(entry).partition("#")
        assert f" {entry}" in pages[name]
        assert not anchor or f"\n## {entry}\n" in pages[name]
    assert page_of("XC999") == "README.md"
    assert {entry[:3] for entry in (*(rule.id for rule in RULES), *NOTICES)} == set(SUBJECTS)


def test_a_page_links_to_its_cases_where_there_are_some(known):
    stem = "review_case_by_case"
    link = f"../../tests/cases/{stem}.yaml"
    assert link in rule_pages(known, cases=(stem,))[f"{stem}.md"]
    assert link not in rule_pages(known, cases=())[f"{stem}.md"]


def test_words_of_the_data_stand_in_markdown_as_they_are():
    assert escaped("supercomput*, a|b, <x>") == r"supercomput\*, a\|b, \<x>"
