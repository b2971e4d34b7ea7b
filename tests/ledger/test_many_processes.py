"""Many processes at the last of the headroom: the sum holds, and nothing is lost or granted twice.

A thousand rounds, as they are run before a release:

    EXPORTCHECK_POSTGRES=1 EXPORTCHECK_ROUNDS=1000 pytest -n 0 tests/ledger/test_many_processes.py
"""

import os
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from fractions import Fraction
from pathlib import Path

import pytest
from workers import Worker, crowd

from exportcheck.ledger import open_ledger
from exportcheck.model.ledger import Entry, Ledger, Side

ROUNDS = int(os.environ.get("EXPORTCHECK_ROUNDS", "15"))
SIZE = 16
LIMIT = Fraction(1, 2)  # (dd)(1)(iii): at most 50 percent
PRODUCTS = ("nvidia-h200-sxm", "nvidia-h100-sxm", "amd-mi325x")
GRANTED, REFUSED = 0, 1


@pytest.fixture
def processes() -> Iterator[Sequence[Worker]]:
    with crowd(SIZE) as workers:
        yield workers


def shipments(folder: Path, name: str, product: str, units: int, applicant: str = "Maker") -> Path:
    """A manifest of one shipment to a US customer."""
    path = folder / f"{name}.yaml"
    path.write_text(
        f"applicant: {applicant}\nlines:\n  - {{shipment_id: {name}, line_id: 1, ship_date: 2026-01-20, "
        f"transaction: domestic, chip: {product}, quantity: {units}, destination: US}}\n",
        encoding="utf-8",
    )
    return path


def application(folder: Path, name: str, product: str, units: int, applicant: str) -> Path:
    """A manifest that applies for units to China."""
    path = folder / f"{name}.yaml"
    path.write_text(
        f"applicant: {applicant}\napplication_date: 2026-02-01\nlines:\n  - {{shipment_id: A, line_id: 1, "
        f"transaction: export, chip: {product}, quantity: {units}, destination: CN}}\n",
        encoding="utf-8",
    )
    return path


def at_once(processes: Sequence[Worker], *commands: Sequence[object]) -> list[int]:
    """Every process runs a command of its own at the same time; how each ended."""
    for worker, arguments in zip(processes, commands, strict=True):
        worker.tell(*arguments)
    ended = [worker.answer() for worker in processes]
    for end in ended:
        assert end.code in (GRANTED, REFUSED), end.err
    return [end.code for end in ended]


def added(ledger: Ledger, after: int) -> list[Entry]:
    """The entries since, which count on from there without a gap."""
    entries = list(ledger.entries(after))
    assert [entry.number for entry in entries] == list(range(after + 1, after + 1 + len(entries)))
    return entries


def test_sixteen_processes_at_the_last_headroom_are_granted_what_is_there_and_no_more(
    processes: Sequence[Worker], ledger_url: str, tmp_path: Path
) -> None:
    chance = random.Random(50)
    us, out = Counter[str](), Counter[str]()
    at = 0
    for round_number in range(ROUNDS):
        product = PRODUCTS[round_number % len(PRODUCTS)]
        each, places, spare = chance.randrange(1, 10), chance.randrange(SIZE), chance.randrange(2)
        # Room for so many and, now and then, for a part of one more.
        units = 2 * each * places + spare
        if units:
            path = shipments(tmp_path, f"us-{round_number}", product, units)
            assert processes[0]("ledger", "import", path, "--ledger", ledger_url).code == 0
            us[product] += units
        fit = min(SIZE, int((LIMIT * us[product] - out[product]) // each))

        names = [f"R{round_number}-{n}" for n in range(SIZE)]
        codes = at_once(
            processes,
            *(
                (
                    *("ledger", "reserve", application(tmp_path, f"a{n}", product, each, f"Desk {n}")),
                    *("--id", name, "--ledger", ledger_url),
                )
                for n, name in enumerate(names)
            ),
        )

        assert codes.count(GRANTED) == fit
        out[product] += fit * each
        with closing(open_ledger(ledger_url, read_only=True)) as ledger:
            entries = added(ledger, at)
            at += len(entries)
            reserved = [entry.draft for entry in entries if entry.draft.side is Side.RESERVED]
            granted = [name for name, code in zip(names, codes, strict=True) if code == GRANTED]
            assert sorted(draft.key.split("|")[1] for draft in reserved) == sorted(granted)
            assert {draft.units for draft in reserved} <= {each}
            sums = ledger.balances({draft.commodity for draft in reserved})
            assert not sums or sum(balance.reserved for balance in sums) == out[product]
            assert out[product] <= LIMIT * us[product]
    assert processes[0]("ledger", "verify", "--ledger", ledger_url).code == 0


def test_one_reservation_asked_for_by_sixteen_processes_is_entered_once(
    processes: Sequence[Worker], ledger_url: str, tmp_path: Path
) -> None:
    path = shipments(tmp_path, "us", "nvidia-h200-sxm", 1000)
    assert processes[0]("ledger", "import", path, "--ledger", ledger_url).code == 0
    asked = application(tmp_path, "asked", "nvidia-h200-sxm", 300, "Maker")

    codes = at_once(processes, *[("ledger", "reserve", asked, "--id", "R", "--ledger", ledger_url)] * SIZE)

    assert codes == [GRANTED] * SIZE
    with closing(open_ledger(ledger_url, read_only=True)) as ledger:
        assert [entry.draft.units for entry in added(ledger, 1)] == [300]


def test_one_manifest_imported_by_sixteen_processes_is_entered_once(
    processes: Sequence[Worker], ledger_url: str, tmp_path: Path
) -> None:
    rows = [f"S-{n},1,2026-01-20,domestic,H200,1,US\n" for n in range(100)]
    path = tmp_path / "us.csv"
    head = "shipment_id,line_id,ship_date,transaction,chip,quantity,destination\n"
    path.write_text(head + "".join(rows), encoding="utf-8")

    # The first of them makes the ledger as well.
    codes = at_once(
        processes, *[("ledger", "import", path, "--applicant", "Maker", "--ledger", ledger_url)] * SIZE
    )

    assert codes == [GRANTED] * SIZE
    with closing(open_ledger(ledger_url, read_only=True)) as ledger:
        assert len(added(ledger, 0)) == len(rows)
        assert not list(ledger.verify())


def test_what_is_released_while_others_reserve_is_neither_lost_nor_given_twice(
    processes: Sequence[Worker], ledger_url: str, tmp_path: Path
) -> None:
    path = shipments(tmp_path, "us", "nvidia-h200-sxm", 160)
    assert processes[0]("ledger", "import", path, "--ledger", ledger_url).code == 0
    to = ("--ledger", ledger_url)
    asked = application(tmp_path, "asked", "nvidia-h200-sxm", 10, "Maker")
    for number in range(8):
        assert processes[0]("ledger", "reserve", asked, "--id", f"old-{number}", *to).code == GRANTED

    codes = at_once(
        processes,
        *(("ledger", "release", f"old-{n}", "--reason", "withdrawn", *to) for n in range(8)),
        *(("ledger", "reserve", asked, "--id", f"new-{n}", *to) for n in range(8)),
    )

    with closing(open_ledger(ledger_url, read_only=True)) as ledger:
        running = 0
        for entry in ledger.entries():
            if entry.draft.side is Side.RESERVED:
                running += entry.draft.units
                assert 0 <= running <= 80
        assert codes[:8] == [GRANTED] * 8
        assert running == 10 * codes[8:].count(GRANTED)
        assert not list(ledger.verify())
