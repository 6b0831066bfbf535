"""That the deadline of a round was put off: from when to when, by whom, why. It stays as it is."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from kerege.needs.models.delphi import PanelRound

_WHILE_OPEN = """
    SELECT r.closes_at, r.closed_at INTO round FROM needs_panelround r
        WHERE r.id = NEW.round_id FOR UPDATE;
    IF round.closed_at IS NOT NULL OR NEW.was <> round.closes_at
            OR clock_timestamp() >= round.closes_at THEN
        RAISE EXCEPTION 'The deadline of this round cannot be put off.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'extension_while_open';
    END IF;
    RETURN NEW;
"""


class RoundExtension(models.Model):
    """One time that the deadline of a round was put off."""

    round = models.ForeignKey(PanelRound, models.PROTECT, related_name="extensions")
    was = models.DateTimeField(help_text="The deadline before.")
    until = models.DateTimeField(help_text="The deadline after.")
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("was",)
        constraints = (
            models.UniqueConstraint(fields=("round", "was"), name="round_extension_once"),
            models.CheckConstraint(
                condition=Q(until__gt=F("was")), name="round_extension_moves_ahead"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="round_extension_says_why"),
        )
        triggers = (
            pgtrigger.Trigger(
                name="extension_while_open",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("round", "RECORD")],
                func=_WHILE_OPEN,
            ),
            pgtrigger.Protect(
                name="round_extension_kept", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )

    def __str__(self) -> str:
        """Return its number."""
        return str(self.pk)
