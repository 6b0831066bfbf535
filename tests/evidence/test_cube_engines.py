"""The same expressions on DuckDB, PostgreSQL and Spark give the same cube, byte for byte."""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from evidence import microdata
from kerege.countries.package import KAZAKHSTAN
from kerege.evidence.cube.build import Machine, build
from kerege.evidence.cube.codes import read_codes
from kerege.evidence.cube.request import BREAKDOWNS, MEASURES, Request, Rule
from kerege.kernel.database import ensure_database
from kerege.kernel.errors import Refusal

FIRMS = Request(
    unit="firm",
    years=(2020, 2024),
    breakdown=BREAKDOWNS,
    measures=MEASURES,
    rule=Rule(threshold=2, p_percent=10),
)
JOBS = Request(
    unit="job", years=(2020, 2024), measures=MEASURES, margins=True, unprotected="a test"
)


def make(asked: Request, paths: list[Path], out: Path, backend: str, url: str = "") -> bytes:
    codes = read_codes(KAZAKHSTAN, scope=asked.scope, level=asked.level)
    machine = Machine(backend, memory=512, threads=2, url=url)
    build(paths, asked, codes, out, machine=machine, progress=lambda *_: None)
    return next(out.glob("*.csv")).read_bytes()


def files(asked: Request, folder: Path) -> list[Path]:
    codes = read_codes(KAZAKHSTAN, scope="", level="section")
    rows = microdata.jobs(codes) if asked.unit == "job" else microdata.firms(codes)
    rows[3]["id"] = 'SYNTHETIC "quoted", with a comma'
    half = len(rows) // 2
    return [
        microdata.write_csv(folder / "odd [1] *.csv", rows[:half], ";", "utf-8-sig"),
        microdata.write_parquet(folder / "b.parquet", rows[half:]),
    ]


@pytest.mark.parametrize("asked", [FIRMS, JOBS], ids=["firms", "jobs"])
def test_postgresql_gives_what_duckdb_gives(asked, tmp_path):
    paths = files(asked, tmp_path)
    here = make(asked, paths, tmp_path / "here", "duckdb")
    assert here == make(asked, paths, tmp_path / "there", "postgres", ensure_database())
    assert here.count(b"\n") > 100


@pytest.mark.slow
@pytest.mark.parametrize("asked", [FIRMS, JOBS], ids=["firms", "jobs"])
def test_spark_gives_what_duckdb_gives(asked, tmp_path):
    if shutil.which("java") is None or find_spec("pyspark") is None:
        pytest.skip("Spark is absent: install Java 17 and kerege[spark]")
    paths = files(asked, tmp_path)
    here = make(asked, paths, tmp_path / "here", "duckdb")
    # A process of its own: Spark speaks to its Java over a socket, which is closed in here.
    code = (
        "import sys; from pathlib import Path; from evidence import test_cube_engines as t\n"
        "asked = {'firm': t.FIRMS, 'job': t.JOBS}[sys.argv[1]]\n"
        "t.make(asked, [Path(a) for a in sys.argv[3:]], Path(sys.argv[2]), 'spark')"
    )
    tests = f"{Path(__file__).parents[1]}:{os.environ.get('PYTHONPATH', '')}"
    done = subprocess.run(
        [sys.executable, "-c", code, asked.unit, str(tmp_path / "there"), *map(str, paths)],
        env={**os.environ, "PYTHONPATH": tests},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert next((tmp_path / "there").glob("*.csv")).read_bytes() == here


def test_a_server_that_does_not_answer_is_named(tmp_path):
    paths = files(FIRMS, tmp_path)
    nowhere = f"postgresql:///kerege?host={tmp_path}"
    with pytest.raises(Refusal, match="PostgreSQL does not answer"):
        make(FIRMS, paths, tmp_path / "out", "postgres", nowhere)
    assert not (tmp_path / "out").exists()
