"""Every format against a file in tests/golden; EXPORTCHECK_GOLDEN=write makes the files anew."""

import os
import re
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parents[1] / "golden"
EXAMPLES = "docs/examples"
CASES = {
    **{
        f"check-{name}.{ending}": ("check", f"{EXAMPLES}/{path}", "--on", "2026-03-01", "-o", form)
        for name, path in (
            ("exit-0", "exit-0"),
            ("failing", "exit-1/failing.csv"),
            ("ratio-exceeded", "exit-1/ratio-exceeded.yaml"),
            ("unreadable-rows", "exit-3/unreadable-rows.csv"),
        )
        for form, ending in (("text", "txt"), ("json", "json"), ("jsonl", "jsonl"))
    },
    "chip-h200.txt": ("chip", "H200", "--on", "2026-02-01"),
    "chip-h200.json": ("chip", "H200", "--on", "2026-02-01", "-o", "json"),
    "chip-h200.jsonl": ("chip", "H200", "--on", "2026-02-01", "-o", "jsonl"),
    "chip-h200-explain.txt": ("chip", "H200", "--to", "CN", "--on", "2026-02-01", "--explain"),
}


def _settled(text: str) -> str:
    """The output without what changes with every edit of the data or every release."""
    text = re.sub(r"sha256:[0-9a-f]{64}", "sha256:…", text)
    text = re.sub(r'("name": ?"exportcheck",\s*"version": ?)"[^"]+"', r'\1"…"', text)
    # Tables are padded to the right; editors and reviews are not helped by that.
    return "".join(line.rstrip() + "\n" for line in text.splitlines())


@pytest.mark.parametrize("name", CASES)
def test_the_output_is_that_of_the_golden_file(name, run):
    ended = run(*CASES[name])
    made = _settled(ended.out)
    path = GOLDEN / name
    if os.environ.get("EXPORTCHECK_GOLDEN") == "write":
        path.write_text(made, encoding="utf-8", newline="\n")
    assert made == path.read_text(encoding="utf-8"), f"tests/golden/README.md says how to remake {name}"


def test_there_is_no_golden_file_without_a_case():
    assert {path.name for path in GOLDEN.iterdir() if path.is_file()} == {*CASES, "README.md"}
