"""What was ever published of tables that withhold cells: the next one is audited against it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kerege.evidence.models.figures import Dataset


class Release(models.Model):
    """The cells of a protected table as they were published; it stays when they change."""

    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="releases")
    at = models.DateTimeField(db_default=Now(), editable=False)
    checksum = models.CharField(max_length=64)
    cells = models.JSONField(
        help_text="Variable, period, territory, activity, scope, breakdown, value; null: withheld."
    )

    class Meta:
        ordering = ("pk",)
        verbose_name = _("release")
        constraints = (
            models.UniqueConstraint(fields=("dataset", "checksum"), name="release_kept_once"),
            models.CheckConstraint(
                condition=Q(checksum__regex=r"^[0-9a-f]{64}$"), name="release_checksum_form"
            ),
        )

    def __str__(self) -> str:
        """Return the dataset and the day."""
        return f"{self.dataset_id} {self.at:%Y-%m-%d}"
