"""Ctrl-C inside a command: one sentence, 130, and no traceback."""

import os
import select
import signal
import subprocess
from contextlib import suppress
from typing import IO

import pytest

HEADER = "chip,quantity,destination,end_user\n"


def filled(pipe: IO[bytes], row: bytes) -> None:
    """Fill a pipe and wait until somebody reads from it."""
    os.set_blocking(pipe.fileno(), False)
    with suppress(BlockingIOError):
        while True:
            os.write(pipe.fileno(), row)
    assert select.select([], [pipe], [], 60)[1]


def interrupted(run: subprocess.Popen[bytes]) -> None:
    """Press Ctrl-C; its input stays open, so that nothing else can end the command.

    Between two reads Python does not look for a signal before the next one has something: press again.
    """
    for _ in range(10):
        run.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            run.wait(3)
            return


@pytest.mark.parametrize(
    ("arguments", "head", "row", "status"),
    [
        (("check", "-"), HEADER, "RTX 4090 D,4,DE,Acme\n", "exportcheck: status=error exit=130\n"),
        (("parties", "screen", "--file", "-"), "", "Orchid Compute\n", ""),
    ],
)
def test_a_command_that_is_interrupted_while_it_reads_says_so(arguments, head, row, status, command):
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen([*command, *arguments], **pipes) as run:
        os.write(run.stdin.fileno(), head.encode())
        filled(run.stdin, row.encode())
        try:
            interrupted(run)
        finally:
            run.kill()
        assert run.returncode == 130
        assert run.stderr.read().decode() == f"exportcheck: interrupted; nothing was written\n{status}"
