"""`exportcheck explain`: a rule, a paragraph, a country group or a term."""

import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from difflib import get_close_matches
from inspect import getmodule
from typing import Annotated, Any

import typer

from exportcheck.cli.options import Formats, On, day, outputs
from exportcheck.cli.wiring import Box, box
from exportcheck.errors import UnknownName, UsageError
from exportcheck.load.bundled import data_folder
from exportcheck.load.terms import Term, load_terms
from exportcheck.model.case import described
from exportcheck.model.clause import Truth
from exportcheck.model.finding import NOTICES
from exportcheck.model.law import Vintage
from exportcheck.model.measure import Limit
from exportcheck.model.place import Groups, PlaceSet
from exportcheck.model.rule import Rule
from exportcheck.output.json_report import dumps
from exportcheck.output.words import number
from exportcheck.rules import RULES

Record = dict[str, Any]


def explain(
    subject: Annotated[
        str, typer.Argument(help="A rule id, paragraph, country group or term.", metavar="ID")
    ],
    on: On = None,
    output: Formats = None,
) -> None:
    """A rule, a paragraph, a country group or a term: what it tests, how it changed, its sources.

    Example: exportcheck explain XC201; exportcheck explain 3A090.a; exportcheck explain D:5
    """
    asked = outputs(output, ("text", "json", "jsonl"))
    things, _ = box()
    found = [*_rules(things, subject), *_groups(things, subject, day(on)), *_terms(things, subject)]
    if not found and subject.upper() in NOTICES:
        found = [{"kind": "notice", "id": subject.upper(), "title": NOTICES[subject.upper()]}]
    if not found:
        raise UnknownName(f"nothing is called {subject!r}{_nearest(things, subject)}")
    for wanted in asked:
        if wanted.file:
            raise UsageError("-o: `explain` writes to standard output; redirect it to a file")
        if wanted.format == "text":
            for record in found:
                sys.stdout.write(_text(record) + "\n")
        elif wanted.format == "json":
            sys.stdout.write(dumps({"schema": "exportcheck/explain/v1", "found": found}))
        else:
            sys.stdout.writelines(dumps(record).replace("\n", " ").strip() + "\n" for record in found)


def _rules(things: Box, subject: str) -> Iterator[Record]:
    wanted = subject.casefold()
    for rule in RULES:
        vintages = things.law.vintages[rule.stem]
        paragraphs = {vintage.paragraph.casefold() for vintage in vintages}
        if wanted in (rule.id.casefold(), rule.stem) or wanted in paragraphs:
            yield _rule(things, rule, vintages)


def _rule(things: Box, rule: Rule, vintages: tuple[Vintage, ...]) -> Record:
    module = getmodule(rule.clause)
    doc = (module.__doc__ or "").strip() if module else ""
    return {
        "kind": "rule",
        "id": rule.id,
        "stem": rule.stem,
        "title": rule.title,
        "stage": rule.stage.name.lower(),
        "text": doc,
        "vintages": [_vintage(things, vintage) for vintage in vintages],
    }


def _vintage(things: Box, vintage: Vintage) -> Record:
    return {
        "effective": vintage.effective.isoformat(),
        "compliance": vintage.compliance.isoformat() if vintage.compliance else None,
        "status": vintage.status.value,
        "certainty": vintage.certainty.value,
        "paragraph": vintage.paragraph,
        "policy": vintage.policy.word if vintage.policy else None,
        "numbers": readable(vintage.numbers),
        "checked": vintage.checked.isoformat(),
        "citations": [things.law.citations[entry].title for entry in vintage.citations],
        "note": vintage.note,
        "uncertain": [
            {"topic": u.topic, "readings": list(u.readings), "effect": u.effect} for u in vintage.uncertain
        ],
    }


def readable(value: object) -> Any:
    """Numbers of the law as a person writes them: `≥ 4,800`, `Country Group D:5 or MO`."""
    match value:
        case Limit():
            return f"{value.operator.symbol} {number(value.value)}"
        case PlaceSet():
            return described(value)
        case date():
            return value.isoformat()
        case tuple():
            return [readable(inner) for inner in value]
        case dict():
            return {key: readable(inner) for key, inner in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {entry.name: readable(getattr(value, entry.name)) for entry in fields(value)}
    return value


def _groups(things: Box, subject: str, as_of: date) -> Iterator[Record]:
    name = subject.upper().replace(" ", "")
    groups = Groups(things.law.memberships, as_of)
    if name not in groups.names():
        return
    members = groups.members(name)
    stretches = things.law.memberships[name]
    yield {
        "kind": "country group",
        "id": name,
        "title": f"Country Group {name} on {as_of}",
        "members": [
            things.places.by_code(code).name + ("" if truth is Truth.HOLDS else " (not known on this day)")
            for code, truth in sorted(members.items())
        ],
        "changes": [
            f"{things.places.by_code(s.place).name}: "
            + ", ".join(f"{word} {day_}" for word, day_ in (("since", s.since), ("before", s.before)) if day_)
            + (f" ({s.note})" if s.note else "")
            for s in stretches
            if s.since or s.before
        ],
    }


def _terms(things: Box, subject: str) -> Iterator[Record]:
    wanted = subject.casefold()
    for term in load_terms(data_folder() / "terms.yaml"):
        if wanted in {name.casefold() for name in (term.id, term.title, *term.also)}:
            yield _term(things, term)


def _term(things: Box, term: Term) -> Record:
    titles = [things.law.citations[entry].title for entry in term.citations]
    return {"kind": "term", "id": term.id, "title": term.title, "text": term.text, "citations": titles}


def _nearest(things: Box, subject: str) -> str:
    names = [rule.id for rule in RULES] + [rule.stem for rule in RULES] + list(things.law.memberships)
    names += [v.paragraph for vintages in things.law.vintages.values() for v in vintages]
    names += [term.id for term in load_terms(data_folder() / "terms.yaml")]
    near = list(dict.fromkeys(get_close_matches(subject, names, n=5, cutoff=0.5)))[:3]
    return f"; did you mean {' or '.join(near)}?" if near else "; `exportcheck rules` lists the rules"


def _text(record: Record) -> str:
    lines = [f"{record['id']}  {record['title']}", ""]
    if record.get("text"):
        lines += [record["text"], ""]
    for vintage in record.get("vintages", []):
        head = f"from {vintage['effective']}  {vintage['status']}  {vintage['paragraph']}"
        if vintage["compliance"]:
            head += f"  (complied with from {vintage['compliance']})"
        lines.append(head)
        if vintage["policy"]:
            lines.append(f"    policy: {vintage['policy'].replace('_', ' ')}")
        lines += [f"    {key}: {_one_line(value)}" for key, value in _items(vintage["numbers"])]
        lines += [f"    note: {vintage['note']}"] if vintage["note"] else []
        for entry in vintage["uncertain"]:
            lines.append(
                f"    uncertain: {entry['topic']}: {' / '.join(entry['readings'])}; {entry['effect']}"
            )
        lines.append(f"    source: {'; '.join(vintage['citations'])} (last read {vintage['checked']})")
    if record.get("members"):
        lines.append(", ".join(record["members"]))
        lines += [f"    {change}" for change in record["changes"]]
    if record.get("citations"):
        lines.append(f"source: {'; '.join(record['citations'])}")
    return "\n".join(lines)


def _items(numbers: Any) -> list[tuple[str, Any]]:
    return list(numbers.items()) if isinstance(numbers, dict) else []


def _one_line(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_one_line(inner) for inner in value) or "none"
    if isinstance(value, dict):
        return "; ".join(f"{key} {_one_line(inner)}" for key, inner in value.items())
    return str(value)
