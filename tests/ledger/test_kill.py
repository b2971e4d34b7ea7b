"""`kill -9` at any moment: what was acknowledged is there, what was not is there whole or not at all.

Two hundred times on import and on reserve, as it is run before a release:

    EXPORTCHECK_POSTGRES=1 EXPORTCHECK_KILLS=200 pytest -n 0 tests/ledger/test_kill.py
"""

import os
import random
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from workers import Worker, crowd

from exportcheck.ledger import open_ledger
from exportcheck.model.ledger import Entry

KILLS = int(os.environ.get("EXPORTCHECK_KILLS", "8"))
BATCH = 10  # lines a transaction, so that a small manifest takes several
LINES = 25
WHOLE = (0, 10, 20, 25)  # what whole batches of it come to
AT_ONCE = 3
CHIPS = ("H200", "H100 SXM", "MI325X")
HEADER = "shipment_id,line_id,ship_date,transaction,chip,quantity,destination\n"


def shipments(folder: Path, name: str) -> Path:
    """A manifest of a few lines; the name is the shipment of each."""
    rows = [f"{name},{line},2026-01-20,domestic,H200,{line},US\n" for line in range(1, LINES + 1)]
    path = folder / f"{name}.csv"
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    return path


def application(folder: Path) -> Path:
    """An application for three products: three entries, together or not at all."""
    path = folder / "application.yaml"
    lines = "".join(
        f"  - {{shipment_id: A, line_id: {n}, transaction: export, chip: {chip}, quantity: 1, "
        "destination: CN}\n"
        for n, chip in enumerate(CHIPS)
    )
    path.write_text(f"applicant: Maker\napplication_date: 2026-02-01\nlines:\n{lines}", encoding="utf-8")
    return path


def entries(url: str) -> list[Entry]:
    """All entries, read after the ledger was found sound."""
    with closing(open_ledger(url, clock=lambda: datetime.now(UTC))) as ledger:
        # The write lock is free: what a server still did for the dead has come to its end.
        with ledger.transaction():
            pass
        problems = list(ledger.verify())
        assert not problems, problems
        return list(ledger.entries())


def by_name(url: str) -> Counter[str]:
    """How many entries there are of each shipment or reservation."""
    parts = (entry.draft.key.split("|") for entry in entries(url))
    return Counter(key[2] if key[0] == "shipment" else key[1] for key in parts)


def moments(kills: int, longest: float, seed: int) -> list[float]:
    """Seconds to wait before each kill: random, and spread over all of the work."""
    chance = random.Random(seed)
    found = [longest * (at + chance.random()) / kills for at in range(kills)]
    chance.shuffle(found)
    return found


def told(worker: Worker, commands: Sequence[tuple[object, ...]], until: float | None = None) -> int:
    """Tell a worker, kill it so many seconds later, and say how many commands it had acknowledged."""
    for arguments in commands:
        worker.tell(*arguments)
    if until is None:
        assert [worker.answer().code for _ in commands] == [0] * len(commands)
        return len(commands)
    time.sleep(until)
    worker.kill()
    said = worker.last_words()
    assert [ended.code for ended in said] == [0] * len(said), said[-1].err
    return len(said)


def duration(commands: Sequence[tuple[object, ...]]) -> float:
    """How long a new worker takes for them."""
    with crowd(1, batch=BATCH) as (worker,):
        began = time.perf_counter()
        told(worker, commands)
        return time.perf_counter() - began


def test_an_import_killed_at_any_moment_leaves_whole_batches_and_all_that_was_acknowledged(
    ledger_url: str, tmp_path: Path
) -> None:
    def imports(start: str) -> tuple[list[str], list[tuple[object, ...]]]:
        names = [f"{start}-{n}" for n in range(AT_ONCE)]
        to = ("--applicant", "Maker", "--ledger", ledger_url)
        return names, [("ledger", "import", shipments(tmp_path, name), *to) for name in names]

    entered, commands = imports("first")
    longest = duration(commands)
    found: Counter[str] = Counter()
    for number, moment in enumerate(moments(KILLS, longest * 1.1, 9)):
        names, commands = imports(f"s{number}")
        with crowd(2, batch=BATCH) as (doomed, heir):
            done = told(doomed, commands, moment)

            there = by_name(ledger_url)
            assert [there[name] for name in (*entered, *names[:done])] == [LINES] * (len(entered) + done)
            assert all(there[name] in WHOLE for name in names)
            assert not any(there[name] for name in names[done + 1 :])
            found[f"{done} acknowledged"] += 1
            found["between batches"] += any(0 < there[name] < LINES for name in names)
            found["whole, not acknowledged"] += any(there[name] == LINES for name in names[done:])

            # Nothing holds the next one up, and all of it is in once.
            told(heir, commands)
        entered += names
    there = by_name(ledger_url)
    assert there == Counter(dict.fromkeys(entered, LINES))
    print(f"{KILLS} imports killed: {dict(found)}")


def test_a_reservation_killed_at_any_moment_is_there_whole_or_not_at_all(
    ledger_url: str, tmp_path: Path
) -> None:
    asked, us = application(tmp_path), tmp_path / "us.csv"
    rows = [f"US,{n},2026-01-20,domestic,{chip},9000,US\n" for n, chip in enumerate(CHIPS)]
    us.write_text(HEADER + "".join(rows), encoding="utf-8")

    def reservations(start: str) -> tuple[list[str], list[tuple[object, ...]]]:
        names = [f"{start}-{n}" for n in range(AT_ONCE)]
        return names, [("ledger", "reserve", asked, "--id", name, "--ledger", ledger_url) for name in names]

    duration([("ledger", "import", us, "--applicant", "Maker", "--ledger", ledger_url)])
    entered, commands = reservations("first")
    longest = duration(commands)
    found: Counter[str] = Counter()
    for number, moment in enumerate(moments(KILLS, longest * 1.1, 81)):
        names, commands = reservations(f"R{number}")
        with crowd(2, batch=BATCH) as (doomed, heir):
            done = told(doomed, commands, moment)

            there = by_name(ledger_url)
            assert [there[name] for name in (*entered, *names[:done])] == [3] * (len(entered) + done)
            assert all(there[name] in (0, 3) for name in names)
            assert not any(there[name] for name in names[done + 1 :])
            found[f"{done} acknowledged"] += 1
            found["whole, not acknowledged"] += any(there[name] for name in names[done:])

            told(heir, commands)
        entered += names
    there = by_name(ledger_url)
    del there["us"]
    assert there == Counter(dict.fromkeys(entered, 3))
    print(f"{KILLS} reservations killed: {dict(found)}")
