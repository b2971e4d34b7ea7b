"""All of it at once: what the tool costs against programs that everybody knows, on the same bytes.

    python benchmarks/run.py                     everything, some twenty minutes; needs the extras named below
    python benchmarks/run.py --write             the same, and the table in docs/performance.md
    python benchmarks/run.py --small             a minute; ends with 1 where a ratio is far out of line
    python benchmarks/run.py --profile check     where the time of one case goes
    python benchmarks/run.py --only start,check  some of the cases

It needs `pip install 'exportcheck[bulk]' duckdb pandas frictionless`; what is not installed is left out,
and said. A figure is the median of runs that take turns. Manifests are written to a temporary folder (1 GB
for ten million lines) and deleted.
"""

import argparse
import cProfile
import importlib.util
import os
import platform
import pstats
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stdout, suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

from measuring import OURS, Command, Cost, cost, side_by_side
from shipments import written

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
BEGIN, END = "<!-- figures: python benchmarks/run.py --write -->", "<!-- end of figures -->"
DAY = "2026-11-24"
QUESTIONS = 5_000
ASKED = "chip, destination, consignee, end_user, end_user_hq, end_user_parent, transaction"


class Case(NamedTuple):
    """One comparison: ours, what it is held against, what is wished, and what would be far out of line."""

    group: str
    name: str
    ours: Command
    against: str
    theirs: Command
    wished: float | None
    far: float
    runs: int
    needs: tuple[str, ...] = ()


class Row(NamedTuple):
    """A case with its figures."""

    case: Case
    ours: Cost
    theirs: Cost

    @property
    def ratio(self) -> float:
        """How many times as long ours takes by the clock."""
        return self.ours.wall / self.theirs.wall


def main() -> int:
    """Measure what is asked and print it; 1 where a ratio is far out of line."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--small", action="store_true", help="few lines, few runs, and the bounds are held")
    options.add_argument("--write", action="store_true", help="write the table into docs/performance.md")
    options.add_argument("--profile", metavar="CASE", help="profile the first case of a group")
    options.add_argument("--only", metavar="GROUPS", help="some of start, check, bulk, skew, readers")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="exportcheck-") as folder:
        wanted = asked.only.split(",") if asked.only else None
        if asked.profile:
            wanted = [asked.profile]
        found = list(cases(Path(folder), asked.small, wanted))
        if asked.profile:
            return profiled(found, asked.profile)
        rows = list(measured(found))
    lines = table(rows)
    print("\n".join(lines))
    if asked.write:
        write(lines)
    far = [row for row in rows if row.ratio > row.case.far]
    for row in far:
        print(f"far out of line: {row.case.name}: {row.ratio:.1f} times {row.case.against}", file=sys.stderr)
    return 1 if asked.small and far else 0


def cases(folder: Path, small: bool, wanted: Sequence[str] | None) -> Iterator[Case]:
    """The comparisons; a manifest is written when the first case that needs it is asked for."""
    groups = {"start": _start, "check": _check, "bulk": _bulk, "skew": _skew, "readers": _readers}
    for group, made in groups.items():
        if wanted is None or group in wanted:
            yield from made(folder, small)


def _python(text: str) -> Command:
    return (sys.executable, "-c", text)


def _start(folder: Path, small: bool) -> Iterator[Case]:
    plain, runs = _python("pass"), 5 if small else 21
    ten = written(folder / "ten.csv", 10, 10)
    for name, arguments, wished, far in (
        ("`--version`", ("--version",), 2.5, 5),
        ("`chip H200`", ("chip", "H200", "--on", DAY), 11, 25),
        ("`check`, ten lines", ("check", str(ten), "--on", DAY, "--isolated"), 12, 25),
    ):
        yield Case("start", name, (*OURS, *arguments), "`python -c pass`", plain, wished, far, runs)


def _checked(path: Path, *more: str) -> Command:
    return (*OURS, "check", str(path), "--on", DAY, "--isolated", "-o", "jsonl", *more)


def _bulked(path: Path, *more: str) -> Command:
    return (*OURS, "bulk", str(path), "--on", DAY, "--isolated", *more)


def _reader(path: Path) -> Command:
    return _python(f"import csv\nfor row in csv.reader(open({str(path)!r}, newline='')): pass")


def _duckdb(path: Path) -> Command:
    return _python(
        f"import duckdb\nduckdb.connect().execute(\"SELECT {ASKED}, count(*) FROM read_csv('{path}', "
        'all_varchar = true) GROUP BY ALL").fetchall()'
    )


def _check(folder: Path, small: bool) -> Iterator[Case]:
    for size in (50_000,) if small else (1_000_000, 10_000_000):
        path = written(folder / f"check-{size}.csv", size, QUESTIONS)
        runs = 3 if small else 5 if size < 10_000_000 else 1
        yield Case(
            "check",
            f"`check -o jsonl`, {size:,} lines",
            _checked(path),
            "`csv.reader` alone",
            _reader(path),
            4,
            60,
            runs,
        )


def _bulk(folder: Path, small: bool) -> Iterator[Case]:
    needs = ("pyarrow", "duckdb")
    for size in (100_000,) if small else (100_000, 1_000_000, 10_000_000):
        path = written(folder / f"bulk-{size}.csv", size, QUESTIONS)
        out = folder / "verdicts.parquet"
        runs = 3 if small or size > 1_000_000 else 5
        yield Case(
            "bulk",
            f"`bulk`, {size:,} lines of CSV",
            _bulked(path),
            "DuckDB counting them",
            _duckdb(path),
            2.5,
            30,
            runs,
            needs,
        )
        if small:
            continue
        yield Case(
            "bulk",
            f"`bulk -o parquet`, {size:,} lines of CSV",
            _bulked(path, "-o", f"parquet={out}"),
            "DuckDB counting them",
            _duckdb(path),
            None,
            40,
            runs,
            needs,
        )
        columnar = path.with_suffix(".parquet")
        if all(map(_installed, needs)):
            _as_parquet(path, columnar)
        yield Case(
            "bulk",
            f"`bulk`, {size:,} lines of Parquet",
            _bulked(columnar),
            "`bulk` on them as CSV",
            _bulked(path),
            0.5 if size >= 1_000_000 else None,
            1.5,
            runs,
            needs,
        )


def _skew(folder: Path, small: bool) -> Iterator[Case]:
    size = 20_000 if small else 300_000
    path = written(folder / "skew.csv", size, size)
    yield Case(
        "skew",
        f"`bulk`, {size:,} lines, each another question",
        _bulked(path),
        "`check -o jsonl` on them",
        _checked(path),
        1,
        3,
        3,
        ("pyarrow",),
    )


def _readers(folder: Path, small: bool) -> Iterator[Case]:
    size = 20_000 if small else 100_000
    path = written(folder / "readers.csv", size, QUESTIONS)
    name, ours, runs = f"`check -o jsonl`, {size:,} lines", _checked(path), 3
    yield Case(
        "readers",
        name,
        ours,
        "pandas reading them",
        _python(f"import pandas\npandas.read_csv({str(path)!r}, dtype=str)"),
        None,
        30,
        runs,
        ("pandas",),
    )
    yield Case(
        "readers",
        name,
        ours,
        "frictionless validating them",
        _python(f"import frictionless\nfrictionless.validate({path.name!r}, basepath={str(folder)!r})"),
        None,
        3,
        runs,
        ("frictionless",),
    )


def _as_parquet(path: Path, to: Path) -> None:
    # In a process of its own: the memory of this one would be counted for those it starts.
    copied = f"COPY (FROM read_csv('{path}', all_varchar = true)) TO '{to}' (FORMAT parquet)"
    cost(_python(f'import duckdb\nduckdb.connect().execute("{copied}")'))


def _installed(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


def measured(found: Sequence[Case]) -> Iterator[Row]:
    """The figures of every case that can be measured here."""
    for case in found:
        if lacking := [name for name in case.needs if not _installed(name)]:
            print(f"left out: {case.name} against {case.against}: no {', '.join(lacking)}", file=sys.stderr)
            continue
        print(f"{case.name} against {case.against}", file=sys.stderr, flush=True)
        costs: Mapping[str, Cost] = side_by_side({"ours": case.ours, "theirs": case.theirs}, case.runs)
        yield Row(case, costs["ours"], costs["theirs"])


def table(rows: Sequence[Row]) -> list[str]:
    """The figures as a table of Markdown, and the machine."""
    lines = [
        "| What | Against | Ratio | Wished | Seconds | Theirs | Processor | MB | Runs |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        case, wished = row.case, "" if row.case.wished is None else f"≤ {row.case.wished:g}"
        processor = row.ours.processor / row.theirs.processor
        lines.append(
            f"| {case.name} | {case.against} | **{row.ratio:.2f}** | {wished} | {row.ours.wall:.3f} "
            f"| {row.theirs.wall:.3f} | {processor:.2f} | {row.ours.peak} | {case.runs} |"
        )
    machine = f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}"
    lines += ["", f"Measured on {date.today().isoformat()}: {machine}, {platform.system()}."]
    return lines


def write(lines: Sequence[str]) -> None:
    """Put the table in its place on the page."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{chr(10).join(lines)}\n\n{END}{after}", encoding="utf-8")


def profiled(found: Sequence[Case], group: str) -> int:
    """Run the first case of a group in this process, and print where its time goes."""
    case = next((case for case in found if case.group == group), None)
    if case is None:
        print(f"no group {group!r}; there are start, check, bulk, skew, readers", file=sys.stderr)
        return 2
    from exportcheck.cli.main import main as tool

    sys.argv = ["exportcheck", *case.ours[len(OURS) :]]
    profile = cProfile.Profile()
    with (
        Path(os.devnull).open("w", encoding="utf-8") as nowhere,
        redirect_stdout(nowhere),
        suppress(SystemExit),
    ):
        profile.runcall(tool)
    pstats.Stats(profile).sort_stats("tottime").print_stats(30)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
