"""Files as they came or as they were published."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Document(models.Model):
    """A file with its licence and checksum; its content never changes."""

    title = models.CharField(_("title"), max_length=300)
    file = models.FileField(upload_to="documents/%Y/%m/")
    filename = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    language = models.CharField(max_length=2, blank=True)
    size = models.PositiveBigIntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64, db_index=True)
    licence = models.CharField(_("licence"), max_length=100)
    is_public = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="document_sha256_form"
            ),
        )
        triggers = (
            pgtrigger.ReadOnly(
                name="content_fixed", fields=("file", "sha256", "size", "media_type")
            ),
        )

    def __str__(self) -> str:
        """Return the title."""
        return self.title
