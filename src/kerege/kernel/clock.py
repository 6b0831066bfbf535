"""The time by the database's clock, which is the same for every process."""

from datetime import date, datetime

from django.db import connection
from django.utils import timezone


def clock() -> datetime:
    """Return the time at this moment, not at the begin of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found: datetime = cursor.fetchone()[0]
    return found


def today() -> date:
    """Return the day at this moment, where the country is."""
    return timezone.localdate(clock())
