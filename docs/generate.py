"""Makes the generated pages: docs/rules/*.md, docs/law.md and docs/cli.md.

    python docs/generate.py            writes them
    python docs/generate.py --check    names each page that drifted, and ends with 1

The rules and the law come from the records of `exportcheck explain`, the commands from the
application itself. Nothing depends on the day, the width of a terminal or the environment.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from difflib import unified_diff
from inspect import cleandoc
from pathlib import Path
from typing import Any

import typer.main

from exportcheck.cli.commands import application
from exportcheck.cli.explaining import shelf
from exportcheck.load.bundled import data_folder
from exportcheck.load.gaps import load_gaps
from exportcheck.load.regulations import load_law
from exportcheck.load.scheduled import load_scheduled
from exportcheck.output.chronology import law_page
from exportcheck.output.law_markdown import table
from exportcheck.output.law_pages import rule_pages
from exportcheck.rules import RULES

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
MADE = "<!-- Made by docs/generate.py from the application itself; edit exportcheck/cli/. -->"
SHOWN = 40
# Every command has --help; how completion is installed depends on the shell that is found.
UNLISTED = ("help", "install_completion", "show_completion")
KINDS = {"text": "TEXT", "str": "TEXT", "integer": "N", "int": "N", "float": "X"}


def pages() -> dict[Path, str]:
    """Every generated page, by its path."""
    folder = data_folder()
    law, places = load_law(folder, {rule.stem: rule.numbers for rule in RULES})
    known = shelf(law, places)
    cases = {path.stem for path in (ROOT / "tests" / "cases").glob("*.yaml")}
    made = {DOCS / "rules" / name: text for name, text in rule_pages(known, cases).items()}
    scheduled = load_scheduled(folder / "scheduled.yaml", law.citations)
    made[DOCS / "law.md"] = law_page(known, scheduled, load_gaps(folder / "gaps.yaml", law.citations))
    made[DOCS / "cli.md"] = "\n".join(command_page()) + "\n"
    return made


def command_page() -> Iterator[str]:
    """Every command and sub-command: usage, arguments, options with defaults, examples."""
    root: Any = typer.main.get_command(application())
    commands = list(walk("exportcheck", root))
    yield from (MADE, "", "# The command line", "", sentences(root.help)[0], "")
    yield "Exit codes: [exit-codes.md](exit-codes.md). The gate in full: [gate.md](gate.md)."
    yield "Every command has `--help`; `exportcheck --install-completion` installs completion for the shell."
    yield ""
    yield from table(
        ("Command", "What it does"),
        (
            (f"[`{name}`](#{name.replace(' ', '-')})", cell(sentences(command.help)[0]))
            for name, command in commands[1:]
        ),
    )
    for name, command in commands:
        yield from ("", f"## {name}", "")
        yield from command_lines(name, command)


def walk(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    """A command and those below it, in the order of the help."""
    yield name, command
    for word, below in getattr(command, "commands", {}).items():
        if not below.hidden:
            yield from walk(f"{name} {word}", below)


def command_lines(name: str, command: Any) -> Iterator[str]:
    """One command."""
    said, *examples = sentences(command.help)
    shown = [p for p in command.params if not getattr(p, "hidden", False)]
    arguments = [p for p in shown if p.param_type_name == "argument"]
    options = [p for p in shown if p.param_type_name == "option" and p.name not in UNLISTED]
    below = "COMMAND [ARGUMENTS]…" if getattr(command, "commands", None) else ""
    usage = [name, "[OPTIONS]" if options else "", *(argument_form(p) for p in arguments), below]
    yield from (cell(said), "", "```text", " ".join(filter(None, usage)), "```")
    if arguments:
        yield ""
        rows = ((f"`{argument_form(p)}`", cell(p.help or "")) for p in arguments)
        yield from table(("Argument", "Meaning"), rows)
    if options:
        yield ""
        rows = ((f"`{option_form(p)}`", cell(p.help or ""), default(p)) for p in options)
        yield from table(("Option", "Meaning", "Default"), rows)
    if examples:
        yield from ("", "```text", *examples, "```")


def cell(text: str) -> str:
    """Words of the help in a table; what stands between backticks stays code."""
    return re.sub(r"([|*<])", r"\\\1", " ".join(text.split()))


def argument_form(param: Any) -> str:
    """An argument as usage writes it."""
    form = str(param.metavar or param.name.upper())
    if param.nargs == -1 and not form.rstrip("]").endswith("…"):
        form += "…"
    return form if param.required or form.startswith("[") else f"[{form}]"


def option_form(param: Any) -> str:
    """An option with its other spellings and what it takes."""
    names = ", ".join(sorted((*param.opts, *param.secondary_opts), key=lambda name: (len(name) > 2, name)))
    if param.is_flag or getattr(param, "count", False):
        return names
    kind = str(getattr(param.type, "name", "text"))
    return f"{names} {param.metavar or KINDS.get(kind, kind.upper())}"


def default(param: Any) -> str:
    """The default, where there is one that says something."""
    value = param.default
    if param.required:
        return "required"
    if callable(value) or value is None or value is False or str(value) in ("", "()", "[]", "Sentinel.UNSET"):
        return ""
    values = value if isinstance(value, list | tuple) else [value]
    return f"`{' '.join(str(getattr(v, 'value', v)) for v in values)}`"


def sentences(help_text: str | None) -> list[str]:
    """What a help text says, then its examples."""
    text = cleandoc(help_text or "")
    said, *examples = re.split(r"^\s*Examples?:\s*", text, flags=re.MULTILINE)
    lines = [line.strip().rstrip(";") for example in examples for line in re.split(r"\n|;\s+", example)]
    return [" ".join(said.split()), *(line for line in lines if line)]


def drifted(made: dict[Path, str]) -> Iterator[str]:
    """Each page that is not as it would be made, with the head of the difference."""
    for path, text in made.items():
        name = path.relative_to(ROOT).as_posix()
        if not path.is_file():
            yield f"{name} is missing"
            continue
        there = path.read_text(encoding="utf-8")
        if there != text:
            changes = unified_diff(there.splitlines(), text.splitlines(), name, "generated", lineterm="", n=1)
            yield "\n".join([f"{name} has drifted", *list(changes)[:SHOWN]])
    for path in sorted((DOCS / "rules").glob("*.md")):
        if path not in made:
            yield f"{path.relative_to(ROOT).as_posix()} belongs to no rule; remove it"


def main() -> int:
    """Write the pages, or say which have drifted."""
    parser = argparse.ArgumentParser(description="Makes the generated pages under docs/.")
    parser.add_argument("--check", action="store_true", help="write nothing; end with 1 if a page drifted")
    made = pages()
    if parser.parse_args().check:
        found = list(drifted(made))
        print(*found, sep="\n", file=sys.stderr)
        print(f"{len(made)} pages, {len(found)} drifted; `python docs/generate.py` writes them")
        return 1 if found else 0
    (DOCS / "rules").mkdir(exist_ok=True)
    for path in set((DOCS / "rules").glob("*.md")) - set(made):
        path.unlink()
    for path, text in made.items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
    print(f"{len(made)} pages written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
