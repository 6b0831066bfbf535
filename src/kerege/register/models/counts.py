"""The counts of the register that were opened to everybody."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class CountRelease(models.Model):
    """Counts as they were opened to everybody; the next ones are protected against them."""

    day = models.DateField(help_text="On which the subjects that are counted were open.")
    at = models.DateTimeField(db_default=Now(), editable=False)
    counted = models.JSONField(
        help_text="Of the unlisted: territory, sub-sector, classification, activity, synthetic,"
        " subjects; true numbers, for computing only."
    )
    numbers = models.JSONField(
        help_text="Of the unlisted: region, part, origin, number; null: withheld."
    )
    listed = models.JSONField(help_text="As `counted`, of the subjects that everybody may look up.")

    class Meta:
        ordering = ("pk",)
        verbose_name = _("release of counts")

    def __str__(self) -> str:
        """Return the day."""
        return f"{self.day:%Y-%m-%d}"
