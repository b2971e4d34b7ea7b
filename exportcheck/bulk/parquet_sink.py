"""Verdicts as a Parquet file: a row group for each batch, written while the next one is judged."""

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from exportcheck.bulk.batch import Batch, Record
from exportcheck.bulk.sinks import COLUMNS, OWN, VERDICT, Rows, words

_WORD = pa.dictionary(pa.int32(), pa.string())
SCHEMA = pa.schema(
    [
        (name, pa.int64() if name in ("line", "quantity") else pa.string() if name in OWN else _WORD)
        for name in COLUMNS
    ]
)
_SMALLEST = 1 << 16


class ParquetSink(Rows):
    """A Parquet file; words are dictionaries."""

    def __init__(self, out: BinaryIO) -> None:
        """Write to a binary stream; `stop` ends the writing whatever happens."""
        super().__init__()
        few = [field.name for field in SCHEMA if field.name not in ("line", "shipment_id")]
        # Numbers of lines differ by one: their differences take no room. Bounds of words help nobody.
        self._out = pq.ParquetWriter(
            out,
            SCHEMA,
            compression="snappy",
            use_dictionary=few,
            column_encoding={"line": "DELTA_BINARY_PACKED"},
            write_statistics=["line"],
        )
        self._thread = ThreadPoolExecutor(1)
        self._written: Future[None] | None = None
        self._held: list[Any] = []

    def write(self, batch: Batch) -> None:
        """Write rows when they are enough for a row group."""
        self._held.append(pa.table(_columns(batch), schema=SCHEMA))
        if sum(map(len, self._held)) >= _SMALLEST:
            self._group()

    def _group(self) -> None:
        if not self._held:
            return
        held, self._held = self._held, []
        self._wait()
        self._written = self._thread.submit(self._put, held)

    def _put(self, held: list[Any]) -> None:
        # Tables that hold the same words by other numbers are given the same ones.
        table = held[0] if len(held) == 1 else pa.concat_tables(held).unify_dictionaries().combine_chunks()
        self._out.write_table(table, row_group_size=1 << 20)

    def _wait(self) -> None:
        """Until all that was handed over is written; raises what writing it raised."""
        written, self._written = self._written, None
        if written is not None:
            written.result()

    def finish(self, end: Record) -> None:
        """The last rows, and the footer."""
        super().finish(end)
        self._group()
        self._wait()
        self._out.close()

    def stop(self) -> None:
        """Write nothing more, to the stream that is still open."""
        self._thread.shutdown()
        with suppress(OSError):
            self._out.close()


def _columns(batch: Batch) -> dict[str, Any]:
    said = zip(*map(words, batch.records), strict=True)
    columns: dict[str, Any] = {}
    for name, column in zip((*VERDICT, "rules", "problem"), said, strict=True):
        distinct = pa.array(column, pa.string()).dictionary_encode()
        columns[name] = pa.DictionaryArray.from_arrays(
            distinct.indices.take(pa.array(batch.codes)), distinct.dictionary
        )
    rows = len(batch.codes)
    one = pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), pa.array([batch.manifest]))
    wrong = np.array(["problem" in record for record in batch.records], bool)[batch.codes]
    columns["manifest"], columns["line"] = one, pa.array(batch.numbers)
    columns["quantity"] = pa.array(batch.quantities, mask=wrong)
    columns["shipment_id"], columns["line_id"] = batch.ids
    return {name: columns[name] for name in COLUMNS}
