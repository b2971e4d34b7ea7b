"""YAML manifests."""

from collections.abc import Callable
from datetime import date

import pytest

from exportcheck.errors import UnreadableFile
from exportcheck.load.manifests import Manifest
from exportcheck.model.manifest import STATEMENTS, Line, Rejected

Read = Callable[..., Manifest]
ReadLines = Callable[..., list[Line]]


WHOLE = """\
applicant: Example Exports Inc.
application_date: 2026-03-01
us_shipments:
  - {chip: H200, units: 20000, first_commercial_shipment: 2024-06-01}
prior_exports:
  - {chip: H200, units: 1000, destination: CN}
certification:
  us_units_and_specifications: {met: yes, evidence: spec-sheet.pdf}
  us_supply: {met: no}
  foundry_capacity: {met: unknown}
  end_use: {met: true}
  know_your_customer: {evidence: kyc.pdf}
  lab: {met: yes, evidence: lab.pdf, headquarters: US, parent: US, tests_in: Puerto Rico, stake: no,
        measured: {tpp: 15700, dram_bandwidth_gb_s: 4790.5}}
lines:
  - {chip: H200, quantity: 500, destination: CN, end_user: Example Cloud, license_number: 0123,
     license_expires: 2027-01-31, hts: 8471.50}
  - chip: H200
    quantity: eight
    destination: NO
  - {chip: H200, chip: H200, quantity: 1, destination: CN}
  - just text
  - {chip: H200, quantity: 1, destination: NO, transaction: ~}
"""


def test_rows_are_lines_with_their_numbers(read: Read) -> None:
    manifest = read(WHOLE, name="m.yaml")
    rows = list(manifest)
    assert [(type(row).__name__, row.number) for row in rows] == [
        ("Line", 16),
        ("Rejected", 18),
        ("Rejected", 21),
        ("Rejected", 22),
        ("Line", 23),
    ]
    assert manifest.lines_read == 5
    first = rows[0]
    assert isinstance(first, Line)
    assert (first.quantity, first.license_number, first.hts) == (500, "0123", "8471.50")
    assert first.license_expires == date(2027, 1, 31)
    problems = [row.problem for row in rows if isinstance(row, Rejected)]
    assert problems[0] == "quantity is not a whole number: 'eight'"
    assert "repeated" in problems[1]
    assert "not a mapping" in problems[2]


def test_the_application_is_read(read: Read) -> None:
    application = read(WHOLE, name="m.yml").application
    assert application is not None
    assert application.applicant == "Example Exports Inc."
    assert application.application_date == date(2026, 3, 1)
    (shipped,) = application.us_shipments
    assert (shipped.chip, shipped.units) == ("nvidia-h200-sxm", 20_000)
    assert shipped.first_commercial_shipment == date(2024, 6, 1)
    (prior,) = application.prior_exports
    assert (prior.chip, prior.units, prior.destination.code) == ("nvidia-h200-sxm", 1_000, "CN")
    certification = application.certification
    assert certification is not None
    met = {name: statement.met for name, statement in certification.statements.items()}
    assert met == {
        "us_units_and_specifications": True,
        "us_supply": False,
        "foundry_capacity": None,
        "end_use": True,
        "know_your_customer": None,
        "lab": True,
    }
    assert set(met) <= set(STATEMENTS)
    assert certification.statements["lab"].evidence == "lab.pdf"
    lab = certification.lab
    assert lab is not None
    assert lab.headquarters is not None
    assert lab.headquarters.code == "US"
    assert lab.tests_in is not None
    assert lab.tests_in.treated_as == "US"
    assert lab.stake is False
    assert lab.measured == {"tpp": 15700.0, "dram_bandwidth_gb_s": 4790.5}


def test_lines_alone_carry_no_application(read: Read) -> None:
    assert read("lines:\n  - {chip: H200, quantity: 1, destination: CN}\n", name="m.yaml").application is None


@pytest.mark.parametrize("text", ["", "# nothing\n", "lines:\n", "lines: []\n"])
def test_an_empty_manifest_has_no_lines(read: Read, text: str) -> None:
    manifest = read(text, name="m.yaml")
    assert list(manifest) == []
    assert manifest.lines_read == 0


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("units: 20000", "unitz: 20000", 4, "us_shipments.0.unit"),
        ("units: 20000", "units: -1", 4, "greater than or equal to 0"),
        ("units: 20000", "units: 1.5", 4, "us_shipments.0.units"),
        ("units: 20000", "units: 020000", 4, "us_shipments.0.units"),
        ("units: 20000", "units: true", 4, "us_shipments.0.units"),
        ("units: 20000", "units: 9999999999999", 4, "us_shipments.0.units"),
        ("{chip: H200, units: 20000", "{chip: H20O, units: 20000", 4, "no chip is called 'H20O'"),
        ("2024-06-01", "June 2024", 4, "write YYYY-MM-DD"),
        ("destination: CN}\ncert", "destination: Atlantis}\ncert", 6, "prior_exports.0.destination"),
        ("application_date: 2026-03-01", "application_date: 2026-02-30", 2, "does not exist"),
        ("application_date: 2026-03-01", "application_day: 2026-03-01", 2, "did you mean application_date"),
        ("met: no", "met: perhaps", 9, "yes, no or unknown"),
        ("applicant: Exa", '"a\\nb": Exa', 1, "unknown key"),
        ("applicant: Exa", '? "' + "k" * 5_000 + '"\n: Exa', 1, "unknown key"),
        ("met: no", "mett: no", 9, "did you mean met"),
        ("us_supply", "us_suply", 9, "did you mean us_supply"),
        ("stake: no", "stake: small", 13, "yes, no or unknown"),
        ("tests_in: Puerto Rico", "tests_in: Atlantis", 13, "certification.lab.tests_in"),
        ("tpp: 15700", "tpp: .nan", 14, "certification.lab.measured.tpp"),
        ("tpp: 15700", "tpp: -1", 14, "certification.lab.measured.tpp"),
        ("tpp: 15700", "power: 15700", 14, "unknown key"),
        ("applicant: Example Exports Inc.", "applicant: [a]", 1, "applicant"),
        ("applicant: Example Exports Inc.", "applicant: a\napplicant: b", 2, "repeated"),
        ("applicant: Example Exports Inc.", "applicant: &a b", 1, "anchor"),
        ("applicant: Example Exports Inc.", "applicant: " + "x" * 10_001, 1, "longer than"),
    ],
)
def test_an_unsound_application_stops_the_file(read: Read, old: str, new: str, line: int, said: str) -> None:
    assert old in WHOLE
    with pytest.raises(UnreadableFile) as caught:
        read(WHOLE.replace(old, new, 1), name="m.yaml")
    message = str(caught.value)
    assert f"m.yaml, line {line}:" in message
    assert said in message
    assert "\n" not in message
    assert len(message) < 400


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- {chip: H200}\n", "put the rows under `lines:`"),
        ("just text\n", "put the rows under `lines:`"),
        ("lines: {chip: H200}\n", "must be a list"),
        ("lines: text\n", "must be a list"),
        ("lines:\n  - {chip: [[\n", "not valid YAML"),
        ("lines: " + "[" * 10_000, "nested"),
        ("a: &a [x]\nlines: [*a, *a]\n", "anchor"),
    ],
)
def test_what_is_no_manifest_is_refused(read: Read, text: str, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        read(text, name="m.yaml")


def test_unknown_keys_of_rows_are_noticed(read: Read) -> None:
    manifest = read("lines:\n  - {part no: H200, qty: 1, dest: CN, colour: red}\n", name="m.yaml")
    assert len(list(manifest)) == 1
    assert "'colour'" in manifest.notices[0].message
