"""The next piece is made while this one is judged: reading and cutting need no Python of their own."""

from collections.abc import Generator
from contextlib import suppress
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import TypeVar

_T = TypeVar("_T")
_WAIT = 0.05  # seconds


def ahead(items: Generator[_T, None, None]) -> Generator[_T, None, None]:
    """The items of a generator that runs in a thread, one item ahead; what it raises is raised here."""
    ready: Queue[tuple[_T | None, BaseException | None]] = Queue(1)
    stopped = Event()

    def put(item: _T | None, error: BaseException | None = None) -> bool:
        while not stopped.is_set():
            try:
                ready.put((item, error), timeout=_WAIT)
            except Full:
                continue
            return True
        return False

    def work() -> None:
        try:
            for item in items:
                if not put(item):
                    return
            put(None)
        except BaseException as error:  # raised where the items are asked for
            put(None, error)
        finally:
            items.close()

    thread = Thread(target=work, name="ahead", daemon=True)
    thread.start()
    try:
        while True:
            item, error = ready.get()
            if error is not None:
                raise error
            if item is None:
                return
            yield item
    finally:
        stopped.set()
        with suppress(Empty):
            ready.get_nowait()
        thread.join()
