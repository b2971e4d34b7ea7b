"""The program has one clock, so that a verdict is a matter of the day asked about."""

import ast
from pathlib import Path

import exportcheck

SOURCE = Path(exportcheck.__file__).parent
READS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}
READS |= {("time", name) for name in ("time", "time_ns", "localtime", "gmtime", "strftime")}


def _reads(tree):
    for node in ast.walk(tree):
        named = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        if named and (node.value.id, node.attr) in READS:
            yield node.lineno


def test_only_the_options_of_the_command_line_read_the_clock():
    found = {
        path.relative_to(SOURCE).as_posix(): list(_reads(ast.parse(path.read_text(encoding="utf-8"))))
        for path in SOURCE.rglob("*.py")
    }
    reading = {name: lines for name, lines in found.items() if lines}
    assert list(reading) == ["cli/options.py"]
    assert len(reading["cli/options.py"]) == 1
