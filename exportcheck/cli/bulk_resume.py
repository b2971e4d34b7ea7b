"""`bulk --resume`: verdicts and state by manifest in a folder, so that a run broken off goes on.

A state holds what the run came to after a manifest. It counts only for the same manifest after the same
manifests, under the same law, catalog, options and version: what comes before bears on repeated lines, on
licences drawn down and on the sums. So whatever changed is judged again, and all that comes after it.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from exportcheck.bulk.parquet_sink import ParquetSink
from exportcheck.cli.bulk_text import BulkText
from exportcheck.cli.files import whole_bytes
from exportcheck.errors import UsageError

SCHEMA = "exportcheck/bulk-state/v1"
State = dict[str, Any]


class Resume:
    """The folder of a run, and where in it the run is."""

    def __init__(self, folder: Path, under: object) -> None:
        """`under` is everything but the manifests that a verdict can depend on, as JSON."""
        self.text = BulkText(io.StringIO())
        self._folder = folder
        self._key = _key("", SCHEMA, under)
        self._names: set[str] = set()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for part in folder.glob(".*.part"):  # of a run that was killed
                part.unlink()
        except OSError as error:
            raise UsageError(f"--resume {folder}: the folder cannot be used ({error.strerror})") from None

    def passed(self, name: str, said: str) -> None:
        """Another manifest: `said` is its digest, or why it cannot be read."""
        if name in self._names:
            raise UsageError(f"--resume: {name} is named twice; name each manifest once")
        self._names.add(name)
        self._key = _key(self._key, name, said)

    def found(
        self, name: str, many: int, starts: tuple[int, int]
    ) -> tuple[State, dict[str, np.ndarray[Any, Any]]] | str | None:
        """The state after a manifest; why it does not count, None where there is none.

        `many` is how many shipment lines are remembered before it, by hashes with these starts.
        """
        state = self._path(name, "state")
        if not state.exists():
            return None
        try:
            with np.load(state, allow_pickle=False) as held:
                arrays = {key: held[key] for key in held.files}
            told: State = json.loads(arrays.pop("told").tobytes())
        except (OSError, ValueError, KeyError, zipfile.BadZipFile):
            return "its state cannot be read"
        if told["key"] != self._key:
            return "it, the law, the options or a manifest before it has changed"
        verdicts = self._path(name, "parquet")
        if not verdicts.exists() or _digest(verdicts) != told["verdicts"]:
            return f"{verdicts} is gone or was changed"
        same = told["before"] == many and (not many or tuple(told["starts"]) == starts)
        return (told, arrays) if same else "a manifest before it was judged again"

    @contextmanager
    def writing(self, name: str) -> Iterator[ParquetSink]:
        """Where the verdicts of a manifest go, whole or not at all."""
        for suffix in ("state", "parquet"):
            self._path(name, suffix).unlink(missing_ok=True)
        with whole_bytes(self._path(name, "parquet")) as out:
            sink = ParquetSink(out)
            try:
                yield sink
                sink.finish({})
            finally:
                sink.stop()

    def save(self, name: str, state: State, arrays: dict[str, np.ndarray[Any, Any]]) -> None:
        """Write down what the run came to after a manifest."""
        verdicts = _digest(self._path(name, "parquet"))
        told = json.dumps({**state, "key": self._key, "verdicts": verdicts}).encode()
        with whole_bytes(self._path(name, "state")) as out:
            np.savez(out, told=np.frombuffer(told, np.uint8), **arrays)  # type: ignore[arg-type]  # its stubs take names for options

    def _path(self, name: str, suffix: str) -> Path:
        """Names of manifests may be alike but for their folders."""
        mark = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        stem = "".join(c if c.isalnum() or c in "-_." else "_" for c in Path(name).name)[:60]
        return self._folder / f"{stem}-{mark}.{suffix}"


def _key(*said: object) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
