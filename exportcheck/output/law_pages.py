"""The pages of the rules, made of the same records as `explain`: docs/rules/*.md.

No page depends on the day it is made: everything is told by date.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator

from exportcheck.model.finding import NOTICES
from exportcheck.output.law_markdown import escaped, markdown, notice_lines, table
from exportcheck.output.law_records import notice_record
from exportcheck.output.rule_ids import SUBJECTS, page_of
from exportcheck.output.rule_records import rule_record
from exportcheck.output.shelf import Shelf

MADE = "<!-- Made by docs/generate.py from data/ and exportcheck/rules/; edit those. -->"


def rule_pages(shelf: Shelf, cases: Collection[str]) -> dict[str, str]:
    """Every page of docs/rules/ by its name; `cases` are the stems that have a file in tests/cases/."""
    pages = {f"{rule.stem}.md": _rule_page(shelf, rule.stem, cases) for rule in shelf.rules}
    pages["README.md"] = _joined(_index(shelf))
    pages["notices.md"] = _joined(_notices(shelf))
    return pages


def _rule_page(shelf: Shelf, stem: str, cases: Collection[str]) -> str:
    rule = next(rule for rule in shelf.rules if rule.stem == stem)
    rooms = [
        ("rule", f"../../exportcheck/rules/{stem}.py"),
        ("numbers by date", f"../../data/regulations/{stem}.yaml"),
        *([("cases", f"../../tests/cases/{stem}.yaml")] if stem in cases else []),
        ("all rules", "README.md"),
        ("the law by date", "../law.md"),
    ]
    links = " · ".join(f"[{name}]({path})" for name, path in rooms)
    head, body = markdown(rule_record(shelf, rule)).split("\n", 1)
    return f"{MADE}\n\n{head}\n\n`{stem}` · stage: {rule.stage.name.lower()} · {links}\n{body}"


def _index(shelf: Shelf) -> Iterator[str]:
    rows: dict[str, list[tuple[str, str, str, str]]] = defaultdict(list)
    for rule in shelf.rules:
        vintages = shelf.law.vintages[rule.stem]
        linked = f"[{rule.id}]({page_of(rule.id)})"
        dates = ", ".join(vintage.effective.isoformat() for vintage in vintages)
        rows[rule.id[:3]].append((linked, escaped(rule.title), escaped(vintages[-1].paragraph), dates))
    for notice, title in NOTICES.items():
        linked = f"[{notice}]({page_of(notice)})"
        rows[notice[:3]].append((linked, escaped(title), "notice", ""))
    yield from (MADE, "", "# Rules and notices", "")
    yield "Every id that a finding can carry. A rule stands on a paragraph and has its numbers by date; a"
    yield "notice stands on none. `exportcheck explain ID` says the same as its page;"
    yield "[the law by date](../law.md) tells it day by day."
    for hundreds, subject in SUBJECTS.items():
        yield from ("", f"## {hundreds}xx {subject}", "")
        yield from table(("Id", "Title", "Paragraph", "Vintages"), sorted(rows[hundreds]))


def _notices(shelf: Shelf) -> Iterator[str]:
    yield from (MADE, "", "# Notices", "")
    yield "Findings that no paragraph of the law stands behind. The rules are in [README.md](README.md)."
    for notice in sorted(NOTICES):
        record = notice_record(shelf, notice)
        yield from ("", f"## {notice}", "", f"{escaped(record['title'])}.", "")
        yield from notice_lines(record)


def _joined(lines: Iterator[str]) -> str:
    return "\n".join(lines) + "\n"
