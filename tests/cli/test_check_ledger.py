"""`check --ledger`: the ratio against the ledger plus the manifests, without writing to the ledger."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

H200 = "nvidia-h200-sxm"
HEADER = "shipment_id,line_id,ship_date,transaction,chip,quantity,destination,end_user_country\n"
US = "{},1,{},domestic,H200,{},US,US\n"
OUT = "{},1,2026-02-20,export,H200,{},CN,CN\n"


@pytest.fixture
def book(run: Callable[..., Any], manifest: Callable[..., Path], tmp_path: Path) -> Callable[..., str]:
    """Imports lines for an applicant and gives back the URL of the ledger."""
    url = f"sqlite:///{tmp_path / 'ledger.db'}"

    def imported(*lines: str, applicant: str = "Maker") -> str:
        path = manifest(HEADER + "".join(lines), f"imported-{applicant}.csv")
        done = run("ledger", "import", path, "--ledger", url, "--applicant", applicant)
        assert done.code == 0, done.err
        return url

    return imported


@pytest.fixture
def check(run: Callable[..., Any], manifest: Callable[..., Path]) -> Callable[..., dict[str, Any]]:
    """The report of a manifest of lines against a ledger, of Maker unless said otherwise."""

    def checked(url: str, *lines: str, options: tuple[object, ...] = (), text: str = "") -> dict[str, Any]:
        path = manifest(text or HEADER + "".join(lines), "m.yaml" if text else "m.csv")
        whose = () if text else ("--applicant", "Maker")
        told = ("check", path, "--ledger", url, "--on", "2026-03-01", "-o", "json", *whose, *options)
        return json.loads(run(*told).out)

    return checked


def us(units: int, name: str = "U-1", day: str = "2026-01-20") -> str:
    return US.format(name, day, units)


def out(units: int, name: str = "E-1") -> str:
    return OUT.format(name, units)


def total(report: dict[str, Any]) -> dict[str, Any]:
    (found,) = report["totals"]
    return found


def said(report: dict[str, Any], rule: str) -> list[str]:
    return [finding["message"] for finding in report["findings"] if finding["rule"] == rule]


@pytest.mark.parametrize("units, holds, room", [(500, "yes", 0), (501, "no", -1)])
def test_exactly_half_of_ledger_and_manifest_holds_and_one_more_does_not(
    book: Any, check: Any, units: int, holds: str, room: int
) -> None:
    found = total(check(book(us(600)), us(400, "U-2"), out(units)))
    assert (found["us_units"], found["cn_mo_units"]) == (1000, units)
    assert (found["holds"], found["headroom_units"]) == (holds, room)
    assert found["ledger"] == {
        "us_units": 600,
        "cn_mo_units": 0,
        "reserved_units": 0,
        "held_units": 0,
        "requested_units": units,
        "manifest_us_units": 400,
    }


def test_lines_in_the_ledger_are_counted_once_and_said_once(book: Any, check: Any) -> None:
    report = check(book(us(1000), out(300)), us(1000), out(300), out(200, "E-2"))
    found = total(report)
    assert (found["us_units"], found["cn_mo_units"], found["holds"]) == (1000, 500, "yes")
    assert said(report, "XC617") == ["2 lines are in the ledger already, counted once"]


def test_us_units_count_up_to_the_date_of_the_application(book: Any, check: Any) -> None:
    url = book(us(1000, day="2026-03-01"), us(500, "U-2", day="2026-03-02"))
    assert total(check(url, out(1)))["us_units"] == 1000


def test_a_line_without_ids_leaves_open_what_turns_on_it(book: Any, check: Any) -> None:
    url = book(us(1000), out(300))
    bare = ",,2026-02-20,export,H200,{},CN,CN\n"
    assert total(check(url, bare.format(200)))["holds"] == "yes"  # even if it is another one: 500
    report = check(url, bare.format(300))  # 300 if it is in the ledger, else 600
    assert (total(report)["holds"], total(report)["cn_mo_units"]) == ("unknown", 600)
    assert "1 line is counted that may be in the ledger already" in said(report, "XC618")[0]
    assert total(check(url, bare.format(900)))["holds"] == "no"  # 900 at the least


def test_us_lines_without_ids_give_no_headroom_that_may_not_be_there(book: Any, check: Any) -> None:
    bare = ",,2026-01-20,domestic,H200,1000,US,US\n"
    report = check(book(us(1000)), bare, out(600))
    assert (total(report)["us_units"], total(report)["holds"]) == (1000, "unknown")


def test_a_line_that_the_ledger_has_otherwise_is_not_settled(book: Any, check: Any) -> None:
    report = check(book(us(1000), out(300)), out(400))
    assert total(report)["cn_mo_units"] == 300
    (message,) = said(report, "XC619")
    assert "is entry 2 of the ledger with other content" in message
    assert report["status"] == "fail"


def test_a_corrected_line_is_met_by_what_took_its_place(book: Any, check: Any, run: Any) -> None:
    url = book(us(1000), out(300))
    done = run("ledger", "correct", 2, "--units", 400, "--reason", "miscounted", "--ledger", url)
    assert done.code == 0, done.err
    report = check(url, out(400))
    assert (total(report)["cn_mo_units"], said(report, "XC619")) == (400, [])


def test_the_same_us_line_stated_twice_counts_once(book: Any, check: Any) -> None:
    assert total(check(book(us(100)), us(50, "U-2"), us(50, "U-2"), out(1)))["us_units"] == 150


def test_both_readings_of_the_numerator_are_shown(book: Any, check: Any) -> None:
    book(out(450, "E-9"), applicant="Other")
    url = book(us(1000), out(100))
    by_product = total(check(url, out(51, "E-2")))
    assert (by_product["numerator"], by_product["cn_mo_units"], by_product["holds"]) == ("product", 601, "no")
    assert by_product["other_numerator"] == {
        "numerator": "applicant",
        "cn_mo_units": 151,
        "ratio": 0.151,
        "holds": "yes",
        "headroom_units": 349,
    }
    by_applicant = total(check(url, out(51, "E-2"), options=("--numerator", "applicant")))
    assert (by_applicant["cn_mo_units"], by_applicant["holds"]) == (151, "yes")
    assert by_applicant["other_numerator"]["cn_mo_units"] == 601


STATED = """\
applicant: Maker
application_date: 2026-03-01
us_shipments:
  - {{chip: H200, units: {}}}
lines:
  - {{shipment_id: E-1, line_id: 1, ship_date: 2026-03-01, transaction: export, chip: H200, quantity: 1,
     destination: CN}}
"""


def test_stated_sums_are_compared_and_not_added(book: Any, check: Any) -> None:
    url = book(us(1000))
    agreed, other = (check(url, text=STATED.format(units)) for units in (1000, 5000))
    assert total(agreed)["us_units"] == total(other)["us_units"] == 1000
    assert said(agreed, "XC616") == []
    (message,) = said(other, "XC616")
    assert "states 5,000 units to US customers, the ledger has 1,000" in message


def test_a_ledger_without_the_product_leaves_the_ratio_unknown(book: Any, check: Any) -> None:
    url = book("U-1,1,2026-01-20,domestic,H100,10,US,US\n")
    assert (total(check(url, out(1)))["us_units"], total(check(url, out(1)))["holds"]) == (None, "unknown")


def test_a_product_under_other_specifications_is_not_settled(
    book: Any, check: Any, tmp_path: Path, root: Path
) -> None:
    url = book(us(1000))
    own = tmp_path / "own.yaml"
    chips = (root / "data" / "chips.yaml").read_text("utf-8")
    start = chips.index("  - id: nvidia-h200-sxm\n")
    entry = chips[start : chips.index("  - id:", start + 1)].replace(
        "memory_gb: {value: 141,", "memory_gb: {value: 142,"
    )
    sources = chips[chips.index("\nsources:") :]
    own.write_text(f"schema: 1\nas_of: 2026-01-01\nchips:\n{entry}{sources}", "utf-8")
    report = check(url, out(1), options=("--catalog", own))
    assert said(report, "XC620")


@pytest.mark.parametrize("name", ["text", "markdown", "html"])
def test_what_people_read_shows_the_ledgers_part(
    book: Any, run: Any, manifest: Callable[..., Path], name: str
) -> None:
    url = book(us(1000), out(300))
    path = manifest(HEADER + out(200, "E-2"))
    shown = run("check", path, "--ledger", url, "--on", "2026-03-01", "--applicant", "Maker", "-o", name).out
    flat = " ".join(shown.split())
    assert "300 exported and 0 reserved in the ledger, 200 more in the manifests" in flat
    assert "with what this applicant exports 500 units, ratio 0.5: yes" in flat


@pytest.mark.parametrize("name", ["sarif", "junit", "github", "gitlab", "jsonl"])
def test_what_machines_read_says_by_how_much_it_is_too_many(
    book: Any, run: Any, manifest: Callable[..., Path], name: str
) -> None:
    url = book(us(1000), out(300))
    path = manifest(HEADER + out(201, "E-2"))
    shown = run("check", path, "--ledger", url, "--on", "2026-03-01", "--applicant", "Maker", "-o", name).out
    assert "1 unit too many" in shown


def test_the_report_follows_its_schema(book: Any, check: Any, root: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((root / "data" / "schemas" / "report.json").read_text("utf-8"))
    report = check(book(us(1000)), out(501), options=("--reserve",))
    jsonschema.validate(report, schema)
    assert report["reservation"]["outcome"] == "refused"


def test_evidence_keeps_the_sums_and_is_replayed_without_the_ledger(
    book: Any, run: Any, manifest: Callable[..., Path], tmp_path: Path
) -> None:
    url = book(us(1000), out(300))
    path, archive = manifest(HEADER + out(300) + out(200, "E-2")), tmp_path / "evidence.zip"
    told = ("--on", "2026-03-01", "--applicant", "Maker", "--evidence", archive)
    assert run("check", path, "--ledger", url, *told).code == 1
    book(us(9000, "U-9"))
    (tmp_path / "ledger.db").unlink()
    done = run("verify", archive)
    assert (done.code, done.out.rstrip().splitlines()[-1]) == (0, "same verdicts")


@pytest.mark.parametrize(
    "options, code, says",
    [
        (("--ledger", "nowhere.db", "--applicant", "Maker"), 3, "exportcheck ledger import"),
        (("--ledger", "nowhere.txt", "--applicant", "Maker"), 2, "is no ledger"),
        (("--reserve",), 2, "--reserve needs a ledger"),
        (("--reservation", "R"), 2, "--reservation needs a ledger"),
        (("--numerator", "both"), 2, "neither product nor applicant"),
    ],
)
def test_a_ledger_that_cannot_be_asked_is_one_sentence(
    run: Any, manifest: Callable[..., Path], options: tuple[str, ...], code: int, says: str
) -> None:
    done = run("check", manifest(HEADER + out(1)), *options)
    assert (done.code, "Traceback" in done.err) == (code, False)
    assert says in done.err


def test_without_an_applicant_the_ledger_is_not_asked(
    book: Any, run: Any, manifest: Callable[..., Path]
) -> None:
    done = run("check", manifest(HEADER + out(1)), "--ledger", book(us(1)))
    assert (done.code, "--applicant" in done.err) == (2, True)


def test_a_run_is_of_one_applicant(
    book: Any, run: Any, tmp_path: Path, manifest: Callable[..., Path]
) -> None:
    one = manifest(STATED.format(1), "one.yaml")
    other = manifest(STATED.format(1).replace("Maker", "Other"), "other.yaml")
    done = run("check", one, other, "--ledger", book(us(1)))
    assert (done.code, "one applicant" in done.err) == (2, True)


def test_before_there_was_a_ratio_nothing_can_be_reserved(
    book: Any, run: Any, manifest: Callable[..., Path]
) -> None:
    path, url = manifest(HEADER + out(1)), book(us(1000))
    told = ("--ledger", url, "--on", "2026-01-14", "--applicant", "Maker", "-o", "json", "--reserve")
    done = run("check", path, *told)
    assert (done.code, json.loads(done.out)["reservation"]["outcome"]) == (1, "refused")
