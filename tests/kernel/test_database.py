"""The embedded server comes back whatever was killed."""

import os
import signal
import subprocess
import sys
import time

import pytest

ASK = """
import psycopg
from kerege.kernel.database import ensure_database
with psycopg.connect(ensure_database()) as connection:
    found = connection.execute("SELECT count(*) FROM pg_database").fetchone()[0]
print(found, flush=True)
"""
HOLD = ASK + "input()"
REVIVE = (
    HOLD
    + """
from kerege.kernel.database import revive_database
revive_database()
"""
    + ASK
)
LONG = "connection.execute('SELECT count(*) FROM generate_series(1, 40000000)')"
BUSY = ASK.replace("print(found, flush=True)", f"    print(found, flush=True); {LONG}")


@pytest.fixture
def ask(tmp_path):
    """Return how to ask the server of an installation of its own, each time in a new process."""
    plain = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment = plain | {"KEREGE_HOME": str(tmp_path)}

    def ask(code=ASK):
        return subprocess.Popen(
            [sys.executable, "-c", code],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return ask


@pytest.mark.slow
def test_it_comes_back_at_once_after_it_was_killed_beside_a_query(ask, tmp_path):
    pid = tmp_path / "pg" / "postmaster.pid"
    with ask(HOLD) as holder:
        assert holder.stdout.readline() == "4\n"
        lines = pid.read_text().splitlines()
        with ask(BUSY) as busy:
            assert busy.stdout.readline() == "4\n"
            time.sleep(0.5)  # until it is at its query
            assert busy.poll() is None, "the query was over before the server was killed"
            os.kill(int(lines[0]), signal.SIGKILL)
            with ask() as again:
                out, wrong = again.communicate(timeout=60)
            assert again.returncode == 0, wrong
            assert out == "4\n"
            busy.communicate(timeout=60)
        assert pid.read_text().splitlines()[0] != lines[0]
        holder.communicate("", timeout=60)
        assert not pid.exists(), "the last that used it did not stop it"


@pytest.mark.slow
def test_who_uses_it_revives_it(ask, tmp_path):
    pid = tmp_path / "pg" / "postmaster.pid"
    with ask(REVIVE) as user:
        assert user.stdout.readline() == "4\n"
        os.kill(int(pid.read_text().split()[0]), signal.SIGKILL)
        time.sleep(0.5)  # until it has ended
        out, wrong = user.communicate("\n", timeout=60)
        assert (user.returncode, out) == (0, "4\n"), wrong
        assert not pid.exists()


@pytest.mark.slow
def test_a_server_that_runs_is_left_alone(ask, tmp_path):
    with ask(HOLD) as holder:
        assert holder.stdout.readline() == "4\n"
        before = (tmp_path / "pg" / "postmaster.pid").read_text()
        with ask() as other:
            assert other.communicate(timeout=60)[0] == "4\n"
        assert (tmp_path / "pg" / "postmaster.pid").read_text().split()[0] == before.split()[0]
        holder.communicate("", timeout=60)
