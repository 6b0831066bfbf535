"""What was confirmed of a subject, by which criterion, and what would change in spite of it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kerege.kernel.clock import Today
from kerege.register.enums import ChangeState
from kerege.register.erased import NOTHING
from kerege.register.models.erasures import empties_only, was_erased
from kerege.register.models.sources import Delivery
from kerege.register.models.subjects import Subject

CONFIRMATION_FIXED = f"""
IF {was_erased("subject_id")} AND {empties_only({"evidence": NOTHING, "reason": NOTHING})} THEN
    RETURN NEW;
END IF;
IF OLD.withdrawn_at IS NOT NULL
    OR (NEW.subject_id, NEW.criterion_id, NEW.by_id, NEW.evidence, NEW.at, NEW.until)
        IS DISTINCT FROM
        (OLD.subject_id, OLD.criterion_id, OLD.by_id, OLD.evidence, OLD.at, OLD.until)
THEN
    RAISE EXCEPTION 'confirmation % stays as it was written', OLD.id
        USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
"""It can be withdrawn, once; what was written goes only if its subject is erased."""


class Criterion(models.Model):
    """By what a subject is confirmed: which fields it vouches for, and which evidence it asks."""

    code = models.SlugField(_("code"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=300)
    evidence = models.TextField(_("evidence asked for"), blank=True)
    fields = models.JSONField(help_text="Columns of a subject that it vouches for.")
    source = models.CharField(
        max_length=500, help_text="Whose criterion it is: a decision, a rule, the ministry."
    )
    source_url = models.URLField(max_length=500, blank=True)
    valid_from = models.DateField(db_default=Today())
    valid_to = models.DateField(null=True, blank=True, help_text="Its last day.")
    is_demonstration = models.BooleanField(
        db_default=False, help_text="Shows how it works; nobody decided it."
    )

    class Meta:
        ordering = ("code",)
        verbose_name = _("criterion")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="criterion_dates_ordered",
            ),
        )
        triggers = (
            pgtrigger.ReadOnly(name="criterion_fixed", fields=("code", "fields", "valid_from")),
        )

    def __str__(self) -> str:
        """Return the name, or the code where there is none."""
        return self.name or self.code


class Confirmation(models.Model):
    """That somebody saw evidence for a subject; it holds until its last day or its withdrawal."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="confirmations")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    evidence = models.CharField(_("on what evidence"), max_length=500)
    at = models.DateTimeField(db_default=Now(), editable=False)
    until = models.DateField(_("until"), null=True, blank=True, help_text="Its last day.")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("confirmation")
        constraints = (
            models.CheckConstraint(condition=~Q(evidence=""), name="confirmation_has_evidence"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(reason="")),
                name="withdrawn_with_reason",
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="confirmation_fixed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=CONFIRMATION_FIXED,
            ),
            pgtrigger.Protect(name="confirmation_stays", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        """Return what is confirmed by what."""
        return f"{self.subject_id} {self.criterion_id}"


class Change(models.Model):
    """What a delivery or an owner would change in a confirmed field; the registrar decides."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="changes")
    field = models.CharField(max_length=40)
    value = models.JSONField(null=True, help_text="As the column would hold it.")
    delivery = models.ForeignKey(Delivery, models.PROTECT, null=True, related_name="proposed")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)
    state = models.CharField(max_length=8, choices=ChangeState, db_default=ChangeState.OPEN)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("pk",)
        verbose_name = _("proposed change")
        constraints = (
            models.UniqueConstraint(
                fields=("subject", "field"),
                condition=Q(state=ChangeState.OPEN),
                name="change_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state=ChangeState.OPEN, decided_at__isnull=True)
                | (~Q(state=ChangeState.OPEN) & Q(decided_at__isnull=False)),
                name="change_decided_at_its_end",
            ),
        )

    def __str__(self) -> str:
        """Return the subject and the field."""
        return f"{self.subject_id} {self.field}"
