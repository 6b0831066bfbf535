"""The concept as data: versions, goals, measures, indicators, targets, budget, plan, blocks."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kerege.concept.enums import BlockKind, FundingSource, Instrument, VersionStatus


class Concept(models.Model):
    """A long-term plan of a territory."""

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=300)
    disclaimer = models.TextField(blank=True)
    territory = models.ForeignKey("reference.Territory", models.PROTECT, related_name="+")
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(first_year__lte=F("last_year")), name="concept_years_ordered"
            ),
        )

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
    diagnosis = models.ForeignKey("needs.Diagnosis", models.PROTECT, null=True, related_name="+")

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

    def __str__(self) -> str:
        """Return the number."""
        return f"v{self.number}"


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
    max_units = models.PositiveSmallIntegerField(help_text=_("In one region, or in the country."))
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("code",)
        constraints = (
            models.UniqueConstraint(fields=("version", "code"), name="measure_once"),
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

    def __str__(self) -> str:
        """Return code and name."""
        return f"{self.code} {self.name}"


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

    def __str__(self) -> str:
        """Return source and share."""
        return f"{self.source} {self.share}"


class Plan(models.Model):
    """What the planner proposed for a version, with its run."""

    version = models.OneToOneField(Version, models.CASCADE, related_name="plan")
    run = models.ForeignKey("evidence.Run", models.PROTECT, related_name="+")
    limits = models.JSONField(help_text=_("The limits it was solved under."))
    objective = models.FloatField()
    bound = models.FloatField()
    gap = models.FloatField()
    is_proven = models.BooleanField()
    shadow_prices = models.JSONField(default=list)
    per_head = models.JSONField(default=dict, help_text=_("The plain per-head split beside it."))
    reductions = models.JSONField(default=list)
    refusals = models.JSONField(default=list, help_text=_("What was not chosen, and why."))
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        """Return the version."""
        return f"plan of {self.version_id}"


class Allocation(models.Model):
    """Units of a measure in a territory (empty: the country) in a year, with their reason."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="allocations")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="allocations")
    territory = models.ForeignKey(
        "reference.Territory", models.PROTECT, null=True, related_name="+"
    )
    year = models.PositiveSmallIntegerField()
    units = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    reason = models.JSONField(default=dict)

    class Meta:
        ordering = ("year", "measure")
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "measure", "territory", "year"),
                name="allocation_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="allocation_amount"),
        )

    def __str__(self) -> str:
        """Return units and year."""
        return f"{self.measure_id} {self.year}: {self.units}"


class BudgetLine(models.Model):
    """Money of a measure by year, source and territory (empty: the country)."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="budget")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="budget")
    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=12, choices=FundingSource)
    territory = models.ForeignKey(
        "reference.Territory", models.PROTECT, null=True, related_name="+"
    )
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    currency = models.CharField(max_length=3)

    class Meta:
        ordering = ("measure", "year")
        constraints = (
            models.UniqueConstraint(
                fields=("measure", "year", "source", "territory"),
                name="budget_line_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="budget_amount"),
        )

    def __str__(self) -> str:
        """Return measure and year."""
        return f"{self.measure_id} {self.year}"


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
    owner = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    source = models.CharField(_("source of the data"), max_length=300)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("code",)
        constraints = (
            models.UniqueConstraint(fields=("version", "code"), name="indicator_once"),
            models.CheckConstraint(
                condition=Q(baseline__isnull=True) | ~Q(baseline_period=""),
                name="indicator_baseline_has_period",
            ),
        )

    def __str__(self) -> str:
        """Return code and name."""
        return f"{self.code} {self.name}"


class Target(models.Model):
    """The value an indicator is to reach in a year."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="targets")
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=20, decimal_places=4)
    rationale = models.TextField(blank=True)

    class Meta:
        ordering = ("year",)
        constraints = (models.UniqueConstraint(fields=("indicator", "year"), name="target_once"),)

    def __str__(self) -> str:
        """Return year and value."""
        return f"{self.year}: {self.value}"


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

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Block(models.Model):
    """A piece of the document; its translations know the source text they were made from."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="blocks")
    code = models.SlugField(max_length=60)
    order = models.PositiveSmallIntegerField()
    level = models.PositiveSmallIntegerField(default=0, help_text=_("Of a heading; else 0."))
    kind = models.CharField(max_length=8, choices=BlockKind)
    content = models.CharField(
        max_length=60, blank=True, help_text=_("Of a computed block: what is made from the data.")
    )
    text = models.TextField(blank=True)
    source_language = models.CharField(max_length=2, default="ru")
    translated_from = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("order",)
        constraints = (models.UniqueConstraint(fields=("version", "code"), name="block_once"),)

    def __str__(self) -> str:
        """Return the code."""
        return self.code


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

    def __str__(self) -> str:
        """Return language and format."""
        return f"{self.language}.{self.format}"
