"""That a record was erased, and what of a row only an erasure may change."""

import json
from collections.abc import Mapping
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


def was_erased(column: str) -> str:
    """Return the SQL condition that the subject which a column names was erased."""
    return f"EXISTS (SELECT FROM register_erasure WHERE subject_id = OLD.{column})"


def empties_only(emptied: Mapping[str, Any]) -> str:
    """Return the SQL condition that an update empties columns and leaves the others as they were.

    A generated column is not computed yet when a trigger sees the row.
    """
    left = json.dumps(dict(emptied), ensure_ascii=False)
    return f"to_jsonb(NEW) - 'is_listed' = (to_jsonb(OLD) || '{left}'::jsonb) - 'is_listed'"


class Erasure(models.Model):
    """That all that tells of the person was taken out of a record and of its history."""

    subject = models.OneToOneField("register.Subject", models.PROTECT, related_name="erasure")
    key_hash = models.CharField(
        max_length=64,
        blank=True,
        help_text="Of the key in the source, so that a delivery does not take it over again.",
    )
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("erasure")
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="erasure_has_reason"),)
        triggers = (
            pgtrigger.Protect(name="erasure_stays", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        """Return the subject."""
        return str(self.subject_id)
