"""How fast the volume ledger is, and how that grows: against plain SQL on the same database.

    python benchmarks/ledger.py                                     SQLite, to a million entries
    python benchmarks/ledger.py --url postgresql://user@host/empty  PostgreSQL; the database must be empty
    python benchmarks/ledger.py --entries 100000 --applicants 50    smaller, and spread more widely

Every figure is a median. Nothing here is a test: a figure says something only beside its plain SQL,
measured on the same machine in the same minute.
"""

import argparse
import contextlib
import io
import os
import platform
import random
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from exportcheck.cli import main as door
from exportcheck.ledger import open_ledger
from exportcheck.model.ledger import Draft, Kind, Ledger, Side, Specifications

FIRST_DAY = date(2024, 1, 1)
LAST_DAY = date(2026, 10, 31)
LINES = 5_000  # of a manifest that the command imports
COMMANDS = 3  # how often a whole command is measured
DAYS = (LAST_DAY - FIRST_DAY).days + 1


@dataclass(frozen=True)
class Shape:
    """How the entries are spread."""

    products: int
    applicants: int
    batch: int


@dataclass
class Times:
    """Seconds of one operation, ours and plain, by how many entries there were."""

    per: str
    ours: dict[int, float] = field(default_factory=dict)
    plain: dict[int, float] = field(default_factory=dict)


def drafts(shape: Shape, seed: int) -> Iterator[Draft]:
    """Shipments without end: nine of ten to US customers, on any day of almost three years."""
    chance = random.Random(seed)
    specs = [Specifications((1000.0 + n,) * 2, None, None, None, None) for n in range(shape.products)]
    number = 0
    while True:
        number += 1
        product = chance.randrange(shape.products)
        american = chance.random() < 0.9
        applicant = f"Applicant {chance.randrange(shape.applicants)}"
        yield Draft(
            kind=Kind.SHIPMENT,
            side=Side.US if american else Side.EXPORTED,
            day=FIRST_DAY + timedelta(days=chance.randrange(DAYS)),
            applicant=applicant,
            product=f"product-{product}",
            commodity=f"sha256:{product:016x}",
            specifications=specs[product],
            units=chance.randrange(1, 64),
            place="US" if american else "CN",
            key=f"{applicant}|S-{number}|1|product-{product}",
            source="benchmark.csv",
        )


class Plain:
    """The same entries in one table with an index and nothing else: no chain, no sums, no triggers."""

    def __init__(self, connection: Any, mark: str) -> None:
        self._connection, self._mark = connection, mark
        for statement in (
            "CREATE TABLE plain (key text PRIMARY KEY, product text NOT NULL, side text NOT NULL,"
            " day text NOT NULL, applicant text NOT NULL, place text NOT NULL, source text NOT NULL,"
            " units bigint NOT NULL)",
            "CREATE INDEX plain_product ON plain (product, side)",
        ):
            connection.cursor().execute(statement)
        connection.commit()

    def insert(self, entries: Sequence[Draft]) -> None:
        """One batch in one transaction."""
        rows = [
            (d.key, d.product, d.side.value, d.day.isoformat(), d.applicant, d.place, d.source, d.units)
            for d in entries
        ]
        marks = ", ".join([self._mark] * 8)
        self._connection.cursor().executemany(f"INSERT INTO plain VALUES ({marks})", rows)
        self._connection.commit()

    def status(self, product: str) -> None:
        """The sums of one product."""
        self._run("SELECT side, sum(units) FROM plain WHERE product = %s GROUP BY side", product)
        self._connection.commit()

    def reserve(self, product: str, key: str) -> None:
        """One conditional insert. Without a lock of its own it does not hold against two at once."""
        self._run(
            "INSERT INTO plain SELECT %s, %s, 'reserved', '2026-11-01', 'Applicant', 'CN', 'benchmark', 1 "
            "WHERE (SELECT coalesce(sum(units), 0) + 1 FROM plain WHERE product = %s AND side <> 'us') * 2 "
            "<= (SELECT coalesce(sum(units), 0) FROM plain WHERE product = %s AND side = 'us')",
            key,
            product,
            product,
            product,
        )
        self._connection.commit()

    def scan(self) -> None:
        """All entries, read once."""
        for _ in self._run("SELECT key, product, side, day, applicant, place, source, units FROM plain"):
            pass
        self._connection.commit()

    def _run(self, statement: str, *values: object) -> Any:
        cursor = self._connection.cursor()
        cursor.execute(statement.replace("%s", self._mark), values)
        return cursor


def plain_on(url: str, folder: Path) -> Plain:
    """The plain table in the same database, or in a file beside the ledger with the same settings."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(folder / "plain.db")
        connection.execute("PRAGMA synchronous = EXTRA")
        return Plain(connection, "?")
    import psycopg

    return Plain(psycopg.connect(url), "%s")


def appended(ledger: Ledger, entries: Iterable[Draft]) -> None:
    """One batch in one transaction."""
    with ledger.transaction() as transaction:
        transaction.append(entries)


def reserved(ledger: Ledger, product: int, key: str) -> None:
    """What `reserve` does under the lock: look for the reservation, read the sums, append."""
    commodity = f"sha256:{product:016x}"
    draft = Draft(
        kind=Kind.RESERVATION,
        side=Side.RESERVED,
        day=date(2026, 11, 1),
        applicant="Applicant",
        product=f"product-{product}",
        commodity=commodity,
        specifications=Specifications((1000.0 + product,) * 2, None, None, None, None),
        units=1,
        place="CN",
        key=f"reservation|{key}|product-{product}",
        source="benchmark",
    )
    with ledger.transaction() as transaction:
        transaction.reserved(key)
        held = transaction.balances([commodity], us_until=date(2026, 11, 1))
        if 2 * (sum(b.exported + b.reserved for b in held) + 1) <= sum(b.us for b in held):
            transaction.append([draft])


def command(*arguments: object) -> None:
    """`exportcheck ARGUMENTS` in this process."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as said:
        code = door._run([str(argument) for argument in arguments])
    if code:
        raise SystemExit(f"exportcheck {arguments[0]} {arguments[1]} ended with {code}: {said.getvalue()}")


def median(work: Callable[[int], object], times: int) -> float:
    """Seconds, the median of so many."""
    taken = []
    for time_number in range(times):
        began = time.perf_counter()
        work(time_number)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


class Measuring:
    """One ledger and one plain table, filled alike and asked alike."""

    def __init__(self, url: str, folder: Path, shape: Shape, repeat: int) -> None:
        self._url, self._folder, self._shape, self._repeat = url, folder, shape, repeat
        self._ledger = open_ledger(url, create=True, clock=lambda: datetime.now(UTC))
        self._plain = plain_on(url, folder)
        self._ours, self._theirs = drafts(shape, 1), drafts(shape, 1)
        self._count = 0
        self.times = {
            "append a batch": Times(f"{shape.batch:,} entries"),
            "import (command)": Times(f"{LINES:,} lines"),
            "status (sums of one product)": Times("question"),
            "status (command)": Times("question"),
            "reserve (under the lock)": Times("reservation"),
            "reserve (command)": Times("reservation"),
            "open": Times("ledger"),
            "verify": Times("10,000 entries"),
        }

    def fill(self, size: int) -> None:
        """Both to so many entries."""
        while self._count < size:
            self._append(min(self._shape.batch, size - self._count))

    def _append(self, number: int) -> None:
        appended(self._ledger, list(islice(self._ours, number)))
        self._plain.insert(list(islice(self._theirs, number)))
        self._count += number

    def measure(self, size: int) -> None:
        """Everything, with so many entries there."""
        batch, products, repeat = self._shape.batch, self._shape.products, self._repeat
        ours = [list(islice(self._ours, batch)) for _ in range(repeat)]
        theirs = [list(islice(self._theirs, batch)) for _ in range(repeat)]
        wide = list(self._manifests(size))
        commodity = [f"sha256:{n:016x}" for n in range(products)]
        until = date(2026, 11, 1)

        self._both(
            "append a batch",
            size,
            lambda n: appended(self._ledger, ours[n]),
            lambda n: self._plain.insert(theirs[n]),
        )
        self._count += repeat * batch
        self._both(
            "status (sums of one product)",
            size,
            lambda n: self._ledger.balances([commodity[n % products]], us_until=until),
            lambda n: self._plain.status(f"product-{n % products}"),
        )
        self._both(
            "reserve (under the lock)",
            size,
            lambda n: reserved(self._ledger, n % products, f"{size}-{n}"),
            lambda n: self._plain.reserve(f"product-{n % products}", f"{size}-{n}"),
        )
        self._times("open", size, lambda n: open_ledger(self._url).close())
        self._commands(size, wide)
        self._verify(size)

    def _commands(self, size: int, wide: Sequence[Path]) -> None:
        """The whole commands, in this process; each reads the law and the catalog first."""
        ledger = ("--ledger", self._url)
        asked = self._folder / "reserve.yaml"
        asked.write_text(
            "applicant: Applicant\napplication_date: 2026-11-01\nlines:\n"
            "  - {shipment_id: A, line_id: 1, transaction: export, chip: H200, quantity: 1,"
            " destination: CN}\n",
            encoding="utf-8",
        )
        for name, arguments in (
            ("import (command)", lambda n: ("import", wide[n], "--applicant", "Applicant 0")),
            ("status (command)", lambda _: ("status", "H200")),
            ("reserve (command)", lambda n: ("reserve", asked, "--id", f"command-{size}-{n}")),
        ):
            self.times[name].ours[size] = median(
                lambda n, made=arguments: command("ledger", *made(n), *ledger), COMMANDS
            )
        # Against so many lines inserted plainly, in as many batches.
        batches = LINES / self._shape.batch
        self.times["import (command)"].plain[size] = self.times["append a batch"].plain[size] * batches

    def _verify(self, size: int) -> None:
        def verified(_: int) -> None:
            if found := list(self._ledger.verify()):
                raise SystemExit(f"verify: {found[0].message}")

        part = 10_000 / self._ledger.head().entries
        times = self.times["verify"]
        times.ours[size] = median(verified, 1) * part
        times.plain[size] = median(lambda _: self._plain.scan(), 3) * part

    def _manifests(self, size: int) -> Iterator[Path]:
        """Manifests for the command, each of lines that were not there before."""
        chance = random.Random(size)
        for number in range(COMMANDS):
            path = self._folder / f"{size}-{number}.csv"
            rows = (
                f"S-{size}-{number},{line},{FIRST_DAY + timedelta(days=chance.randrange(DAYS))},domestic,"
                f"H200,{chance.randrange(1, 64)},US\n"
                for line in range(LINES)
            )
            head = "shipment_id,line_id,ship_date,transaction,chip,quantity,destination\n"
            path.write_text(head + "".join(rows), encoding="utf-8")
            yield path

    def _both(
        self, name: str, size: int, ours: Callable[[int], object], plain: Callable[[int], object]
    ) -> None:
        self._times(name, size, ours)
        self.times[name].plain[size] = median(plain, self._repeat)

    def _times(self, name: str, size: int, ours: Callable[[int], object]) -> None:
        self.times[name].ours[size] = median(ours, self._repeat)


def table(times: dict[str, Times], sizes: Sequence[int]) -> str:
    """Milliseconds, the ratio to plain SQL, and the growth from the smallest to the largest."""
    heads = [
        "operation",
        "per",
        *(f"{size:,}" for size in sizes),
        *(f"plain {size:,}" for size in sizes),
        *(f"ratio {size:,}" for size in sizes),
        "growth",
        "plain growth",
    ]
    rows = [heads]
    for name, each in times.items():
        plain = [each.plain.get(size) for size in sizes]
        ours = [each.ours[size] for size in sizes]
        rows.append(
            [
                name,
                each.per,
                *(f"{seconds * 1000:.2f}" for seconds in ours),
                *("" if seconds is None else f"{seconds * 1000:.2f}" for seconds in plain),
                *(
                    "" if theirs is None else f"{mine / theirs:.2f}"
                    for mine, theirs in zip(ours, plain, strict=True)
                ),
                f"{ours[-1] / ours[0]:.2f}",
                "" if plain[0] is None or plain[-1] is None else f"{plain[-1] / plain[0]:.2f}",
            ]
        )
    widths = [max(len(row[at]) for row in rows) for at in range(len(heads))]
    lines = [
        "| " + " | ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    return "\n".join([lines[0], "|" + "|".join("-" * (w + 2) for w in widths) + "|", *lines[1:]])


def sizes_to(entries: int) -> list[int]:
    """Ten thousand, a hundred thousand and so on, and the number asked for."""
    sizes = [10**power for power in range(4, 10) if 10**power < entries]
    return [*sizes, entries]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--entries", type=int, default=1_000_000, help="how many at the end; default a million"
    )
    parser.add_argument("--url", help="sqlite:///FILE or postgresql://…, of an empty one; default a new file")
    parser.add_argument("--batch", type=int, default=1_000, help="entries a transaction; default 1,000")
    parser.add_argument("--products", type=int, default=8, help="products that differ; default 8")
    parser.add_argument("--applicants", type=int, default=2, help="applicants; default 2")
    parser.add_argument("--repeat", type=int, default=9, help="how often each is measured; default 9")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="exportcheck-benchmark-", dir=os.environ.get("TMPDIR")))
    try:
        url = given.url or f"sqlite:///{folder / 'ledger.db'}"
        measuring = Measuring(url, folder, Shape(given.products, given.applicants, given.batch), given.repeat)
        sizes = sizes_to(given.entries)
        for size in sizes:
            began = time.perf_counter()
            measuring.fill(size)
            print(f"filled to {size:,} in {time.perf_counter() - began:.0f} s", flush=True)
            measuring.measure(size)
        kind = url.partition(":")[0]
        print(
            f"\n{kind}, Python {platform.python_version()}, {os.cpu_count()} processors; milliseconds, "
            f"medians of {given.repeat}; {given.products} products, {given.applicants} applicants, "
            f"{DAYS} days\n"
        )
        print(table(measuring.times, sizes))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
