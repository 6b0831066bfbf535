"""A demonstration that is killed at any moment is repaired by the next run."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

SAID = ("country", "loaded", "measured", "needs", "plan")
TWICE = """SELECT details->>'step', count(*) FROM audit_event WHERE act = 'portal.demo_step'
GROUP BY 1 HAVING count(*) > 1"""
KILLS = int(os.environ.get("KEREGE_KILLS", "1"))


@pytest.fixture
def another(tmp_path, make_database, environment):
    """Return the environment of a second, empty installation."""
    return environment | {
        "DATABASE_URL": make_database("kerege_killed"),
        "KEREGE_HOME": str(tmp_path),
    }


def _command(out: Path) -> list[str]:
    arguments = ["demo", "--no-serve", "--out", str(out), "--json"]
    return [sys.executable, "-m", "kerege.cli.main", *arguments]


def _kill_after(seconds: float, another: dict[str, str], out: Path) -> None:
    running = subprocess.Popen(
        _command(out),
        env=another,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    ends = time.monotonic() + seconds
    while time.monotonic() < ends and running.poll() is None:
        time.sleep(0.05)
    if running.poll() is None:
        os.killpg(running.pid, signal.SIGKILL)
    running.wait(timeout=30)


def _run(another: dict[str, str], out: Path) -> dict:
    done = subprocess.run(
        _command(out), env=another, capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.mark.slow
def test_a_killed_demonstration_is_repaired_by_the_next_run(demo, another, tmp_path):
    chance = random.Random(20261)  # noqa: S311 -- moments, not secrets
    out = tmp_path / "out"
    usual = sum(demo["seconds"].values())
    for _ in range(KILLS):
        _kill_after(chance.uniform(0.1, 0.9) * usual, another, out)
    repaired = _run(another, out)
    assert {key: repaired[key] for key in SAID} == {key: demo[key] for key in SAID}
    assert sorted(path.name for path in out.iterdir()) == sorted(
        path.name for path in demo["out"].iterdir()
    )
    with psycopg.connect(another["DATABASE_URL"]) as connection:
        assert connection.execute(TWICE).fetchall() == []
    again = _run(another, out)
    assert sum(again["seconds"].values()) < usual / 2
