"""What others published that is no figure: hubs, events, support, targets, each with its source.

They are evidence. What the country does itself (a hub it runs, a call, a session) is a record of
an instrument.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kerege.evidence.enums import EventKind, HubKind, HubStatus, TargetRelation


class Published(models.Model):
    """A statement of a source. One that the source no longer makes ceases to be current."""

    code = models.SlugField(max_length=80, unique=True)
    source = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(max_length=900, blank=True)
    stated_on = models.CharField(
        max_length=10, blank=True, help_text=_("Date of the source, as far as it says.")
    )
    note = models.TextField(_("note"), blank=True)
    is_current = models.BooleanField(default=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """Return the code."""
        return self.code


class Hub(Published):
    """A creative hub that a source reports."""

    name = models.CharField(_("name"), max_length=300)
    name_original = models.CharField(max_length=300, blank=True)
    city = models.CharField(_("city"), max_length=200, blank=True)
    territory = models.ForeignKey(
        "reference.Territory", models.PROTECT, null=True, related_name="+"
    )
    kind = models.CharField(max_length=16, choices=HubKind)
    status = models.CharField(max_length=12, choices=HubStatus)
    is_counted = models.BooleanField(help_text=_("Open, and meant for the creative industries."))
    opened = models.CharField(max_length=10, blank=True, help_text=_("As far as the source says."))
    opened_text = models.CharField(max_length=200, blank=True)
    area_m2 = models.PositiveIntegerField(null=True)
    host = models.CharField(max_length=300, blank=True)
    partners = models.CharField(max_length=300, blank=True)
    features = models.TextField(_("features"), blank=True)

    class Meta:
        ordering = ("territory__code", "code")
        verbose_name = _("creative hub")
        constraints = (
            models.CheckConstraint(
                condition=Q(is_counted=False) | Q(status=HubStatus.OPEN, territory__isnull=False),
                name="hub_counted_is_open_somewhere",
            ),
        )


class Event(Published):
    """Something that happened, or was announced."""

    kind = models.CharField(max_length=16, choices=EventKind)
    title = models.CharField(_("title"), max_length=400)
    territory = models.ForeignKey(
        "reference.Territory", models.PROTECT, null=True, related_name="+"
    )
    begins = models.CharField(max_length=10, help_text=_("As far as the source says."))
    ends = models.CharField(max_length=10, blank=True)
    participants = models.CharField(max_length=100, blank=True, help_text=_("As printed."))
    is_planned = models.BooleanField(
        help_text=_("Announced; that it took place is not shown by the source.")
    )

    class Meta:
        ordering = ("-begins", "code")
        verbose_name = _("event")


class SupportMeasure(Published):
    """Support that exists between two days, for whom, and what it gives."""

    name = models.CharField(_("name"), max_length=300)
    territories = models.ManyToManyField("reference.Territory", related_name="+")
    eligible = models.TextField(_("for whom"))
    benefit = models.TextField(_("what it gives"))
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    validity_text = models.CharField(
        max_length=300, blank=True, help_text=_("Where the source does not give two days.")
    )

    class Meta:
        ordering = ("code",)
        verbose_name = _("support measure")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="support_dates_ordered",
            ),
        )


class Target(Published):
    """A target that was announced, as it was announced: with a number, a multiple, or neither."""

    country = models.CharField(max_length=2, help_text="ISO 3166-1 alpha-2; others to compare.")
    place = models.CharField(max_length=200, blank=True)
    document = models.CharField(_("document"), max_length=400)
    indicator = models.CharField(_("indicator"), max_length=400)
    unit = models.CharField(_("unit"), max_length=80)
    base_value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    base_relation = models.CharField(max_length=14, choices=TargetRelation, blank=True)
    base_period = models.CharField(max_length=40, blank=True)
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    relation = models.CharField(max_length=14, choices=TargetRelation, blank=True)
    period = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ("country", "code")
        verbose_name = _("published target")

    @property
    def is_slogan(self) -> bool:
        """Whether a number, its base or its year is missing, so that it cannot be checked."""
        return self.value is None or self.base_value is None or not self.period

    @property
    def has_unit(self) -> bool:
        """Whether both numbers are in the unit: a multiple has none, and it is not its base's."""
        is_multiple = self.relation == TargetRelation.TIMES_BASE
        return not is_multiple and any((self.unit_kk, self.unit_ru, self.unit_en))
