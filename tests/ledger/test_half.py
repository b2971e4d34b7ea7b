"""Exactly half passes and one unit more does not, on a real ledger: the table in `half.yaml`."""

import json
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from workers import Worker, crowd

CASES = yaml.safe_load((Path(__file__).parent / "half.yaml").read_text(encoding="utf-8"))
HEADER = "shipment_id,line_id,ship_date,transaction,chip,quantity,destination\n"
CHIP = """
  - id: {id}
    name: {name}
    vendor: Maker
    vendor_country: US
    form_factor: module
    datacenter: yes
    dense_tops: {{fp16: {{value: 500, source: own}}}}
    dram_bandwidth_gb_s: {{value: {dram}, source: own}}
    interconnect_gb_s: {{value: 600, source: own}}
    system_bus_gb_s: {{value: 128, source: own}}
    die_area_mm2: {{low: 800, high: 800, source: own}}
    non_planar: yes
    memory_gb: {{value: 80, source: own}}
    {power}
"""
POWER = "tdp_w: {value: 500, source: own}"
CHIPS = [("TwinA", 3000, POWER), ("TwinB", 3000, POWER), ("Near", 3001, POWER)]
CHIPS += [("Silent", 3000, ""), ("Silent2", 3000, "")]


@pytest.fixture
def command() -> Iterator[Worker]:
    """The command, in a process of its own."""
    with crowd(1) as (worker,):
        yield worker


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    """A catalog of products that share their specifications, and of some that almost do."""
    chips = "".join(CHIP.format(id=n.lower(), name=n, dram=d, power=p) for n, d, p in CHIPS)
    path = tmp_path / "catalog.yaml"
    source = (
        "sources: [{id: own, title: Figures of a test, url: 'https://www.example.com', read: 2026-01-01}]\n"
    )
    path.write_text(f"schema: 1\nas_of: 2026-01-01\n{source}chips:{chips}", encoding="utf-8")
    return path


@pytest.fixture
def say(command: Worker, ledger_url: str, catalog: Path) -> Callable[..., Any]:
    """Runs `exportcheck ledger …` and gives back its code and what it said as JSON."""

    def call(*arguments: object, own: bool = True) -> tuple[int, Any]:
        added = ("--catalog", catalog) if own else ()
        ended = command("ledger", *arguments, "--ledger", ledger_url, *added, "-o", "json")
        assert ended.code in (0, 1), ended.err
        return ended.code, json.loads(ended.out)

    return call


def _import(say: Callable[..., Any], case: dict[str, Any], folder: Path) -> None:
    for number, lines in enumerate(case["files"]):
        by: dict[str, list[str]] = {}
        for at, line in enumerate(lines):
            day, transaction, chip, units, place, *applicant = shlex.split(line)
            name = "S" if case.get("same") else f"S{number}"
            row = f"{name},{at},{day},{transaction},{chip},{units},{place}\n"
            by.setdefault(applicant[0] if applicant else "Maker", []).append(row)
        for applicant, rows in by.items():
            path = folder / f"file-{number}.csv"
            path.write_text(HEADER + "".join(rows), encoding="utf-8")
            say("import", path, "--applicant", applicant)


def _reserve(say: Callable[..., Any], case: dict[str, Any], folder: Path) -> tuple[int, Any]:
    path = folder / "application.csv"
    rows = "".join(f"A,{chip},{chip},{units},CN\n" for chip, units in case["asked"].items())
    path.write_text("shipment_id,line_id,chip,quantity,destination\n" + rows, encoding="utf-8")
    told = ("--applicant", "Maker", "--on", case.get("applied", "2026-04-01"))
    return say("reserve", path, "--id", "R", *told, "--numerator", case.get("numerator", "product"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_half_passes_and_one_more_does_not(
    case: dict[str, Any], say: Callable[..., Any], tmp_path: Path
) -> None:
    _import(say, case, tmp_path)
    for number, units in case.get("correct", {}).items():
        told = () if units is None else ("--units", units)
        say("correct", number, "--reason", "counted wrongly", *told)
    for number, day in case.get("days", {}).items():
        say("correct", number, "--reason", "counted wrongly", "--ship-date", day)
    code, found = _reserve(say, case, tmp_path)
    over = [-entry["headroom_units"] for entry in found["commodities"] if entry["holds"] == "no"]
    assert (code, over) == (1 if "by" in case else 0, case.get("by", []))
    assert found["result"] == ("refused" if "by" in case else "granted")
    # What was refused left nothing behind, what was granted is there.
    _, status = say("status", "--on", case.get("applied", "2026-04-01"))
    reserved = sum(entry["per_product"]["reserved_units"] for entry in status["commodities"])
    assert reserved == (0 if "by" in case else sum(case["asked"].values()))


def test_names_of_cases_are_sentences_of_their_own() -> None:
    names = [case["name"] for case in CASES]
    assert sorted(set(names)) == sorted(names)
