"""``kerege serve`` and ``kerege worker``: the portal and its jobs."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from typing import Any

import typer

from kerege.cli.django import database
from kerege.cli.output import stderr
from kerege.kernel.errors import Kind, Refusal

PR_SET_PDEATHSIG = 1
"""Of Linux's ``prctl``: the signal that a process gets when its parent dies."""


def serve(
    host: str = typer.Option("127.0.0.1", help="Address to listen on."),
    port: int = typer.Option(8000, min=1, max=65535, help="Port to listen on."),
    workers: int = typer.Option(2, min=1, help="Processes that answer requests."),
    *,
    jobs: bool = typer.Option(True, help="Also run a worker for jobs."),
) -> None:
    """Serve the portal until Ctrl-C; leaves no process behind."""
    with database(tables=True):
        run_portal(host=host, port=port, workers=workers, jobs=jobs)


def run_portal(*, host: str, port: int, workers: int, jobs: bool) -> None:
    """Run gunicorn in this process, so that its workers end with it however it ends."""
    require_free(host, port)
    collect_static()
    keeper = Keeper(jobs=jobs)
    from gunicorn.app.base import BaseApplication

    class Portal(BaseApplication):  # type: ignore[misc]  # gunicorn carries no types
        """The portal as a gunicorn application with the settings given here."""

        def load_config(self) -> None:
            """Set what differs from gunicorn's defaults."""
            for name, value in {
                "bind": f"{host}:{port}",
                "workers": workers,
                "threads": 4,  # a slow reader holds up one thread, not a whole process
                "timeout": 120,
                "limit_request_line": 8190,  # an address holds the whole state of its page
                "preload_app": True,
                "loglevel": "warning",
                "proc_name": "kerege",
                "control_socket_disable": True,
                "post_fork": _after_fork,
            }.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> Any:
            """Return the WSGI application."""
            from django.core.wsgi import get_wsgi_application

            return get_wsgi_application()

    stderr.print(f"Kerege is at [link]http://{host}:{port}/[/link] (Ctrl-C ends it).")
    try:
        Portal().run()
    finally:
        keeper.end()


def _after_fork(_arbiter: Any, _worker: Any) -> None:
    """Let no worker use a connection that was opened before it was born, nor outlive the portal."""
    from django.db import connections

    from kerege.kernel.database import leave_to_parent

    _end_at_once_with_parent()
    leave_to_parent()
    for connection in connections.all(initialized_only=True):
        connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's backend has a pool


def _end_at_once_with_parent() -> None:
    """Have the system kill this process with its parent: waiting for requests, it kept the port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def require_free(host: str, port: int) -> None:
    """Refuse a port that somebody else listens on."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refusal(
                f"Port {port} on {host} cannot be used: {error.strerror}.",
                mend="Choose another one with --port, or end the program that uses it.",
                kind=Kind.UNAVAILABLE,
            ) from error


def collect_static() -> None:
    """Gather static files with names that carry their checksum; quick when nothing changed."""
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


def start_worker() -> "subprocess.Popen[bytes]":
    """Start a worker process that ends when this process does."""
    return subprocess.Popen([sys.executable, "-m", "kerege.cli.main", "worker", "--with-parent"])


class Keeper:
    """What starts the worker process, and the embedded database, again when they were killed."""

    def __init__(self, *, jobs: bool) -> None:
        self._ending = threading.Event()
        self._worker = start_worker() if jobs else None
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        from kerege.kernel.database import revive_database

        while not self._ending.wait(1):
            try:
                revive_database()
            except Exception as error:  # noqa: BLE001 -- whatever it was, it is tried again
                stderr.print(f"The database did not come back yet: {error}")
            if self._worker is not None and self._worker.poll() is not None:
                self._worker = start_worker()

    def end(self) -> None:
        """End the worker and wait until it has."""
        self._ending.set()
        if self._worker is not None:
            self._worker.terminate()
            self._worker.wait(timeout=20)


def worker(
    *,
    with_parent: bool = typer.Option(False, help="End when the process that started it ends."),
) -> None:
    """Run jobs until Ctrl-C; jobs of a worker that was killed are taken up again."""
    with database():
        if with_parent:
            threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
        from procrastinate.contrib.django import app

        signal.signal(signal.SIGTERM, signal.default_int_handler)
        connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]  # Django's has it
        with app.replace_connector(connector) as ready:
            ready.run_worker(concurrency=1, install_signal_handlers=True)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGINT)
