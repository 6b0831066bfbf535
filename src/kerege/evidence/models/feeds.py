"""What is asked of other offices, and what came."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kerege.evidence.enums import FetchOutcome


class Feed(models.Model):
    """What is asked of another office, and how often."""

    code = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=300)
    source = models.CharField(max_length=40, help_text="kerege.evidence.sources, by name")
    parameters = models.JSONField(default=dict, help_text="What the source is asked for.")
    publisher = models.CharField(_("publisher"), max_length=300)
    licence = models.CharField(_("licence"), max_length=100)
    note = models.TextField(_("note"), blank=True)
    every_days = models.PositiveSmallIntegerField(default=0, help_text="0: only when asked.")

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class Fetch(models.Model):
    """One attempt to fetch a feed: what was asked, how it ended, and the answer as it came."""

    feed = models.ForeignKey(Feed, models.PROTECT, related_name="fetches")
    at = models.DateTimeField(db_default=Now(), editable=False)
    url = models.URLField(max_length=2000)
    outcome = models.CharField(max_length=10, choices=FetchOutcome)
    detail = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    document = models.ForeignKey("documents.Document", models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome__in=("kept", "same"), document__isnull=False)
                | Q(~Q(outcome__in=("kept", "same")), document__isnull=True),
                name="fetch_has_what_it_says",
            ),
        )

    def __str__(self) -> str:
        """Return the feed and how it ended."""
        return f"{self.feed_id} {self.outcome}"
