"""The audit trail."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One act: who did what to which record, when by the database's clock. Rows never change."""

    at = models.DateTimeField(_("at"), db_default=Now(), editable=False, db_index=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty: done by the system itself."),
    )
    act = models.CharField(_("act"), max_length=80, help_text="room.verb_object")
    record_type = models.CharField(max_length=80)
    record_id = models.CharField(max_length=80)
    details = models.JSONField(default=dict, help_text=_("What changed; never personal data."))

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("record_type", "record_id")),)
        triggers = (
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        """Return the act and its record."""
        return f"{self.act} {self.record_type} {self.record_id}"
