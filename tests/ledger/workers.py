"""The real command in processes of its own, forked from one that has read the law already.

A worker runs `exportcheck ARGUMENTS` as often as it is told over a pipe and says how each run ended.
What it said was said: a pipe outlives who wrote to it, so an answer is not lost to `kill -9`.
"""

import atexit
import functools
import io
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

PATIENCE = 60.0  # seconds after which a worker is stuck
NOBODY = 65534


class Ended(NamedTuple):
    """How a run of the command ended."""

    code: int
    out: str
    err: str


class Worker:
    """One process that runs the command when told."""

    def __init__(self, nursery: socket.socket, user: int = 0) -> None:
        """Have a process forked, that runs as another user where one is given."""
        ours, theirs = socket.socketpair()
        socket.send_fds(nursery, [user.to_bytes(4, "big")], [theirs.fileno()])
        theirs.close()
        self._pipe = Connection(ours.detach())
        self.pid: int = self._answer(PATIENCE)
        self._life = os.pidfd_open(self.pid)

    def __call__(self, *arguments: object) -> Ended:
        """Run the command and say how it ended."""
        self.tell(*arguments)
        return self.answer()

    def tell(self, *arguments: object) -> None:
        """Begin a run; `answer` says how it ended. Several may be told at once."""
        self._pipe.send([str(argument) for argument in arguments])

    def answer(self, patience: float = PATIENCE) -> Ended:
        """How the run ended; a worker that is stuck fails the test."""
        return Ended(*self._answer(patience))

    def last_words(self) -> list[Ended]:
        """What a worker said before it died, and nothing of what it did not get to say."""
        said = []
        with suppress(EOFError, ConnectionResetError):
            while self._pipe.poll():
                said.append(Ended(*self._pipe.recv()))
        return said

    def kill(self) -> None:
        """`kill -9`, and wait until nothing is left of it."""
        signal.pidfd_send_signal(self._life, signal.SIGKILL)
        if not select.select([self._life], [], [], PATIENCE)[0]:
            raise TimeoutError(f"process {self.pid} cannot be killed")

    def close(self) -> None:
        """Leave nothing behind."""
        with suppress(ProcessLookupError):
            self.kill()
        self._pipe.close()
        os.close(self._life)

    def _answer(self, patience: float) -> Any:
        if not self._pipe.poll(patience):
            raise TimeoutError(f"a worker said nothing for {patience} seconds")
        return self._pipe.recv()


@functools.cache
def nursery(batch: int) -> socket.socket:
    """The process that workers are forked from; it ends when this one does."""
    ours, theirs = socket.socketpair()
    program = [sys.executable, __file__, str(theirs.fileno()), str(batch)]
    process = subprocess.Popen(program, pass_fds=[theirs.fileno()])
    theirs.close()

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours


@contextmanager
def crowd(size: int, user: int = 0, batch: int = 1_000) -> Iterator[Sequence[Worker]]:
    """So many workers, that import in batches of so many lines; none is left over."""
    workers = [Worker(nursery(batch), user) for _ in range(size)]
    try:
        yield workers
    finally:
        for worker in workers:
            worker.close()


def command(*arguments: str) -> Ended:
    """`exportcheck ARGUMENTS`, in this process."""
    from exportcheck.cli import main as door

    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    sys.argv = ["exportcheck", *arguments]
    code: Any = 0
    with redirect_stdout(out), redirect_stderr(err):
        try:
            door.main()
        except SystemExit as ending:
            code = ending.code or 0
    return Ended(code, *(stream.buffer.getvalue().decode() for stream in (out, err)))  # type: ignore[attr-defined]


def get_ready(batch: int) -> None:
    """What a worker would otherwise do at its first command."""
    from exportcheck.cli import ledger_import, wiring
    from exportcheck.cli.commands import application
    from exportcheck.load import catalog, regulations, waivers  # noqa: F401  # read where nothing is compiled
    from exportcheck.load.manifests import jsonl, workbook, yaml_manifest  # noqa: F401

    ledger_import.BATCH = batch

    wiring.box()
    # Another user may not be able to read where Python is: what is imported late is imported now.
    application()
    command("ledger", "status", "--ledger", "postgresql://nobody@127.0.0.1:1/none")
    command("ledger", "status", "--ledger", "sqlite:////nonexistent/none.db")


def work(pipe: Connection, user: int) -> None:
    """Run what is told until nothing more is."""
    if user:
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
    pipe.send(os.getpid())
    while arguments := pipe.recv():
        pipe.send(tuple(command(*arguments)))


def main() -> None:
    """Fork a worker for every pipe that comes over the socket."""
    asked = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    get_ready(int(sys.argv[2]))
    while True:
        user, pipes, *_ = socket.recv_fds(asked, 4, 1)
        if not user:
            return
        if os.fork() == 0:
            asked.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            with suppress(EOFError):
                work(Connection(pipes[0]), int.from_bytes(user, "big"))
            os._exit(0)
        os.close(pipes[0])


if __name__ == "__main__":
    main()
