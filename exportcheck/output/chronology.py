"""The law by date, as a page: docs/law.md, from the same records as `explain`."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Protocol

from exportcheck.output.documents import citation_record
from exportcheck.output.law_markdown import escaped, group_lines, link, sources, table
from exportcheck.output.law_numbers import differences
from exportcheck.output.law_pages import MADE
from exportcheck.output.place_records import group_record, stretch
from exportcheck.output.shelf import Shelf


class Scheduled(Protocol):
    """A day that lies ahead in the sources."""

    @property
    def date(self) -> date: ...
    @property
    def what(self) -> str: ...
    @property
    def citations(self) -> Sequence[str]: ...


class Gap(Protocol):
    """What is not known of the law and belongs to no vintage of a rule."""

    @property
    def topic(self) -> str: ...
    @property
    def since(self) -> date: ...
    @property
    def before(self) -> date | None: ...
    @property
    def paragraph(self) -> str: ...
    @property
    def citations(self) -> Sequence[str]: ...
    @property
    def readings(self) -> Sequence[str]: ...
    @property
    def effect(self) -> str: ...


def law_page(shelf: Shelf, scheduled: Sequence[Scheduled], gaps: Sequence[Gap]) -> str:
    """Every day on which something changed; the country groups; conflicts and gaps; the documents."""
    return "\n".join(
        [
            *(MADE, "", "# The law by date", ""),
            "The rules that exportcheck encodes, told from its data: by day, by country group, by what is",
            "not certain, and by document. [Rules and notices](rules/README.md) has a page for each rule.",
            f"Last read: {shelf.law.checked}.",
            "",
            "[By day](#by-day) · [Ahead](#ahead) · [Country groups](#country-groups) · "
            "[Conflicts and gaps](#conflicts-and-gaps) · [Documents](#documents)",
            *("", "## By day"),
            *_days(shelf),
            *_ahead(scheduled),
            *_groups(shelf),
            *_uncertain(shelf),
            *_gaps(gaps),
            *_documents(shelf),
        ]
    ).rstrip("\n") + ("\n")


def _days(shelf: Shelf) -> Iterator[str]:
    for day in shelf.law.changes:
        yield from ("", f"### {day}", "")
        yield from _vintages(shelf, day)
        yield from _memberships(shelf, day)


def _vintages(shelf: Shelf, day: date) -> Iterator[str]:
    for rule in shelf.rules:
        vintages = shelf.law.vintages[rule.stem]
        page = f"[{rule.id}](rules/{rule.stem}.md) {escaped(rule.title)}"
        for before, vintage in zip((None, *vintages), vintages, strict=False):
            cited = "; ".join(_named(entry) for entry in vintage.citations)
            if vintage.effective == day:
                status = f"{vintage.status.value}, {escaped(vintage.paragraph)}"
                changes = escaped("; ".join(differences(before, vintage)))
                yield f"- {page} ({status}): {changes}. {cited}"
            if vintage.compliance == day:
                yield f"- {page}: to be complied with from this day. {cited}"


def _memberships(shelf: Shelf, day: date) -> Iterator[str]:
    for group, stretches in shelf.law.memberships.items():
        for s in stretches:
            if day in (s.since, s.before, s.doubtful_from, s.doubtful_before):
                name = shelf.places.by_code(s.place).name
                cited = "; ".join(_named(entry) for entry in shelf.groups[group].citations)
                yield f"- Country Group {group}, {name}: {escaped(stretch(s))}. {cited}"


def _named(citation: str) -> str:
    return f"[{citation}](#{citation})"


def _ahead(scheduled: Sequence[Scheduled]) -> Iterator[str]:
    yield from (
        "",
        "## Ahead",
        "",
        "Days that the sources name and that no vintage, or a doubtful one, has.",
        "",
    )
    for entry in scheduled:
        cited = "; ".join(_named(citation) for citation in entry.citations)
        yield f"- {entry.date}: {escaped(entry.what)}. {cited}"


def _groups(shelf: Shelf) -> Iterator[str]:
    as_of = max(about.checked for about in shelf.groups.values())
    yield from ("", "## Country groups")
    for name in shelf.law.memberships:
        record = group_record(shelf, name, as_of)
        yield from ("", f"### {name}", "")
        yield from group_lines(record)
        yield ""
        yield from sources(record)


def _uncertain(shelf: Shelf) -> Iterator[str]:
    """Each conflict or gap once, with the rules and days that it concerns."""
    where: dict[tuple[str, tuple[str, ...], str], list[str]] = {}
    for rule in shelf.rules:
        for vintage in shelf.law.vintages[rule.stem]:
            for u in vintage.uncertain:
                known = where.setdefault((u.topic, u.readings, u.effect), [])
                known.append(f"[{rule.id}](rules/{rule.stem}.md) from {vintage.effective}")
    yield from ("", "## Conflicts and gaps", "", "Every reading is shown; none is chosen in silence.")
    for (topic, readings, effect), rules in where.items():
        yield from ("", f"### {escaped(topic)}", "")
        yield from (f"- {escaped(reading)}" for reading in readings)
        yield from ("", f"Effect: {escaped(effect)}. Concerns {', '.join(rules)}.")


def _gaps(gaps: Sequence[Gap]) -> Iterator[str]:
    for gap in gaps:
        until = f" to before {gap.before}" if gap.before else ""
        cited = "; ".join(_named(entry) for entry in gap.citations)
        yield from ("", f"### {escaped(gap.topic)}", "")
        yield from (f"- {escaped(reading)}" for reading in gap.readings)
        yield ""
        yield f"Effect: {escaped(gap.effect)}. From {gap.since}{until}, {escaped(gap.paragraph)}. {cited}"


def _documents(shelf: Shelf) -> Iterator[str]:
    yield from ("", "## Documents")
    for citation in shelf.law.citations.values():
        record = citation_record(shelf, citation)
        yield from ("", f"### {citation.id}", "", link(record["title"], record["url"]), "")
        head = ("Document", "Published", "Effective", "Last read")
        cells = [record[key] or "" for key in ("document", "published", "effective", "checked")]
        yield from table(head, [[escaped(cell) for cell in cells]])
        rules = ", ".join(f"[{rule['id']}](rules/{rule['stem']}.md)" for rule in record["rules"])
        groups = ", ".join(f"Country Group {name}" for name in record["groups"])
        yield from ("", f"Cited by {', '.join(filter(None, (rules, groups))) or 'no rule'}.")
