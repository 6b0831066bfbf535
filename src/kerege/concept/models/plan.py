"""What the planner proposed: the plan, its allocations, and the budget made from them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kerege.concept.enums import FundingSource, OrderState
from kerege.concept.models.freeze import frozen
from kerege.concept.models.measures import Measure
from kerege.concept.models.versions import Version


class Plan(models.Model):
    """What the planner proposed for a version, with its run."""

    version = models.OneToOneField(Version, models.CASCADE, related_name="plan")
    run = models.ForeignKey("evidence.Run", models.PROTECT, related_name="+")
    limits = models.JSONField(help_text=_("The limits it was solved under."))
    choice = models.JSONField(
        default=dict,
        blank=True,
        help_text=_("The kind of plan that was chosen and what it costs; empty: expected values."),
    )
    objective = models.FloatField()
    bound = models.FloatField()
    gap = models.FloatField()
    is_proven = models.BooleanField()
    shadow_prices = models.JSONField(default=list)
    per_head = models.JSONField(default=dict, help_text=_("The plain per-head split beside it."))
    reductions = models.JSONField(
        default=dict, help_text=_("How far the needs fall: central, low, high; by region and need.")
    )
    refusals = models.JSONField(default=list, help_text=_("What was not chosen, and why."))
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        triggers = (frozen(),)

    def __str__(self) -> str:
        """Return the version."""
        return f"plan of {self.version_id}"


class PlanOrder(models.Model):
    """A plan that somebody asked for, and what became of it; a job computes it."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="orders")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    limits = models.JSONField()
    choice = models.JSONField(default=dict, blank=True)
    panel = models.CharField(max_length=60, blank=True)
    gap = models.FloatField()
    state = models.CharField(max_length=8, choices=OrderState, default=OrderState.WAITING)
    refusal = models.JSONField(
        default=dict, blank=True, help_text=_("What was refused, where, and how to mend it.")
    )
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("version",),
                condition=Q(state=OrderState.WAITING),
                name="plan_order_one_waiting",
            ),
            models.CheckConstraint(
                condition=Q(state=OrderState.WAITING, ended_at__isnull=True)
                | (~Q(state=OrderState.WAITING) & Q(ended_at__isnull=False)),
                name="plan_order_ends",
            ),
        )

    def __str__(self) -> str:
        """Return version and state."""
        return f"{self.version_id} {self.state}"


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
        triggers = (frozen("plan"),)

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
        triggers = (frozen(),)

    def __str__(self) -> str:
        """Return measure and year."""
        return f"{self.measure_id} {self.year}"
