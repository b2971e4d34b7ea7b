"""`diff` for people: changes grouped by transition, with the rules that moved them."""

from collections.abc import Iterable, Iterator
from textwrap import fill
from typing import Any

from exportcheck.cli.diff_records import arrow
from exportcheck.output.plain import plain

Record = dict[str, Any]
WIDTH = 110
# Lines of manifests named in one group; the machine-readable formats name every one.
NAMED = 40


def grouped(changes: Iterable[Record]) -> list[str]:
    """Blocks of text, the transition with the most changes first."""
    groups: dict[tuple[str, str, tuple[str, ...]], list[Record]] = {}
    for change in changes:
        where = "" if "manifest" in change else change["destination"]
        groups.setdefault((arrow(change), where, tuple(change["rules"])), []).append(change)
    ordered = sorted(groups.items(), key=lambda group: -len(group[1]))
    return ["\n".join(_block(text, where, rules, found)) for (text, where, rules), found in ordered]


def _block(text: str, where: str, rules: tuple[str, ...], found: list[Record]) -> Iterator[str]:
    lines = "manifest" in found[0]
    what = "line" if lines else "chip"
    count = f"{len(found):,} {what}{'' if len(found) == 1 else 's'}"
    yield f"{text}: {count}{f' to {where}' if where else ''}"
    shown = found[:NAMED] if lines else found
    names = _lines_named(shown) if lines else ", ".join(str(change["chip"]) for change in shown)
    if len(shown) < len(found):
        names += f", and {len(found) - len(shown):,} more (-o json or jsonl names each)"
    yield _wrapped(names, "  ")
    first = found[0]
    for entry in first["moved"]:
        yield from _mover(entry, _example(first) if len(found) > 1 else "")
    places = {(m["group"], m["place"]): m for change in found for m in change["memberships"]}
    for entry in places.values():
        yield f"  {_membership(entry)}"
    if not first["moved"] and rules:
        yield f"  no rule of the law moved it; the findings that came or went: {', '.join(rules)}"


def _lines_named(changes: list[Record]) -> str:
    """Lines by their manifest, item and destination: `m.csv 2, 5 (nvidia-h200-sxm to CN)`."""
    numbers: dict[tuple[str, str, str], list[str]] = {}
    for change in changes:
        key = change["manifest"], change["chip"], change["destination"]
        numbers.setdefault(key, []).append(str(change["line"]))
    return "; ".join(
        f"{manifest} {'line' if len(found) == 1 else 'lines'} {', '.join(found)} ({chip} to {place})"
        for (manifest, chip, place), found in numbers.items()
    )


def _example(change: Record) -> str:
    return f"of {change['chip']}: "


def _mover(entry: Record, example: str) -> Iterator[str]:
    before, after = (entry[key] or "not there" for key in ("before", "after"))
    yield _wrapped(f"{entry['rule']} {entry['title']}: {before} → {after}", "  ", "      ")
    if entry["reason"]:
        yield _wrapped(f"{example}{entry['reason']}", "      ")
    if entry["came"]:
        yield _wrapped(came(entry["came"]), "      ")


def came(vintage: Record) -> str:
    """A vintage in words: paragraph, since when, status, source."""
    when = f"from {vintage['effective']}"
    if vintage["compliance"]:
        when += f" (to be complied with from {vintage['compliance']})"
    doubt = f", {vintage['certainty']}" if vintage["certainty"] in ("uncertain", "inferred") else ""
    return f"{vintage['paragraph']} {when}, {vintage['status']}{doubt}: {vintage['citation']}"


def _membership(entry: Record) -> str:
    note = f" ({entry['note']})" if entry["note"] else ""
    return f"Country Group {entry['group']}: {entry['name']} {entry['before']} → {entry['after']}{note}"


def totals(entries: Iterable[Record]) -> Iterator[str]:
    """The ratios that are another one."""
    for entry in entries:
        yield f"ratio of {entry['product']}: {_sum(entry['before'])} → {_sum(entry['after'])}"


def _sum(entry: Record | None) -> str:
    if entry is None:
        return "not counted"
    ratio = "unknown" if entry["ratio"] is None else f"{entry['ratio']:g}"
    room = "" if entry["headroom_units"] is None else f", headroom {entry['headroom_units']:,}"
    return f"{ratio} (limit {entry['limit']:g}): {entry['holds']}{room}"


def rejected(entries: Iterable[Record]) -> Iterator[str]:
    """The rows that could not be read, the first of them if there are many."""
    listed = list(entries)
    for entry in listed[:NAMED]:
        where = f"{entry['manifest']}, line {entry['line']}: " if entry["line"] else f"{entry['manifest']}: "
        # What is wrong with a whole file names the file itself.
        named = entry["problem"].startswith(entry["manifest"])
        yield plain(f"not read: {'' if named else where}{entry['problem']}")
    if len(listed) > NAMED:
        yield f"not read: {len(listed) - NAMED:,} more (-o json names each)"


def warnings(entries: Iterable[Record]) -> Iterator[str]:
    """What is to be said about the days asked about."""
    for entry in entries:
        yield _wrapped(f"{entry['severity']}: {entry['message']} ({entry['rule']})", "", "    ")


def instruments(entries: Iterable[Record]) -> Iterator[str]:
    """What comes on a day by what is in the law already."""
    for entry in entries:
        match entry["kind"]:
            case "vintage":
                yield _wrapped(f"{entry['rule']} {entry['title']}", "  ", "      ")
                yield _wrapped(f"{entry['what']}; {came(entry)}", "      ")
            case "membership":
                yield f"  {_membership(entry)}"
            case _:
                yield _wrapped(f"{entry['what']} [{entry['citation']}]", "  ", "      ")


def _wrapped(text: str, first: str, rest: str | None = None) -> str:
    return fill(
        plain(text),
        WIDTH,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
