"""Commands in processes of their own, side by side: wall clock, processor time, memory at the peak."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple

Command = Sequence[str]
OURS = (sys.executable, "-c", "from exportcheck.cli.main import main; main()")


class Cost(NamedTuple):
    """What one run took: seconds by the clock, seconds of processors, megabytes at the peak."""

    wall: float
    processor: float
    peak: int


def cost(command: Command, expected: Sequence[int] = (0,)) -> Cost:
    """Run a command, its output thrown away; raises RuntimeError where it ends otherwise than expected."""
    began = time.perf_counter()
    ran = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    assert ran.stderr is not None
    said = ran.stderr.read()
    _, status, used = os.wait4(ran.pid, 0)
    wall = time.perf_counter() - began
    ran.returncode = os.waitstatus_to_exitcode(status)
    if ran.returncode not in expected:
        raise RuntimeError(f"{' '.join(command)} ended with {ran.returncode}: {said.strip()[-400:]}")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024)


def side_by_side(commands: Mapping[str, Command], runs: int) -> dict[str, Cost]:
    """The medians of so many runs of each command, which take turns, so that all meet the same machine."""
    found: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            # A gate that finds something ends with 1, one that reads bad rows with 3: both are answers.
            found[name].append(cost(command, (0, 1, 3) if tuple(command[:3]) == OURS else (0,)))
    return {
        name: Cost(
            statistics.median(run.wall for run in costs),
            statistics.median(run.processor for run in costs),
            max(run.peak for run in costs),
        )
        for name, costs in found.items()
    }
