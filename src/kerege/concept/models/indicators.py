"""Indicators with their baselines, targets by year, and the published figures they refer to."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kerege.concept.enums import TargetKind
from kerege.concept.models.freeze import frozen
from kerege.concept.models.measures import Goal
from kerege.concept.models.nesting import names_the_parent
from kerege.concept.models.versions import Version
from kerege.evidence.enums import Relation


class Indicator(models.Model):
    """How a goal is measured."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="indicators")
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="indicators")
    code = models.SlugField(max_length=20)
    name = models.CharField(_("indicator"), max_length=300)
    definition = models.TextField(_("definition"))
    unit = models.CharField(_("unit"), max_length=80)
    formula = models.CharField(_("formula"), max_length=300)
    is_higher_better = models.BooleanField(default=True)
    baseline = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    baseline_period = models.CharField(max_length=10, blank=True)
    baseline_figure = models.ForeignKey(
        "evidence.Figure", models.PROTECT, null=True, blank=True, related_name="+"
    )
    baseline_reference = models.CharField(
        max_length=60, blank=True, help_text=_("The published figure that is the baseline.")
    )
    conflicting_references = models.JSONField(
        default=list, blank=True, help_text=_("Published figures that say otherwise.")
    )
    published_targets = models.JSONField(
        default=list, blank=True, help_text=_("Targets that were published for the same thing.")
    )
    owner = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    source = models.CharField(_("source of the data"), max_length=300)
    note = models.TextField(blank=True)
    risks = models.TextField(
        blank=True, help_text=_("To measuring and to reaching it, and what is assumed.")
    )
    part_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="parts",
        help_text=_("Of a regional plan: the national indicator whose part it is."),
    )
    adds_up = models.BooleanField(
        default=False, help_text=_("The values of the regions sum to the national one.")
    )

    class Meta:
        ordering = ("code",)
        constraints = (
            models.UniqueConstraint(fields=("version", "code"), name="indicator_once"),
            models.CheckConstraint(
                condition=Q(baseline__isnull=True) | ~Q(baseline_period=""),
                name="indicator_baseline_has_period",
            ),
        )
        triggers = (frozen(), names_the_parent(part_of_id="concept_indicator"))

    def __str__(self) -> str:
        """Return code and name."""
        return f"{self.code} {self.name}"


class Target(models.Model):
    """The value an indicator is to reach in a year."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="targets")
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(
        max_digits=20, decimal_places=4, null=True, help_text=_("Empty: not defined in this year.")
    )
    kind = models.CharField(max_length=16, choices=TargetKind, default=TargetKind.DEMONSTRATION)
    references = models.JSONField(default=list, blank=True)
    rationale = models.TextField(blank=True)

    class Meta:
        ordering = ("year",)
        constraints = (
            models.UniqueConstraint(fields=("indicator", "year"), name="target_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(kind=TargetKind.NOT_DEFINED),
                name="target_has_value",
            ),
        )
        triggers = (frozen("indicator"),)

    def __str__(self) -> str:
        """Return year and value."""
        return f"{self.year}: {self.value}"


class FigureReference(models.Model):
    """A published figure as the concept cites it, with its source; the number is never typed."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="references")
    code = models.SlugField(max_length=60)
    variable = models.CharField(max_length=80)
    territories = models.JSONField(default=list, help_text="ISO 3166")
    period = models.CharField(max_length=40, blank=True)
    value = models.CharField(max_length=40, help_text=_("As in the source."))
    relation = models.CharField(max_length=10, choices=Relation, default=Relation.EXACTLY)
    unit = models.CharField(max_length=80)
    source = models.CharField(max_length=300)
    source_url = models.URLField(max_length=900, blank=True)
    note = models.TextField(blank=True)
    figure = models.ForeignKey(
        "evidence.Figure", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("code",)
        constraints = (models.UniqueConstraint(fields=("version", "code"), name="reference_once"),)
        triggers = (frozen(),)

    def __str__(self) -> str:
        """Return the code."""
        return self.code
