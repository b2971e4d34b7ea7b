"""A small Spark: two workers in processes of their own, as a cluster has them."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ..frames.conftest import relation as relation


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """A session on a standalone cluster of two workers on this machine."""
    if not os.environ.get("EXPORTCHECK_SPARK"):
        pytest.skip("starts Spark, which takes Java and minutes: EXPORTCHECK_SPARK=1 runs it")
    pyspark = pytest.importorskip("pyspark", reason="pyspark is not installed")
    os.environ.setdefault("SPARK_HOME", str(Path(pyspark.__file__).parent))
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master(os.environ.get("EXPORTCHECK_SPARK_MASTER", "local-cluster[2,1,1024]"))
        .appName("exportcheck")
        .config("spark.driver.memory", "1g")
        .config("spark.driver.host", "localhost")
        .config("spark.executor.memory", "1g")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .getOrCreate()
    )
    yield session
    session.stop()
