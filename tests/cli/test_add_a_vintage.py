"""The page *Add a vintage* as a reader walks it: an empty folder, the real command, every line of output."""

import importlib.util
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "how-to" / "add-a-vintage.md"


def _pages():
    """The reader of pages, which stands beside the tests of all of them."""
    spec = importlib.util.spec_from_file_location("walked_pages", ROOT / "tests" / "docs" / "pages.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


pages = _pages()


@pytest.fixture
def shell(tmp_path):
    """Runs one line as a terminal does, in the reader's folder, and gives its code and what it showed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EXPORTCHECK_")}
    path = f"{sysconfig.get_path('scripts')}{os.pathsep}{os.environ['PATH']}"
    environment = {**kept, "PATH": path, "COLUMNS": "100", "NO_COLOR": "1"}

    def call(line):
        done = subprocess.run(
            ["sh", "-c", line],
            cwd=tmp_path,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        return done.returncode, done.stdout.decode()

    return call


def test_a_reader_who_follows_the_page_sees_what_the_page_shows(tmp_path, shell):
    steps = list(pages.steps(PAGE.read_text(encoding="utf-8")))
    code, commands = 0, 0
    for number, step in enumerate(steps):
        if isinstance(step, pages.Writing):
            step.write(tmp_path)
            continue
        assert step.text.startswith(("exportcheck ", "echo $?")), "a reader needs no other program"
        if step.text == "echo $?":
            said = f"{code}\n"
        else:
            code, said = shell(step.text)
            following = steps[number + 1] if number + 1 < len(steps) else None
            assert pages.expected_code(step, following) in (None, code), (step.text, said)
            commands += 1
        assert pages.difference(step.output, said) is None, (step.line, step.text, said)
    assert commands >= 9
    assert sorted(path.name for path in (tmp_path / "my-law").iterdir()) == [
        "citations.yaml",
        "eccn_3a090_a.yaml",
        "eccn_3a090_b.yaml",
    ]


def test_the_page_needs_no_programming():
    text = PAGE.read_text(encoding="utf-8").casefold()
    assert "python" not in text and "import " not in text
    assert "made up" in text and "there is no such rule" in text
