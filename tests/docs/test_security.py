"""The page on security names a test for every row, and each is there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::([\w:]+)`", PAGE)))
ROWS = [
    line for line in PAGE.splitlines() if line.startswith("| ") and not re.match(r"\| [A-Z]\w+ \| W", line)
]


def collected(path: Path) -> set[str]:
    """The names of the tests of a file, those of classes with their class."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef):
            inside = (inner for inner in node.body if isinstance(inner, ast.FunctionDef))
            found |= {f"{node.name}::{inner.name}" for inner in inside}
        elif isinstance(node, ast.FunctionDef):
            found.add(node.name)
    return {name for name in found if name.rpartition("::")[2].startswith("test_")}


@pytest.mark.parametrize("file", sorted({file for file, _ in NAMED}))
def test_every_test_that_the_page_names_is_in_its_file(file):
    assert (ROOT / file).is_file()
    assert {name for there, name in NAMED if there == file} <= collected(ROOT / file)


def test_every_row_names_a_test():
    assert len(ROWS) > 60
    for row in ROWS:
        assert re.search(r"`tests/[\w/]+\.py::[\w:]+`", row), row


def test_nothing_that_looks_like_a_test_is_named_in_another_way():
    assert PAGE.count("::") == len(re.findall(r"`tests/[\w/]+\.py(::\w+)+`", PAGE)) + PAGE.count("::Test")


def test_every_test_of_a_trick_is_on_the_page_with_its_file():
    named = {file for file, _ in NAMED}
    for path in sorted((ROOT / "tests" / "security").glob("test_*.py")):
        assert f"tests/security/{path.name}" in named
