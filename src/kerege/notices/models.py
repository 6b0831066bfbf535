"""The outbox."""

import pgtrigger
from django.db import models
from django.db.models.functions import Now


class Notice(models.Model):
    """One message to one address; written with the act it tells of, sent after it."""

    key = models.CharField(max_length=120, unique=True, help_text="The same message is kept once.")
    address = models.EmailField()
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    is_secret = models.BooleanField(
        default=False, help_text="The text goes as soon as it is sent: it opens something."
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(is_secret=False)
                | models.Q(sent_at__isnull=True)
                | models.Q(text=""),
                name="notice_secret_gone_once_sent",
            ),
        )
        triggers = (
            pgtrigger.ReadOnly(name="as_written", fields=("key", "address", "subject", "language")),
        )

    def __str__(self) -> str:
        """Return the key, never the address."""
        return self.key
