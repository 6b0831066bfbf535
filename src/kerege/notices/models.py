"""The outbox."""

import pgtrigger
from django.db import models
from django.db.models.functions import Now


class Notice(models.Model):
    """One message to one address; written with the act it tells of, sent after it."""

    key = models.CharField(max_length=120, unique=True, help_text="The same message is kept once.")
    address = models.EmailField(blank=True, help_text="Empty: erased some time after it was sent.")
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
            pgtrigger.ReadOnly(name="as_written", fields=("key", "subject", "language")),
            pgtrigger.Protect(
                name="address_stays_until_sent",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__address__df=pgtrigger.F("new__address"))
                & ~pgtrigger.Q(old__sent_at__isnull=False, new__address=""),
            ),
        )

    def __str__(self) -> str:
        """Return the key, never the address."""
        return self.key
