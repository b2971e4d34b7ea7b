"""`check --reserve`: the headroom is taken in the transaction that the verdict is of, or not at all."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from workers import Ended, Worker, crowd

from exportcheck.ledger import open_ledger
from exportcheck.model.ledger import Balance

H200 = "nvidia-h200-sxm"
DAY = "2026-03-01"
CERTIFIED = """\
certification:
  us_units_and_specifications: {met: yes, evidence: a}
  us_supply: {met: yes, evidence: a}
  foundry_capacity: {met: yes, evidence: a}
  end_use: {met: yes, evidence: a}
  know_your_customer: {met: yes, evidence: a}
  remote_users: {met: yes, evidence: a}
  iaas: {met: yes, evidence: a}
  physical_security: {met: yes, evidence: a}
  lab: {met: yes, evidence: a, headquarters: US, parent: US, tests_in: US, stake: no,
        measured: {tpp: 15700, dram_bandwidth_gb_s: 4790, interconnect_gb_s: 1020, copackaged_dram_gb: 141}}
"""
# Fails a run that asks nothing else of a line than the licence that it waits for.
ONLY_THE_LICENCE = ("XC301",)


@pytest.fixture(scope="module")
def pair() -> Iterator[Sequence[Worker]]:
    with crowd(2) as workers:
        yield workers


@pytest.fixture
def check(pair: Sequence[Worker], ledger_url: str) -> Callable[..., Ended]:
    def run(path: Path, *options: object) -> Ended:
        return pair[0]("check", path, "--ledger", ledger_url, "--on", DAY, "-o", "json", *options)

    return run


@pytest.fixture
def shipped(pair: Sequence[Worker], ledger_url: str, tmp_path: Path) -> Callable[..., Path]:
    """Imports a shipment of so many units to a US customer."""

    def imported(units: int, name: str = "U-1", applicant: str = "Maker") -> Path:
        path = tmp_path / f"{name}.yaml"
        path.write_text(
            f"applicant: {applicant}\nlines:\n  - {{shipment_id: {name}, line_id: 1, ship_date: 2026-01-20, "
            f"transaction: domestic, chip: H200, quantity: {units}, destination: US}}\n",
            encoding="utf-8",
        )
        done = pair[0]("ledger", "import", path, "--ledger", ledger_url)
        assert done.code == 0, done.err
        return path

    return imported


@pytest.fixture
def applied(tmp_path: Path) -> Callable[..., Path]:
    """An application for so many units to China, its certification whole, its licence not granted yet."""

    def written(units: int, name: str = "A", applicant: str = "Maker", more: str = "") -> Path:
        path = tmp_path / f"application-{name}.yaml"
        path.write_text(
            f"applicant: {applicant}\napplication_date: {DAY}\n{CERTIFIED}lines:\n"
            f"  - {{shipment_id: {name}, line_id: 1, ship_date: {DAY}, transaction: export, export_from: US, "
            f"chip: H200, form_factor: module, quantity: {units}, destination: CN, end_user: Cloud Co., "
            "end_user_country: CN, end_user_hq: CN, end_user_parent: CN, end_use: commercial cloud, "
            f"declared_eccn: 4A090.a}}\n{more}",
            encoding="utf-8",
        )
        return path

    return written


def balance(url: str) -> Balance:
    """The sums of the only commodity, of everybody."""
    with closing(open_ledger(url, read_only=True)) as ledger:
        found = ledger.balances()
    (commodity,) = {entry.commodity for entry in found}
    return Balance(
        commodity, "*", *(sum(getattr(b, side) for b in found) for side in ("us", "exported", "reserved"))
    )


def entries(url: str) -> int:
    with closing(open_ledger(url, read_only=True)) as ledger:
        return ledger.head().entries


def rules(report: dict[str, Any]) -> list[str]:
    """What fails a run, but for the licence that the application is for."""
    of_lines = [finding for line in report["lines"] for finding in line["findings"]]
    of_sums = [finding for total in report["totals"] for finding in total["findings"]]
    serious = [f for f in (*of_lines, *of_sums, *report["findings"]) if f["severity"] != "note"]
    return [f["rule"] for f in serious if f["severity"] != "warning" and f["rule"] not in ONLY_THE_LICENCE]


Check = Callable[..., Ended]
Made = Callable[..., Path]


def test_exactly_half_is_reserved(check: Check, shipped: Made, applied: Made, ledger_url: str) -> None:
    shipped(1000)
    report = json.loads(check(applied(500), "--reserve", "--reservation", "R").out)
    assert report["reservation"] == {"id": "R", "outcome": "taken", "units": {H200: 500}, "why": []}
    assert report["totals"][0]["holds"] == "yes"
    assert balance(ledger_url).reserved == 500


def test_one_more_than_half_is_refused_and_says_by_how_much(
    check: Check, shipped: Made, applied: Made, ledger_url: str
) -> None:
    shipped(1000)
    done = check(applied(501), "--reserve")
    report = json.loads(done.out)
    assert (done.code, report["status"], report["reservation"]["outcome"]) == (1, "fail", "refused")
    assert rules(report) == ["XC414", "XC621"]
    assert "1 unit too many" in report["reservation"]["why"][0]
    assert report["totals"][0]["headroom_units"] == -1
    assert entries(ledger_url) == 1


def test_without_reserve_nothing_is_written(
    check: Check, shipped: Made, applied: Made, ledger_url: str
) -> None:
    shipped(1000)
    report = json.loads(check(applied(500)).out)
    assert "reservation" not in report
    assert entries(ledger_url) == report["ledger"]["entries"] == 1


def test_what_others_reserved_counts_and_ones_own_does_not_count_twice(
    check: Check, shipped: Made, applied: Made, ledger_url: str
) -> None:
    shipped(1000)
    check(applied(400, "A"), "--reserve")
    assert json.loads(check(applied(400, "A")).out)["totals"][0]["cn_mo_units"] == 400
    report = json.loads(check(applied(101, "B", applicant="Other"), "--reserve").out)
    assert report["totals"][0]["ledger"]["reserved_units"] == 400
    assert "1 unit too many" in report["reservation"]["why"][0]
    assert balance(ledger_url).reserved == 400


def test_the_same_command_again_takes_nothing_more_and_says_the_same(
    check: Check, shipped: Made, applied: Made, ledger_url: str
) -> None:
    shipped(1000)
    first, second = (check(applied(500), "--reserve") for _ in range(2))
    one, two = json.loads(first.out), json.loads(second.out)
    assert (first.code, one["status"]) == (second.code, two["status"])
    assert (one["reservation"]["outcome"], two["reservation"]["outcome"]) == ("taken", "held")
    notes = [f["message"] for report in (one, two) for f in report["findings"] if f["rule"] == "XC622"]
    assert ["was taken:" in notes[0], "was taken before" in notes[1]] == [True, True]
    assert one["totals"][0]["ratio"] == two["totals"][0]["ratio"] == 0.5
    assert entries(ledger_url) == 2


def test_more_than_the_same_reservation_holds_is_refused(
    check: Check, shipped: Made, applied: Made, ledger_url: str
) -> None:
    shipped(1000)
    check(applied(300), "--reserve", "--reservation", "R")
    report = json.loads(check(applied(400), "--reserve", "--reservation", "R").out)
    assert "granted for 300 units" in report["reservation"]["why"][0]
    assert balance(ledger_url).reserved == 300


def test_what_ledger_reserve_took_is_ones_own(
    check: Check, shipped: Made, applied: Made, pair: Sequence[Worker], ledger_url: str
) -> None:
    shipped(1000)
    done = pair[0]("ledger", "reserve", applied(500), "--ledger", ledger_url)
    assert done.code == 0, done.err
    report = json.loads(check(applied(500), "--reserve").out)
    assert (report["reservation"]["outcome"], report["totals"][0]["holds"]) == ("held", "yes")
    assert entries(ledger_url) == 2


def test_a_reservation_of_another_is_not_ones_own(check: Check, shipped: Made, applied: Made) -> None:
    shipped(1000)
    check(applied(300), "--reserve", "--reservation", "R")
    done = check(applied(300, applicant="Other"), "--reservation", "R")
    assert done.code == 2
    assert "'R' is of 'Maker'" in done.err


def test_us_units_that_only_a_file_states_give_no_headroom_to_take(
    check: Check, shipped: Made, applied: Made, ledger_url: str
) -> None:
    shipped(100)
    more = (
        "  - {shipment_id: U-9, line_id: 1, ship_date: 2026-01-20, transaction: domestic, chip: H200, "
        "quantity: 900, destination: US, end_user_country: US, end_user_hq: US, end_user_parent: US}\n"
    )
    report = json.loads(check(applied(500, more=more), "--reserve").out)
    assert report["totals"][0]["holds"] == "yes"
    assert "450 units too many for the 100 US units in the ledger" in report["reservation"]["why"][0]
    assert rules(report) == ["XC621"]
    assert balance(ledger_url).reserved == 0


@pytest.mark.parametrize(
    "more, code",
    [
        # An unreadable row; a line that fails for another reason than the licence it lacks.
        ("  - {shipment_id: X, line_id: 1, chip: nothing-known, quantity: 1, destination: CN}\n", 3),
        (
            "  - {shipment_id: X, line_id: 1, ship_date: 2026-03-01, transaction: export, chip: B300, "
            "quantity: 1, destination: VN, end_user_hq: CN, end_user_parent: CN}\n",
            1,
        ),
    ],
)
def test_a_run_that_does_not_hold_otherwise_reserves_nothing(
    more: str, code: int, check: Check, shipped: Made, applied: Made, ledger_url: str
) -> None:
    shipped(1000)
    done = check(applied(1, more=more), "--reserve")
    assert done.code == code
    assert json.loads(done.out)["reservation"]["outcome"] == "refused"
    assert entries(ledger_url) == 1


def test_what_could_not_be_read_is_not_nothing_to_reserve(
    check: Check, shipped: Made, tmp_path: Path
) -> None:
    shipped(1000)
    path = tmp_path / "unread.csv"
    path.write_text("chip,quantity,destination\nH200,many,CN\n", "utf-8")
    done = check(path, "--reserve", "--applicant", "Maker")
    assert (done.code, json.loads(done.out)["reservation"]["why"]) == (3, ["1 row could not be read"])


def test_a_refusal_fails_the_run_although_findings_do_not(check: Check, shipped: Made, applied: Made) -> None:
    shipped(1000)
    assert check(applied(501), "--reserve", "--exit-zero").code == 1
    assert check(applied(500), "--reserve", "--exit-zero").code == 0


def test_lines_that_were_imported_are_not_counted_again(
    check: Check, shipped: Made, applied: Made, pair: Sequence[Worker], ledger_url: str
) -> None:
    shipped(1000)
    application = applied(500)
    check(application, "--reserve", "--reservation", "R")
    done = pair[0]("ledger", "import", application, "--ledger", ledger_url, "--reservation", "R")
    assert done.code == 0, done.err
    report = json.loads(check(application, "--reserve", "--reservation", "R").out)
    total = report["totals"][0]
    assert (total["cn_mo_units"], total["holds"], total["headroom_units"]) == (500, "yes", 0)
    assert total["ledger"]["requested_units"] == 0
    assert report["reservation"]["outcome"] == "nothing"
    assert "XC617" in [finding["rule"] for finding in report["findings"]]


def test_two_at_the_last_headroom_and_one_gets_it(
    pair: Sequence[Worker], shipped: Made, applied: Made, ledger_url: str
) -> None:
    shipped(1000)
    files = [applied(500, name, applicant=name) for name in ("one", "other")]
    for worker, file in zip(pair, files, strict=True):
        worker.tell("check", file, "--ledger", ledger_url, "--on", DAY, "-o", "json", "--reserve")
    outcomes = [json.loads(worker.answer().out)["reservation"]["outcome"] for worker in pair]
    assert sorted(outcomes) == ["refused", "taken"]
    assert balance(ledger_url).reserved == 500


DYING = """
import os, signal, sys
from pathlib import Path
{where} = lambda *rest, **more: os.kill(os.getpid(), signal.SIGKILL)
from exportcheck.cli.main import main
main()
"""


def die(where: str, *arguments: object) -> int:
    """Run the command in a process that is killed where it first does something."""
    told = [sys.executable, "-c", DYING.format(where=where), *map(str, arguments)]
    return subprocess.run(told, capture_output=True, check=False, env={**os.environ}).returncode


def test_killed_before_the_commit_nothing_is_reserved_and_no_report_is_there(
    shipped: Made, applied: Made, ledger_url: str, tmp_path: Path
) -> None:
    shipped(1000)
    report = tmp_path / "report.json"
    told = ("check", applied(500), "--ledger", ledger_url, "--on", DAY, "--reserve", "-o", f"json={report}")
    assert die("os.fsync", *told) == -signal.SIGKILL
    assert entries(ledger_url) == 1
    assert not report.exists()


def test_killed_after_the_commit_the_same_command_comes_to_the_same_verdict(
    check: Check, shipped: Made, applied: Made, ledger_url: str, tmp_path: Path
) -> None:
    shipped(1000)
    report = tmp_path / "report.json"
    told = ("check", applied(500), "--ledger", ledger_url, "--on", DAY, "--reserve", "-o", f"json={report}")
    assert die("Path.replace", *told) == -signal.SIGKILL
    assert (entries(ledger_url), report.exists()) == (2, False)
    again = json.loads(check(applied(500), "--reserve").out)
    assert (again["totals"][0]["holds"], again["reservation"]["outcome"]) == ("yes", "held")
    assert entries(ledger_url) == 2


def test_a_report_that_cannot_be_written_leaves_nothing_reserved(
    check: Check, shipped: Made, applied: Made, ledger_url: str
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no device that is always full")
    shipped(1000)
    application = applied(500)
    told = [sys.executable, "-c", FULL, "check", str(application), "--ledger", ledger_url, "--on", DAY]
    done = subprocess.run(
        [*told, "--reserve", "-o", f"json={application.parent / 'r.json'}"], capture_output=True, check=False
    )
    assert done.returncode == 2
    assert b"No space left" in done.stderr
    assert entries(ledger_url) == 1


# The temporary file of a report, on a device that is always full.
FULL = """
import os, tempfile
from exportcheck.cli import files
made = tempfile.mkstemp
def full(**told):
    handle, name = made(**told)
    device = os.open("/dev/full", os.O_WRONLY)
    os.dup2(device, handle)
    return handle, name
tempfile.mkstemp = full
from exportcheck.cli.main import main
main()
"""


def test_a_ledger_that_is_lost_leaves_no_report(
    applied: Made, pair: Sequence[Worker], ledger_url: str, tmp_path: Path
) -> None:
    report = tmp_path / "report.json"
    done = pair[0](
        "check", applied(1), "--ledger", ledger_url, "--on", DAY, "--reserve", "-o", f"json={report}"
    )
    assert done.code == 3
    assert "exportcheck ledger import" in done.err
    assert not report.exists()


LOST = """
from exportcheck.errors import LedgerError
from exportcheck.ledger import postgres, sqlite
def commit(self):
    self.rollback()
    raise LedgerError("the ledger was lost")
sqlite.Sqlite.commit = postgres.Postgres.commit = commit
from exportcheck.cli.main import main
main()
"""


def test_a_ledger_that_is_lost_at_the_commit_leaves_no_report_and_nothing_reserved(
    shipped: Made, applied: Made, ledger_url: str, tmp_path: Path
) -> None:
    shipped(1000)
    report = tmp_path / "report.json"
    told = ("check", applied(500), "--ledger", ledger_url, "--on", DAY, "--reserve")
    arguments = [*map(str, told), "-o", f"json={report}", "-o", "text"]
    done = subprocess.run([sys.executable, "-c", LOST, *arguments], capture_output=True, check=False)
    assert (done.returncode, report.exists(), entries(ledger_url)) == (3, False, 1)
    assert b"reservation" not in done.stdout
    assert b"the ledger was lost" in done.stderr
