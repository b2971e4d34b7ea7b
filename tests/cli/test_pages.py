"""The generated pages are as they would be made now, and their links lead somewhere."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import pytest
import typer
import typer.main

from exportcheck.cli.commands import application
from exportcheck.model.finding import NOTICES
from exportcheck.rules import RULES

Many = Annotated[list[str] | None, typer.Option()]
ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "docs" / "generate.py"
SPEC = importlib.util.spec_from_file_location("generate", PROGRAM)
generate = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(generate)


@pytest.fixture(scope="module")
def made():
    return generate.pages()


def test_no_page_has_drifted(made):
    assert list(generate.drifted(made)) == [], "run `python docs/generate.py`"


def test_there_is_a_page_for_every_rule_and_for_nothing_else(made):
    stems = {path.stem for path in made if path.parent.name == "rules"}
    assert stems == {rule.stem for rule in RULES} | {"README", "notices"}
    assert {path.stem for path in (ROOT / "docs" / "rules").glob("*.md")} == stems


def test_neither_the_terminal_nor_the_environment_nor_the_clock_changes_a_page():
    narrow = {"COLUMNS": "20", "TZ": "Pacific/Kiritimati", "NO_COLOR": "1", "EXPORTCHECK_ON": "2023-01-01"}
    done = subprocess.run(
        [sys.executable, PROGRAM, "--check"],
        env={**narrow, "PYTHONHASHSEED": "7", "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
    )
    assert done.returncode == 0, done.stderr


def test_a_page_that_drifted_is_named_with_what_differs(made, monkeypatch, tmp_path):
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    monkeypatch.setattr(generate, "DOCS", tmp_path / "docs")
    (tmp_path / "docs" / "rules").mkdir(parents=True)
    (tmp_path / "docs" / "rules" / "gone.md").write_text("# no rule\n", encoding="utf-8")
    mine = {tmp_path / path.relative_to(ROOT): text for path, text in made.items()}
    for path, text in mine.items():
        path.write_text(text, encoding="utf-8")
    changed = tmp_path / "docs" / "rules" / "review_case_by_case.md"
    changed.write_text(changed.read_text(encoding="utf-8").replace("21,000", "22,000"), encoding="utf-8")
    (tmp_path / "docs" / "law.md").unlink()
    found = {said.split(" ")[0]: said for said in generate.drifted(mine)}
    assert set(found) == {"docs/rules/review_case_by_case.md", "docs/law.md", "docs/rules/gone.md"}
    assert re.search(r"^-.*22,000.*\n\+.*21,000", found["docs/rules/review_case_by_case.md"], re.MULTILINE)


def test_the_program_writes_what_is_missing_and_removes_what_belongs_to_no_rule(made, monkeypatch, tmp_path):
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    monkeypatch.setattr(generate, "DOCS", tmp_path / "docs")
    mine = {tmp_path / path.relative_to(ROOT): text for path, text in made.items()}
    monkeypatch.setattr(generate, "pages", lambda: mine)
    monkeypatch.setattr(sys, "argv", ["generate.py"])
    (tmp_path / "docs" / "rules").mkdir(parents=True)
    (tmp_path / "docs" / "rules" / "gone.md").write_text("# no rule\n", encoding="utf-8")
    assert generate.main() == 0
    assert list(generate.drifted(mine)) == []
    monkeypatch.setattr(sys, "argv", ["generate.py", "--check"])
    assert generate.main() == 0
    (tmp_path / "docs" / "cli.md").write_text("", encoding="utf-8")
    assert generate.main() == 1


def _anchors(text):
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower().replace("\\", "")).replace(" ", "-") for title in titles}


def test_every_link_of_a_generated_page_leads_to_a_file_and_a_heading(made):
    anchors = {path.resolve(): _anchors(text) for path, text in made.items()}
    links = 0
    for path, text in made.items():
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if target.startswith("https://"):
                continue
            file, _, anchor = target.partition("#")
            there = (path.parent / file).resolve() if file else path.resolve()
            assert there.exists(), f"{path.name}: {target}"
            if anchor:
                assert anchor in anchors[there], f"{path.name}: {target}"
            links += 1
    assert links > 500


def test_the_index_has_every_rule_and_every_notice(made):
    index = made[ROOT / "docs" / "rules" / "README.md"]
    shown = re.findall(r"^\| \[(XC\d+)\]", index, re.MULTILINE)
    assert sorted(shown) == sorted([rule.id for rule in RULES] + list(NOTICES))


def _commands(command, name="exportcheck"):
    yield name, command
    for word, below in getattr(command, "commands", {}).items():
        yield from _commands(below, f"{name} {word}")


def test_the_command_page_has_every_command_and_every_option(made):
    page = made[ROOT / "docs" / "cli.md"]
    parts = dict(re.findall(r"^## (.+)\n((?:(?!## ).*\n)*)", page, re.MULTILINE))
    commands = dict(_commands(typer.main.get_command(application())))
    assert list(parts) == list(commands)
    for name, command in commands.items():
        for param in command.params:
            for spelled in (*param.opts, *param.secondary_opts):
                if spelled.startswith("-") and param.name not in generate.UNLISTED:
                    assert re.search(rf"[`\s]{re.escape(spelled)}[`,\s]", parts[name]), f"{name} {spelled}"


def test_every_command_that_does_something_shows_an_example(made):
    page = made[ROOT / "docs" / "cli.md"]
    parts = dict(re.findall(r"^## (.+)\n((?:(?!## ).*\n)*)", page, re.MULTILINE))
    for name, command in _commands(typer.main.get_command(application())):
        if not getattr(command, "commands", None):
            assert re.search(
                rf"^{name} ?", parts[name].partition("```text")[2].partition("```text")[2], re.M
            ), name


def test_a_default_is_shown_and_one_that_says_nothing_is_not():
    probe = typer.Typer()

    @probe.command()
    def probed(
        name: str = "US",
        many: Annotated[list[str] | None, typer.Option()] = None,
        on: bool = False,
        n: int = 3,
    ):
        """Do nothing.

        Example: probed --n 4
        """

    command = typer.main.get_command(probe)
    rows = {p.name: generate.default(p) for p in command.params}
    assert rows["name"] == "`US`" and rows["n"] == "`3`"
    assert rows["many"] == rows["on"] == ""
    assert generate.sentences(command.help) == ["Do nothing.", "probed --n 4"]
