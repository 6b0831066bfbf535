"""Rows of the cube from microdata: our Ibis expression beside bare DuckDB, Polars, pandas, Spark.

``KEREGE_BENCH_ROWS`` says how many rows are made up (20 million by default; the file is made once
a process and kept beside other temporary files until the machine's own clearing).
"""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks._rows import Row

Timed = Callable[[], np.ndarray]
ROWS_MADE = int(os.environ.get("KEREGE_BENCH_ROWS", "20000000"))
YEARS, PLACES, ACTIVITIES = 5, 20, 600
MEMORY = 1024
BY = ["territory", "activity", "year", "size"]


def microdata() -> Path:
    """Return a Parquet file of made-up firms, each with one row for every year."""
    import duckdb

    path = Path(tempfile.gettempdir()) / f"synthetic-kerege-{ROWS_MADE}.parquet"
    if not path.exists():
        unfinished = path.with_suffix(".unfinished")
        firms = ROWS_MADE // YEARS
        duckdb.connect(config={"memory_limit": f"{MEMORY}MiB"}).execute(
            f"""
            COPY (
              SELECT
                'F' || lpad((i % {firms})::varchar, 9, '0') AS id,
                'KZ-' || lpad((10 + hash(i % {firms}) % {PLACES})::varchar, 2, '0') AS territory,
                lpad((hash(i % {firms} + 7) % {ACTIVITIES})::varchar, 5, '0') AS activity,
                (2019 + i // {firms})::int AS year,
                ['0-9', '10-49', '50'][(1 + hash(i % {firms} + 9) % 3)::int] AS size,
                (hash(i) % 100000000)::bigint AS turnover,
                (hash(i + 3) % 100000000)::bigint AS wages
              FROM range({ROWS_MADE}) AS made(i)
            ) TO '{unfinished}' (FORMAT parquet)
            """  # noqa: S608 -- numbers and a path of our own
        )
        unfinished.rename(path)
    return path


def _checked(columns: list[np.ndarray]) -> np.ndarray:
    """Return what two answers are compared by: the number of cells and every total."""
    return np.array([len(columns[0]), *(float(np.sum(column.astype(float))) for column in columns)])


def _request() -> object:
    from kerege.evidence.cube.request import Request

    return Request(
        unit="firm",
        years=(2019, 2023),
        breakdown=("size",),
        measures=("turnover", "wages"),
        unprotected="benchmark",
    )


def ours_expression() -> Timed:
    """Ask for counts, sums and distinct firms through Ibis, as the peers do."""
    import ibis

    connection = ibis.duckdb.connect(memory_limit=f"{MEMORY}MiB", threads=2)
    rows = connection.read_parquet(str(microdata()))
    asked = rows.group_by(BY).agg(
        records=rows.count(),
        turnover=rows.turnover.sum(),
        wages=rows.wages.sum(),
        firms=rows.id.nunique(),
    )

    def timed() -> np.ndarray:
        found = connection.to_pyarrow(asked)
        return _checked([found[name].to_numpy() for name in found.column_names[4:]])

    return timed


def ours_keys() -> Timed:
    """Count firms without a distinct: keys are proved unique, so that a firm is a row."""
    import ibis

    from kerege.evidence.cube import expression

    connection = ibis.duckdb.connect(memory_limit=f"{MEMORY}MiB", threads=2)
    raw = connection.read_parquet(str(microdata()))
    rows = expression.rows(raw, _request())
    twice = expression.twice(rows, _request()).limit(1)
    asked = raw.group_by(BY).agg(
        records=raw.count(), turnover=raw.turnover.sum(), wages=raw.wages.sum()
    )

    def timed() -> np.ndarray:
        assert connection.to_pyarrow(twice).num_rows == 0
        found = connection.to_pyarrow(asked)
        columns = [found[name].to_numpy() for name in found.column_names[4:]]
        return _checked([*columns, columns[0]])

    return timed


def ours_command() -> Timed:
    """Do all that the command does with a file: checks, exact sums, largest firms, keys."""
    from kerege.evidence.cube import expression
    from kerege.evidence.cube.engine import open_engine
    from kerege.evidence.cube.intake import open_source

    asked, path = _request(), microdata()

    def timed() -> np.ndarray:
        with (
            tempfile.TemporaryDirectory() as folder,
            open_engine("duckdb", work=Path(folder), memory=MEMORY, threads=2) as engine,
        ):
            rows = expression.rows(engine.read(open_source(path, asked)), asked)
            engine.write(expression.cells(rows, asked), Path(folder) / "part")
            assert engine.fetch(expression.twice(rows, asked).limit(1)) == []
            import pyarrow.parquet as pq

            found = pq.read_table(Path(folder) / "part").to_pandas()
        records = found["records"].to_numpy()
        return _checked([records, found["turnover"].to_numpy(), found["wages"].to_numpy(), records])

    return timed


def duckdb_bare() -> Timed:
    """Ask it in DuckDB's own SQL."""
    import duckdb

    connection = duckdb.connect(config={"memory_limit": f"{MEMORY}MiB", "threads": 2})
    path = microdata()
    asked = (
        f"SELECT {', '.join(BY)}, count(*) AS records, sum(turnover) AS turnover,"  # noqa: S608 -- names of our own
        f" sum(wages) AS wages, count(DISTINCT id) AS firms FROM '{path}' GROUP BY ALL"
    )

    def timed() -> np.ndarray:
        found = connection.execute(asked).fetch_arrow_table()
        return _checked([found[name].to_numpy() for name in found.column_names[4:]])

    return timed


def polars_streaming() -> Timed:
    """Ask it in Polars, streaming."""
    import polars as pl

    path = microdata()
    numbers = [
        pl.len().alias("records"),
        pl.sum("turnover"),
        pl.sum("wages"),
        pl.n_unique("id").alias("firms"),
    ]

    def timed() -> np.ndarray:
        found = pl.scan_parquet(path).group_by(BY).agg(numbers).collect(engine="streaming")
        return _checked([found[name].to_numpy() for name in found.columns[4:]])

    return timed


def pandas_whole() -> Timed:
    """Ask it in pandas, the whole file in memory."""
    import pandas as pd

    path = microdata()

    def timed() -> np.ndarray:
        frame = pd.read_parquet(path)
        found = frame.groupby(BY, observed=True, sort=False).agg(
            records=("id", "size"),
            turnover=("turnover", "sum"),
            wages=("wages", "sum"),
            firms=("id", "nunique"),
        )
        return _checked([found[name].to_numpy() for name in found])

    return timed


def spark_local() -> Timed:
    """Ask it in Spark on this machine (its time and memory are Java's: see the seconds)."""
    from pyspark.sql import SparkSession
    from pyspark.sql import functions as f

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.driver.memory", "2g")
        .config("spark.ui.enabled", "false")
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )
    rows = session.read.parquet(str(microdata()))

    def timed() -> np.ndarray:
        found = (
            rows.groupBy(*BY)
            .agg(
                f.count("*").alias("records"),
                f.sum("turnover"),
                f.sum("wages"),
                f.countDistinct("id"),
            )
            .toPandas()
        )
        return _checked([found[name].to_numpy() for name in list(found)[4:]])

    return timed


_WORK = f"cube, {ROWS_MADE / 1e6:g} million rows"
ROWS = [
    Row(f"{_WORK}, through Ibis", __name__, "ours_expression", "duckdb_bare", "duckdb"),
    Row(f"{_WORK}, keys proved", __name__, "ours_keys", "duckdb_bare", "duckdb"),
    Row(f"{_WORK}, beside Polars", __name__, "ours_keys", "polars_streaming", "polars"),
    Row(f"{_WORK}, beside pandas", __name__, "ours_keys", "pandas_whole", "pandas"),
    Row(f"{_WORK}, beside Spark", __name__, "ours_keys", "spark_local", "pyspark"),
    Row(f"{_WORK}, the whole pass", __name__, "ours_command"),
]
