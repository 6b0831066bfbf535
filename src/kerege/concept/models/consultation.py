"""Consultation on the text of a version: its period, and the text as it was put to the public."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.concept.enums import BlockKind, ConsultationTarget
from kerege.concept.models.consulting import period_only_moves_ahead
from kerege.concept.models.versions import Version


class ConsultationTerm(models.Model):
    """How long documents of a kind are consulted on at least; a parameter of the country."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    days = models.PositiveSmallIntegerField(help_text="The shortest period, whole days.")
    legal_source = models.CharField(
        max_length=400, blank=True, help_text="The act that sets it; empty: not named yet."
    )

    class Meta:
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(condition=Q(days__gte=1), name="consultation_term_days"),
        )

    def __str__(self) -> str:
        """Return the code."""
        return self.code


class Consultation(models.Model):
    """The public is asked about a version, from one instant of the database's clock to another."""

    version = models.OneToOneField(Version, models.PROTECT, related_name="consultation")
    term = models.ForeignKey(ConsultationTerm, models.PROTECT, related_name="+")
    territory = models.ForeignKey("reference.Territory", models.PROTECT, related_name="+")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField(help_text="The first instant at which it is closed.")
    is_synthetic = models.BooleanField(
        default=False, help_text="A rehearsal: its comments are invented and marked so."
    )
    checksum = models.CharField(max_length=64, help_text="SHA-256 of the texts consulted on.")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("-opens_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")), name="consultation_period_ordered"
            ),
        )
        triggers = (period_only_moves_ahead(),)

    def __str__(self) -> str:
        """Return what is consulted on."""
        return f"{self.version.concept.code} {self.version}"

    @property
    def has_begun(self) -> bool:
        """Whether pages may lead to it; the database's clock decides what is accepted."""
        return bool(self.opens_at <= timezone.now())


class Passage(models.Model):
    """A block or a measure as it was put to the public: what a comment's quotation stands in."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="passages")
    order = models.PositiveSmallIntegerField()
    target = models.CharField(max_length=8, choices=ConsultationTarget)
    code = models.SlugField(max_length=60)
    kind = models.CharField(max_length=8, choices=BlockKind)
    text = models.TextField(blank=True, help_text="With its numbers, as it was shown.")

    class Meta:
        ordering = ("order",)
        constraints = (
            models.UniqueConstraint(fields=("consultation", "target", "code"), name="passage_once"),
        )
        triggers = (
            pgtrigger.Protect(name="as_consulted", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        """Return the code."""
        return self.code

    @property
    def label(self) -> str:
        """What readers call it: an item of a list by its title, the rest by their numbers."""
        title = str(self.text or "").partition("\n")[0] if self.kind == BlockKind.ITEM else ""
        return _("“%(title)s”") % {"title": title} if title else self.code
