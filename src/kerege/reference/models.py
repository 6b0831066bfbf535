"""Code lists with the dates between which each code holds."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kerege.reference.enums import ScopeStatus, TerritoryKind


class Country(models.Model):
    """The country of this installation, as its data package describes it."""

    code = models.CharField(max_length=2, primary_key=True, help_text="ISO 3166-1 alpha-2")
    name = models.CharField(_("name"), max_length=200)
    currency = models.CharField(max_length=3, help_text="ISO 4217")
    languages = models.JSONField(default=list)
    package_version = models.CharField(max_length=40)
    package_checksum = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Territory(models.Model):
    """The country, a region or a city; a former territory keeps its row and its last day."""

    code = models.CharField(max_length=12, unique=True, help_text="ISO 3166-2, current or former")
    national_code = models.CharField(
        max_length=9, blank=True, help_text="In the national classifier: KATO, FIPS."
    )
    kind = models.CharField(max_length=10, choices=TerritoryKind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(
        _("short name"), max_length=60, blank=True, help_text=_("For tiles and axes.")
    )
    centre = models.CharField(_("centre"), max_length=200, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True, help_text=_("Last day; empty: to this day."))
    is_capital = models.BooleanField(
        default=False, help_text=_("A city that the planner's caps apply to.")
    )
    tile_row = models.PositiveSmallIntegerField(null=True, blank=True)
    tile_column = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("code",)
        verbose_name = _("territory")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="territory_dates_ordered",
            ),
            models.CheckConstraint(
                condition=Q(kind=TerritoryKind.COUNTRY) | Q(parent__isnull=False),
                name="territory_has_parent",
            ),
        )

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Succession(models.Model):
    """A territory followed another, wholly or in part, from a day on."""

    predecessor = models.ForeignKey(Territory, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Territory, models.PROTECT, related_name="precessions")
    on = models.DateField()
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("predecessor", "successor", "on"), name="succession_once"
            ),
        )

    def __str__(self) -> str:
        """Return both ends."""
        return f"{self.predecessor_id} -> {self.successor_id}"


class Border(models.Model):
    """Two territories that have a common border; each pair once."""

    one = models.ForeignKey(Territory, models.CASCADE, related_name="+")
    other = models.ForeignKey(Territory, models.CASCADE, related_name="+")
    valid_from = models.DateField(help_text="First day for which it is known.")
    valid_to = models.DateField(null=True, blank=True, help_text="Last day; empty: to this day.")
    source = models.CharField(max_length=300)
    source_url = models.URLField(max_length=500, blank=True)
    dated = models.CharField(max_length=10, blank=True, help_text="Date of the source.")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("one", "other"), name="border_once"),
            models.CheckConstraint(condition=~Q(one=F("other")), name="border_of_two"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="border_dates_ordered",
            ),
        )

    def __str__(self) -> str:
        """Return both ends."""
        return f"{self.one_id} - {self.other_id}"


class Place(models.Model):
    """A city or town with its coordinates (WGS 84)."""

    code = models.CharField(max_length=20, unique=True, help_text="GeoNames id")
    name = models.CharField(max_length=200)
    territory = models.ForeignKey(Territory, models.PROTECT)
    latitude = models.DecimalField(max_digits=8, decimal_places=5)
    longitude = models.DecimalField(max_digits=8, decimal_places=5)
    population = models.PositiveIntegerField(null=True)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Classification(models.Model):
    """A versioned list of activity codes (OKED, SIC 2007, UNESCO domains)."""

    code = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=300)
    source = models.CharField(max_length=500)
    source_url = models.URLField(max_length=500, blank=True)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Activity(models.Model):
    """One code of a classification."""

    classification = models.ForeignKey(Classification, models.PROTECT, related_name="activities")
    code = models.CharField(max_length=20)
    level = models.PositiveSmallIntegerField(help_text=_("1: section, then downwards."))
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    name = models.CharField(_("name"), max_length=500)

    class Meta:
        ordering = ("classification", "code")
        constraints = (
            models.UniqueConstraint(fields=("classification", "code"), name="activity_once"),
        )

    def __str__(self) -> str:
        """Return code and name."""
        return f"{self.code} {self.name or ''}".strip()


class Correspondence(models.Model):
    """A part of one activity that a code of another classification stands for."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="corresponds_to")
    other = models.ForeignKey(Activity, models.CASCADE, related_name="corresponds_from")
    weight = models.DecimalField(
        max_digits=7,
        decimal_places=6,
        null=True,
        blank=True,
        help_text="The part of the activity; 1: all of it; empty: a part, how large is not known.",
    )
    status = models.CharField(max_length=12, choices=ScopeStatus)
    source = models.CharField(max_length=500)
    source_url = models.URLField(max_length=500, blank=True)
    dated = models.CharField(max_length=10, blank=True, help_text="Date of the source.")

    class Meta:
        ordering = ("activity", "other")
        constraints = (
            models.UniqueConstraint(fields=("activity", "other"), name="correspondence_once"),
            models.CheckConstraint(
                condition=Q(weight__gt=0) & Q(weight__lte=1), name="correspondence_weight"
            ),
            models.CheckConstraint(condition=~Q(activity=F("other")), name="correspondence_of_two"),
        )

    def __str__(self) -> str:
        """Return both ends."""
        return f"{self.activity_id} -> {self.other_id}"


def _frozen() -> pgtrigger.Trigger:
    """Return the trigger of rows that belong to a scope: what is published keeps its items."""
    refuse = "RAISE EXCEPTION 'a published scope is not changed; publish a new version';"
    asked = (
        "IF TG_OP <> '{without}' AND EXISTS (SELECT 1 FROM reference_scope s"
        " WHERE s.id = {row}.scope_id AND s.published_at IS NOT NULL) THEN {refuse} END IF;"
    )
    return pgtrigger.Trigger(
        name="frozen_when_published",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=asked.format(without="INSERT", row="OLD", refuse=refuse)
        + asked.format(without="DELETE", row="NEW", refuse=refuse)
        + "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
    )


class Scope(models.Model):
    """Which activities count as creative, and how much: one version of one definition."""

    code = models.SlugField()
    version = models.CharField(max_length=20)
    name = models.CharField(_("name"), max_length=300)
    note = models.TextField(_("note"), blank=True)
    status = models.CharField(max_length=12, choices=ScopeStatus)
    source = models.CharField(max_length=500)
    source_url = models.URLField(max_length=500, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who put it together here; empty: it came with a package.",
    )
    based_on = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    published_at = models.DateTimeField(null=True, help_text="From then on its items are fixed.")

    class Meta:
        ordering = ("code", "version")
        constraints = (
            models.UniqueConstraint(fields=("code", "version"), name="scope_once"),
            models.UniqueConstraint(
                fields=("code",), condition=Q(status=ScopeStatus.DRAFT), name="scope_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True)
                | (~Q(status=ScopeStatus.DRAFT) & ~Q(reason="")),
                name="scope_published_with_reason",
            ),
        )

    def __str__(self) -> str:
        """Return name and version."""
        return f"{self.name} ({self.version})"


class Subsector(models.Model):
    """A part of a scope, such as 'Crafts'."""

    scope = models.ForeignKey(Scope, models.CASCADE, related_name="subsectors")
    code = models.SlugField()
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        ordering = ("scope", "code")
        constraints = (models.UniqueConstraint(fields=("scope", "code"), name="subsector_once"),)
        triggers = (_frozen(),)

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class ScopeItem(models.Model):
    """An activity inside a scope, counted with a weight between 0 and 1."""

    scope = models.ForeignKey(Scope, models.CASCADE, related_name="items")
    activity = models.ForeignKey(Activity, models.PROTECT)
    subsector = models.ForeignKey(Subsector, models.PROTECT, null=True, blank=True)
    weight = models.DecimalField(max_digits=5, decimal_places=4, default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("scope", "activity", "subsector"),
                name="scope_item_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(weight__gt=0) & Q(weight__lte=1), name="scope_item_weight"
            ),
        )
        triggers = (_frozen(),)

    def __str__(self) -> str:
        """Return scope and activity."""
        return f"{self.scope_id}: {self.activity_id}"


class NeedArea(models.Model):
    """A kind of need; the eight areas of a concept at the top, the needs under them."""

    code = models.SlugField(unique=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    order = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"))

    class Meta:
        ordering = ("order", "code")

    def __str__(self) -> str:
        """Return the name."""
        return self.name
