"""From files to a cube: each file once, the finished ones remembered, nothing half-written."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import ibis
from ibis.expr import types as ir

from kerege.evidence.canonical import checksum
from kerege.evidence.cube import combine, expression, problems
from kerege.evidence.cube.analysis import protect
from kerege.evidence.cube.codes import CodeTables
from kerege.evidence.cube.engine import Engine, duckdb, open_engine
from kerege.evidence.cube.intake import Source, open_source
from kerege.evidence.cube.package import Written, write_package
from kerege.evidence.cube.request import Request
from kerege.kernel.errors import Kind, Refusal

DISTINCT = 100_000
"""More codes of one kind than there can be; beyond them unknown ones are certain to be seen."""
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Machine:
    """Where and with how much it is computed; the cube is the same.

    Attributes
    ----------
    memory
        The most that is used, in MiB; what does not fit goes to disk.
    url
        Of PostgreSQL, or the master of Spark; empty: this machine.
    """

    backend: str = "duckdb"
    memory: int = 1024
    threads: int = field(default_factory=lambda: os.cpu_count() or 1)
    url: str = ""


def build(  # noqa: PLR0913 -- a cube has its files, its request, its codes and its place
    paths: Sequence[Path],
    asked: Request,
    codes: CodeTables,
    out: Path,
    *,
    machine: Machine,
    progress: Progress,
) -> Written:
    """Build a cube and write it; stopped at any moment, the next call goes on from there.

    What a pass over a file found is kept beside ``out`` (``<out>.work``, readable by its owner
    only, since it tells of single firms) until the cube is written.

    Raises
    ------
    Refusal
        If a file or one of its rows is not sound; nothing is written then.
    """
    _require_place(out)
    sources = []
    for number, path in enumerate(paths):
        progress(f"Reading {path.name}", number, 4 * len(paths))
        sources.append(open_source(path, asked))
    _refuse_copies(sources)
    with _work_folder(out) as work:
        parts = [work / f"{checksum([s.checksum, asked.pass_checksum()])}.part" for s in sources]
        _pass(sources, parts, asked, work, machine, progress)
        with duckdb(work, machine.memory, machine.threads) as connection:
            for source, part in zip(sources, parts, strict=True):
                _check(connection, source, part, asked, codes)
        _refuse_twice_in_two(sources, parts, asked, work, machine, progress)
        progress("Putting the cells together", 3 * len(paths), 4 * len(paths))
        written = _write(sources, parts, asked, codes, out, work, machine)
    shutil.rmtree(work)
    return written


def _write(  # noqa: PLR0913, PLR0917 -- as `build`
    sources: list[Source],
    parts: list[Path],
    asked: Request,
    codes: CodeTables,
    out: Path,
    work: Path,
    machine: Machine,
) -> Written:
    with duckdb(work, machine.memory, machine.threads) as connection:
        base = connection.read_parquet([str(part) for part in parts])
        told = work / "told.parquet"
        connection.to_parquet(combine.told(combine.whole(base, asked, codes), asked), told)
        inside = base.activity.isin(sorted(codes.totals))
        counted = base.aggregate(
            rows=base.records.sum(), outside=base.records.sum(where=~inside).fill_null(0)
        )
        rows = connection.to_pyarrow(counted).to_pylist()[0]
        cube = protect(connection, told, asked, codes)
        return write_package(connection, cube, out, asked, codes, sources, rows)


def _require_place(out: Path) -> None:
    """Refuse to write over anything but an earlier cube."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        if (out / "datapackage.json").is_file() and any(out.glob("cube*.csv")):
            return
        raise Refusal(
            "There is something else at this place.",
            f"--out {out}",
            "Name a new folder, or one that holds an earlier cube.",
            Kind.CONFLICT,
        )


def _refuse_copies(sources: list[Source]) -> None:
    seen: dict[str, Path] = {}
    for source in sources:
        if source.checksum in seen:
            raise Refusal(
                "Two files are the same, so that every firm would count twice.",
                f"{seen[source.checksum]}; {source.path}",
                "Hand in each file once.",
            )
        seen[source.checksum] = source.path


@contextmanager
def _work_folder(out: Path) -> Iterator[Path]:
    """Hold the folder of unfinished work alone; what a refused file left in it goes."""
    work = out.with_name(f"{out.name}.work")
    work.parent.mkdir(parents=True, exist_ok=True)
    work.mkdir(mode=0o700, exist_ok=True)
    with (work / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            mend = "Wait for it, or name another place with --out."
            raise Refusal("This cube is being built.", str(work), mend, Kind.CONFLICT) from error
        try:
            yield work
        except Refusal:
            if not any(work.glob("*.part")):
                shutil.rmtree(work)
            raise


def _pass(  # noqa: PLR0913, PLR0917 -- as `build`
    sources: list[Source],
    parts: list[Path],
    asked: Request,
    work: Path,
    machine: Machine,
    progress: Progress,
) -> None:
    """Sum up each file that is not summed up yet."""
    todo = [pair for pair in zip(sources, parts, strict=True) if not pair[1].exists()]
    if not todo:
        return
    done = len(sources) - len(todo)
    with _engine(machine, work) as engine:
        for number, (source, part) in enumerate(todo, start=done):
            progress(f"Summing up {source.path.name}", len(sources) + 2 * number, 4 * len(sources))
            with _place(source):
                _sum_up(engine, source, part, asked)


def _engine(machine: Machine, work: Path) -> AbstractContextManager[Engine]:
    return open_engine(
        machine.backend,
        work=work,
        memory=machine.memory,
        threads=machine.threads,
        url=machine.url,
    )


def _sum_up(engine: Engine, source: Source, part: Path, asked: Request) -> None:
    """Keep what a file holds, unless two of its rows have the same key."""
    rows = expression.rows(engine.read(source), asked)
    summed = expression.contributions if asked.unit == "job" else expression.cells
    unfinished = part.with_suffix(".unfinished")
    engine.write(summed(rows, asked), unfinished)
    _refuse_twice(engine, rows, [source], asked)
    unfinished.replace(part)


def _refuse_twice(engine: Engine, rows: ir.Table, sources: list[Source], asked: Request) -> None:
    named = rows.filter(rows.id != "")
    found = engine.fetch(expression.twice(named, asked).limit(1))
    if found:
        problems.refuse_twice(sources, asked, found[0], found[0]["times"])


@contextmanager
def _place(source: Source) -> Iterator[None]:
    """Name the file in a refusal that does not name a place."""
    try:
        yield
    except Refusal as refusal:
        raise replace(refusal, where=refusal.where or str(source.path)) from refusal


def _check(connection: Any, source: Source, part: Path, asked: Request, codes: CodeTables) -> None:
    """Refuse a file with a fault, and forget what it held."""
    base = connection.read_parquet(str(part))
    wrong = [f"{m}_{kind}" for m in asked.measures for kind in ("bad", "negative")]

    def by(*columns: str) -> list[dict[str, Any]]:
        found = base.group_by(columns).agg(records=base.records.sum()).limit(DISTINCT)
        return list(connection.to_pyarrow(found).to_pylist())

    sums = {name: base[name].sum().fill_null(0) for name in ("unnamed", *wrong)}
    found = problems.Found(
        places=by("territory", "year"),
        activities=by("activity"),
        classes={name: by(name) for name in asked.breakdown},
        totals=connection.to_pyarrow(base.aggregate(**sums)).to_pylist()[0],
    )
    if faults := problems.faults_of(found, asked, codes):
        part.unlink()
        problems.refuse_faults(source, faults)


def _refuse_twice_in_two(  # noqa: PLR0913, PLR0917 -- as `build`
    sources: list[Source],
    parts: list[Path],
    asked: Request,
    work: Path,
    machine: Machine,
    progress: Progress,
) -> None:
    """Refuse a key that stands in two files; files that share no year cannot hold one."""
    with duckdb(work, machine.memory, machine.threads) as connection:
        years = [_years(connection, part) for part in parts]
    shared = [
        source
        for number, source in enumerate(sources)
        if any(years[number] & other for at, other in enumerate(years) if at != number)
    ]
    seen = work / checksum([asked.key, sorted(source.checksum for source in shared)])
    if not shared or seen.exists():
        return
    progress("Looking for firms that stand in two files", 3 * len(sources) - 1, 4 * len(sources))
    with _engine(machine, work) as engine:
        rows = [expression.rows(engine.read(source), asked) for source in shared]
        keys = [table.select(*asked.key) for table in rows]
        _refuse_twice(engine, ibis.union(*keys, distinct=False), shared, asked)
    seen.touch()


def _years(connection: Any, part: Path) -> set[int]:
    base = connection.read_parquet(str(part))
    return set(connection.to_pyarrow(base.select("year").distinct())["year"].to_pylist())
