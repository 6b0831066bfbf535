"""Approval: the route of a published version, who decided what and signed it, and its force."""

from datetime import date

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kerege.concept.enums import ApprovalStatus, RouteStatus, StepKind, StepStatus
from kerege.concept.models.versions import Concept, Version


class Route(models.Model):
    """The way of one published version through those who must agree to it."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="routes")
    status = models.CharField(max_length=10, choices=RouteStatus, default=RouteStatus.OPEN)
    is_demonstration = models.BooleanField(
        default=False, help_text=_("Shows how it works; it can approve nothing.")
    )
    needs_signature = models.BooleanField(default=True)
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, help_text=_("Of the PDF that is signed."))
    opened_at = models.DateTimeField(db_default=Now(), editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("version",), condition=Q(status=RouteStatus.OPEN), name="route_one_open"
            ),
            models.CheckConstraint(
                condition=Q(status=RouteStatus.OPEN, closed_at__isnull=True)
                | (~Q(status=RouteStatus.OPEN) & Q(closed_at__isnull=False)),
                name="route_closed_at_its_end",
            ),
        )
        triggers = (
            pgtrigger.ReadOnly(
                name="route_fixed", fields=("version", "document", "sha256", "is_demonstration")
            ),
            pgtrigger.Protect(
                name="route_ends_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status__in=["agreed", "returned", "withdrawn"]),
            ),
        )

    def __str__(self) -> str:
        """Return version and state."""
        return f"{self.version_id} {self.status}"


class Step(models.Model):
    """One body that must agree; steps of the same order decide side by side."""

    route = models.ForeignKey(Route, models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=StepKind)
    name = models.CharField(_("name"), max_length=300)
    territory = models.ForeignKey(
        "reference.Territory", models.PROTECT, null=True, related_name="+"
    )
    days = models.PositiveSmallIntegerField(help_text=_("To decide, from when it is reached."))
    status = models.CharField(max_length=10, choices=StepStatus, default=StepStatus.WAITING)
    active_since = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("order", "code")
        constraints = (
            models.UniqueConstraint(fields=("route", "code"), name="step_once"),
            models.CheckConstraint(condition=Q(kind__in=StepKind.values), name="step_kind_known"),
            models.CheckConstraint(
                condition=Q(status=StepStatus.WAITING, active_since__isnull=True)
                | Q(status=StepStatus.STOPPED)
                | (
                    Q(status__in=[StepStatus.ACTIVE, StepStatus.AGREED, StepStatus.RETURNED])
                    & Q(active_since__isnull=False, due_at__isnull=False)
                ),
                name="step_active_since",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=[StepStatus.WAITING, StepStatus.ACTIVE], closed_at__isnull=True
                )
                | (
                    Q(status__in=[StepStatus.AGREED, StepStatus.RETURNED, StepStatus.STOPPED])
                    & Q(closed_at__isnull=False)
                ),
                name="step_closed_at_its_end",
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="step_ends_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status__in=["agreed", "returned", "stopped"]),
            ),
        )

    def __str__(self) -> str:
        """Return the code."""
        return self.code


class Seat(models.Model):
    """A person who may decide in a step, or their deputy."""

    step = models.ForeignKey(Step, models.CASCADE, related_name="seats")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    is_deputy = models.BooleanField(default=False)

    class Meta:
        ordering = ("is_deputy", "id")
        constraints = (models.UniqueConstraint(fields=("step", "person"), name="seat_once"),)

    def __str__(self) -> str:
        """Return step and person."""
        return f"{self.step_id} {self.person_id}"


class Resolution(models.Model):
    """What was decided in a step, once and for good."""

    step = models.OneToOneField(Step, models.PROTECT, related_name="resolution")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    as_deputy = models.BooleanField(default=False)
    is_agreed = models.BooleanField()
    remarks = models.TextField(blank=True)
    made_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(is_agreed=True) | ~Q(remarks=""), name="resolution_return_has_remarks"
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="resolution_stays", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )

    def __str__(self) -> str:
        """Return step and decision."""
        return f"{self.step_id} {self.is_agreed}"


class Signature(models.Model):
    """The signature under a decision, verified over the PDF when it was given."""

    resolution = models.OneToOneField(Resolution, models.PROTECT, related_name="signature")
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+")
    adapter = models.CharField(max_length=20, help_text=_("What verified it."))
    signer = models.CharField(max_length=300, help_text=_("Subject of the certificate."))
    issuer = models.CharField(max_length=300)
    serial = models.CharField(max_length=80)
    signed_at = models.DateTimeField(
        null=True, help_text=_("As the signer says; empty: the signature says no time.")
    )
    sha256 = models.CharField(max_length=64, help_text=_("Of the PDF that was signed."))
    verified_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        triggers = (
            pgtrigger.Protect(
                name="signature_stays", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )

    def __str__(self) -> str:
        """Return the signer."""
        return self.signer


_ALL_AGREED = """
    IF NOT EXISTS (SELECT 1 FROM concept_route r WHERE r.id = NEW.route_id
                   AND r.version_id = NEW.version_id AND r.status = 'agreed'
                   AND NOT r.is_demonstration)
       OR EXISTS (SELECT 1 FROM concept_step s WHERE s.route_id = NEW.route_id
                  AND s.status <> 'agreed') THEN
        RAISE EXCEPTION 'Only a route that all agreed to approves a version.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""
_FORWARD = """
    IF NEW.version_id <> OLD.version_id OR NEW.route_id <> OLD.route_id
       OR NOT (NEW.status = OLD.status
            OR (OLD.status, NEW.status) IN (('approved', 'in_force'), ('in_force', 'amended'),
                ('in_force', 'superseded'), ('amended', 'superseded'))) THEN
        RAISE EXCEPTION 'An approval goes from % only forward, not to %.', OLD.status, NEW.status
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class Approval(models.Model):
    """A version that all agreed to: approved, in force, amended, superseded."""

    concept = models.ForeignKey(Concept, models.PROTECT, related_name="+")
    version = models.OneToOneField(Version, models.PROTECT, related_name="approval")
    route = models.OneToOneField(Route, models.PROTECT, related_name="+")
    status = models.CharField(
        max_length=10, choices=ApprovalStatus, default=ApprovalStatus.APPROVED
    )
    approved_at = models.DateTimeField(db_default=Now(), editable=False)
    act = models.CharField(
        max_length=300, blank=True, help_text=_("The legal act: body, number and day.")
    )
    in_force_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    valid_until = models.DateField(
        null=True, blank=True, help_text=_("As the act says; empty: to the end of the concept.")
    )
    warn_months = models.PositiveSmallIntegerField(
        default=6, help_text=_("How many months before its end those who work on it are told.")
    )
    follows = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="followed_by",
        help_text=_("The one that was in force until this one was."),
    )
    amends = models.BooleanField(
        default=False, help_text=_("Whether it changes that one in parts, or takes its place.")
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("concept",),
                condition=Q(status=ApprovalStatus.IN_FORCE),
                name="approval_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(status=ApprovalStatus.APPROVED)
                | (Q(in_force_on__isnull=False) & ~Q(act="")),
                name="approval_in_force_has_act",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("in_force_on")),
                name="approval_ends_after_it_begins",
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="approval_all_agreed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_ALL_AGREED,
            ),
            pgtrigger.Trigger(
                name="approval_only_forward",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=_FORWARD,
            ),
            pgtrigger.Protect(name="approval_stays", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        """Return version and state."""
        return f"{self.version_id} {self.status}"

    @property
    def ends_on(self) -> date:
        """Return the last day: as the act says, or the last of the concept."""
        return self.valid_until or date(self.concept.last_year, 12, 31)
