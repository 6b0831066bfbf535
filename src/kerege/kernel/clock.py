"""The time by the database's clock, which is the same for every process."""

from datetime import date, datetime

from django.conf import settings
from django.db import connection, models
from django.utils import timezone

TODAY = f"(STATEMENT_TIMESTAMP() AT TIME ZONE '{settings.TIME_ZONE}')::date"
"""In SQL of ours in place of CURRENT_DATE, which is the day in the zone of the connection (UTC)."""


class Today(models.Func):
    """The day by the database's clock, where the country is."""

    template = TODAY
    output_field = models.DateField()


def clock() -> datetime:
    """Return the time at this moment, not at the begin of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found: datetime = cursor.fetchone()[0]
    return found


def today() -> date:
    """Return the day at this moment, where the country is."""
    return timezone.localdate(clock())
