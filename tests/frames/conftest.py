"""Frames of DuckDB to judge."""

from collections.abc import Callable
from typing import Any

import duckdb
import pyarrow as pa
import pytest


@pytest.fixture
def relation() -> Callable[[pa.Table], Any]:
    """A DuckDB relation of a connection of its own, in no order."""
    connection = duckdb.connect()

    def made(held: pa.Table) -> Any:
        connection.register("held", held)
        connection.execute("CREATE OR REPLACE TABLE rows AS SELECT * FROM held ORDER BY hash(n)")
        return connection.table("rows")

    return made
