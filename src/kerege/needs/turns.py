"""Acts that change what a diagnosis reads take turns."""

from django.db import connection

LOCK = 7_301_452
"""Number of the advisory lock of the database."""


def take_turn() -> None:
    """Wait for other such acts; the turn ends with the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
