"""`why` and `why-not`: the tree walked, on a terminal and as JSON."""

import json
import re

import pytest

DAY = ("--on", "2026-02-01")


def answer(run, *arguments):
    ended = run(*arguments, *DAY, "-o", "json")
    assert ended.code == 0, ended.err
    return json.loads(ended.out)


def leaves(node):
    if "parts" in node:
        return [leaf for part in node["parts"] for leaf in leaves(part)]
    return [node]


def test_why_walks_from_the_family_to_the_policy_with_numbers_paragraphs_days_and_sources(run):
    ended = run("why", "H200", *DAY)
    assert ended.code == 0
    for words in (
        "licence required; reviewed case by case",
        "family: a",
        "TPP 15,832 to 15,840 ≥ 4,800 [3A090.a.1]",
        "licence required: yes",
        "licence exception: no",
        "TPP 15,832 to 15,840 < 21,000 [742.6(b)(10)(iii)(A)(1)]",
        "in this form since 2026-01-15",
        "source: 91 FR 1684, revised licence review policy",
    ):
        assert words in ended.out, words


def test_the_record_of_why_says_the_same_as_chip(run):
    told = answer(run, "why", "H200", "--to", "CN", "--to", "SG", "--to", "AE")
    judged = answer(run, "chip", "H200", "--to", "CN", "--to", "SG", "--to", "AE")
    for destination, verdict in zip(told["destinations"], judged["verdicts"], strict=True):
        assert destination["decision"] == verdict["decision"]
        assert {k: destination["codified"][k] for k in verdict["codified"]} == verdict["codified"]
        assert destination["steps"][0]["question"] == "family"
    comparison = leaves(told["destinations"][0]["steps"][0]["grounds"][0]["clause"])[0]
    assert comparison["figure"] == "tpp"
    assert (comparison["operator"], comparison["limit"], comparison["paragraph"]) == (">=", 4800, "3A090.a.1")


def test_where_the_text_alone_says_otherwise_it_is_walked_too(run):
    ended = run("why", "H200", "--to", "DE", *DAY)
    assert "by the codified text alone: licence required" in ended.out
    assert "review policy" in ended.out


def test_a_system_is_explained_by_the_circuit_in_it(run):
    told = answer(run, "why", "DGX H200")
    assert told["destinations"][0]["circuit"] == "nvidia-h200-sxm"


def test_why_not_names_the_figure_the_limit_and_the_paragraph(run):
    ended = run("why-not", "case_by_case", "B200", *DAY)
    assert ended.code == 0
    line = r"TPP 36,000 to 37,248 does not satisfy < 21,000 \[742\.6\(b\)\(10\)\(iii\)\(A\)\(1\)\]"
    assert re.search(line, ended.out)
    assert "TPP: < 21,000" in ended.out


@pytest.mark.parametrize("spelled", ["case_by_case", "case-by-case", "Case by Case", "CASE-BY CASE"])
def test_a_decision_is_understood_however_it_is_spelled(run, spelled):
    assert answer(run, "why-not", spelled, "B200")["wanted"] == "case_by_case"


@pytest.mark.parametrize(("spelled", "word"), [("b", "b"), ("3A090.b", "b"), ("family none", "none")])
def test_a_family_is_understood_too(run, spelled, word):
    assert answer(run, "why-not", spelled, "H200")["wanted"] == word


def test_where_it_is_that_decision_why_not_says_so_and_why(run):
    ended = run("why-not", "case_by_case", "H200", *DAY)
    assert ended.code == 0
    assert "it is case by case" in ended.out
    assert "TPP 15,832 to 15,840 < 21,000" in ended.out


def test_presumption_of_approval_for_china_takes_other_places_and_says_so(run):
    ended = run("why-not", "presumption_of_approval", "H200", *DAY)
    assert "with this destination, end user and parent" in ended.out
    (destination,) = answer(run, "why-not", "presumption_of_approval", "H200")["destinations"]
    assert not any(way["same_places"] for way in destination["ways"])


def test_a_day_without_such_a_rule_says_that_no_rule_leads_there(run):
    ended = run("why-not", "exception", "A100 SXM 80GB", "--on", "2022-11-01")
    assert ended.code == 0
    assert "no rule of the law of 2022-11-01, enforced, leads to exception" in ended.out


def test_what_is_not_published_may_still_be(run):
    ended = run("why-not", "case_by_case", "MI308X", *DAY)
    assert "may still be, if TPP: ≥ 4,800" in ended.out
    assert "TPP is not published" in ended.out


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("why-not", "maybe", "H200"), 2, "no_license_found"),
        (("why-not", "undetermined", "H200"), 2, "exportcheck why"),
        (("why-not", "case_by_case"), 2, "NAME"),
        (("why-not", "case_by_case", "DGX H200"), 2, "nvidia-h200-sxm"),
        (("why", "H2000X"), 3, "unknown chip"),
        (("why", "H200", "--to", "Atlantis"), 2, "--to"),
        (("why", "H200", "--transaction", "gift"), 2, "--transaction"),
        (("why", "H200", "-o", "json=x.json"), 2, "standard output"),
        (("what-if", "H200", "--set", "hbm_density=1"), 2, "--set"),
        (("what-if", "DGX H200"), 2, "nvidia-h200-sxm"),
    ],
)
def test_a_question_that_cannot_be_meant_is_refused(run, arguments, code, words):
    ended = run(*arguments)
    assert ended.code == code
    assert words in ended.err
    assert "Traceback" not in ended.err


def test_all_of_these_take_a_specification_instead_of_a_name(run, tmp_path):
    spec = tmp_path / "spec.yaml"
    spec.write_text(
        "schema: 1\nas_of: 2026-01-01\nchips: [{id: mine, name: Mine, vendor: V, vendor_country: US, "
        "form_factor: ic, datacenter: yes, dense_tops: {fp16: 500}, die_area_mm2: 800, non_planar: yes}]\n",
        encoding="utf-8",
    )
    for arguments in (("why",), ("why-not", "case_by_case"), ("what-if",)):
        record = answer(run, *arguments, "--spec", spec)
        assert "mine" in json.dumps(record["chip"])


@pytest.mark.parametrize("command", [("why",), ("why-not", "no_license_found"), ("what-if",)])
def test_nothing_is_drawn_in_colour_without_a_terminal_and_lines_stay_whole(run, command):
    ended = run(*command, "H200", *DAY)
    assert "\x1b" not in ended.out
    assert "742.6(a)(6)(iii)(A)" in ended.out or "742.6(b)(10)(iii)(A)(1)" in ended.out
    assert not re.search(r"\b(clear|approved|compliant|safe)\b", ended.out, re.IGNORECASE)
