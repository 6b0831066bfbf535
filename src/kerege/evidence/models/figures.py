"""Datasets, variables, figures and runs."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kerege.evidence.enums import (
    MISSING,
    DatasetStatus,
    Observation,
    Relation,
    VariableKind,
)

WHOLE = {"breakdown": "", "activity": None}
"""Conditions on figures that are divided neither by activity nor otherwise."""


class Dataset(models.Model):
    """What was taken over from one source at one time."""

    code = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=300)
    note = models.TextField(_("note"), blank=True)
    publisher = models.CharField(_("publisher"), max_length=300)
    url = models.URLField(max_length=600, blank=True)
    obtained_from = models.CharField(_("obtained from"), max_length=500, blank=True)
    licence = models.CharField(_("licence"), max_length=300)
    retrieved_on = models.DateField(_("retrieved on"), null=True, blank=True)
    checksum = models.CharField(_("SHA-256"), max_length=64)
    is_synthetic = models.BooleanField(_("synthetic"), default=False)
    territory = models.ForeignKey(
        "reference.Territory",
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="The region that delivered it; empty: taken over by an analyst.",
    )
    status = models.CharField(max_length=10, choices=DatasetStatus, default=DatasetStatus.DRAFT)
    status_reason = models.CharField(_("reason of the state"), max_length=400, blank=True)
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Whose figures it holds; empty: the system loaded them.",
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, editable=False)
    checks = models.JSONField(
        default=list, help_text="Plausibility checks of the last load: name, state, detail."
    )

    class Meta:
        ordering = ("code",)
        verbose_name = _("dataset")
        constraints = (
            models.CheckConstraint(
                condition=Q(checksum__regex=r"^[0-9a-f]{64}$"), name="dataset_checksum_form"
            ),
            models.CheckConstraint(
                condition=Q(status__in=DatasetStatus.values), name="dataset_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=DatasetStatus.APPROVED)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="dataset_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | Q(loaded_by__isnull=True)
                | ~Q(approved_by=F("loaded_by")),
                name="dataset_approved_by_another",
            ),
        )

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class Variable(models.Model):
    """What is measured, and in which unit."""

    code = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200)
    definition = models.TextField(_("definition"), blank=True)
    unit = models.CharField(_("unit"), max_length=80)
    kind = models.CharField(max_length=8, choices=VariableKind)
    decimals = models.PositiveSmallIntegerField(default=0, help_text="Shown on pages.")
    is_additive = models.BooleanField(help_text="Regions may be summed to the nation.")
    lower_bound = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    upper_bound = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    change_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="changes",
        help_text="The stock whose change this is: an increment, or a rate in per cent.",
    )
    forecast_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="forecasts",
        help_text="The variable whose values to come this holds: never a measured one.",
    )

    class Meta:
        ordering = ("code",)
        verbose_name = _("variable")

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Collection(models.Model):
    """A data collection: what every region is asked to deliver of a period, and by when."""

    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    instruction = models.TextField(_("instruction"), blank=True)
    period = models.CharField(_("period"), max_length=10)
    due_on = models.DateField(_("due on"), help_text=_("To the end of this day."))
    variables = models.ManyToManyField(Variable, related_name="collections")
    opened_at = models.DateTimeField(db_default=Now(), editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("-due_on", "code")
        verbose_name = _("data collection")

    def __str__(self) -> str:
        """Return the title."""
        return self.title or self.code


class Break(models.Model):
    """A series of a variable in a territory is not comparable across this year."""

    variable = models.ForeignKey(Variable, models.CASCADE, related_name="breaks")
    territory = models.ForeignKey("reference.Territory", models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField(help_text="The first year of the new series.")
    reason = models.CharField(_("reason"), max_length=400)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("variable", "territory", "year"), name="break_once"),
        )

    def __str__(self) -> str:
        """Return where the series breaks."""
        return f"{self.variable_id} {self.territory_id} {self.year}"


@pghistory.track()
class OwnRegion(models.Model):
    """Regions that a person has put together under a name of their own."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    places = models.ManyToManyField("reference.Territory", related_name="+")
    made_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("name", "code")
        verbose_name = _("own region")
        constraints = (
            models.UniqueConstraint(fields=("owner", "name"), name="own_region_named_once"),
        )

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Run(models.Model):
    """One run of a method, with the recipe that reproduces its result."""

    code = models.SlugField(max_length=120, unique=True)
    method = models.CharField(max_length=120, help_text="kerege.methods function")
    version = models.CharField(max_length=40)
    parameters = models.JSONField(default=dict)
    inputs = models.JSONField(default=dict, help_text="Input -> SHA-256.")
    figures_up_to = models.BigIntegerField(
        default=0, help_text="The newest figure that existed when the run read its inputs."
    )
    datasets = models.ManyToManyField(
        Dataset,
        related_name="runs",
        help_text="What the inputs come from; a run is as public as all of them.",
    )
    seed = models.BigIntegerField(null=True, blank=True)
    result_checksum = models.CharField(max_length=64)
    is_synthetic = models.BooleanField(default=False)
    at = models.DateTimeField(db_default=Now(), editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        """Return the method and when it ran."""
        return f"{self.method} {self.code}"


class Figure(models.Model):
    """A value with unit, period, territory, scope, source, date and status.

    A figure comes from a dataset or from a run, never from both. A changed figure is a new row
    that names its predecessor; conflicting figures of several sources stand side by side.
    """

    # Where an index below begins with a column, one of its own would only make loading slower.
    code = models.SlugField(
        max_length=200, db_index=False, help_text="Stable name; its versions share it."
    )
    variable = models.ForeignKey(Variable, models.PROTECT, related_name="figures", db_index=False)
    territory = models.ForeignKey(
        "reference.Territory", models.PROTECT, related_name="+", db_index=False
    )
    period = models.CharField(max_length=10, blank=True, help_text="Empty: not stated.")
    year = models.PositiveSmallIntegerField(null=True)
    activity = models.ForeignKey(
        "reference.Activity", models.PROTECT, null=True, related_name="+", db_index=False
    )
    scope = models.ForeignKey("reference.Scope", models.PROTECT, null=True, related_name="+")
    breakdown = models.CharField(max_length=80, blank=True)
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    lower = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    upper = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    interval = models.CharField(
        max_length=80, blank=True, help_text="What the bounds are, e.g. '95 % exact binomial'."
    )
    relation = models.CharField(max_length=10, choices=Relation, default=Relation.EXACTLY)
    observation = models.CharField(max_length=1, choices=Observation, default=Observation.NORMAL)
    is_synthetic = models.BooleanField(default=False)
    dataset = models.ForeignKey(
        Dataset, models.PROTECT, null=True, related_name="figures", db_index=False
    )
    run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="figures", db_index=False)
    source = models.CharField(_("source"), max_length=300, blank=True)
    source_url = models.URLField(max_length=900, blank=True)
    as_of = models.CharField(_("as of"), max_length=60, blank=True)
    note = models.TextField(_("note"), blank=True)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    reason = models.CharField(_("reason of the change"), max_length=300, blank=True)
    is_current = models.BooleanField(default=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("variable", "territory", "period")
        verbose_name = _("figure")
        indexes = (
            models.Index(fields=("variable", "territory", "year")),
            models.Index(fields=("territory", "year")),
            models.Index(fields=("code",), name="figure_versions"),
            models.Index(fields=("dataset", "is_current", "id"), name="figure_of_dataset"),
            models.Index(fields=("run", "is_current", "id"), name="figure_of_run"),
            models.Index(
                fields=("activity", "variable", "year"),
                condition=Q(activity__isnull=False),
                name="figure_of_activity",
            ),
            models.Index(
                fields=("variable", "year"),
                condition=Q(activity__isnull=True, is_current=True),
                name="figure_undivided",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("code",), condition=Q(is_current=True), name="figure_current_once"
            ),
            models.CheckConstraint(
                condition=Q(dataset__isnull=False, run__isnull=True)
                | Q(dataset__isnull=True, run__isnull=False),
                name="figure_has_one_origin",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True, observation__in=MISSING)
                | (Q(value__isnull=False) & ~Q(observation__in=MISSING)),
                name="figure_missing_has_no_value",
            ),
            models.CheckConstraint(
                condition=Q(lower__isnull=True) | Q(upper__isnull=True) | Q(lower__lte=F("upper")),
                name="figure_bounds_ordered",
            ),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(reason=""),
                name="figure_change_has_reason",
            ),
        )

    def __str__(self) -> str:
        """Return the code."""
        return self.code
