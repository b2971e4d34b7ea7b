"""Standard output and error: pipes that close, colour, memory."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

COLOUR = re.compile(r"\x1b\[[0-9;]*3[0-9]")
ROOT = Path(__file__).parents[2]
PEAK = """
import re, sys
from exportcheck.cli.main import main
try:
    main()
except SystemExit:
    pass
print(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1], file=sys.stderr)
"""


def test_a_reader_that_goes_away_is_no_error(command):
    shell = '"$@" | head -1; echo "${PIPESTATUS[0]}"'
    arguments = [*command, "rules", "-o", "json", "--on", "2026-02-01"]
    done = subprocess.run(
        ["bash", "-c", shell, "bash", *arguments], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.splitlines() == ["{", "0"]
    assert done.stderr == ""


def test_a_reader_of_a_long_report_that_goes_away_leaves_no_traceback(command, tmp_path):
    path = tmp_path / "m.csv"
    path.write_text("chip,quantity,destination\n" + "H200,4,VN\n" * 5000, encoding="utf-8")
    arguments = [*command, "check", str(path), "-o", "jsonl", "--on", "2026-02-01"]
    done = subprocess.run(
        ["bash", "-c", '"$@" | head -1', "bash", *arguments], capture_output=True, text=True, check=True
    )
    assert done.stdout.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_there_is_no_colour_in_a_pipe(spawn):
    ended = spawn("chip", "H200", "--to", "CN", "--on", "2026-02-01", TERM="xterm-256color")
    assert "\x1b" not in ended.out + ended.err


def _at_a_terminal(command, **environment):
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [*command, "chip", "H200", "--to", "CN", "--on", "2026-02-01"],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        cwd=ROOT,
        env={
            **{k: v for k, v in os.environ.items() if k != "NO_COLOR"},
            "TERM": "xterm-256color",
            **environment,
        },
    )
    os.close(theirs)
    said = b""
    while True:
        try:
            chunk = os.read(ours, 1 << 16)
        except OSError:
            break
        if not chunk:
            break
        said += chunk
    os.close(ours)
    assert process.wait() == 0
    return said.decode()


def test_there_is_colour_at_a_terminal(command):
    assert COLOUR.search(_at_a_terminal(command))


def test_no_color_is_heard_at_a_terminal(command):
    assert not COLOUR.search(_at_a_terminal(command, NO_COLOR="1"))


def test_the_output_is_utf_8_whatever_the_locale(spawn):
    ended = spawn("chip", "H200", "--to", "CN", "--on", "2026-02-01", LC_ALL="C", PYTHONUTF8="0")
    assert "TPP ≥ 4,800" in ended.out


def _manifest(path: Path, lines: int) -> None:
    chips = ("H200", "RTX 4090 D", "L40", "H20", "B200", "A100 SXM 80GB")
    places = ("CN", "DE", "SG", "VN", "JP", "AE")
    with path.open("w", encoding="utf-8") as out:
        out.write("shipment_id,chip,quantity,destination,end_user,end_user_hq,end_user_parent\n")
        for at in range(lines):
            quantity = "eight" if at % 40 == 0 else 1 + at % 9
            place = places[at // 6 % 6]
            out.write(f"S{at},{chips[at % 6]},{quantity},{place},User {at},{place},DE\n")


def _peak(path: Path, lines: int) -> int:
    """Kilobytes at the peak of checking so many lines, of which each asks by other texts."""
    _manifest(path, lines)
    done = subprocess.run(
        [sys.executable, "-c", PEAK, "check", str(path), "-o", "jsonl", "--on", "2026-02-01"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=True,
    )
    return int(done.stderr.splitlines()[-1])


def test_memory_does_not_grow_with_the_manifest_but_for_the_memory_of_shipments(tmp_path):
    few, many = (_peak(tmp_path / "m.csv", lines) for lines in (1_000, 50_000))
    assert many - few < 25 * 1024
    assert many < 80 * 1024


@pytest.mark.skipif(os.environ.get("EXPORTCHECK_THOROUGH") != "1", reason="minutes; EXPORTCHECK_THOROUGH=1")
def test_memory_is_the_same_at_three_million_lines_as_at_one(tmp_path):
    one, three = (_peak(tmp_path / "m.csv", lines) for lines in (1_100_000, 3_000_000))
    assert three - one < 4 * 1024
    assert three < 80 * 1024


@pytest.mark.parametrize("day", ["2026-02-01", "2023-12-01"])
def test_the_same_question_gives_the_same_bytes(day, run):
    arguments = ("check", "docs/examples", "--on", day, "-o", "json")
    assert run(*arguments).out == run(*arguments).out
