"""Statements, signals and diagnoses."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kerege.needs.enums import ContributionKind, Scale, Stance, StatementKind

Z = Decimal("1.959964")
"""Standard errors to either side of a 95 % interval."""


class Signal(models.Model):
    """How an evidence variable speaks of a need: an assumption with its author and its error."""

    code = models.SlugField(max_length=80, unique=True)
    area = models.ForeignKey("reference.NeedArea", models.PROTECT, related_name="+")
    variable = models.ForeignKey("evidence.Variable", models.PROTECT, related_name="+")
    scale = models.CharField(max_length=5, choices=Scale, default=Scale.PLACE)
    higher_is_worse = models.BooleanField()
    standard_error = models.DecimalField(
        max_digits=5, decimal_places=4, help_text=_("Of the severity it suggests, between 0 and 1.")
    )
    rationale = models.TextField(_("rationale"))
    author = models.CharField(max_length=200)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(condition=Q(scale__in=Scale.values), name="signal_scale_known"),
            models.CheckConstraint(
                condition=Q(standard_error__gt=0) & Q(standard_error__lte=1), name="signal_error"
            ),
        )

    def __str__(self) -> str:
        """Return the code."""
        return self.code


class Statement(models.Model):
    """What somebody said a territory needs, in our words, with its source."""

    code = models.SlugField(max_length=80, unique=True)
    territory = models.ForeignKey("reference.Territory", models.PROTECT, related_name="+")
    area = models.ForeignKey("reference.NeedArea", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=StatementKind)
    stance = models.CharField(_("what it says"), max_length=8, choices=Stance)
    group = models.CharField(_("who says it"), max_length=200, blank=True)
    concerns = models.JSONField(
        default=list,
        blank=True,
        help_text=_("Whom the need concerns: codes of `Concern` and of sub-sectors."),
    )
    text = models.TextField(_("statement"))
    source_language = models.CharField(max_length=2)
    translated_from = models.JSONField(default=dict, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    source_url = models.URLField(max_length=900, blank=True)
    said_on = models.CharField(_("date"), max_length=10, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    mandate = models.ForeignKey(
        "people.Assignment",
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="By which a representative speaks for the region.",
    )
    meeting = models.ForeignKey("Meeting", models.PROTECT, null=True, related_name="statements")
    speaker = models.ForeignKey(
        "Participant", models.PROTECT, null=True, related_name="+", help_text=_("Never shown.")
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("statement")
        constraints = (
            models.CheckConstraint(
                condition=~Q(kind=StatementKind.PUBLISHED) | ~Q(source_url=""),
                name="statement_published_has_source",
            ),
            models.CheckConstraint(
                condition=Q(stance__in=Stance.values), name="statement_stance_known"
            ),
            models.CheckConstraint(
                condition=Q(meeting__isnull=True) | Q(kind=StatementKind.MEETING),
                name="statement_of_a_meeting_says_so",
            ),
            models.CheckConstraint(
                condition=Q(speaker__isnull=True) | Q(meeting__isnull=False),
                name="statement_speaker_is_at_a_meeting",
            ),
        )

    def __str__(self) -> str:
        """Return the code."""
        return self.code


class Diagnosis(models.Model):
    """The severity of every need in every region, from one run."""

    run = models.OneToOneField("evidence.Run", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    panel = models.ForeignKey(
        "Panel",
        models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("Whose weights order the needs. Empty: all needs count alike."),
    )
    is_current = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("is_current",),
                condition=Q(is_current=True),
                name="diagnosis_current_once",
            ),
        )

    def __str__(self) -> str:
        """Return the run's code."""
        return str(self.pk)


class Severity(models.Model):
    """How severe one need is in one territory (0: met, 1: most severe), with its uncertainty."""

    diagnosis = models.ForeignKey(Diagnosis, models.CASCADE, related_name="severities")
    territory = models.ForeignKey("reference.Territory", models.PROTECT, related_name="+")
    area = models.ForeignKey("reference.NeedArea", models.PROTECT, related_name="+")
    mean = models.DecimalField(max_digits=7, decimal_places=6)
    standard_error = models.DecimalField(max_digits=7, decimal_places=6)
    lower = models.DecimalField(max_digits=7, decimal_places=6)
    upper = models.DecimalField(max_digits=7, decimal_places=6)
    rank = models.DecimalField(
        max_digits=5, decimal_places=1, help_text=_("Among the needs of the territory; 1: first.")
    )
    rank_lower = models.PositiveSmallIntegerField()
    rank_upper = models.PositiveSmallIntegerField()
    weight = models.DecimalField(
        max_digits=8,
        decimal_places=6,
        null=True,
        help_text=_("Of the need, 1 on average: the rank is that of weight times severity."),
    )
    weight_error = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    plain_rank = models.DecimalField(
        max_digits=5,
        decimal_places=1,
        null=True,
        help_text=_("The rank if all needs counted alike. Empty: they do."),
    )
    plain_rank_lower = models.PositiveSmallIntegerField(null=True)
    plain_rank_upper = models.PositiveSmallIntegerField(null=True)
    difference = models.DecimalField(
        max_digits=7, decimal_places=6, help_text=_("From the mean of all regions.")
    )
    difference_error = models.DecimalField(
        max_digits=7,
        decimal_places=6,
        help_text=_("Standard error of the difference, without the level that all share."),
    )
    place = models.DecimalField(
        max_digits=5,
        decimal_places=1,
        null=True,
        help_text=_("Among the regions, for this need; 1: most severe. Empty: the country."),
    )
    place_lower = models.PositiveSmallIntegerField(null=True)
    place_upper = models.PositiveSmallIntegerField(null=True)
    mean_without_synthetic = models.DecimalField(
        max_digits=7,
        decimal_places=6,
        null=True,
        help_text=_("The mean had the synthetic figures not been used. Empty: none was."),
    )
    is_known = models.BooleanField(
        help_text=_("False: nothing was heard or measured here; only all regions together speak.")
    )
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ("territory", "rank", "area")
        constraints = (
            models.UniqueConstraint(
                fields=("diagnosis", "territory", "area"), name="severity_once"
            ),
            models.CheckConstraint(
                condition=Q(lower__lte=F("mean")) & Q(mean__lte=F("upper")),
                name="severity_bounds_ordered",
            ),
            models.CheckConstraint(
                condition=Q(
                    weight__gte=0,
                    weight_error__gte=0,
                    plain_rank__isnull=False,
                    plain_rank_lower__isnull=False,
                    plain_rank_upper__isnull=False,
                )
                | Q(
                    weight__isnull=True,
                    weight_error__isnull=True,
                    plain_rank__isnull=True,
                    plain_rank_lower__isnull=True,
                    plain_rank_upper__isnull=True,
                ),
                name="severity_weighted_in_full",
            ),
        )

    def __str__(self) -> str:
        """Return territory and area."""
        return f"{self.territory_id}: {self.area_id}"

    @property
    def weight_lower(self) -> Decimal | None:
        """Return the lower end of the interval of the weight, cut at zero."""
        if self.weight is None:
            return None
        return Decimal(max(self.weight - Z * self.weight_error, 0))

    @property
    def weight_upper(self) -> Decimal | None:
        """Return the upper end of the interval of the weight."""
        return None if self.weight is None else self.weight + Z * self.weight_error


class Contribution(models.Model):
    """What one signal or statement adds to a severity; the parts sum to the mean."""

    severity = models.ForeignKey(Severity, models.CASCADE, related_name="contributions")
    kind = models.CharField(max_length=10, choices=ContributionKind)
    figure = models.ForeignKey("evidence.Figure", models.PROTECT, null=True, related_name="+")
    signal = models.ForeignKey(Signal, models.PROTECT, null=True, related_name="+")
    statement = models.ForeignKey(Statement, models.PROTECT, null=True, related_name="+")
    value = models.DecimalField(
        max_digits=7, decimal_places=6, help_text=_("The severity it suggests.")
    )
    standard_error = models.DecimalField(max_digits=7, decimal_places=6)
    weight = models.DecimalField(max_digits=7, decimal_places=6)

    class Meta:
        ordering = ("-weight",)

    def __str__(self) -> str:
        """Return the kind and the weight."""
        return f"{self.kind} {self.weight}"
