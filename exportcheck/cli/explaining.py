"""What can be explained, found by the names that people and outputs have for it."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from difflib import get_close_matches

from exportcheck.load.bundled import data_folder
from exportcheck.load.countries import load_groups
from exportcheck.load.notices import load_notices
from exportcheck.load.terms import load_terms
from exportcheck.model.finding import NOTICES
from exportcheck.model.law import Law
from exportcheck.model.place import Gazetteer, UnknownPlace
from exportcheck.model.rule import Rule
from exportcheck.output.documents import citation_record
from exportcheck.output.law_records import format_record, notice_record, paragraph_record, term_record
from exportcheck.output.place_records import country_record, group_record
from exportcheck.output.rule_records import rule_record
from exportcheck.output.shelf import Record, Shelf
from exportcheck.rules import RULES
from exportcheck.screening.gate import REQUIREMENTS

_SUPPLEMENT = re.compile(r"supp(?:lement)?\.?\s*(?:no\.?)?\s*(\d+)\s+to\s+part\s+(\d+)", re.IGNORECASE)
_RANGE = re.compile(r"(\d+)\.(\d+) to \1\.(\d+)")
_PREFIX = re.compile(r"^(?:15\s*cfr|ear|eccn|part|paragraph|section|§+)\s*", re.IGNORECASE)


def shelf(law: Law, places: Gazetteer) -> Shelf:
    """Everything that can be explained, under this law."""
    folder = data_folder()
    return Shelf(
        law=law,
        places=places,
        rules=RULES,
        terms=load_terms(folder / "terms.yaml"),
        notices=load_notices(folder / "notices.yaml"),
        groups=load_groups(folder / "countries.yaml"),
        requiring=REQUIREMENTS,
    )


def explained(on: Shelf, subject: str, as_of: date) -> list[Record]:
    """Everything that a subject names; empty where nothing is called so."""
    subject = subject.strip()
    key = _key(subject)
    if not key:
        return []
    return [
        *(citation_record(on, c) for c in on.law.citations.values() if _cited(subject, c.id, c.title)),
        *_rules(on, subject),
        *(group_record(on, name, as_of) for name in on.law.memberships if _squeezed(name) == _group(subject)),
        *_countries(on, subject, as_of),
        *(term_record(on, t) for t in on.terms if key in map(_key, (t.id, t.title, *t.also))),
        *(notice_record(on, notice) for notice in NOTICES if _key(notice) == key),
        *(format_record(on, name) for name in on.law.bits if _key(name) == key),
    ]


def _rules(on: Shelf, subject: str) -> Iterator[Record]:
    """The rule of an id or stem; else the rules in and under a paragraph, or the one it lies in."""
    key = _key(subject)
    named = [rule for rule in on.rules if key in (_key(rule.id), _key(rule.stem))]
    shown = ""
    if not named:
        named, shown = _in_paragraph(on, subject)
    if len(named) > 1 or (named and shown):
        yield paragraph_record(on, subject, shown or f"{len(named)} rules", named)
    yield from (rule_record(on, rule) for rule in named)


def _in_paragraph(on: Shelf, subject: str) -> tuple[list[Rule], str]:
    steps = paragraph_steps(subject)
    if not steps:
        return [], ""
    paragraphs = {rule.stem: _paragraphs(on, rule) for rule in on.rules}
    under = [
        rule for rule in on.rules if any(known[: len(steps)] == steps for known in paragraphs[rule.stem])
    ]
    if under:
        return under, ""
    # A step inside a paragraph, as outputs name it (3A090.a.1): the rules of the nearest one around it.
    around = [known for stem in paragraphs for known in paragraphs[stem] if steps[: len(known)] == known]
    nearest = max(around, key=len, default=())
    if len(nearest) < 2:
        return [], ""
    found = [rule for rule in on.rules if nearest in paragraphs[rule.stem]]
    names = dict.fromkeys(
        v.paragraph
        for rule in found
        for v in on.law.vintages[rule.stem]
        if paragraph_steps(v.paragraph) == nearest
    )
    return found, f"is inside {' and '.join(names)}"


def _paragraphs(on: Shelf, rule: Rule) -> set[tuple[str, ...]]:
    return {
        paragraph_steps(part)
        for vintage in on.law.vintages[rule.stem]
        for part in (vintage.paragraph, *_each(vintage.paragraph))
    }


def _each(paragraph: str) -> Iterator[str]:
    """The sections of a range: 740.27 to 740.29 is three."""
    if ends := _RANGE.fullmatch(paragraph):
        for number in range(int(ends[2]), int(ends[3]) + 1):
            yield f"{ends[1]}.{number}"


def paragraph_steps(text: str) -> tuple[str, ...]:
    """A paragraph as the steps that lead to it: 742.6(b)(10) is 742, 6, b, 10."""
    spelled = _SUPPLEMENT.sub(r"\2 supp. \1", text.strip())
    while (shorter := _PREFIX.sub("", spelled)) != spelled:
        spelled = shorter
    return tuple(re.findall(r"[0-9a-z]+", spelled.casefold()))


def _countries(on: Shelf, subject: str, as_of: date) -> Iterator[Record]:
    try:
        place = on.places.find(subject)
    except UnknownPlace:
        return
    yield country_record(on, place, as_of)


def _cited(subject: str, entry: str, title: str) -> bool:
    """The id, the title, or what a title begins with up to a comma (91 FR 1684)."""
    parts = title.split(",")
    begun = (",".join(parts[: count + 1]) for count in range(len(parts)))
    return _squeezed(subject) in map(_squeezed, (entry, *begun))


def _key(text: str) -> str:
    return re.sub(r"[\s_-]+", " ", text.casefold()).strip()


def _squeezed(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _group(subject: str) -> str:
    return _squeezed(re.sub(r"^country\s+group\s+", "", subject, flags=re.IGNORECASE))


def names(on: Shelf) -> Sequence[str]:
    """Every name that leads somewhere, for the nearest ones and for tests."""
    found = [name for rule in on.rules for name in (rule.id, rule.stem)]
    found += [vintage.paragraph for rule in on.rules for vintage in on.law.vintages[rule.stem]]
    found += [*on.law.memberships, *NOTICES, *on.law.citations, *on.law.bits]
    found += [name for term in on.terms for name in (term.id, *term.also)]
    found += [name for place in on.places for name in (place.name, place.code)]
    return list(dict.fromkeys(found))


def nearest(on: Shelf, subject: str) -> str:
    """The nearest names, or where to look."""
    known = {_key(name): name for name in reversed(names(on))}
    near = [known[key] for key in get_close_matches(_key(subject), known, n=3, cutoff=0.6)]
    hint = "`exportcheck rules` lists the rules, docs/law.md the rest"
    return f"; did you mean {' or '.join(near)}?" if near else f"; {hint}"
