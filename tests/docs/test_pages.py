"""Every page is played from its first command to its last, in a folder of its own."""

import os
import re
from pathlib import Path

import pytest
from pages import ASKS_FOR_CODE, Command, Unrun, Writing, difference, expected_code, rewritten, steps

ROOT = Path(__file__).parents[2]
# The generated pages have tests of their own, and their examples in test_examples.py; the page on a
# vintage is walked with the real command in tests/cli/test_add_a_vintage.py.
PAGES = [
    page
    for page in sorted((ROOT / "docs").rglob("*.md"))
    if not page.read_text(encoding="utf-8").startswith("<!-- Made by ") and page.name != "add-a-vintage.md"
]
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
# `EXPORTCHECK_GOLDEN=write pytest tests/docs` puts the real output into the pages.
WRITE = os.environ.get("EXPORTCHECK_GOLDEN") == "write"
# Programs that a page may use beside the command: none speaks to a network.
PROGRAMS = {
    "exportcheck",
    "cat",
    "cp",
    "diff",
    "echo",
    "grep",
    "head",
    "ls",
    "mkdir",
    "python3",
    "sed",
    "tail",
}
# What no test can run here: it needs a package index.
UNRUN = {"docs/quickstart.md": 1}


def _steps(page: Path) -> list:
    return list(steps(page.read_text(encoding="utf-8")))


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_a_page_does_what_it_says(page, play, stage):
    doing = _steps(page)
    code, real, faults = 0, {}, []
    for number, step in enumerate(doing):
        if isinstance(step, Writing):
            step.write(stage)
        if not isinstance(step, Command):
            continue
        if step.text == ASKS_FOR_CODE:
            said = f"{code}\n"
        else:
            code, said = play(step.text)
            wanted = expected_code(step, doing[number + 1] if number + 1 < len(doing) else None)
            if not WRITE and wanted not in (None, code):
                faults.append(f"line {step.line}: `{step.text}` ended with {code}:\n{said}")
        if step.output is not None:
            real[step.first_output] = (step, said)
            if not WRITE and (fault := difference(step.output, said)):
                faults.append(f"line {step.line}: `{step.text}`: {fault}")
    if WRITE:
        page.write_text(rewritten(page.read_text(encoding="utf-8"), real), encoding="utf-8")
    assert not faults, "\n\n".join(faults)


def test_few_commands_are_not_run_and_each_says_why():
    unrun = {}
    for page, name in zip(PAGES, NAMES, strict=True):
        blocks = [step for step in _steps(page) if isinstance(step, Unrun)]
        assert all(len(step.reason.split()) >= 3 for step in blocks), name
        if blocks:
            unrun[name] = len(blocks)
    assert unrun == UNRUN


def test_no_page_uses_a_program_that_could_reach_a_network():
    for page, name in zip(PAGES, NAMES, strict=True):
        for step in _steps(page):
            if isinstance(step, Command):
                for part in re.split(r"[|;\n]|&&", re.sub(r"'[^']*'|\"[^\"]*\"", "''", step.text)):
                    words = [word for word in part.split() if not re.match(r"[A-Z_]+=", word)]
                    assert words[0] in PROGRAMS, f"{name}: {step.text}"


def test_no_page_shows_output_outside_of_a_block_that_is_run():
    # In these, a command with `$ ` would be a claim that nobody checks.
    for page, name in zip(PAGES, NAMES, strict=True):
        text = page.read_text(encoding="utf-8")
        for info, body in re.findall(r"^```([^\n`]*)\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
            if not info.startswith("console"):
                assert not re.search(r"^\$ ", body, re.MULTILINE), f"{name}: ```{info}"


def test_the_tutorial_ends_with_the_application_that_is_among_the_examples(play, stage):
    for step in _steps(ROOT / "docs" / "tutorial.md"):
        if isinstance(step, Writing):
            step.write(stage)
    kept = ROOT / "docs" / "examples" / "tutorial"
    for path in kept.iterdir():
        assert (stage / path.name).read_bytes() == path.read_bytes(), path.name
