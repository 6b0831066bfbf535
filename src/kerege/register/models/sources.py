"""Where subjects come from, and what was delivered when."""

import pgtrigger
from django.conf import settings
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kerege.register.enums import Origin


class Source(models.Model):
    """A register that hands subjects over, or the way in which they enter themselves."""

    code = models.SlugField(_("code"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=200)
    origin = models.CharField(max_length=10, choices=Origin)
    classification = models.CharField(
        _("classification"), max_length=50, blank=True, help_text="Of the activities in its files."
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("code",)
        verbose_name = _("source of the register")
        constraints = (
            models.CheckConstraint(
                condition=Q(origin__in=Origin.values), name="source_origin_known"
            ),
        )

    def __str__(self) -> str:
        """Return the name, or the code where there is none."""
        return self.name or self.code

    @property
    def is_synthetic(self) -> bool:
        """Whether its subjects stand for nobody."""
        return self.origin == Origin.SYNTHETIC


class Delivery(models.Model):
    """A file of a source, as it was taken over: what came of it, and who handed it in."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="deliveries")
    territory = models.ForeignKey(
        "reference.Territory",
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="The region that it covers; empty: the whole country.",
    )
    checksum = models.CharField(max_length=64, validators=[MinLengthValidator(64)])
    filename = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)
    new = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField(
        db_default=0, help_text="Rows of records that were erased: nothing of them was kept."
    )
    absent = models.JSONField(
        default=list, help_text="Open subjects of the source and region that the file lacks."
    )

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("delivery of the register")
        triggers = (
            pgtrigger.Protect(name="delivery_stays", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        """Return the source and the day."""
        return f"{self.source_id} {self.at:%Y-%m-%d}"

    @property
    def rows(self) -> int:
        """Return how many subjects the file had."""
        return self.new + self.changed + self.unchanged + self.left_out
