"""Goals, measures with the needs they answer and who pays, and stages."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kerege.concept.enums import FundingSource, Instrument
from kerege.concept.models.freeze import frozen
from kerege.concept.models.nesting import names_the_parent
from kerege.concept.models.versions import Version


class Goal(models.Model):
    """What the concept is to achieve in one of its areas."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="goals")
    code = models.SlugField(max_length=20)
    area = models.ForeignKey("reference.NeedArea", models.PROTECT, related_name="+")
    name = models.CharField(_("goal"), max_length=300)
    description = models.TextField(blank=True)

    class Meta:
        ordering = ("code",)
        constraints = (models.UniqueConstraint(fields=("version", "code"), name="goal_once"),)
        triggers = (frozen(),)

    def __str__(self) -> str:
        """Return code and name."""
        return f"{self.code} {self.name}"


class Measure(models.Model):
    """What is done: with owner, deadline, form of completion, money and the needs it answers."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="measures")
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="measures")
    code = models.SlugField(max_length=20)
    name = models.CharField(_("measure"), max_length=300)
    description = models.TextField(blank=True)
    owner = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    co_owners = models.CharField(_("co-owners"), max_length=400, blank=True)
    deadline = models.DateField(_("deadline"))
    completion_form = models.CharField(_("form of completion"), max_length=300)
    instrument = models.CharField(_("instrument"), max_length=10, choices=Instrument)
    is_national = models.BooleanField(help_text=_("Serves all regions at once."))
    eligible_regions = models.ManyToManyField("reference.Territory", related_name="+", blank=True)
    unit = models.CharField(_("unit"), max_length=120)
    unit_cost = models.DecimalField(max_digits=16, decimal_places=2, help_text=_("Of one unit."))
    unit_cost_low = models.DecimalField(max_digits=16, decimal_places=2)
    unit_cost_high = models.DecimalField(max_digits=16, decimal_places=2)
    running_cost = models.DecimalField(
        max_digits=16, decimal_places=2, default=0, help_text=_("Of one unit a year, afterwards.")
    )
    currency = models.CharField(max_length=3)
    cost_rationale = models.TextField(blank=True)
    effect_rationale = models.TextField(blank=True)
    max_units = models.PositiveSmallIntegerField(help_text=_("In one region, or in the country."))
    max_units_per_year = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("That may start in one year; empty: as many as at all.")
    )
    is_required = models.BooleanField(
        default=False, help_text=_("The plan contains it, in each region where it may stand.")
    )
    first_year = models.PositiveSmallIntegerField(help_text=_("In which a unit may start."))
    last_year = models.PositiveSmallIntegerField()
    serves_measure = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="served_by",
        help_text=_("Of a regional plan: the national measure that it serves."),
    )
    serves_goal = models.ForeignKey(
        Goal,
        models.PROTECT,
        null=True,
        related_name="served_by",
        help_text=_("Of a regional plan: the national goal, where no single measure is served."),
    )

    class Meta:
        ordering = ("code",)
        constraints = (
            models.UniqueConstraint(fields=("version", "code"), name="measure_once"),
            models.CheckConstraint(
                condition=Q(serves_measure__isnull=True) | Q(serves_goal__isnull=True),
                name="measure_serves_one",
            ),
            models.CheckConstraint(
                condition=Q(unit_cost_low__lte=F("unit_cost"))
                & Q(unit_cost__lte=F("unit_cost_high"))
                & Q(unit_cost_low__gte=0),
                name="measure_cost_range",
            ),
            models.CheckConstraint(
                condition=Q(first_year__lte=F("last_year")), name="measure_years_ordered"
            ),
            models.CheckConstraint(
                condition=Q(instrument__in=Instrument.values), name="measure_instrument_known"
            ),
        )
        triggers = (
            frozen(),
            names_the_parent(serves_measure_id="concept_measure", serves_goal_id="concept_goal"),
        )

    def __str__(self) -> str:
        """Return code and name."""
        return f"{self.code} {self.name}"


class EligibleRegion(Measure.eligible_regions.through):  # type: ignore[name-defined,misc] -- Django makes this class
    """Where a measure may stand; a proxy that carries the trigger of Django's own table."""

    class Meta:
        proxy = True
        triggers = (frozen("measure"),)


class Answer(models.Model):
    """A measure answers a need: the share of it that the first unit removes, an assumption."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="answers")
    area = models.ForeignKey("reference.NeedArea", models.PROTECT, related_name="+")
    effect = models.DecimalField(max_digits=5, decimal_places=4)
    effect_low = models.DecimalField(max_digits=5, decimal_places=4)
    effect_high = models.DecimalField(max_digits=5, decimal_places=4)
    author = models.CharField(max_length=200, help_text=_("Whose assumption it is."))

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("measure", "area"), name="answer_once"),
            models.CheckConstraint(
                condition=Q(effect_low__gte=0)
                & Q(effect_low__lte=F("effect"))
                & Q(effect__lte=F("effect_high"))
                & Q(effect_high__lte=1),
                name="answer_effect_range",
            ),
        )
        triggers = (frozen("measure"),)

    def __str__(self) -> str:
        """Return measure and area."""
        return f"{self.measure_id}: {self.area_id}"


class FundingShare(models.Model):
    """The share of a measure's cost that one source pays; the shares of a measure sum to 1."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="funding")
    source = models.CharField(max_length=12, choices=FundingSource)
    share = models.DecimalField(max_digits=5, decimal_places=4)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("measure", "source"), name="funding_once"),
            models.CheckConstraint(
                condition=Q(share__gt=0) & Q(share__lte=1), name="funding_share_range"
            ),
        )
        triggers = (frozen("measure"),)

    def __str__(self) -> str:
        """Return source and share."""
        return f"{self.source} {self.share}"


class Stage(models.Model):
    """A stage of the concept."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="stages")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(_("stage"), max_length=200)
    description = models.TextField(blank=True)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("order",)
        constraints = (models.UniqueConstraint(fields=("version", "order"), name="stage_once"),)
        triggers = (frozen(),)

    def __str__(self) -> str:
        """Return the name."""
        return self.name
