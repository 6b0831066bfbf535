"""Where the rows are summed up: DuckDB in this process, PostgreSQL, or Apache Spark."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from ibis.expr import types as ir

from kerege.evidence.cube.intake import CHUNK, Source
from kerege.kernel.errors import Kind, Refusal

BACKENDS = ("duckdb", "postgres", "spark")
BATCH = 100_000


class Engine(Protocol):
    """What the pass over the rows asks of an engine."""

    def read(self, source: Source) -> ir.Table:
        """Return a file as a table: texts from CSV, the file's own types from Parquet."""

    def write(self, table: ir.Table, path: Path) -> None:
        """Write a result as a Parquet file."""

    def fetch(self, table: ir.Table) -> list[dict[str, Any]]:
        """Return a small result."""


@contextmanager
def open_engine(
    name: str, *, work: Path, memory: int, threads: int, url: str = ""
) -> Iterator[Engine]:
    """Open an engine and close it.

    Parameters
    ----------
    work
        A folder for what does not fit into memory.
    memory
        The most an engine may use, in MiB.
    url
        ``DATABASE_URL`` of PostgreSQL, or the master of Spark; by default this machine.
    """
    opened = {"duckdb": _duckdb, "postgres": _postgres, "spark": _spark}[name]
    with opened(work, memory, threads, url) as engine:
        try:
            yield engine
        except Exception as error:
            if refusal := _as_refusal(error):
                raise refusal from error
            raise


def _as_refusal(error: Exception) -> Refusal | None:
    """Return what an engine's own error says to the person who handed in the file."""
    engines = ("_duckdb", "duckdb", "psycopg", "pyspark", "py4j")
    if type(error).__module__.split(".")[0] not in engines:
        return None
    said = " ".join(str(error).split())
    if "Out of Memory" in said or "OutOfMemory" in said:
        mend = "Give more with --memory, ask for fewer breakdowns, or divide the file by year."
        return Refusal(f"The memory did not suffice: {said[:200]}", "", mend, Kind.UNAVAILABLE)
    line = re.search(r"[Ll]ine:? (\d+)", said)
    which = f"Row {line[1]}" if line else "A row"
    return Refusal(
        f"{which} cannot be read: {said[:300]}",
        "",
        "The file is damaged or not the table it claims to be: export it again, each row with as"
        " many fields as the heading, texts with a divider in quotes.",
    )


class _Duck:
    def __init__(self, connection: Any, work: Path) -> None:
        self.connection, self.work, self.known = connection, work, dict[str, ir.Table]()

    def read(self, source: Source) -> ir.Table:
        name = _name(source)
        if name in self.known:
            return self.known[name]
        at = _quoted(str(_link(source, self.work)))
        if source.is_parquet:
            reader = f"read_parquet({at})"
        else:
            columns = ", ".join(f"{_quoted(column)}: 'VARCHAR'" for column in source.columns)
            reader = (
                f"read_csv({at}, auto_detect = false, header = true, delim = "
                f"{_quoted(source.divider)}, quote = '\"', escape = '\"', columns = {{{columns}}})"
            )
        self.connection.raw_sql(f'CREATE OR REPLACE VIEW "{name}" AS FROM {reader}')
        self.known[name] = self.connection.table(name)
        return self.known[name]

    def write(self, table: ir.Table, path: Path) -> None:
        self.connection.to_parquet(table, path, compression="zstd")

    def fetch(self, table: ir.Table) -> list[dict[str, Any]]:
        return list(self.connection.to_pyarrow(table).to_pylist())


def _link(source: Source, work: Path) -> Path:
    """Give a file a name without '*', '[' or blanks, which engines read as patterns."""
    link = work / f"{_name(source)}{'.parquet' if source.is_parquet else '.csv'}"
    link.unlink(missing_ok=True)
    link.symlink_to(source.path)
    return link


def _name(source: Source) -> str:
    return f"rows_{source.checksum[:16]}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@contextmanager
def duckdb(work: Path, memory: int, threads: int) -> Iterator[Any]:
    """Open DuckDB inside this process, within a memory limit; what does not fit goes to disk."""
    import ibis

    connection = ibis.duckdb.connect(
        memory_limit=f"{memory}MiB",
        threads=threads,
        temp_directory=str(work / "spill"),
        preserve_insertion_order=False,
        autoinstall_known_extensions=False,
        autoload_known_extensions=False,
    )
    try:
        yield connection
    finally:
        connection.disconnect()


@contextmanager
def _duckdb(work: Path, memory: int, threads: int, _url: str) -> Iterator[Engine]:
    with duckdb(work, memory, threads) as connection:
        yield _Duck(connection, work)


class _Batches:
    """An engine whose results are fetched and written here."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def write(self, table: ir.Table, path: Path) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        schema = table.schema().to_pyarrow()
        with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
            for batch in self.connection.to_pyarrow_batches(table, chunk_size=BATCH):
                writer.write_table(pa.Table.from_batches([batch]).cast(schema))

    def fetch(self, table: ir.Table) -> list[dict[str, Any]]:
        return list(self.connection.to_pyarrow(table).to_pylist())


class _Postgres(_Batches):
    def read(self, source: Source) -> ir.Table:
        name = _name(source)
        raw = self.connection.con
        with raw.cursor() as cursor:
            if cursor.execute("SELECT to_regclass(%s)", [f"pg_temp.{name}"]).fetchone()[0]:
                return self.connection.table(name)
            names = ", ".join(_identifier(column) for column in source.columns)
            texts = ", ".join(f"{_identifier(column)} text" for column in source.columns)
            cursor.execute(f"CREATE TEMPORARY TABLE {name} ({texts})")
            divider = source.divider or ","
            copy = (
                f"COPY {name} ({names}) FROM STDIN WITH (FORMAT csv, HEADER"
                f" {'true' if source.divider else 'false'}, DELIMITER {_quoted(divider)},"
                " ENCODING 'UTF8')"
            )
            with cursor.copy(copy) as into:
                for chunk in _texts(source):
                    into.write(chunk)
            cursor.execute(f"ANALYZE {name}")
        raw.commit()
        return self.connection.table(name)


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _texts(source: Source) -> Iterator[bytes]:
    """Give a file as CSV without a byte order mark; of a Parquet file every value as a text."""
    if not source.is_parquet:
        with source.path.open("rb") as stream:
            if stream.read(3) != b"\xef\xbb\xbf":
                stream.seek(0)
            while chunk := stream.read(CHUNK):
                yield chunk
        return
    import pyarrow as pa
    from pyarrow import csv, parquet

    options = csv.WriteOptions(include_header=False)
    with parquet.ParquetFile(source.path) as file:
        for batch in file.iter_batches(batch_size=BATCH):
            columns = [column.cast(pa.string()) for column in batch.columns]
            sink = pa.BufferOutputStream()
            csv.write_csv(pa.table(columns, names=list(source.columns)), sink, options)
            yield sink.getvalue().to_pybytes()


@contextmanager
def _postgres(_work: Path, memory: int, _threads: int, url: str) -> Iterator[Engine]:
    import ibis
    import psycopg

    from kerege.kernel.database import ensure_database

    try:
        raw = psycopg.connect(url or ensure_database())
    except psycopg.OperationalError as error:
        raise Refusal(
            f"PostgreSQL does not answer: {' '.join(str(error).split())[:200]}",
            "--backend postgres",
            "Check --url (or DATABASE_URL).",
            Kind.UNAVAILABLE,
        ) from error
    with raw:
        raw.execute(f"SET work_mem = '{max(memory // 4, 4)}MB'")
        raw.execute("SET client_encoding = 'UTF8'")
        yield _Postgres(ibis.postgres.from_connection(raw))


class _Spark(_Batches):
    def __init__(self, connection: Any, session: Any, work: Path) -> None:
        super().__init__(connection)
        self.session, self.work = session, work

    def read(self, source: Source) -> ir.Table:
        name, at = _name(source), str(_link(source, self.work))
        if source.is_parquet:
            frame = self.session.read.parquet(f"file:{at}")
        else:
            frame = self.session.read.csv(
                f"file:{at}",
                schema=", ".join(
                    f"`{column.replace('`', '``')}` STRING" for column in source.columns
                ),
                header=True,
                sep=source.divider,
                quote='"',
                escape='"',
                mode="FAILFAST",
                enforceSchema=True,
            )
        frame.createOrReplaceTempView(name)
        return self.connection.table(name)


@contextmanager
def _spark(work: Path, memory: int, threads: int, url: str) -> Iterator[Engine]:
    import ibis

    try:
        from pyspark.sql import SparkSession

        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        session = (
            SparkSession.builder.master(url or f"local[{threads}]")
            .appName("kerege-cube")
            .config("spark.driver.memory", f"{memory}m")
            .config("spark.local.dir", str(work / "spill"))
            .config("spark.sql.warehouse.dir", str(work / "warehouse"))
            .config("spark.ui.enabled", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", str(4 * threads))
            .config("spark.log.level", "ERROR")
            .getOrCreate()
        )
    except Exception as error:  # a missing Java is a RuntimeError or another
        raise Refusal(
            f"Spark does not start: {' '.join(str(error).split())[:200]}",
            "--backend spark",
            "Install kerege[spark] and Java 17, or take --backend duckdb.",
            Kind.UNAVAILABLE,
        ) from error
    try:
        yield _Spark(ibis.pyspark.connect(session), session, work)
    finally:
        with suppress(Exception):
            session.stop()
