"""The examples of the generated pages, and so of every `--help`, run as they stand."""

import re
import shutil
from pathlib import Path

from pages import Command, steps

ROOT = Path(__file__).parents[2]
# What a reader has whose files the examples name.
OWN = ("shipments.csv", "orders.csv")


def _examples(*pages: Path) -> list[str]:
    """The command lines of text blocks, without the forms of commands and what a page for people runs."""
    run = {
        step.text
        for page in (ROOT / "docs" / "how-to").glob("*.md")
        for step in steps(page.read_text(encoding="utf-8"))
        if isinstance(step, Command)
    }
    found = {}
    for page in pages:
        for block in re.findall(r"^```(?:text|sh)\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S):
            for line in block.splitlines():
                if line.startswith("exportcheck ") and not re.search(r"\[OPTIONS\]|…| [A-Z]+$", line):
                    found[line] = None
    # What loads from the network is tried with a server of the tests: tests/cli/test_parties_update.py.
    return [line for line in found if line not in run and "https://" not in line]


def _faults(play, commands) -> list[str]:
    ended = {command: play(command) for command in commands}
    # Findings are an answer, too.
    return [f"{command}: {end}" for command, end in ended.items() if end.code not in (0, 1)]


def test_the_examples_of_the_rules_run(play):
    examples = _examples(*(ROOT / "docs" / "rules").glob("*.md"))
    assert len(examples) > 20
    assert _faults(play, examples) == []


def test_the_examples_of_the_commands_run(play, stage):
    for folder in ("shipments", "year"):
        shutil.copytree(stage / "docs" / "examples" / "exit-0", stage / folder)
    for name in OWN:
        shutil.copy(stage / "docs" / "examples" / "exit-0" / "passing.csv", name)
    assert play("exportcheck check shipments.csv -o json=report.json --evidence evidence.zip").code == 0
    assert play("exportcheck init sample").code == 0
    (stage / "my-chips.yaml").write_text(CHIPS, encoding="utf-8")
    (stage / "consolidated.csv").write_text(PARTIES, encoding="utf-8")
    examples = _examples(ROOT / "docs" / "cli.md")
    assert len(examples) > 15
    assert _faults(play, examples) == []


PARTIES = """name,alt_names,list,country
"Huawei Technologies Co., Ltd.",Huawei,Own list,CN
Example Trading FZE,,Own list,AE
"""
CHIPS = """
schema: 1
as_of: 2026-08-03
chips:
  - id: example-x1
    name: Example X1
    vendor: Example Semiconductors
    vendor_country: US
    form_factor: module
    datacenter: yes
    dense_tops:
      fp8: {value: 560, source: x1-sheet}
sources:
  - {id: x1-sheet, title: Example X1 data sheet, url: "https://www.example.com/x1.pdf", read: 2026-08-03}
"""
