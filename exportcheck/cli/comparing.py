"""Compares the verdicts of two saved reports of the same inputs, line by line."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from exportcheck.load.report import read_report

Record = dict[str, Any]
Place = tuple[str, ...]
COMPARED = ("family", "license_required", "decision", "exception", "gate")
# It speaks of the bundled law beside the one that judged; an archive keeps only the latter.
APART = "XC706"
SUMS = ("us_units", "cn_mo_units", "ratio", "limit", "holds", "headroom_units")


@dataclass(frozen=True)
class Difference:
    """What is not the same in one place, then and now; None: it is not there at all."""

    where: Place
    shown: str
    was: Record | None
    now: Record | None


class Comparison:
    """The differences of two reports, by place; `names` has what the inputs of the second were called."""

    def __init__(
        self, then: Path, now: Path, names: Mapping[str, str], apart: frozenset[str] = frozenset()
    ) -> None:
        """Read both, line beside line; only what has not met its counterpart is kept.

        Findings of the rules in `apart` are left out on both sides, and gates are taken without them.
        """
        self.found: dict[Place, Difference] = {}
        self._apart = apart
        self._names = dict(names)
        self._inputs = frozenset(names.values())
        _, lines, rejected, tail = read_report(then)
        _, again, rejected_again, tail_again = read_report(now)
        self._lines(lines, again)
        self._rejected(rejected, rejected_again)
        self._manifests(tail["manifests"], tail_again["manifests"])
        self._totals(tail["totals"], tail_again["totals"])

    def _name(self, name: str) -> str:
        """What a manifest was called, by what its copy is called; of `copy.zip!a.csv`: `q1.zip!a.csv`."""
        if name not in self._names:
            file = next((new for new in self._names if name.startswith(f"{new}!")), None)
            self._names[name] = name if file is None else self._names[file] + name[len(file) :]
        return self._names[name]

    def _lines(self, then: Iterable[Record], now: Iterable[Record]) -> None:
        before: dict[tuple[str, int], Record] = {}
        after: dict[tuple[str, int], Record] = {}
        for was, new in zip_longest(then, now):
            keys = []
            if was is not None:
                keys.append((was["manifest"], was["line"]))
                before[keys[-1]] = was
            if new is not None:
                keys.append((self._name(new["manifest"]), new["line"]))
                after[keys[-1]] = new
            for key in keys:
                if key in before and key in after:
                    self._line(before.pop(key), after.pop(key))
        for key, line in before.items():
            self._add(("line", key[0], str(key[1])), _shown(key[0], line), verdict(line), None)
        for key, line in after.items():
            self._add(("line", key[0], str(key[1])), _shown(key[0], line), None, verdict(line))

    def _line(self, was: Record, now: Record) -> None:
        was, now = self._without(was), self._without(now)
        waived = {(f["rule"], f["paragraph"]) for f in was["findings"] if f.get("suppressed")}
        if waived:
            # What a waiver suppressed then does not weigh on the gate now; waivers are not judged anew.
            left = [f for f in now["findings"] if (f["rule"], f["paragraph"]) not in waived]
            now = {**now, "gate": _gate(left)}
        one, other = verdict(was), verdict(now)
        if one != other:
            place = ("line", was["manifest"], str(was["line"]))
            self._add(place, _shown(was["manifest"], was), one, other)

    def _without(self, line: Record) -> Record:
        """A line without the findings that are left out, its gate that of the others."""
        if not self._apart:
            return line
        left = {
            part: [f for f in line.get(part, []) if f["rule"] not in self._apart]
            for part in ("findings", "hidden")
        }
        weighing = [f for f in (*left["findings"], *left["hidden"]) if not f.get("suppressed")]
        return {**line, **left, "gate": _gate(weighing)}

    def _rejected(self, then: list[Record], now: list[Record]) -> None:
        """Rows of the inputs kept that were unreadable then and are not now, or the other way round."""
        inside = tuple(f"{name}!" for name in self._inputs)
        was = Counter(
            (row["manifest"], row["line"])
            for row in then
            if row["manifest"] in self._inputs or row["manifest"].startswith(inside)
        )
        new = Counter((self._name(row["manifest"]), row["line"]) for row in now)
        for key in sorted({*(was - new), *(new - was)}):
            manifest, line = key
            place = ("rejected", manifest, str(line))
            self._add(place, f"{manifest}, line {line}", {"rejected": was[key]}, {"rejected": new[key]})

    def _manifests(self, then: list[Record], now: list[Record]) -> None:
        """The inputs that the report was made from must be those that were kept."""
        was = {entry["name"]: {"digest": entry["digest"]} for entry in then}
        new = {self._name(entry["name"]): {"digest": entry["digest"]} for entry in now}
        for name in sorted({*was, *new}):
            if was.get(name) != new.get(name):
                self._add(("manifest", name), f"manifest {name}", was.get(name), new.get(name))

    def _totals(self, then: list[Record], now: list[Record]) -> None:
        was, new = ({entry["product"]: _sum(entry) for entry in side} for side in (then, now))
        for product in sorted({*was, *new}):
            if was.get(product) != new.get(product):
                self._add(("total", product), f"ratio of {product}", was.get(product), new.get(product))

    def _add(self, where: Place, shown: str, was: Record | None, now: Record | None) -> None:
        self.found[where] = Difference(where, shown, was, now)


def verdict(line: Record) -> Record:
    """What is compared of a line: the answers, and the rules that speak."""
    findings = [*line["findings"], *line.get("hidden", [])]
    rules = sorted(f["rule"] for f in findings if f["rule"] != APART)
    return {name: line[name] for name in COMPARED} | {"rules": rules}


def _sum(entry: Record) -> Record:
    return {name: entry[name] for name in SUMS} | {"rules": sorted(f["rule"] for f in entry["findings"])}


def _gate(findings: list[Record]) -> str:
    severities = {finding["severity"] for finding in findings}
    if "error" in severities:
        return "fail"
    return "review" if "indeterminate" in severities else "pass"


def _shown(manifest: str, line: Record) -> str:
    return f"{manifest}, line {line['line']} ({line['chip']} to {line['destination']})"
