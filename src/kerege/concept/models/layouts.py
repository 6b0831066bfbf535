"""Layouts that were brought to the portal: every upload is kept, the latest of a code is used."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class KeptLayout(models.Model):
    """One upload of a layout; it never changes."""

    code = models.SlugField(max_length=40)
    number = models.PositiveSmallIntegerField(help_text=_("Of the upload, by code."))
    content = models.TextField(help_text=_("The file (TOML)."))
    sha256 = models.CharField(max_length=64)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    kept_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("code", "-number")
        constraints = (models.UniqueConstraint(fields=("code", "number"), name="kept_layout_once"),)
        triggers = (
            pgtrigger.Protect(
                name="kept_layout_stays", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )

    def __str__(self) -> str:
        """Return code and number."""
        return f"{self.code} {self.number}"
