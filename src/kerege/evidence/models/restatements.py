"""Restatements: figures of a published dataset that its source has corrected, and why."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kerege.evidence.enums import RestatementState
from kerege.evidence.models.figures import Dataset


class Restatement(models.Model):
    """A proposal to replace the figures of a dataset, decided by a second person."""

    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="restatements")
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=300)
    state = models.CharField(
        max_length=10, choices=RestatementState, default=RestatementState.PROPOSED
    )
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    retired = models.PositiveIntegerField(default=0)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(db_default=Now(), editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, editable=False)
    decision_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("restatement")
        constraints = (
            models.UniqueConstraint(
                fields=("dataset",),
                condition=Q(state=RestatementState.PROPOSED),
                name="restatement_one_proposed",
            ),
            models.CheckConstraint(
                condition=Q(state=RestatementState.PROPOSED)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="restatement_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=RestatementState.ACCEPTED) | ~Q(decided_by=F("proposed_by")),
                name="restatement_accepted_by_another",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="restatement_has_reason"),
        )

    def __str__(self) -> str:
        """Return the dataset and the state."""
        return f"{self.dataset_id} {self.state}"
