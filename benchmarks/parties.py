"""Measures the screening of parties on a list: recall, names a second, start-up, memory, growth.

Example:
    python benchmarks/parties.py consolidated.csv --grow 250000 --grow 1000000

The labelled set is `party_set.py`'s. Ours goes through the real reader, `build_index` and `open_index`;
beside it, in the same run, two scorers of rapidfuzz over all pairs. Scores are from 0 to 1.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from itertools import cycle, islice
from pathlib import Path

from party_changes import CHANGES
from party_scores import Scores, all_pairs, ours, scanned, share, threshold
from party_set import PER_CLASS, Case, changed, clean
from rapidfuzz import fuzz

from exportcheck.load.party_lists import read_party_list
from exportcheck.model.noun import replace
from exportcheck.model.party import Asked, Band, Index, Listed, ListInfo
from exportcheck.parties import build_index, open_index
from exportcheck.parties.index import CompiledIndex

RATES = (0.01, 0.05)
SCANNED = 50  # names compared with every name of the list
# Opens an index and screens, in a process of its own; what it prints is read below.
CHILD = """
import json, sys, time
start = time.perf_counter()
from pathlib import Path
from exportcheck.model.party import Asked
from exportcheck.parties import open_index
index = open_index(Path(sys.argv[1]))
opened = time.perf_counter() - start
names = json.load(sys.stdin)
start = time.perf_counter()
index.screen(Asked(names[0]))
first = time.perf_counter() - start
start = time.process_time()
hits = sum(bool(index.screen(Asked(name)).hits) for name in names)
spent = time.process_time() - start
peak = next((line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")), 0)
print(json.dumps({"opened": opened, "first": first, "rate": len(names) / spent, "peak": int(peak) / 1024}))
"""


def main() -> None:
    """Reads, builds, asks, and prints tables in Markdown."""
    asked = _arguments()
    parties, _ = read_party_list(asked.list)
    cases = changed(parties, asked.per_class)
    innocent, dropped = clean(parties)
    print(
        f"Parties {len(parties)}, names {_names(parties)}; {len(cases)} changed names, {len(innocent)} clean"
    )
    print(f"({sum(case.held_out for case in cases + innocent)} of them held out;", end=" ")
    print(f"clean names left out because the list has them: {', '.join(dropped) or 'none'})\n")
    with tempfile.TemporaryDirectory() as folder:
        index = _built(parties, Path(folder) / "parties.index")
        everything = [*cases, *innocent]
        found, rate = ours(index, everything)
        results = {"exportcheck": found}
        rates = {"exportcheck": rate}
        if not asked.tune:
            for scorer in (fuzz.token_sort_ratio, fuzz.WRatio):
                results[scorer.__name__], rates[scorer.__name__] = all_pairs(parties, everything, scorer)
        for held in (False,) if asked.tune else (True, False):
            _recall_table(results, held)
            _bands(index, everything, held)
        if asked.tune:
            _misses(found, index, everything)
        print(
            "Names a second of processor time, one process: ",
            {name: round(value) for name, value in rates.items()},
            "\n",
        )
        _clean_rate(Path(folder) / "parties.index", innocent)
        _scan(index, everything)
        if not asked.tune:
            _growth(parties, cases, asked.grow, Path(folder))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("list", type=Path, help="a party list, as `exportcheck parties import` reads it")
    parser.add_argument("--grow", type=int, action="append", default=[], help="also with so many names")
    parser.add_argument(
        "--tune", action="store_true", help="exportcheck on the part tuned on, with its misses"
    )
    parser.add_argument("--per-class", type=int, default=PER_CLASS, help="changed names of each class")
    return parser.parse_args()


def _names(parties: Sequence[Listed]) -> int:
    return sum(1 + len(party.alt_names) for party in parties)


def _built(parties: Sequence[Listed], path: Path) -> CompiledIndex:
    info = ListInfo("benchmark", None, date.today(), len(parties), _names(parties), "")
    start = time.perf_counter()
    build_index(parties, info, path)
    print(f"Index of {_names(parties)} names built in {time.perf_counter() - start:.1f} s,", end=" ")
    print(f"{path.stat().st_size / 1e6:.1f} MB\n")
    return open_index(path)


def _clean_rate(path: Path, innocent: Sequence[Case]) -> None:
    """As in a usual file, where nearly all names are on no list; nothing is remembered from before."""
    print(f"The clean names alone: {ours(open_index(path), innocent)[1]:.0f} names a second\n")


def _scan(index: CompiledIndex, cases: Sequence[Case]) -> None:
    """The search of the index beside the same scorer over all names."""
    some = cases[:: max(1, len(cases) // SCANNED)]
    search, scan, differ = scanned(index, some)
    print(f"The same scorer on {len(some)} names: {search:.0f} a second with the index, {scan:.2f} over all")
    print(f"names of the list, {search / scan:.0f} times as many; the hits of {differ} names differ\n")


def _recall_table(results: dict[str, Scores], held: bool) -> None:
    print(f"### Recall, {'the third held out' if held else 'the part tuned on'}\n")
    columns = [(name, rate) for name in results for rate in RATES]
    limits = {(name, rate): threshold(results[name], rate) for name, rate in columns}
    print("| class | n |", " | ".join(f"{name} at {rate:.0%}" for name, rate in columns), "|")
    print("|---|--:|" + "--:|" * len(columns))
    some = [case for case in next(iter(results.values())) if case.held_out is held]
    for kind in [*CHANGES, "all"]:
        group = [case for case in some if case.ids and kind in (case.kind, "all")]
        cells = [share(results[n], group, limits[n, r]) for n, r in columns]
        print(f"| {kind} | {len(group)} |", " | ".join(f"{cell:.3f}" for cell in cells), "|")
    innocent = [case for case in some if not case.ids]
    cells = [share(results[n], innocent, limits[n, r]) for n, r in columns]
    print(f"| *false positives* | {len(innocent)} |", " | ".join(f"{cell:.3f}" for cell in cells), "|")
    print("| *score asked* | |", " | ".join(f"{limits[column]:.3f}" for column in columns), "|\n")


def _bands(index: Index, cases: Sequence[Case], held: bool) -> None:
    """What a user sees with the bands as they are: the share of the names in each."""
    print("### Bands as delivered, same names\n\n| class | n | probable | review | none |")
    print("|---|--:|--:|--:|--:|")
    some = [case for case in cases if case.held_out is held]
    for kind in dict.fromkeys(case.kind for case in some):
        group = [case for case in some if case.kind == kind]
        bands = [_band(index, case) for case in group]
        cells = [bands.count(band) / len(group) for band in (Band.PROBABLE, Band.REVIEW)]
        print(f"| {kind} | {len(group)} |", " | ".join(f"{c:.3f}" for c in [*cells, 1 - sum(cells)]), "|")
    print()


def _band(index: Index, case: Case) -> Band:
    """The band of the right party, of a clean name the band it comes to."""
    answer = index.screen(Asked(case.name))
    hits = [hit.band for hit in answer.hits if not case.ids or hit.listed.id in case.ids]
    return max(hits, default=Band.NONE)


def _misses(scores: Scores, index: Index, cases: Sequence[Case]) -> None:
    """Of the tune part only: the held-out third stays unseen."""
    tune = [case for case in cases if not case.held_out]
    limit = threshold(scores, RATES[0])
    print("### Misses of the tune part at 1 %\n")
    for case in sorted((c for c in tune if c.ids and scores[c] < limit), key=lambda c: (c.kind, scores[c])):
        print(f"{case.kind:16} {scores[case]:.3f}  {case.name!r} from {case.origin!r}")
    print("\n### Highest clean names of the tune part\n")
    for case in sorted((c for c in tune if not c.ids), key=lambda c: -scores[c])[:40]:
        hit = next(iter(index.screen(Asked(case.name)).hits), None)
        print(
            f"{scores[case]:.3f}  {case.name!r} taken for {hit and hit.matched!r} {hit and dict(hit.scores)}"
        )
    print()


def _growth(parties: Sequence[Listed], cases: Sequence[Case], sizes: Sequence[int], folder: Path) -> None:
    print("### Growth\n")
    print("| names | built, s | file, MB | opened, s | first answer, ms | names a second | peak, MB |")
    print("|--:|--:|--:|--:|--:|--:|--:|")
    asked = json.dumps([case.name for case in cases])
    for size in sorted({_names(parties), *sizes}):
        some = _grown(parties, size)
        path = folder / f"{size}.index"
        start = time.perf_counter()
        build_index(some, ListInfo("grown", None, date.today(), len(some), _names(some), ""), path)
        built = time.perf_counter() - start
        command = [sys.executable, "-c", CHILD, str(path)]
        said = json.loads(
            subprocess.run(command, input=asked, capture_output=True, text=True, check=True).stdout
        )
        figures = (
            f"{_names(some)}",
            f"{built:.1f}",
            f"{path.stat().st_size / 1e6:.0f}",
            f"{said['opened']:.2f}",
        )
        more = (f"{said['first'] * 1000:.1f}", f"{said['rate']:.0f}", f"{said['peak']:.0f}")
        print("|", " | ".join((*figures, *more)), "|", flush=True)


def _grown(parties: Sequence[Listed], names: int) -> list[Listed]:
    """The list with made-up parties added, halves of its names in new pairs, until so many names."""
    grown, count = list(parties), _names(parties)
    heads, tails = _halves(parties)
    if count < names:
        for number, tail in enumerate(islice(cycle(tails), names - count)):
            # Another step through the heads in each round, so that no combination comes twice.
            head = heads[(number * 7919 + number // len(tails)) % len(heads)]
            grown.append(
                replace(parties[number % len(parties)], id=f"g{number}", name=head + tail, alt_names=())
            )
    return grown


def _halves(parties: Sequence[Listed]) -> tuple[list[str], list[str]]:
    split = [party.name.split() for party in parties]
    heads = [" ".join(words[: (len(words) + 1) // 2]) for words in split]
    return heads, [" " + " ".join(words[(len(words) + 1) // 2 :]) for words in split]


if __name__ == "__main__":
    main()
