"""What the pages have to cover: every command, every word of a verdict, every page itself."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from pages import Command, steps

from exportcheck.cli.commands import application
from exportcheck.errors import Exit
from exportcheck.model.verdict import Decision
from exportcheck.output.words import DECISIONS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = {page: page.read_text(encoding="utf-8") for page in sorted(DOCS.rglob("*.md"))}
VERDICT = PAGES[DOCS / "how-to" / "read-a-verdict.md"]


def _commands(command: Any, *path: str) -> Iterator[tuple[str, Any]]:
    inner = getattr(command, "commands", {})
    if not inner:
        yield " ".join(path), command
    for name, part in inner.items():
        if not part.hidden:
            yield from _commands(part, *path, name)


COMMANDS = dict(_commands(typer.main.get_command(application())))
RUN = [(page, step) for page, text in PAGES.items() for step in steps(text) if isinstance(step, Command)]


def _calls(name: str) -> list[tuple[Path, Command]]:
    # Options of the whole program stand before the command.
    call = re.compile(rf"\bexportcheck (?:--[\w-]+(?:[= ]\S+)? )*{re.escape(name)}(?![\w-])")
    return [(page, step) for page, step in RUN if call.search(step.text)]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_run_on_a_page(name):
    assert _calls(name), f"no page runs `exportcheck {name}`"


@pytest.mark.parametrize(
    "name", [name for name, command in COMMANDS.items() if "on" in {p.name for p in command.params}]
)
def test_no_page_depends_on_the_day_it_is_run(name):
    # Where no output is shown, none can differ; a term has no date, and `--from` has its own.
    free = r"--on[ =]|EXPORTCHECK_ON=|--help|--from |explain [A-Z]+$"
    shown = [(page.name, step.text) for page, step in _calls(name) if step.output]
    assert [call for call in shown if not re.search(free, call[1])] == []


@pytest.mark.parametrize("decision", [decision.word for decision in Decision])
def test_every_decision_is_explained(decision):
    (row,) = re.findall(rf"^\| [\w -]+ \| `{decision}` \| (.+) \|$", VERDICT, re.MULTILINE)
    assert len(row.split()) >= 5


@pytest.mark.parametrize("word", ["pass", "review", "fail"])
def test_every_word_of_the_gate_is_explained(word):
    assert re.search(rf"^- `{word}`: (\S+ ){{5}}", VERDICT, re.MULTILINE)


@pytest.mark.parametrize("kind", ["error", "indeterminate", "warning", "note"])
def test_every_kind_of_finding_is_explained(kind):
    assert re.search(rf"^\| `{kind}` \| .+ \| (yes|no) \|$", VERDICT, re.MULTILINE)


@pytest.mark.parametrize("status", ["pass", "fail", "incomplete", "error"])
def test_every_status_of_a_run_is_explained(status):
    assert f"`{status}`" in VERDICT.rpartition("## The gate")[2]


@pytest.mark.parametrize("code", [int(code) for code in Exit])
def test_every_exit_code_is_explained(code):
    page = PAGES[DOCS / "exit-codes.md"]
    assert re.search(rf"^\| {code} \| .{{10,}} \| .+ \|$", page, re.MULTILINE)


def test_no_licence_found_is_explained_with_its_limits():
    assert DECISIONS["no_license_found"] in VERDICT
    assert "limits.md" in VERDICT


def test_every_rule_that_the_pages_name_exists():
    from exportcheck.model.finding import NOTICES
    from exportcheck.rules import RULES

    known = {rule.id for rule in RULES} | set(NOTICES)
    for page, text in PAGES.items():
        assert set(re.findall(r"\bXC\d{3}\b", text)) <= known, page


def test_every_page_is_reached_from_the_index():
    seen, coming = set(), [DOCS / "README.md"]
    while coming:
        page = coming.pop()
        if page not in seen and page in PAGES:
            seen.add(page)
            links = re.findall(r"\]\(([^)#:]+\.md)(?:#[^)]*)?\)", PAGES[page])
            coming += [(page.parent / link).resolve() for link in links]
    assert [str(page.relative_to(ROOT)) for page in PAGES if page not in seen] == []


def test_the_headings_that_links_point_to_exist():
    for page, text in PAGES.items():
        for target, anchor in re.findall(r"\]\(([^)#:\s]*)#([\w-]+)\)", text):
            there = PAGES.get((page.parent / target).resolve() if target else page, "")
            headings = re.findall(r"^#+ (.+)$", there, re.MULTILINE)
            slugs = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
            assert anchor in slugs, f"{page}: {target}#{anchor}"
