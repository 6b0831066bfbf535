"""A concept, its versions and their published documents."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kerege.concept.enums import VersionStatus
from kerege.concept.models.freeze import concept_keeps_its_name, frozen, version_keeps_its_state
from kerege.concept.models.nesting import nested_below


class Concept(models.Model):
    """A long-term plan of a territory."""

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=300)
    subtitle = models.CharField(max_length=300, blank=True)
    disclaimer = models.TextField(blank=True)
    territory = models.ForeignKey("reference.Territory", models.PROTECT, related_name="+")
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    renews = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="renewed_by",
        help_text=_("The concept of the period before, of which it is the successor."),
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(first_year__lte=F("last_year")), name="concept_years_ordered"
            ),
        )
        triggers = (concept_keeps_its_name(),)

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class Version(models.Model):
    """One state of a concept; a published one never changes."""

    concept = models.ForeignKey(Concept, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=VersionStatus, default=VersionStatus.DRAFT)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    checksum = models.CharField(
        max_length=64, blank=True, help_text=_("SHA-256 of the canonical content as published.")
    )
    loaded_checksum = models.CharField(
        max_length=64, blank=True, help_text=_("SHA-256 of the content it was loaded from.")
    )
    diagnosis = models.ForeignKey("needs.Diagnosis", models.PROTECT, null=True, related_name="+")
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="nested",
        help_text=_("Of a regional plan: the version of the national one that it stands under."),
    )

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("concept", "number"), name="version_once"),
            models.UniqueConstraint(
                fields=("concept",),
                condition=Q(status=VersionStatus.PUBLISHED),
                name="version_one_published",
            ),
            models.CheckConstraint(
                condition=Q(status=VersionStatus.DRAFT)
                | (Q(published_at__isnull=False) & ~Q(checksum="")),
                name="version_published_has_checksum",
            ),
        )
        triggers = (version_keeps_its_state(), *nested_below())

    def __str__(self) -> str:
        """Return the number."""
        return f"v{self.number}"


class Rendition(models.Model):
    """The published document of a version in one language and format."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="renditions")
    language = models.CharField(max_length=2)
    format = models.CharField(max_length=4)
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("language", "format")
        constraints = (
            models.UniqueConstraint(
                fields=("version", "language", "format"), name="rendition_once"
            ),
        )
        triggers = (frozen(may_insert=True),)

    def __str__(self) -> str:
        """Return language and format."""
        return f"{self.language}.{self.format}"
