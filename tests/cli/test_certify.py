"""`exportcheck certify`: what is drafted, what is asked next, and how it ends."""

import hashlib
import json
import os
import re
import zipfile
from pathlib import Path

import jsonschema
import pytest

WHOLE = """\
applicant: Example Exports Inc.
application_date: 2026-08-03
certification_submitted: 2026-08-10
us_shipments:
  - {chip: H200, units: 20000, first_commercial_shipment: 2024-06-01}
prior_exports:
  - {chip: H200, units: 1000, destination: CN}
certification:
  us_units_and_specifications:
    met: yes
    evidence: records 12 of the vault
    changes: none
    specifications:
      - {chip: H200, tpp: 15840, dram_bandwidth_gb_s: 4800, interconnect_gb_s: 1028,
         copackaged_dram_gb: 141, peak_power_w: 710}
  us_supply: {met: yes, evidence: orders.txt}
  foundry_capacity: {met: yes, evidence: foundry statement in the vault}
  end_use: {met: yes, evidence: "https://example.com/end-use"}
  know_your_customer: {met: yes, description: Each customer is identified.}
  remote_users:
    met: yes
    evidence: list in the vault
    users:
      - {name: Example Games Co., located_in: CN, headquarters: CN, parent: CN}
      - {name: Example Bank, located_in: DE, headquarters: DE, parent: DE}
  iaas: {met: yes, evidence: terms in the vault}
  physical_security: {met: yes, evidence: site report in the vault}
  lab:
    met: yes
    evidence: report 7 of the vault
    name: Example Test Lab
    address: 1 Example Road, Example City, OH
    received: 2026-08-08
    submitted: 2026-08-10
    headquarters: US
    parent: US
    tests_in: US
    stake: no
    measured: {tpp: 15700, dram_bandwidth_gb_s: 4790, interconnect_gb_s: 1020, copackaged_dram_gb: 141}
lines:
  - {shipment_id: Q-1, line_id: 1, transaction: export, export_from: US, chip: H200, quantity: 2000,
     destination: CN, end_user: Example Cloud Co., end_user_country: CN, end_user_hq: CN,
     end_user_parent: CN, ship_date: 2026-09-15}
"""
OPEN = ("contradicted", "does_not_hold", "not_met", "missing", "unknown")
ON = ("--on", "2026-08-03")


@pytest.fixture
def application(tmp_path):
    """Writes the application, with texts replaced, beside its evidence."""

    def written(*changes: tuple[str, str]) -> Path:
        text = WHOLE
        for was, now in changes:
            assert was in text, was
            text = text.replace(was, now)
        (tmp_path / "orders.txt").write_text("no order is late\n", encoding="utf-8")
        path = tmp_path / "application.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return written


@pytest.fixture
def drafted(application, run):
    """The record of a draft of the changed application, and the code it ended with."""

    def made(*changes):
        ended = run("certify", application(*changes), *ON, "-o", "json")
        return ended.code, json.loads(ended.out)

    return made


def paragraph(draft, number):
    (found,) = [entry for entry in draft["paragraphs"] if entry["paragraph"] == number]
    return found


def asked(draft, kind):
    return [entry for entry in draft["next"] if entry["kind"] == kind]


def test_a_whole_application_has_no_open_question_and_ends_with_0(drafted):
    code, draft = drafted()
    assert [entry for entry in draft["next"] if entry["kind"] in OPEN] == []
    assert (code, draft["summary"]["open"]) == (0, 0)


def test_every_paragraph_stands_in_its_order(drafted):
    _, draft = drafted()
    first = [f"(dd)(1)({numeral})" for numeral in ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"]]
    later = ["(dd)(2)", "(dd)(3)(i)(A)", "(dd)(3)(i)(B)", "(dd)(3)(i)(C)", "(dd)(3)(ii)"]
    assert [entry["paragraph"] for entry in draft["paragraphs"]] == [*first, *later]


@pytest.mark.parametrize(
    ("key", "number"),
    [
        ("us_supply", "(dd)(1)(ii)"),
        ("foundry_capacity", "(dd)(1)(ii)"),
        ("end_use", "(dd)(1)(iv)"),
        ("iaas", "(dd)(1)(vii)"),
        ("physical_security", "(dd)(1)(viii)"),
    ],
)
@pytest.mark.parametrize(("met", "kind"), [("no", "not_met"), ("unknown", "missing")])
def test_a_statement_not_met_or_left_open_is_asked_next(key, number, met, kind, drafted):
    code, draft = drafted((f"{key}: {{met: yes", f"{key}: {{met: {met}"))
    statement = next(s for s in paragraph(draft, number)["statements"] if s["key"] == key)
    assert (code, statement["status"]) == (1, kind)
    assert [entry["paragraph"] for entry in asked(draft, kind)] == [number]


def test_a_draft_is_made_although_a_statement_is_not_met(drafted):
    _, draft = drafted(("us_supply: {met: yes", "us_supply: {met: no"))
    assert [line["coverage"] for line in draft["lines"]] == ["covered"]


def test_a_file_beside_the_manifest_is_evidence_with_its_digest(drafted):
    _, draft = drafted()
    (evidence,) = [
        s["evidence"] for s in paragraph(draft, "(dd)(1)(ii)")["statements"] if s["key"] == "us_supply"
    ]
    digest = hashlib.sha256(b"no order is late\n").hexdigest()
    assert (evidence["kind"], evidence["digest"], evidence["bytes"]) == ("file", f"sha256:{digest}", 17)


def test_a_file_that_is_not_there_is_missing(drafted):
    code, draft = drafted(("orders.txt", "other.pdf"))
    assert code == 1
    assert "no such file" in asked(draft, "missing")[0]["text"]


@pytest.mark.parametrize("path", ["../secret.txt", "/etc/passwd", "~/secret.txt", "sub/../../secret.txt"])
def test_a_path_that_leads_out_of_the_folder_is_not_opened(path, drafted, tmp_path):
    (tmp_path.parent / "secret.txt").write_text("secret", encoding="utf-8")
    code, draft = drafted(("orders.txt", path))
    evidence = paragraph(draft, "(dd)(1)(ii)")["statements"][0]["evidence"]
    assert (code, evidence["kind"], evidence["digest"]) == (1, "refused", None)


@pytest.mark.parametrize("name", ["link.txt", "folder/orders.txt"])
def test_a_symbolic_link_is_not_followed(name, drafted, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "orders.txt").write_text("x", encoding="utf-8")
    (tmp_path / "link.txt").symlink_to(tmp_path / "elsewhere" / "orders.txt")
    (tmp_path / "folder").symlink_to(tmp_path / "elsewhere")
    _, draft = drafted(("orders.txt", name))
    evidence = paragraph(draft, "(dd)(1)(ii)")["statements"][0]["evidence"]
    assert (evidence["kind"], evidence["digest"]) == ("refused", None)


def test_a_pipe_is_not_waited_for(drafted, tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    _, draft = drafted(("orders.txt", "pipe.txt"))
    assert paragraph(draft, "(dd)(1)(ii)")["statements"][0]["evidence"]["kind"] == "refused"


def test_a_file_in_a_folder_below_is_opened(drafted, tmp_path):
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "orders.txt").write_text("x", encoding="utf-8")
    code, draft = drafted(("evidence: orders.txt", "evidence: papers/orders.txt"))
    assert (code, paragraph(draft, "(dd)(1)(ii)")["statements"][0]["evidence"]["kind"]) == (0, "file")


def test_an_address_stays_text(drafted):
    _, draft = drafted()
    assert paragraph(draft, "(dd)(1)(iv)")["statements"][0]["evidence"]["kind"] == "address"


def test_a_laboratory_that_tests_in_china_contradicts_the_statement(drafted):
    code, draft = drafted(("tests_in: US", "tests_in: CN"))
    entry = paragraph(draft, "(dd)(3)(i)(A)")
    assert (code, entry["computed"][0]["holds"], len(entry["contradictions"])) == (1, "no", 1)


def test_a_military_end_use_in_a_line_contradicts_the_statement(drafted):
    radar = "{chip: H200, quantity: 1, destination: CN, transaction: export, end_use: military radar}"
    code, draft = drafted(("lines:", f"lines:\n  - {radar}"))
    assert (code, len(paragraph(draft, "(dd)(1)(iv)")["contradictions"])) == (1, 1)


@pytest.mark.parametrize(
    ("day", "holds"), [("2026-09-14", "yes"), ("2026-09-15", "unknown"), ("2026-09-16", "no")]
)
def test_the_certification_goes_in_before_the_first_shipment(day, holds, drafted):
    _, draft = drafted(("certification_submitted: 2026-08-10", f"certification_submitted: {day}"))
    assert paragraph(draft, "(dd)(2)")["computed"][0]["holds"] == holds


def test_peak_power_is_missing_and_thermal_design_power_is_named_as_standing_in(drafted):
    code, draft = drafted((", peak_power_w: 710", ""))
    (question,) = asked(draft, "missing")
    assert code == 1
    assert "thermal design power (700 W) stands in" in question["text"]


def test_a_stated_figure_that_the_catalog_does_not_have_is_contradicted(drafted):
    code, draft = drafted(("tpp: 15840", "tpp: 14000"))
    assert code == 1
    assert "14,000, the catalog has 15,832 to 15,840" in paragraph(draft, "(dd)(1)(i)")["contradictions"][0]


def test_the_ratio_is_written_out_to_its_exact_quotient(drafted):
    _, draft = drafted()
    (share,) = draft["volume"]["products"]
    assert [part["units"] for part in share["exported"]] == [1000, 2000]
    assert (share["exact"], share["holds"], share["headroom_units"]) == ("3/20", "yes", 7000)


@pytest.mark.parametrize(("units", "holds", "code"), [(6000, "yes", 0), (5999, "no", 1)])
def test_exactly_half_passes_and_one_unit_less_does_not(units, holds, code, drafted):
    ended, draft = drafted(("units: 20000", f"units: {units}"))
    assert (ended, draft["volume"]["products"][0]["holds"]) == (code, holds)


def test_us_shipments_after_the_application_do_not_count_and_are_named(drafted):
    late = "{chip: H200, quantity: 50, destination: US, transaction: domestic, ship_date: 2026-08-04}"
    _, draft = drafted(("lines:", f"lines:\n  - {late}"))
    share = draft["volume"]["products"][0]
    assert share["us_units"] == 20000
    assert [(part["units"], part["counts"]) for part in share["us"]] == [(20000, True), (50, False)]


def test_remote_users_are_held_against_the_places_named(drafted):
    _, draft = drafted()
    assert [(user["name"], user["among"]) for user in draft["remote_users"]["users"]] == [
        ("Example Games Co.", "yes"),
        ("Example Bank", "no"),
    ]
    codes = [place["code"] for place in draft["remote_users"]["places"]]
    assert codes == ["BY", "CN", "CU", "IR", "MO", "KP", "RU", "VE"]


def test_a_user_in_hong_kong_is_a_user_in_china(drafted):
    _, draft = drafted(("located_in: DE", "located_in: HK"))
    assert draft["remote_users"]["users"][1]["among"] == "yes"


def test_a_user_whose_parent_is_not_known_is_told_as_unknown(drafted):
    code, draft = drafted(("headquarters: DE, parent: DE", "headquarters: DE"))
    assert (code, draft["remote_users"]["users"][1]["among"]) == (1, "unknown")


def test_an_empty_list_of_users_is_a_statement_and_no_list_is_none(drafted):
    listed = WHOLE[WHOLE.index("    users:") : WHOLE.index("  iaas:")]
    assert drafted((listed, "    users: []\n"))[0] == 0
    code, draft = drafted((listed, ""))
    assert (code, draft["remote_users"]["users"]) == (1, None)


def test_parties_are_said_not_to_be_screened(drafted):
    _, draft = drafted()
    assert any("parties are not screened" in entry["text"] for entry in asked(draft, "confirm"))


def test_lines_that_are_not_covered_say_why(drafted):
    more = "\n  - {chip: B200, quantity: 1, destination: CN}\n  - {chip: H200, quantity: 1, destination: SG}"
    _, draft = drafted(("lines:", f"lines:{more}"))
    assert [line["coverage"] for line in draft["lines"]] == ["not_covered", "not_covered", "covered"]
    assert draft["lines"][0]["decision"] == "presumption_of_denial"


def test_a_table_is_drafted_with_every_statement_missing(run, tmp_path):
    path = tmp_path / "lines.csv"
    path.write_text("chip,quantity,destination\nH200,5,CN\n", encoding="utf-8")
    ended = run("certify", path, *ON, "-o", "json")
    draft = json.loads(ended.out)
    assert (ended.code, draft["summary"]["statements"]["missing"]) == (1, 9)
    assert draft["manifest"]["application"] is False


@pytest.mark.parametrize("text", ["chip,quantity,destination\nB200,5,CN\n", "chip,quantity,destination\n"])
def test_without_a_line_it_could_be_about_nothing_is_drafted(text, run, tmp_path):
    path = tmp_path / "lines.csv"
    path.write_text(text, encoding="utf-8")
    ended = run("certify", path, *ON, "-o", "json")
    assert (ended.code, ended.out) == (3, "")
    assert "no line of" in ended.last


def test_a_row_that_cannot_be_read_ends_with_3_and_is_told_in_the_draft(drafted):
    code, draft = drafted(("lines:", "lines:\n  - {chip: H200, quantity: eight, destination: CN}"))
    assert (code, len(draft["manifest"]["rejected"])) == (3, 1)


def test_the_day_before_there_was_no_paragraph_dd(run, application):
    ended = run("certify", application(), "--on", "2026-01-14")
    assert (ended.code, ended.out) == (3, "")
    assert "there was no paragraph (dd) on 2026-01-14; it came on 2026-01-15" in ended.err
    assert run("certify", application(), "--on", "2026-01-15").code == 0


def test_standard_input_has_no_folder_so_that_evidence_stays_text(run):
    ended = run("certify", "-", *ON, "-o", "json", stdin=b"chip,quantity,destination\nH200,5,CN\n")
    assert ended.code == 1
    assert json.loads(ended.out)["manifest"]["name"] == "stdin"


def test_an_archive_of_two_manifests_is_not_one_application(run, tmp_path):
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        for name in ("a.csv", "b.csv"):
            archive.writestr(name, "chip,quantity,destination\nH200,5,CN\n")
    assert run("certify", tmp_path / "two.zip", *ON).code == 2


@pytest.mark.parametrize("name", ["nowhere.yaml", ""])
def test_what_is_not_there_or_a_folder_is_said_in_a_sentence(name, run, tmp_path):
    ended = run("certify", tmp_path / name, *ON)
    assert ended.code in (2, 3)
    assert "Traceback" not in ended.err and "internal" not in ended.err


@pytest.mark.parametrize("output", ["docx", "pdf", "pdf=x.pdf"])
def test_a_format_without_its_file_or_unknown_is_wrong_usage(output, run, application):
    assert run("certify", application(), *ON, "-o", output).code == 2


def test_every_format_is_written_in_one_run_and_word_twice_alike(run, application, tmp_path):
    names = {"html": "c.html", "markdown": "c.md", "docx": "c.docx", "json": "c.json", "text": "c.txt"}
    wanted = [part for kind, name in names.items() for part in ("-o", f"{kind}={tmp_path / name}")]
    assert run("certify", application(), *ON, *wanted).code == 0
    first = (tmp_path / "c.docx").read_bytes()
    assert run("certify", application(), *ON, *wanted).code == 0
    assert (tmp_path / "c.docx").read_bytes() == first
    for name in ("c.html", "c.md", "c.txt"):
        assert "DRAFT" in (tmp_path / name).read_text(encoding="utf-8")


def test_the_draft_meets_its_schema(drafted, run):
    schema = json.loads(run("schema", "certificate").out)
    jsonschema.Draft202012Validator(schema).validate(drafted()[1])


@pytest.mark.parametrize("format", ["text", "markdown", "html", "json"])
def test_no_format_says_that_the_law_is_met(format, run, application):
    said = run("certify", application(), *ON, "-o", format).out.casefold()
    for word in ("complies", "compliant", "satisfied", "satisfies", "approved", "is safe", "cleared"):
        assert word not in said


SHIPPED = """\
shipment_id,line_id,ship_date,transaction,chip,quantity,destination,end_user_country
US-1,1,2026-07-14,domestic,H200,5000,US,US
US-2,1,2026-08-04,domestic,H200,9000,US,US
CN-1,1,2026-07-20,export,H200,400,CN,CN
"""


@pytest.fixture
def ledger(run, tmp_path):
    """A ledger with what the applicant shipped."""
    path = tmp_path / "shipped.csv"
    path.write_text(SHIPPED, encoding="utf-8")
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    ended = run("ledger", "import", path, "--ledger", url, "--applicant", "Example Exports Inc.")
    assert ended.code == 0, ended.err
    return url


def test_a_ledger_has_the_place_of_the_sums_that_the_file_states(run, application, ledger):
    draft = json.loads(run("certify", application(), *ON, "--ledger", ledger, "-o", "json").out)
    (share,) = draft["volume"]["products"]
    assert [part["units"] for part in share["exported"] if part["units"]] == [400, 2000]
    assert (share["us_units"], share["cn_mo_units"], share["exact"]) == (5000, 2400, "12/25")
    assert draft["volume"]["ledger"]["entries"] == 3


def test_the_gate_and_the_certificate_say_the_same_of_one_ledger(run, application, ledger):
    path = application(("quantity: 2000", "quantity: 2101"))
    draft = json.loads(run("certify", path, *ON, "--ledger", ledger, "-o", "json").out)
    report = json.loads(run("check", path, *ON, "--ledger", ledger, "-o", "json").out)
    (share,), (total,) = draft["volume"]["products"], report["totals"]
    assert (
        (share["holds"], share["headroom_units"]) == (total["holds"], total["headroom_units"]) == ("no", -1)
    )


def test_a_ledger_that_is_not_there_is_said_and_nothing_is_drafted(run, application, tmp_path):
    ended = run("certify", application(), *ON, "--ledger", f"sqlite:///{tmp_path / 'no.db'}")
    assert (ended.code, ended.out) == (3, "")


def test_nothing_is_written_to_the_ledger(run, application, ledger, tmp_path):
    before = (tmp_path / "ledger.db").read_bytes()
    run("certify", application(), *ON, "--ledger", ledger)
    assert (tmp_path / "ledger.db").read_bytes() == before


def test_with_a_ledger_both_readings_stand_there(run, application, ledger, tmp_path):
    others = SHIPPED.replace("domestic,H200,5000,US,US", "export,H200,300,CN,CN")
    path = tmp_path / "others.csv"
    path.write_text("".join(others.splitlines(keepends=True)[:2]), encoding="utf-8")
    assert run("ledger", "import", path, "--ledger", ledger, "--applicant", "Another Inc.").code == 0
    arguments = ("certify", application(), *ON, "--ledger", ledger)
    draft = json.loads(run(*arguments, "-o", "json").out)
    (share,) = draft["volume"]["products"]
    assert (share["cn_mo_units"], share["holds"]) == (2700, "no")
    assert (share["other"]["numerator"], share["other"]["cn_mo_units"], share["other"]["holds"]) == (
        "applicant",
        2400,
        "yes",
    )
    jsonschema.validate(draft, json.loads(run("schema", "certificate").out))
    assert "the other reading, by applicant: 2,400 exported" in run(*arguments, "-o", "markdown").out


def test_the_ledger_of_the_environment_is_asked_as_that_of_the_option_is(
    run, application, ledger, monkeypatch
):
    path = application(("applicant: Example Exports Inc.\n", ""))
    monkeypatch.setenv("EXPORTCHECK_LEDGER", ledger)
    monkeypatch.setenv("EXPORTCHECK_NUMERATOR", "applicant")
    monkeypatch.setenv("EXPORTCHECK_APPLICANT", "Example Exports Inc.")
    volume = json.loads(run("certify", path, *ON, "-o", "json").out)["volume"]
    assert (volume["ledger"]["entries"], volume["ledger"]["numerator"]) == (3, "applicant")
    assert volume["products"][0]["us_units"] == 5000


def test_a_numerator_that_is_none_is_refused_also_without_a_ledger(run, application):
    ended = run("certify", application(), *ON, "--numerator", "foo")
    assert (ended.code, ended.out) == (2, "")
    assert "foo" in ended.err


@pytest.fixture
def laxer(tmp_path, run):
    """A law of one's own whose ratio goes as far as one to one."""
    folder = tmp_path / "my-law"
    text = run("law", "show", "dd_volume").out
    assert "volume_ratio: {at_most: 0.5}" in text
    folder.mkdir()
    (folder / "dd_volume.yaml").write_text(text.replace("at_most: 0.5", "at_most: 1.0"), encoding="utf-8")
    return folder


def test_a_draft_under_a_changed_law_says_so_in_every_file_and_once_on_standard_error(
    run, application, laxer, tmp_path
):
    files = {kind: tmp_path / f"c.{kind}" for kind in ("json", "text", "markdown", "html")}
    asked = [part for kind, file in files.items() for part in ("-o", f"{kind}={file}")]
    ended = run("--law", laxer, "certify", application(), *ON, *asked)
    assert ended.err.count("(XC705)") == 1
    for file in files.values():
        assert "the law was changed: 1 file of" in re.sub(r"\\", "", file.read_text("utf-8")), file
    draft = json.loads(files["json"].read_text("utf-8"))
    assert [entry["rule"] for entry in draft["findings"]] == ["XC705"]
    jsonschema.validate(draft, json.loads(run("schema", "certificate").out))


def test_a_draft_under_the_bundled_law_says_nothing_of_a_change(drafted):
    assert drafted()[1]["findings"] == []
