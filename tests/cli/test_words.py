"""Words that no output may say of a verdict, and the page that the repository opens with."""

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from exportcheck.errors import Exit
from exportcheck.model.verdict import Decision
from exportcheck.output import FORMATS
from exportcheck.output.words import DECISIONS
from exportcheck.rules import RULES

ROOT = Path(__file__).parents[2]
NEVER = re.compile(r"\b(clear(s|ed|ance)?|approved|compliant|safe(ly)?)\b", re.IGNORECASE)
BILL = re.compile(r"SAFE[ -]Chips[ -]Act", re.IGNORECASE)
README = (ROOT / "README.md").read_text(encoding="utf-8")
ON = ("--on", "2026-08-01")
COMMANDS = (
    ("chip", "H200"),
    ("chips", "--vendor", "Google"),
    ("rules",),
    ("explain", "XC201"),
    ("check", "docs/examples"),
)


@pytest.mark.parametrize(
    "arguments",
    [
        ("chip", "H200", *ON, "--explain", "--proposed"),
        ("chip", "H200", *ON, "--explain", "-o", "json"),
        ("chip", "RTX 4090 D", *ON),
        ("chips", *ON),
        ("check", "docs/examples", *ON),
        ("check", "docs/examples", *ON, "-o", "json"),
        ("rules", *ON),
        ("rules", *ON, "--uncertain", "-o", "json"),
        ("catalog", "lint"),
        ("--help",),
        ("chip", "--help"),
        ("check", "--help"),
        ("config",),
        ("init", "--help"),
        ("schema", "--help"),
        ("schema", "manifest"),
        ("schema", "report"),
        ("schema", "waivers"),
    ],
    ids=" ".join,
)
def test_no_output_says_a_word_that_promises_too_much(arguments, run):
    ended = run(*arguments)
    said = BILL.sub("", ended.out + ended.err)
    assert not NEVER.search(said), NEVER.search(said)


def test_no_explanation_says_such_a_word(run):
    for rule in RULES[:: max(1, len(RULES) // 12)]:
        said = BILL.sub("", run("explain", rule.id).out)
        assert not NEVER.search(said), rule.id


def test_no_page_says_such_a_word():
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        text = BILL.sub("", page.read_text(encoding="utf-8"))
        # A page may name the words in quotes, to say that they are never used.
        assert not NEVER.search(re.sub(r"\*\w+\*", "", text)), page


def test_no_licence_found_is_said_with_its_limits():
    assert DECISIONS["no_license_found"] == "no licence requirement found under the controls modelled"
    assert set(DECISIONS) == {decision.word for decision in Decision}


def test_the_readme_opens_with_one_sentence_and_two_commands():
    title, sentence, *_ = [block for block in README.split("\n\n") if block.strip()]
    assert title.startswith("# ")
    assert sentence.count(". ") == 0
    first, second = re.findall(r"^```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)[:2]
    assert README.index(second) < 1200
    for block in (first, second):
        assert len(block.strip().splitlines()) == 1
        assert block.startswith("python3 -m venv ")
    assert len({block.split()[3] for block in (first, second)}) == 2


def test_the_examples_command_of_the_readme_ends_with_0(run):
    first = re.findall(r"^```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)[0]
    arguments = shlex.split(first.strip().rpartition("exportcheck ")[2])
    assert run(*arguments).code == 0


def test_every_command_shown_in_the_readme_runs(run, monkeypatch, tmp_path):
    # In a folder of its own: some of them write.
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "docs", "docs")
    shutil.copytree(ROOT / "docs/examples/exit-0", "shipments")
    shown = re.findall(r"^exportcheck ([^\n#|>]+)", README, re.MULTILINE)
    assert len(shown) >= 8
    for arguments in shown:
        assert run(*shlex.split(arguments)).code in (0, 1, 3), arguments
    assert Path("q1.zip").is_file()


def test_the_output_shown_in_the_readme_is_real(run):
    sample = re.search(r"^```text\n\$ exportcheck (.*?)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    real = {line.rstrip() for line in run(*shlex.split(sample[1])).out.splitlines()}
    shown = [line.rstrip() for line in sample[2].splitlines() if line.strip() not in ("", "…")]
    assert len(shown) > 8
    assert [line for line in shown if line not in real] == []


def test_the_readme_lists_every_exit_code_and_every_format():
    codes = {int(code) for code in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)}
    assert codes == {int(code) for code in Exit}
    for name in FORMATS:
        assert f"`{name}`" in README


def test_the_links_of_the_pages_lead_somewhere():
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        text = page.read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (page.parent / target).exists(), f"{page}: {target}"


def test_no_file_of_the_reports_is_anything_but_json(run):
    for arguments in COMMANDS:
        json.loads(run(*arguments, *ON, "-o", "json").out)
        for line in run(*arguments, *ON, "-o", "jsonl").out.splitlines():
            json.loads(line)
