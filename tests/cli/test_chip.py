"""`exportcheck chip`: the answer's shape, what is assumed, and names that are not quite names."""

import json

import pytest

ON = ("--on", "2026-02-01")


def _json(run, *arguments):
    ended = run("chip", *arguments, *ON, "-o", "json")
    assert ended.code == 0, ended.err
    return json.loads(ended.out)


def test_the_json_has_every_key_of_the_contract(run):
    answer = _json(run, "H200", "--to", "CN")
    assert answer["schema"] == "exportcheck/chip/v1"
    assert answer["tool"]["name"] == "exportcheck"
    assert (answer["as_of"], answer["layer"]) == ("2026-02-01", "enforced")
    assert set(answer["law"]) >= {"checked", "digest"}
    assert set(answer["catalog"]) >= {"as_of", "digest"}
    assert set(answer["chip"]) >= {"id", "name", "vendor", "datacenter", "form_factor"}
    figures = answer["metrics"]
    assert set(figures["tpp"]) >= {"low", "high", "computed", "declared", "format", "bits", "from_fp16"}
    for name in ("performance_density", "dram_bandwidth_gb_s", "interconnect_gb_s"):
        assert set(figures[name]) >= {"low", "high"}
    assert set(answer["classification"]) >= {"family", "paragraph", "eccn"}
    (verdict,) = answer["verdicts"]
    keys = {
        "destination", "license_required", "decision", "exception", "paragraphs", "conditions", "codified",
        "margins", "findings",
    }  # fmt: skip
    assert set(verdict) >= keys
    assert set(verdict["codified"]) >= {"license_required", "decision"}
    assert all(set(margin) >= {"line", "margin"} for margin in verdict["margins"])
    finding_keys = {"rule", "severity", "message", "paragraph", "citation"}
    assert all(set(finding) >= finding_keys for finding in [*verdict["findings"], *answer["findings"]])
    assert set(answer["duty"]) >= {"applies", "heading", "rate_percent"}


def test_the_example_of_the_contract_comes_out_as_written(run):
    answer = _json(run, "H200", "--to", "CN")
    (verdict,) = answer["verdicts"]
    assert answer["chip"]["id"] == "nvidia-h200-sxm"
    assert (
        answer["metrics"]["tpp"] | {"low": 15832.0, "high": 15840.0, "format": "fp8", "bits": 8}
        == (answer["metrics"]["tpp"])
    )
    assert (
        answer["classification"] | {"family": "a", "paragraph": "3A090.a.1", "eccn": "4A090.a"}
        == (answer["classification"])
    )
    assert (verdict["license_required"], verdict["decision"]) == ("yes", "case_by_case")
    assert verdict["paragraphs"] == ["742.6(a)(6)(iii)(A)", "742.6(b)(10)(iii)(A)(1)"]
    margins = {margin["line"]: margin["margin"] for margin in verdict["margins"]}
    assert margins == {"TPP < 21000": 5160.0, "DRAM bandwidth < 6500": 1700.0}
    assert answer["duty"] == {"applies": "yes", "heading": "9903.79.01", "rate_percent": 25}


def test_a_figure_that_is_not_known_is_null(run):
    assert (
        _json(run, "Rubin CPX", "--to", "CN")["metrics"]["tpp"] | {"low": None, "high": None}
        == (_json(run, "Rubin CPX", "--to", "CN")["metrics"]["tpp"])
    )


def test_ten_destinations_are_answered_when_none_is_named(run):
    codes = [verdict["destination"] for verdict in _json(run, "H200")["verdicts"]]
    assert codes == ["CN", "MO", "HK", "RU", "VN", "SA", "AE", "SG", "JP", "DE"]


def test_a_destination_may_be_a_name_and_is_answered_once(run):
    answer = _json(run, "H200", "--to", "Germany", "--to", "DE", "--to", "viet nam")
    assert [verdict["destination"] for verdict in answer["verdicts"]] == ["DE", "VN"]


def test_json_lines_give_one_object_a_destination(run):
    ended = run("chip", "H200", "--to", "CN", "--to", "DE", *ON, "-o", "jsonl")
    lines = [json.loads(line) for line in ended.out.splitlines()]
    assert [(line["chip"], line["destination"]) for line in lines] == [
        ("nvidia-h200-sxm", "CN"),
        ("nvidia-h200-sxm", "DE"),
    ]


def test_a_question_that_could_be_answered_ends_with_0_although_the_answer_is_denial(run):
    assert _json(run, "B200", "--to", "CN")["verdicts"][0]["decision"] == "presumption_of_denial"


@pytest.mark.parametrize("name", ["h200", "H 200", "nvidia H200", "nvidia-h200-sxm", "HGX-H200"])
def test_case_spaces_hyphens_and_the_vendor_do_not_matter(name, run):
    assert "h200" in _json(run, name, "--to", "CN")["chip"]["id"]


def test_a_name_that_begins_two_entries_says_which_it_is_read_as(run):
    findings = _json(run, "H200", "--to", "CN")["findings"]
    assert any(f["rule"] == "XC107" and "H200 NVL" in f["message"] for f in findings)


def test_the_headquarters_and_the_parent_decide(run):
    decisions = [
        _json(run, "H200", "--to", "SG", *more)["verdicts"][0]["decision"]
        for more in ((), ("--hq", "CN"), ("--hq", "SG", "--parent", "MO"))
    ]
    assert decisions == ["no_license_found", "presumption_of_denial", "presumption_of_denial"]


def test_without_the_certification_there_is_no_case_by_case_review(run):
    answer = _json(run, "H200", "--to", "CN", "--without-certification")
    assert answer["verdicts"][0]["decision"] == "presumption_of_denial"


def test_both_layers_are_evaluated_and_one_is_chosen(run):
    enforced = _json(run, "H200", "--to", "SG")["verdicts"][0]
    codified = _json(run, "H200", "--to", "SG", "--layer", "codified")["verdicts"][0]
    assert enforced["license_required"] == "no"
    assert enforced["codified"]["license_required"] == codified["license_required"] == "yes"


def test_the_form_factor_decides_the_eccn(run):
    eccns = [
        _json(run, "H200", "--to", "CN", "--form-factor", form)["classification"]["eccn"]
        for form in ("ic", "board")
    ]
    assert eccns == ["3A090.a", "4A090.a"]


def test_a_specification_is_judged_like_a_chip_of_the_catalog(run, tmp_path):
    spec = tmp_path / "spec.yaml"
    spec.write_text(
        "schema: 1\nas_of: 2026-01-01\nchips:\n  - {id: mine, name: Mine, vendor: Me, vendor_country: US,\n"
        "     form_factor: ic, datacenter: yes, dense_tops: {fp16: 300}}\n",
        encoding="utf-8",
    )
    answer = _json(run, "--spec", spec, "--to", "CN")
    assert (answer["chip"]["id"], answer["classification"]["paragraph"]) == ("mine", "3A090.a.1")


def test_a_catalog_that_replaces_an_entry_says_so(run, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(
        "schema: 1\nas_of: 2026-01-01\nchips:\n  - {id: nvidia-h200-sxm, name: NVIDIA H200 SXM,\n"
        "     aliases: [H200], vendor: NVIDIA, vendor_country: US, form_factor: module, datacenter: yes,\n"
        "     dense_tops: {fp16: 10}, die_area_mm2: 814, non_planar: yes}\n",
        encoding="utf-8",
    )
    answer = _json(run, "H200", "--to", "CN", "--catalog", path)
    assert answer["classification"]["family"] == "none"
    assert "XC108" in {finding["rule"] for finding in answer["findings"]}


def test_the_text_fits_on_a_screen(run):
    lines = run("chip", "H200", *ON).out.splitlines()
    assert len(lines) <= 45
    assert "case by case" in "\n".join(lines[:6])


def test_explain_shows_the_tree_with_its_numbers(run):
    out = run("chip", "H200", "--to", "CN", *ON, "--explain").out
    assert "yes: TPP 15,832 to 15,840 ≥ 4,800 [3A090.a.1]" in out


def test_explain_puts_the_tree_into_the_json(run):
    clauses = _json(run, "H200", "--to", "CN", "--explain")["verdicts"][0]["clauses"]
    assert any("≥ 4,800 [3A090.a.1]" in line for line in clauses["eccn_3a090_a"])


def test_two_formats_are_written_in_one_run(run, tmp_path):
    ended = run("chip", "H200", "--to", "CN", *ON, "-o", "text", "-o", f"json={tmp_path / 'h200.json'}")
    assert ended.out.startswith("NVIDIA H200 SXM")
    assert json.loads((tmp_path / "h200.json").read_text(encoding="utf-8"))["chip"]["id"] == "nvidia-h200-sxm"


def test_a_day_long_after_the_law_was_read_is_a_warning_and_before_the_first_rule_a_note(run):
    for day, rule in (("2027-01-01", "XC701"), ("2022-01-01", "XC703")):
        answer = json.loads(run("chip", "H200", "--to", "CN", "--on", day, "-o", "json").out)
        assert rule in {finding["rule"] for finding in answer["findings"]}
