"""A count on standard error while long work goes on; only for a person at a terminal."""

import sys
from types import TracebackType

EVERY = 20_000


class Progress:
    """Counts steps; writes now and then where somebody can see it."""

    def __init__(self) -> None:
        """Find out whether anybody looks."""
        self._shown = sys.stderr.isatty() and not sys.stdout.isatty()
        self._steps = 0

    def __enter__(self) -> "Progress":
        """Begin."""
        return self

    def step(self) -> None:
        """One line more."""
        self._steps += 1
        if self._shown and self._steps % EVERY == 0:
            print(f"\r{self._steps:,} lines", end="", file=sys.stderr, flush=True)

    def steps(self, many: int) -> None:
        """Many lines more."""
        self._steps += many
        if self._shown:
            print(f"\r{self._steps:,} lines", end="", file=sys.stderr, flush=True)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        """Clear the line."""
        if self._shown and self._steps >= EVERY:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
