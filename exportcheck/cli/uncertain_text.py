"""What is uncertain in the law, for people."""

from collections import Counter
from collections.abc import Iterator
from textwrap import fill
from typing import Any

from exportcheck.output.plain import plain

Record = dict[str, Any]
WIDTH = 110
# Chips named for one topic and destination; `-o json` names every one.
NAMED = 12
# What the stages are about from which no verdict on a chip is made.
ASIDE = {"condition": "the certification", "party": "parties", "total": "the sums of a manifest"}


def text(found: Record) -> str:
    """Every topic: where it stands, both readings, the effect, and the verdicts that rest on it."""
    lines: list[str] = []
    for entry in found["rules"]:
        mark = "●" if entry["binds"] else "○"
        lines.append(f"{mark} {entry['id']}  {entry['status']:12} {entry['paragraph']:26} {entry['title']}")
        for topic in _merged(entry["uncertain"]):
            lines += _topic(topic, entry["stage"], found)
    lines += ["", "number formats of which two bit lengths can be read"]
    for entry in found["formats"]:
        lines.append(f"  {entry['format']}: {' / '.join(entry['readings'])}")
        lines += _apart(entry["verdicts"], found)
    lines += ["", "country groups"]
    for entry in found["memberships"]:
        lines += [f"  {entry['topic']}{_noted(entry)}", *_said(entry)]
        if entry["on_the_day"] == "unknown":
            lines += _apart(entry["verdicts"], found)
        else:
            taken = "a member" if entry["on_the_day"] == "yes" else "no member"
            lines.append(f"      on {found['as_of']}: taken as {taken}; the other reading is not computed")
    lines += ["", "not read, or not audited"]
    for entry in found["gaps"]:
        lines += [f"  {entry['topic']} [{entry['paragraph']}] {_span(entry)}", *_said(entry)]
    lines += ["", f"verdicts: circuits of the catalog to {', '.join(found['asked'])} on {found['as_of']}"]
    return "\n".join(lines) + "\n"


def _merged(entries: list[Record]) -> list[Record]:
    """One entry for a topic that stands in several vintages running, from the first day to the last."""
    found: dict[tuple[str, tuple[str, ...], str], Record] = {}
    for entry in entries:
        key = entry["topic"], tuple(entry["readings"]), entry["effect"]
        if key not in found:
            found[key] = dict(entry)
            continue
        known = found[key]
        known["until"] = entry["until"]
        known["binds"] = known["binds"] or entry["binds"]
        known["verdicts"] = [*known["verdicts"], *entry["verdicts"]]
    return list(found.values())


def _topic(topic: Record, stage: str, found: Record) -> Iterator[str]:
    yield f"  {topic['topic']} {_span(topic)}, {topic['certainty']}"
    yield from _said(topic)
    if not topic["binds"]:
        yield f"      on {found['as_of']}: does not bind, so that no verdict rests on it"
    elif stage in ASIDE:
        yield f"      on {found['as_of']}: it speaks of {ASIDE[stage]}; no verdict on a chip is made from it"
    elif not topic["verdicts"]:
        yield f"      on {found['as_of']}: no verdict to {' or '.join(found['asked'])} carries it"
    else:
        yield from _resting(topic["verdicts"], found)


def _resting(verdicts: list[Record], found: Record) -> Iterator[str]:
    groups: dict[str, list[Record]] = {}
    for verdict in verdicts:
        aside = "" if verdict["deal"] == "ordinary" else f", {verdict['deal']}"
        groups.setdefault(f"{verdict['destination']}{aside}", []).append(verdict)
    for where, mine in groups.items():
        counts = Counter(_decided(verdict) for verdict in mine)
        told = ", ".join(f"{count} {word}" for word, count in counts.most_common())
        names = [str(verdict["chip"]) for verdict in mine]
        noun = "verdict" if len(mine) == 1 else "verdicts"
        yield _wrapped(
            f"on {found['as_of']}: said of {len(mine)} {noun} to {where} ({told}): {_named(names)}"
        )


def _decided(verdict: Record) -> str:
    word = str(verdict["decision"]).replace("_", " ")
    return f"{word}, licence {verdict['license_required']}" if word == "undetermined" else word


def _apart(verdicts: list[Record], found: Record) -> Iterator[str]:
    """The verdicts that are another one under each reading."""
    if not verdicts:
        yield f"      on {found['as_of']}: no verdict differs by it"
        return
    groups: dict[tuple[str, str], list[str]] = {}
    for verdict in verdicts:
        words = "; ".join(
            f"{side['reading']}: {side['decision'].replace('_', ' ')}, family {side['family']}"
            for side in verdict["readings"]
        )
        groups.setdefault((verdict["destination"], words), []).append(verdict["chip"])
    for (place, words), names in groups.items():
        yield _wrapped(f"on {found['as_of']}: {len(names)} to {place}: {words}: {_named(names)}")


def _said(entry: Record) -> Iterator[str]:
    for reading in entry["readings"]:
        yield _wrapped(f"reading: {reading}")
    yield _wrapped(f"effect: {entry['effect']}")


def _span(entry: Record) -> str:
    return f"since {entry['since']}" + (f" until {entry['until']}" if entry["until"] else "")


def _noted(entry: Record) -> str:
    return f" ({entry['note']})" if entry["note"] else ""


def _named(names: list[str]) -> str:
    more = f", and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def _wrapped(words: str) -> str:
    return fill(
        plain(words),
        WIDTH,
        initial_indent="      ",
        subsequent_indent="        ",
        break_long_words=False,
        break_on_hyphens=False,
    )
