"""Start Django for the commands that need the database."""

import os


def start(*, tables: bool = False) -> None:
    """Make the database available and set Django up (once); with ``tables``, bring them up to date.

    Commands that begin an installation ask for the tables; they change nothing that is in them.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kerege.portal.settings")
    import django

    django.setup()
    if tables:
        make_tables()


def make_tables() -> None:
    """Make what tables are missing, and bring the others up to date."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
