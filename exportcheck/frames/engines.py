"""What differs between engines beside Narwhals: how a table of ours becomes one of theirs."""

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw

from exportcheck.errors import UnreadableFile, UsageError

# What is sent to every worker; beyond, the engine chooses.
BROADCAST = 200_000
EAGER = ("pandas", "polars", "pyarrow")
_TYPES: Mapping[str, tuple[Any, str, str]] = {
    "text": (nw.String(), "string", "string"),
    "whole": (nw.Int64(), "bigint", "int64"),
    "truth": (nw.Boolean(), "boolean", "bool"),
}
Frame = Any


def wrapped(frame: Any) -> Frame:
    """A frame of a known engine as Narwhals has it.

    Raises:
        UsageError: it is none.
    """
    try:
        found: Any = nw.from_native(frame)
    except TypeError:
        found = None
    except nw.exceptions.DuplicateError as error:
        raise _twice(error) from None
    name = found.implementation.name.casefold() if found is not None else ""
    if found is None or name not in (*EAGER, "duckdb", "pyspark", "pyspark_connect"):
        raise UsageError(
            f"a {type(frame).__module__}.{type(frame).__qualname__} is no frame that can be judged: give a "
            "DuckDB relation, a Spark, Polars or pandas DataFrame, a Polars LazyFrame, or an Arrow table"
        )
    return found


def headers_of(frame: Frame) -> list[str]:
    """The names of the columns.

    Raises:
        UnreadableFile: one is no text, or is there twice.
    """
    try:
        headers = list(frame.collect_schema().names())
    except nw.exceptions.DuplicateError as error:
        raise _twice(error) from None
    for header in headers:
        if not isinstance(header, str):
            raise UnreadableFile(f"the frame has a column {header!r} whose name is no text; rename it")
    return headers


def _twice(error: Exception) -> UnreadableFile:
    said = " ".join(str(error).split())
    return UnreadableFile(f"the frame has columns of the same name ({said}); keep one of them")


def narrowed(frame: Frame, headers: Sequence[str]) -> Frame:
    """Of a frame that is held here the columns that are looked at; pandas and Arrow as an Arrow table.

    pandas has no missing whole numbers, and Arrow does not join what it holds beside them.

    Raises:
        UnreadableFile: a column holds several kinds of objects.
    """
    if is_lazy(frame) or frame.implementation.is_polars():
        return frame if is_lazy(frame) else frame.select(*map(nw.col, headers))
    import pyarrow as pa

    native, arrays = frame.to_native(), {}
    for header in headers:
        try:
            array = native[header]
            if frame.implementation.is_pandas():
                array = pa.array(array, from_pandas=True)
            arrays[header] = array.cast(pa.string()) if array.type == pa.null() else array
        except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError) as error:
            raise UnreadableFile(
                f"the frame: the column {header!r} holds objects of several kinds ({error}); cast it to text"
            ) from None
    return nw.from_native(pa.table(arrays))


def beside(frame: Frame, verdicts: Frame) -> Any:
    """A frame that is held here with the columns of another behind its own, row by row."""
    if not frame.implementation.is_pandas():
        return nw.concat([frame, verdicts], how="horizontal").to_native()
    import pandas as pd
    import pyarrow as pa

    text = pd.StringDtype()
    types = {pa.int64(): pd.Int64Dtype(), pa.string(): text, pa.large_string(): text}
    added = verdicts.to_native().to_pandas(types_mapper=types.get)
    added.index = frame.to_native().index
    return pd.concat([frame.to_native(), added], axis=1)


def is_lazy(frame: Frame) -> bool:
    """Whether the engine has yet to run it, in no order."""
    return isinstance(frame, nw.LazyFrame)


def collected(frame: Frame) -> list[tuple[Any, ...]]:
    """The rows of a frame, here."""
    done = frame.collect(backend="pyarrow") if is_lazy(frame) else frame
    return list(zip(*(done[name].to_list() for name in done.columns), strict=True))


def says_nothing(frame: Frame, header: str) -> bool:
    """Whether all of a column is null."""
    return not collected(frame.filter(~nw.col(header).is_null()).select(nw.col(header).is_null()).head(1))


def put(like: Frame, columns: Mapping[str, str], rows: Sequence[tuple[Any, ...]]) -> Frame:
    """A table of ours beside a frame, in its engine; `columns` maps names to text, whole or truth."""
    name = like.implementation.name.casefold()
    if name.startswith("pyspark"):
        schema = ", ".join(f"`{column}` {_TYPES[kind][1]}" for column, kind in columns.items())
        table = like.to_native().sparkSession.createDataFrame(list(rows), schema)
        return nw.from_native(table.hint("broadcast") if len(rows) <= BROADCAST else table)
    held = dict(zip(columns, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(columns, ())
    if name == "duckdb":
        return nw.from_native(_beside(like.to_native(), columns, held))
    types = {column: _TYPES[kind][0] for column, kind in columns.items()}
    made = nw.from_dict({n: list(v) for n, v in held.items()}, types, backend=like.implementation)
    return made.lazy() if is_lazy(like) else made


def _beside(relation: Any, columns: Mapping[str, str], held: Mapping[str, Sequence[Any]]) -> Any:
    """A relation of the same connection, whose tables can be joined.

    Raises:
        UsageError: the connection does not look at Python's variables.
    """
    import duckdb
    import pyarrow as pa

    arrays = {name: pa.array(held[name], _TYPES[kind][2]) for name, kind in columns.items()}
    # DuckDB finds it by the name of the variable, and keeps it as long as the relation.
    exportcheck_answers_5c1f0d8e = pa.table(arrays)
    try:
        found = relation.query("exportcheck_view", "SELECT * FROM exportcheck_answers_5c1f0d8e")
    except duckdb.CatalogException:
        raise UsageError(
            "the DuckDB connection does not read tables of Python, which the verdicts are joined from; "
            "say SET python_enable_replacements = true"
        ) from None
    del exportcheck_answers_5c1f0d8e
    return found
