"""Where a fact of the sums is missing or stated twice, the ratio is never the milder of what it may be."""

import json

import pytest

DAY = ("--on", "2026-07-01")
OUT = {
    "transaction": "export",
    "export_from": "US",
    "chip": "H200",
    "destination": "CN",
    "end_user_country": "CN",
    "end_user_hq": "CN",
    "end_user_parent": "CN",
    "license_code": "C30",
    "license_expires": "2028-01-31",
}
HOME = {"transaction": "domestic", "chip": "H200", "destination": "US", "ship_date": "2026-02-01"}


@pytest.fixture
def written(tmp_path):
    """Writes an application: lines out and at home by their quantities, and what it states."""
    count, licences = iter(range(1, 100)), iter(range(1_000_000, 2_000_000))

    def write(*lines, name=None, **stated):
        path = tmp_path / (name or f"a{next(count)}.yaml")
        rows = [
            {
                "shipment_id": f"{path.stem}-{number}",
                "line_id": "1",
                "license_quantity": line["quantity"],
                "license_number": f"D{next(licences)}",
                **line,
            }
            for number, line in enumerate(lines)
        ]
        for row in rows:
            if row["transaction"] == "domestic":
                del row["license_quantity"], row["license_number"]
        told = {"applicant": "Example Exports", "application_date": "2026-03-01", **stated, "lines": rows}
        path.write_text(json.dumps(told), encoding="utf-8")
        return path

    return write


def out(quantity, **more):
    return {**OUT, "quantity": quantity, "ship_date": "2026-03-01", **more}


def home(quantity, **more):
    return {**HOME, "quantity": quantity, **more}


def us(units):
    return [{"chip": "H200", "units": units}]


def total(run, *arguments):
    ended = run("check", *arguments, *DAY, "-o", "json")
    report = json.loads(ended.out)
    (found,) = report["totals"]
    return ended.code, found["us_units"], found["holds"], report


def test_the_date_of_the_application_reaches_shipments_of_files_read_before_it(run, written):
    application = written(out(1500), us_shipments=us(1000))
    late = written(home(2000, ship_date="2026-06-01"), name="late.yaml", application_date=None)
    for order in ((application, late), (late, application)):
        assert total(run, *order)[:3] == (1, 1000, "no")


def test_a_us_shipment_stated_twice_is_one(run, written):
    line = home(500, shipment_id="U", line_id="1")
    code, units, holds, report = total(run, written(out(500), line, line))
    assert (code, units, holds) == (1, 500, "no")
    assert any(f["rule"] == "XC611" for entry in report["lines"] for f in entry["findings"])


def test_an_export_stated_twice_stays_counted_twice(run, written):
    line = out(300, shipment_id="E", line_id="1")
    report = total(run, written(line, line, us_shipments=us(1000)))[3]
    assert report["totals"][0]["cn_mo_units"] == 600


def test_what_two_applications_state_may_be_the_same_units(run, written):
    both = [written(out(500), us_shipments=us(3000), prior_exports=[]) for _ in range(2)]
    assert total(run, *both)[:3] == (0, 3000, "yes")
    both = [written(out(1000), us_shipments=us(3000)) for _ in range(2)]
    code, units, holds, report = total(run, *both)
    assert (code, units, holds) == (1, 3000, "unknown")
    (finding,) = report["totals"][0]["findings"]
    assert finding["severity"] == "indeterminate"
    assert "3,000 to 6,000 to US customers" in finding["message"]


def test_a_domestic_line_without_a_day_may_be_later_than_the_application(run, written):
    code, units, holds, _ = total(run, written(out(500), home(600), home(600, ship_date=None)))
    assert (code, units, holds) == (1, 600, "unknown")
    assert total(run, written(out(300), home(600), home(600, ship_date=None)))[2] == "yes"


@pytest.fixture
def ledger(run, written, tmp_path):
    """A ledger with 2,000 US units; returns its URL."""
    url = f"sqlite:///{tmp_path / 'l.db'}"
    assert run("ledger", "import", written(home(2000), name="us.yaml"), "--ledger", url).code == 0
    return url


def against(run, url, *arguments):
    return total(run, *arguments, "--ledger", url)


def test_a_line_that_was_reversed_in_the_ledger_counts_again(run, written, ledger):
    application = written(out(1500), name="app.yaml")
    assert against(run, ledger, application)[0] == 1
    assert run("ledger", "import", application, "--ledger", ledger).code == 0
    assert run("ledger", "correct", 2, "--reason", "too early", "--ledger", ledger).code == 0
    code, _, holds, report = against(run, ledger, application, "--reserve")
    assert (code, holds, report["totals"][0]["cn_mo_units"]) == (1, "no", 1500)
    assert report["reservation"]["outcome"] == "refused"


def test_a_line_that_the_ledger_corrected_to_fewer_is_in_conflict_with_it(run, written, ledger):
    application = written(out(1500), name="app.yaml")
    run("ledger", "import", application, "--ledger", ledger)
    assert run("ledger", "correct", 2, "--units", 10, "--reason", "typing", "--ledger", ledger).code == 0
    code, *_, report = against(run, ledger, application, "--reserve")
    assert code == 1
    assert any(f["rule"] == "XC619" for f in report["findings"])


def test_exports_that_the_manifest_states_and_the_ledger_lacks_hold_back_the_headroom(run, written, ledger):
    prior = [{"chip": "H200", "units": 1000, "destination": "CN"}]
    code, *_, report = against(run, ledger, written(out(500), prior_exports=prior), "--reserve")
    assert code == 1
    assert report["reservation"]["outcome"] == "refused"
    severity = {f["rule"]: f["severity"] for f in report["findings"]}
    assert severity["XC616"] == "indeterminate"


def test_the_id_of_a_reservation_is_not_lent_to_other_lines(run, written, ledger):
    first = written(out(900), name="first.yaml")
    other = written(out(800), name="other.yaml")
    reserve = ("--reserve", "--reservation", "A17")
    assert against(run, ledger, first, *reserve)[3]["reservation"]["outcome"] == "taken"
    assert against(run, ledger, first, *reserve)[3]["reservation"]["outcome"] == "held"
    code, _, holds, report = against(run, ledger, other, *reserve)
    assert (code, holds) == (1, "no")
    assert "granted for 900 units" in report["reservation"]["why"][0]
    assert against(run, ledger, other, "--reservation", "A17")[:1] == (1,)


def test_nothing_is_granted_for_a_product_whose_specifications_changed(
    run, written, ledger, tmp_path, things
):
    chip = things.catalog.find("H200")
    assert run("ledger", "import", written(out(900)), "--ledger", ledger).code == 0
    entry = {
        "id": chip.id,
        "name": chip.name,
        "vendor": chip.vendor,
        "vendor_country": "US",
        "form_factor": "module",
        "datacenter": "yes",
        "aliases": ["H200"],
        "dense_tops": {"fp8": 1979},
        "dram_bandwidth_gb_s": 4800,
        "interconnect_gb_s": 900,
        "system_bus_gb_s": 128,
        "memory_gb": 141,
        "tdp_w": 690,
    }
    catalog = tmp_path / "own.yaml"
    catalog.write_text(json.dumps({"schema": 1, "as_of": "2026-06-01", "chips": [entry]}), encoding="utf-8")
    asked = written(out(100), name="asked.yaml")
    options = ("--ledger", ledger, "--catalog", catalog, *DAY)
    ended = run("ledger", "reserve", asked, *options)
    assert ended.code == 3
    assert "other specifications" in ended.err


def test_a_certificate_counts_a_us_shipment_once_and_says_so(run, written):
    line = home(500, shipment_id="U", line_id="1")
    ended = run("certify", written(out(500), line, line), *DAY, "-o", "json")
    record = json.loads(ended.out)
    (share,) = record["volume"]["products"]
    assert (share["us_units"], share["holds"]) == (500, "no")
    assert "states again the shipment line" in ended.out
