"""A Parquet file as pieces: columns as they are stored; a row is counted from 1."""

import hashlib
import os
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from exportcheck.bulk import typed
from exportcheck.bulk.piece import Piece, Row
from exportcheck.bulk.plan import IDS, planned
from exportcheck.errors import UnreadableFile
from exportcheck.load.manifests import columns
from exportcheck.load.manifests.numbers import LARGEST, Number
from exportcheck.load.manifests.rows import RowReader
from exportcheck.model.manifest import Line, Notice, Rejected

MAGIC = b"PAR1"
ROWS = 1 << 17


def is_parquet(path: Path) -> bool:
    """Whether a file begins as Parquet does, or calls itself so."""
    if path.suffix.lower() == ".parquet":
        return True
    try:
        with path.open("rb") as stream:
            return stream.read(len(MAGIC)) == MAGIC
    except OSError:
        return False  # whoever reads it says why


class ParquetManifest:
    """A Parquet file that has been opened: which of its columns are read, and its rows."""

    application = None

    def __init__(self, path: Path, rename: dict[str, str], reader: RowReader) -> None:
        """Check the header and the types of its columns; raises UnreadableFile for what cannot be read."""
        self.name = str(path).encode("utf-8", "backslashreplace").decode()
        self._path = path
        self.reader = reader
        self.lines_read = 0
        with self._opened() as file:
            schema = file.schema_arrow
            self._stored_as_words = _stored_as_words(file.metadata)
        headers = [" ".join(name.split()) for name in schema.names]
        found, self.notices = columns.resolve(headers, rename, self.name)
        self._columns = dict(sorted(found))
        self._kinds = {at: schema.field(at).type for at in self._columns}
        for at, kind in self._kinds.items():
            if not typed.is_read(kind):
                raise UnreadableFile(
                    f"{self.name}: the column {columns.shown(headers[at])} holds values of the type {kind}; "
                    "write text, numbers, dates or nothing."
                )
        self._names = [schema.names[at] for at in self._columns]
        self.plan = planned(sorted(found), len(headers))
        self._native = {column: typed.is_number(self._kinds[at]) for at, column in self._columns.items()}

    notices: list[Notice]

    def pieces(self, lock: RLock) -> Generator[Piece, None, None]:
        """All rows, in their order; the reader is used while `lock` is held."""
        asked = {column for _, column in self.plan.questions}
        words = [
            name
            for name, column in zip(self._names, self._columns.values(), strict=True)
            if column in asked or (column not in IDS and name in self._stored_as_words)
        ]
        first = 1
        with self._opened(words) as file:
            batches = file.iter_batches(ROWS, columns=self._names)
            while (batch := self._next(batches)) is not None:
                if len(batch):
                    yield self._piece(_in_order(batch, self._names), first, lock)
                first += len(batch)

    def read(self, row: list[str]) -> Line | Rejected:
        """The line that a row of texts states."""
        pairs = [(column, row[at]) for at, column in self._columns.items()]
        return self.reader.read_mapping(0, [(c, Number(t) if self._native[c] and t else t) for c, t in pairs])

    def _piece(self, batch: Any, first: int, lock: RLock) -> Piece:
        cells: dict[int, Any] = {}
        odd, quantities = np.zeros(len(batch), bool), None
        for place, (at, column) in enumerate(self._columns.items()):
            held = batch.column(place)
            if column == "quantity" and self._native[column]:
                quantities, fine = typed.numbers(held, 1, LARGEST)
                odd |= ~fine
            elif column == "unit_value" and self._native[column]:
                odd |= ~typed.amounts(held)
            else:
                cells[at], bad = typed.texts(column, held, column not in IDS)
                odd |= False if bad is None else bad
        positions = dict(enumerate(self._columns.values()))

        def again(at: int) -> Row:
            number = first + at
            try:
                row = typed.row(batch, at, positions)
            except ValueError as error:
                return Rejected(number, str(error))
            pairs = [(column, Number(text) if native and text else text) for column, text, native in row]
            with lock:
                return self.reader.read_mapping(number, pairs)

        numbers = np.arange(first, first + len(batch))
        return Piece(cells, numbers, (), again, quantities=quantities, odd=odd)

    def _next(self, batches: Iterator[Any]) -> Any:
        try:
            batch = next(batches, None)
            if batch is not None:
                batch.validate(full=True)
        except (pa.ArrowException, OSError) as error:
            raise self._unreadable(error) from None
        return batch

    @contextmanager
    def _opened(self, words: Sequence[str] = ()) -> Iterator[pq.ParquetFile]:
        try:
            stream = self._path.open("rb")
        except OSError as error:
            raise UnreadableFile(f"{self.name}: the file cannot be read ({error.strerror}).") from None
        with stream:
            seen = os.fstat(stream.fileno())
            stamp = seen.st_ino, seen.st_size, seen.st_mtime_ns
            if not hasattr(self, "digest"):
                self.digest = "sha256:" + hashlib.file_digest(stream, "sha256").hexdigest()
                self._stamp = stamp
            if stamp != self._stamp:
                raise UnreadableFile(f"{self.name}: the file was changed while it was read; run again.")
            stream.seek(0)
            try:
                file = pq.ParquetFile(stream, read_dictionary=list(words), pre_buffer=False)
            except (pa.ArrowException, OSError) as error:
                raise self._unreadable(error) from None
            with file:
                yield file

    def _unreadable(self, error: Exception) -> UnreadableFile:
        said = str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__
        return UnreadableFile(f"{self.name}: this is no whole Parquet file ({said}); write it again.")


def _stored_as_words(metadata: Any) -> frozenset[str]:
    """The columns that are stored as dictionaries alone, going by the first row group."""
    if not metadata.num_row_groups:
        return frozenset()
    group = metadata.row_group(0)
    columns = [group.column(at) for at in range(group.num_columns)]
    return frozenset(c.path_in_schema for c in columns if "DICTIONARY" in c.encodings[0])


def _in_order(batch: Any, names: Sequence[str]) -> Any:
    """The columns of a batch in the order of names."""
    return batch if batch.schema.names == list(names) else batch.select(list(names))
