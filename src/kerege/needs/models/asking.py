"""By which day the regions are asked to answer the diagnosis, and when they were reminded."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kerege.needs.models.diagnosis import Diagnosis

_ONCE_A_WEEK = """
    IF EXISTS (SELECT 1 FROM needs_regionreminder r WHERE r.territory_id = NEW.territory_id
            AND abs(r.on_day - NEW.on_day) < 7) THEN
        RAISE EXCEPTION 'A region is written to once a week at most.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reminder_once_a_week';
    END IF;
    RETURN NEW;
"""


class AnswersAsked(models.Model):
    """By which day the ministry asks for answers; a day that is moved is a row of its own."""

    diagnosis = models.ForeignKey(
        Diagnosis, models.PROTECT, related_name="+", help_text="The one that held when it asked."
    )
    due_on = models.DateField(help_text="The last day.")
    since = models.DateTimeField(help_text="Answers from then on count, to whichever diagnosis.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("ended_at",),
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="answers_asked_once",
            ),
        )
        triggers = (
            pgtrigger.ReadOnly(name="as_asked", exclude=("ended_at",)),
            pgtrigger.Protect(name="asked_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        """Return the day."""
        return self.due_on.isoformat()


class RegionReminder(models.Model):
    """That the representatives of a region were written to on a day."""

    asked = models.ForeignKey(AnswersAsked, models.PROTECT, related_name="reminders")
    territory = models.ForeignKey("reference.Territory", models.PROTECT, related_name="+")
    on_day = models.DateField()

    class Meta:
        ordering = ("-on_day", "-id")
        triggers = (
            pgtrigger.Trigger(
                name="reminder_once_a_week",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_ONCE_A_WEEK,
            ),
            pgtrigger.Protect(name="reminder_kept", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        """Return the day."""
        return self.on_day.isoformat()
