"""`exportcheck ledger` on the command line: what it takes, what it says, what it refuses."""

import csv
import io
import json
import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from exportcheck.cli import ledger_import

HEADER = "shipment_id,line_id,ship_date,transaction,chip,quantity,destination,end_user_country\n"
US = "US-1,1,2026-02-01,domestic,H200,1000,US,US\n"
OUT = "EX-1,1,2026-03-05,export,H200,100,CN,CN\n"
APPLICATION = "applicant: Example Chips\napplication_date: 2026-04-01\nlines:\n"
LINE = "  - {{chip: {chip}, quantity: {units}, destination: CN, transaction: export}}\n"


@pytest.fixture
def book(run, tmp_path, monkeypatch) -> Callable[..., Any]:
    """Runs `exportcheck ledger ARGUMENTS` on a ledger of its own, for one applicant."""
    monkeypatch.setenv("EXPORTCHECK_LEDGER", f"sqlite:///{tmp_path / 'ledger.db'}")
    monkeypatch.setenv("EXPORTCHECK_APPLICANT", "Example Chips")
    return lambda *arguments, **more: run("ledger", *arguments, **more)


@pytest.fixture
def file(tmp_path) -> Callable[..., Path]:
    """A manifest of shipments."""

    def write(*rows: str, name: str = "m.csv") -> Path:
        path = tmp_path / name
        path.write_text(HEADER + "".join(rows), encoding="utf-8")
        return path

    return write


@pytest.fixture
def application(tmp_path) -> Callable[..., Path]:
    """A manifest of an application."""

    def write(units: int = 400, chip: str = "H200", name: str = "a.yaml", more: str = "") -> Path:
        path = tmp_path / name
        path.write_text(APPLICATION + LINE.format(chip=chip, units=units) + more, encoding="utf-8")
        return path

    return write


def _json(ended) -> Any:
    return json.loads(ended.out)


def _sums(book, *arguments: object) -> tuple[int, int, int]:
    found = _json(book("status", *arguments, "-o", "json"))
    product = [entry["per_product"] for entry in found["commodities"]]
    names = ("us_units", "exported_units", "reserved_units")
    return tuple(sum(entry[name] for entry in product) for name in names)


def test_an_import_says_what_it_added_and_the_head_to_keep(book, file):
    ended = book("import", file(US, OUT))
    assert ended.code == 0
    assert "2 entries added: 1,000 circuits to US customers, 100 exported" in ended.out
    assert ended.out.splitlines()[-1].startswith("head 2:sha256:")


def test_importing_again_changes_nothing(book, file):
    first = _json(book("import", file(US, OUT), "-o", "json"))
    again = _json(book("import", file(US, OUT), "-o", "json"))
    assert (again["entries"], again["already_there"], again["head"]) == (0, 2, first["head"])


def test_rows_that_cannot_be_imported_are_told_and_the_others_are_in(book, file):
    rows = (
        US,
        "A,1,,export,H200,1,CN,\n",
        "B,1,2026-03-01,,H200,1,CN,\n",
        "C,1,2026-03-01,export,H999,1,CN,\n",
    )
    ended = book("import", file(*rows), "-o", "json")
    found = _json(ended)
    assert (ended.code, found["entries"]) == (3, 1)
    assert [entry["line"] for entry in found["rejected"]] == [3, 4, 5]
    assert "ship_date is missing" in found["rejected"][0]["problem"]


def test_a_file_without_lines_and_one_that_is_not_there_are_not_imported(book, file, tmp_path):
    ended = book("import", file(), tmp_path / "nowhere.csv", "-o", "json")
    assert ended.code == 3
    assert len(_json(ended)["rejected"]) == 2


def test_the_same_line_with_other_content_names_the_entry_and_the_way_out(book, file):
    book("import", file(US))
    ended = book("import", file(US.replace("1000", "900")))
    assert ended.code == 3
    assert "entry 1 of the ledger" in ended.out
    assert "units 1000 there and 900 here" in ended.out
    assert "exportcheck ledger correct 1 --reason TEXT --units 900" in ended.out
    assert _sums(book) == (1000, 0, 0)


def test_two_rows_of_one_file_with_one_id_and_other_content_are_not_both_in(book, file):
    ended = book("import", file(US, US.replace("H200", "H100"), US), "-o", "json")
    found = _json(ended)
    assert (ended.code, found["entries"], found["already_there"]) == (3, 1, 1)
    assert "line 2 with other content" in found["rejected"][0]["problem"]


def test_lines_that_were_in_an_earlier_batch_are_known(book, file, monkeypatch):
    monkeypatch.setattr(ledger_import, "BATCH", 2)
    rows = [US.replace("US-1", f"U{n}") for n in range(5)]
    found = _json(book("import", file(*rows, rows[0], rows[4].replace("1000", "1")), "-o", "json"))
    assert (found["entries"], found["already_there"], len(found["rejected"])) == (5, 1, 1)


def test_folders_archives_and_standard_input_are_read_as_check_reads_them(book, file, tmp_path):
    with ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr("one.csv", HEADER + US)
    file(OUT, name="two.csv")
    assert _json(book("import", tmp_path, "-o", "json"))["entries"] == 2
    text = (HEADER + OUT.replace("EX-1", "EX-2")).encode()
    assert _json(book("import", "-", "-o", "json", stdin=text))["entries"] == 1


def test_columns_of_ones_own_are_renamed(book, tmp_path):
    path = tmp_path / "m.csv"
    path.write_text((HEADER + US).replace("shipment_id", "Versand"), encoding="utf-8")
    assert book("import", path, "--map", "shipment_id=Versand").code == 0


def test_sums_that_an_application_states_are_not_imported_and_that_is_said(book, tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text(
        "applicant: Example Chips\nus_shipments: [{chip: H200, units: 5000}]\nlines:\n"
        "  - {shipment_id: A, line_id: 1, ship_date: 2026-03-01, transaction: export, chip: H200, "
        "quantity: 1, destination: CN}\n",
        encoding="utf-8",
    )
    assert "statements, not shipments" in book("import", path).out
    assert _sums(book) == (0, 1, 0)


def test_an_import_over_the_ratio_is_in_and_says_by_how_much(book, file):
    ended = book("import", file(US, OUT.replace(",100,", ",501,")))
    assert ended.code == 0
    assert "the ratio is passed by 1 circuit:" in ended.out


@pytest.mark.parametrize("command", ["import", "reserve"])
def test_whose_shipments_they_are_has_to_be_said(command, run, file, tmp_path):
    url = ("--ledger", f"sqlite:///{tmp_path / 'l.db'}")
    if command == "reserve":
        run("ledger", "import", file(US), *url, "--applicant", "A")
    ended = run("ledger", command, file(OUT), *url)
    assert (tmp_path / "l.db").exists() is (command == "reserve")  # nothing is made for a wrong command line
    assert ended.code == 2
    assert "say --applicant" in ended.err


@pytest.mark.parametrize("name", ["Chi\u202eps", "a|b", "x" * 101, "esc\x1b[31m"])
def test_an_applicant_that_cannot_be_kept_or_seen_is_refused(name, book, file):
    ended = book("import", file(US), "--applicant", name)
    assert ended.code == 2
    assert "\u202e" not in ended.err and "\x1b" not in ended.err


def test_an_applicant_that_contradicts_the_manifest_is_refused(book, application):
    ended = book("reserve", application(), "--applicant", "Somebody Else")
    assert (ended.code, "leave one of them out" in ended.err) == (2, True)


def test_a_reservation_is_granted_shows_both_answers_and_is_in_the_sums(book, file, application):
    book("import", file(US, OUT))
    ended = book("reserve", application(), "--id", "R")
    assert ended.code == 0
    assert ended.out.startswith("granted: R for Example Chips, application of 2026-04-01")
    assert "ratio 0.5 (limit 0.5): yes; headroom 0 units" in ended.out
    assert "counted the other way, the exports of this applicant alone" in ended.out
    assert _sums(book) == (1000, 100, 400)


def test_a_refusal_says_by_how_much_and_changes_nothing(book, file, application):
    book("import", file(US, OUT))
    ended = book("reserve", application(401), "--id", "R")
    assert ended.code == 1
    assert "refused: 1 circuit too many, or 2 US units too few" in ended.out
    assert "nothing was reserved" in ended.out
    assert _sums(book) == (1000, 100, 0)


def test_the_same_reservation_again_is_granted_once(book, file, application):
    book("import", file(US))
    first = _json(book("reserve", application(), "-o", "json"))
    again = _json(book("reserve", application(), "-o", "json"))
    assert (first["result"], again["result"]) == ("granted", "already granted")
    assert (again["reservation"], again["head"]) == (first["reservation"], first["head"])
    assert again["held"] == [{"product": "nvidia-h200-sxm", "units": 400}]


def test_the_same_id_with_other_content_is_refused_with_a_sentence(book, file, application):
    book("import", file(US))
    book("reserve", application(400), "--id", "R")
    ended = book("reserve", application(300), "--id", "R")
    assert ended.code == 3
    assert "granted with other content: 400 nvidia-h200-sxm for Example Chips" in ended.err
    assert _sums(book) == (1000, 0, 400)


def test_an_application_with_a_row_that_cannot_be_read_reserves_nothing(book, file, application):
    book("import", file(US))
    ended = book("reserve", application(more=LINE.format(chip="H999", units=1)))
    assert (ended.code, "not every row could be read" in ended.err) == (3, True)
    assert _sums(book) == (1000, 0, 0)


def test_a_circuit_of_no_controlled_family_needs_no_headroom(book, file, application):
    book("import", file(US))
    more = LINE.format(chip="RTX 4090 D", units=9)
    ended = book("reserve", application(500, more=more))
    assert ended.code == 0
    assert "9 circuits need no headroom" in ended.out
    assert book("reserve", application(9, chip="RTX 4090 D")).code == 3


def test_what_is_not_reviewed_case_by_case_is_reserved_and_that_is_said(book, file, application):
    book("import", file(US.replace("H200", "B200")))
    ended = book("reserve", application(1, chip="B200"))
    assert ended.code == 0
    assert "presumption of denial; the ratio is a condition of case-by-case review alone" in ended.out


def test_a_workbook_that_breaks_off_is_told_and_the_rest_is_imported(book, file, tmp_path):
    shipments = [US.replace("US-1", f"U{n}") for n in range(300)]
    rows = [row.strip().split(",") for row in (HEADER, *shipments)]
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(tmp_path / "sound.xlsx")
    with ZipFile(tmp_path / "sound.xlsx") as sound, ZipFile(tmp_path / "a.xlsx", "w") as broken:
        for name in sound.namelist():
            broken.writestr(name, sound.read(name).replace(b'<row r="202"', b'<row r="1"'))
    ended = book("import", tmp_path / "a.xlsx", file(OUT, name="b.csv"), "-o", "json")
    found = _json(ended)
    assert (ended.code, found["us_units"], found["exported_units"]) == (3, 200_000, 100)
    assert "the rows of the sheet are out of order" in found["rejected"][0]["problem"]
    refused = book("reserve", tmp_path / "a.xlsx")
    assert (refused.code, "out of order" in refused.err) == (3, True)


@pytest.mark.parametrize("number", ["0", "9" * 40])
def test_a_number_that_no_entry_can_have_is_no_entry(number, book, file):
    book("import", file(US))
    assert f"no entry {number}" in book("correct", number, "--reason", "x").err
    assert book("export", "--after", number).code == 0


def test_before_the_ratio_existed_nothing_is_reserved_and_the_sums_are_shown(book, file, application):
    book("import", file(US.replace("2026-02", "2025-02")))
    ended = book("reserve", application(), "--on", "2026-01-14")
    assert (ended.code, "no volume ratio on 2026-01-14; it came on 2026-01-15" in ended.err) == (3, True)
    status = book("status", "--on", "2026-01-14")
    assert "1,000 US units" in status.out
    assert "no volume ratio on this day" in status.out
    assert "headroom" not in status.out


def test_an_import_releases_as_much_of_a_reservation_as_it_exports(book, file, application):
    book("import", file(US))
    book("reserve", application(400), "--id", "R")
    found = _json(book("import", file(OUT), "--reservation", "R", "-o", "json"))
    assert (found["exported_units"], found["released_units"], found["beyond_reservation_units"]) == (
        100,
        100,
        0,
    )
    assert _sums(book) == (1000, 100, 300)
    again = _json(book("import", file(OUT), "--reservation", "R", "-o", "json"))
    assert (again["entries"], again["released_units"]) == (0, 0)
    rest = file(OUT.replace("EX-1", "EX-2").replace(",100,", ",350,"))
    found = _json(book("import", rest, "--reservation", "R", "-o", "json"))
    assert (found["released_units"], found["beyond_reservation_units"]) == (300, 50)
    assert _sums(book) == (1000, 450, 0)


def test_shipments_of_another_do_not_release_a_reservation(book, file, application):
    book("import", file(US))
    book("reserve", application(400), "--id", "R")
    ended = book("import", file(OUT), "--reservation", "R", "--applicant", "Other")
    assert (ended.code, "is of 'Example Chips'" in ended.err) == (3, True)
    assert _sums(book) == (1000, 0, 400)


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("release", "R", "--units", "401", "--reason", "x"), 3, "holds 400 nvidia-h200-sxm, and 401 were"),
        (("release", "R", "--units", "0", "--reason", "x"), 2, "not a positive number"),
        (("release", "R", "--units", "-5", "--reason", "x"), 2, "not a positive number"),
        (("release", "R", "--chip", "H100", "--reason", "x"), 3, "holds no nvidia-h100-sxm"),
        (("release", "Q", "--reason", "x"), 3, "no reservation 'Q'"),
        (("release", "R", "--reason", " "), 2, "--reason: say why"),
        (("release", "R"), 2, "--reason"),
        (("correct", "99", "--reason", "x"), 3, "no entry 99; its last is 2"),
        (("correct", "1", "--reason", "x", "--units", "-5"), 2, "not a number of circuits"),
        (("correct", "1", "--reason", "x", "--units", "1000"), 2, "says that already"),
        (("correct", "1", "--reason", "x", "--chip", "DGX H200"), 2, "is a system"),
        (("correct", "1", "--reason", "x", "--ship-date", "2027-01-01"), 2, "lies after today"),
        (("correct", "1", "--reason", "x", "--ship-date", "soon"), 2, "not a date"),
        (("correct", "2", "--reason", "x"), 3, "is a reservation of 'R', not a shipment"),
        (("import", "nowhere.csv", "--reservation", "Q"), 3, "no reservation 'Q'"),
        (("verify", "--head", "1:abc"), 2, "is not N:DIGEST"),
        (("status", "H999"), 3, "unknown chip"),
        (("status", "--on", "tomorrow"), 2, "is not a date"),
        (("status", "--numerator", "both"), 2, "neither product nor applicant"),
        (("export", "-o", "xml"), 2, "is not a format"),
        (("status", "-o", "json=x.json"), 2, "redirect it to a file"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_done_is_said_and_changes_nothing(arguments, code, sentence, book, file, application):
    book("import", file(US))
    before = _json(book("reserve", application(400), "--id", "R", "-o", "json"))["head"]
    ended = book(*arguments)
    assert (ended.code, sentence in ended.err) == (code, True), ended.err
    assert "Traceback" not in ended.err
    assert _json(book("verify", "-o", "json"))["head"] == before


def test_what_is_released_may_be_reserved_by_another(book, file, application):
    book("import", file(US))
    book("reserve", application(500), "--id", "R")
    assert book("release", "R", "--units", "200", "--reason", "fewer ordered").code == 0
    assert book("reserve", application(200, name="b.yaml"), "--id", "S").code == 0
    assert book("release", "R", "--reason", "withdrawn").code == 0
    assert _sums(book) == (1000, 0, 200)
    assert "has been released since" in book("reserve", application(500), "--id", "R").err


def test_a_correction_stands_beside_what_it_corrects_and_is_made_once(book, file):
    book("import", file(US))
    assert book("correct", "1", "--units", "900", "--reason", "a hundred came back").code == 0
    assert _sums(book) == (900, 0, 0)
    entries = [json.loads(line) for line in book("export").out.splitlines()]
    assert [(e["kind"], e["units"], e["refers"]) for e in entries] == [
        ("shipment", 1000, None),
        ("correction", -1000, 1),
        ("shipment", 900, 1),
    ]
    assert {e["reason"] for e in entries[1:]} == {"a hundred came back"}
    assert "entry 3 stands in its place" in book("correct", "1", "--reason", "again").err
    assert "is itself a correction" in book("correct", "2", "--reason", "again").err
    assert book("correct", "3", "--reason", "all came back").code == 0
    assert "reversed already, by entry 4" in book("correct", "3", "--reason", "again").err
    assert _sums(book) == (0, 0, 0)


def test_after_a_correction_both_the_old_file_and_the_mended_one_change_nothing(book, file):
    book("import", file(US))
    book("correct", "1", "--units", "900", "--chip", "H100", "--reason", "wrong part")
    for rows in (US, US.replace("1000", "900").replace("H200", "H100")):
        found = _json(book("import", file(rows), "-o", "json"))
        assert (found["entries"], found["rejected"], found["already_there"]) == (0, [], 1)
    assert book("import", file(US.replace("1000", "800"))).code == 3


def test_the_status_of_a_past_day_says_what_has_gone_since(book, file):
    book("import", file(US, OUT))
    ended = book("status", "--on", "2026-03-04")
    assert "1,000 US units, 0 exported" in ended.out
    assert "+100 circuits exported or reserved since then" in ended.out


def test_the_status_gives_both_answers_and_says_where_they_differ(book, file):
    book("import", file(US, OUT.replace(",100,", ",400,")))
    book("import", file(OUT.replace("EX-1", "EX-2").replace(",100,", ",200,")), "--applicant", "Other")
    (found,) = _json(book("status", "-o", "json"))["commodities"]
    assert (found["per_product"]["holds"], found["readings_agree"]) == ("no", False)
    assert [(a["applicant"], a["holds"], a["headroom_units"]) for a in found["per_applicant"]] == [
        ("Example Chips", "yes", 100),
        ("Other", "yes", 300),
    ]
    first, second = (book("status", "--numerator", word).out for word in ("product", "applicant"))
    assert first.index("per product") < first.index("per applicant")
    assert second.index("per applicant") < second.index("per product")


def test_the_status_as_a_table_has_a_row_for_each_answer(book, file):
    book("import", file(US, OUT), "--applicant", "=cmd()")
    rows = list(csv.DictReader(io.StringIO(book("status", "-o", "csv").out)))
    assert [(row["numerator"], row["applicant"], row["headroom_units"]) for row in rows] == [
        ("product", "", "400"),
        ("applicant", "'=cmd()", "400"),
    ]


def test_two_products_are_pooled_by_tpp(book, file):
    book("import", file(US, US.replace("US-1", "US-2").replace("H200", "A100"), OUT))
    found = _json(book("status", "-o", "json"))
    assert len(found["commodities"]) == 2
    assert found["pooled"]["us_tpp"]["low"] > 1000 * 15_832
    assert "all commodities pooled by TPP" in book("status").out
    assert len(_json(book("status", "A100", "-o", "json"))["commodities"]) == 1


def test_a_product_whose_figures_were_changed_stands_under_two_commodities_and_that_is_said(
    book, file, tmp_path, root
):
    book("import", file(US))
    own = tmp_path / "own.yaml"
    chip = (root / "data" / "chips.yaml").read_text(encoding="utf-8").split("  - id: nvidia-h200-sxm\n")[1]
    entry = "  - id: nvidia-h200-sxm\n" + chip.split("\n\n")[0].replace("141, source", "144, source")
    own.write_text(f"schema: 1\nas_of: 2026-01-01\nchips:\n{entry}\n", encoding="utf-8")
    assert "the catalog has other figures for it today" in book("status", "--catalog", own).out
    book("import", file(OUT), "--catalog", own)
    found = _json(book("status", "H200", "-o", "json"))
    assert [entry["products"] for entry in found["commodities"]] == [["nvidia-h200-sxm"]] * 2
    assert "stands under 2 commodities" in found["notes"][0]


def test_a_chip_that_the_ledger_never_saw_has_sums_of_nothing(book, file):
    book("import", file(US))
    (found,) = _json(book("status", "H100", "-o", "json"))["commodities"]
    assert (found["products"], found["per_product"]["us_units"]) == (["nvidia-h100-sxm"], 0)
    assert found["per_product"]["ratio"] is None


def test_an_export_is_the_same_every_time_and_goes_on_behind_a_number(book, file, tmp_path):
    book("import", file(US, OUT))
    assert book("export").out == book("export").out
    assert book("export", "--after", "1").out == book("export").out.split("\n", 1)[1]
    target = tmp_path / "all.csv"
    assert book("export", "-o", f"csv={target}").out == ""
    rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8"))))
    assert [(row["number"], row["units"], row["tpp_high"]) for row in rows] == [
        ("1", "1000", "15840.0"),
        ("2", "100", "15840.0"),
    ]


def test_a_head_that_was_noted_elsewhere_is_held_against_the_ledger(book, file):
    noted = book("import", file(US)).out.splitlines()[-1].removeprefix("head ")
    book("import", file(OUT))
    assert book("verify", "--head", noted).code == 0
    other = noted[:-64] + "a" * 64
    ended = book("verify", "--head", other)
    assert (ended.code, "entry 1 is not the one" in ended.out) == (3, True)
    assert book("verify", "--head", noted.replace("1:", "9:", 1)).code == 3


@pytest.mark.parametrize("command", ["status", "verify", "export"])
def test_a_ledger_that_is_not_there_is_not_made_by_reading_it(command, book, tmp_path):
    ended = book(command)
    assert (ended.code, "does not exist" in ended.err) == (3, True)
    assert not (tmp_path / "ledger.db").exists()


def test_a_ledger_has_to_be_named(run):
    ended = run("ledger", "status")
    assert (ended.code, "--ledger sqlite:///ledger.db" in ended.err) == (2, True)


def test_names_from_a_manifest_do_no_harm_to_a_terminal(book, tmp_path):
    path = tmp_path / "m.csv"
    path.write_text(HEADER + US.replace("US-1", "U\x1b[31mS\u2066"), encoding="utf-8")
    assert book("import", path).code == 0
    path.write_text(path.read_text(encoding="utf-8").replace("1000", "900"), encoding="utf-8")
    shown = book("import", path).out
    assert "\x1b" not in shown and "\u2066" not in shown


def test_an_interrupted_import_leaves_whole_batches_and_says_how_many(command, tmp_path, root):
    rows = "".join(US.replace("US-1", f"U{n}") for n in range(60_000))
    big = tmp_path / "big.csv"
    big.write_text(HEADER + rows, encoding="utf-8")
    url = f"sqlite:///{tmp_path / 'l.db'}"
    told = ["ledger", "import", str(big), "--ledger", url, "--applicant", "A"]
    started = subprocess.Popen([*command, *told], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=root)
    deadline = time.monotonic() + 60
    while _count(tmp_path / "l.db") < 1_000 and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(started.pid, signal.SIGINT)
    _, said = started.communicate(timeout=60)
    entries = _count(tmp_path / "l.db")
    assert started.returncode == 130
    assert f"{entries:,} entries were written, in whole batches" in said.decode()
    assert 0 < entries < 60_000 and entries % ledger_import.BATCH == 0


def _count(path: Path) -> int:
    try:
        with sqlite3.connect(path) as connection:
            return int(connection.execute("SELECT count(*) FROM ledger_entries").fetchone()[0])
    except sqlite3.Error:
        return 0


def test_an_import_of_which_nothing_can_be_read_makes_no_ledger(book, tmp_path):
    ended = book("import", tmp_path / "nope.csv")
    assert (ended.code, ended.out) == (3, "")
    assert "nothing was imported and no ledger was made" in ended.err
    assert "nope.csv" in ended.err
    assert not (tmp_path / "ledger.db").exists()


def test_an_import_of_which_nothing_can_be_read_leaves_a_ledger_as_it_is(book, file, tmp_path):
    before = _json(book("import", file(US), "-o", "json"))["head"]
    ended = book("import", tmp_path / "nope.csv", "-o", "json")
    assert (ended.code, _json(ended)["head"], len(_json(ended)["rejected"])) == (3, before, 1)


def test_a_manifest_behind_one_that_cannot_be_read_is_imported(book, file, tmp_path):
    ended = book("import", tmp_path / "nope.csv", file(US), "-o", "json")
    assert (ended.code, _json(ended)["entries"], len(_json(ended)["rejected"])) == (3, 1, 1)


def test_correcting_an_entry_that_is_not_there_says_what_lists_them(book, file):
    book("import", file(US))
    assert "`exportcheck ledger export` lists them" in book("correct", "99", "--reason", "x").err


def test_correcting_in_an_empty_ledger_says_that_it_is_empty(book, file):
    book("import", file())
    assert "it is empty" in book("correct", "1", "--reason", "x").err


def test_a_relative_ledger_that_is_not_there_is_said_with_the_path_it_was_taken_for(
    run, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    ended = run("ledger", "status", "--ledger", "sqlite:///books/l.db")
    assert ended.code == 3
    assert f"(taken for {tmp_path / 'books' / 'l.db'}; " in ended.err
    assert "sqlite:////books/l.db" in ended.err


def test_an_absolute_ledger_that_is_not_there_needs_no_such_word(run, tmp_path):
    ended = run("ledger", "status", "--ledger", f"sqlite:///{tmp_path / 'l.db'}")
    assert (ended.code, "taken for" in ended.err) == (3, False)


@pytest.mark.parametrize("host", ["h:abc", "u:p@h:54x", "u@[::1]:x", "a:5432,b:y"])
def test_a_port_that_is_no_number_is_said(run, host):
    ended = run("ledger", "status", "--ledger", f"postgresql://{host}/d")
    assert ended.code == 2
    assert "the port is no number" in ended.err
    assert ":p@" not in ended.err


@pytest.mark.parametrize("host", ["127.0.0.1:1", "u@127.0.0.1:1", "127.0.0.1:1,127.0.0.1:2", "[::1]:1"])
def test_a_port_that_is_a_number_is_not_refused(run, host):
    ended = run("ledger", "status", "--ledger", f"postgresql://{host}/d")
    assert "the port is no number" not in ended.err
    assert ended.code in (2, 3)
