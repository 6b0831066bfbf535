"""Start Django for the commands that need the database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from kerege.cli.output import refusals


def start(*, tables: bool = False) -> None:
    """Make the database available and set Django up (once); with ``tables``, bring them up to date.

    Commands that begin an installation ask for the tables; they change nothing that is in them.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kerege.portal.settings")
    import django

    django.setup()
    if tables:
        make_tables()


@contextmanager
def database(*, as_json: bool = False, tables: bool = False) -> Iterator[None]:
    """Start Django for a command; what is refused is printed as `refusals` does."""
    with refusals(as_json=as_json):
        start(tables=tables)
        yield


def make_tables() -> None:
    """Make what tables are missing, and bring the others up to date."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
