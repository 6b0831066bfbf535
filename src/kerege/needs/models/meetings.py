"""A meeting of experts in a region: agenda, who came, what was proposed and decided."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kerege.needs.enums import Consent, DecisionStatus, Group, MeetingStatus, Reply

_BODY = """
    IF TG_OP <> 'INSERT' THEN
        SELECT m.status INTO state FROM needs_meeting m WHERE m.id = OLD.meeting_id FOR SHARE;
    ELSE
        SELECT m.status INTO state FROM needs_meeting m WHERE m.id = NEW.meeting_id FOR SHARE;
    END IF;
    IF state IN ('closed', 'cancelled') THEN
        RAISE EXCEPTION 'The minutes of this meeting are closed (%, %).', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


def _closed(operation: pgtrigger.Operation) -> pgtrigger.Trigger:
    """Return the trigger that keeps what closed minutes hold."""
    return pgtrigger.Trigger(
        name="kept_when_closed",
        when=pgtrigger.Before,
        operation=operation,
        declare=[("state", "TEXT")],
        func=_BODY,
    )


_ANY = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete


class Meeting(models.Model):
    """People of a region meet on a day to say what it needs."""

    code = models.SlugField(max_length=80, unique=True)
    territory = models.ForeignKey("reference.Territory", models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=300)
    place = models.CharField(_("place"), max_length=300, blank=True)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    status = models.CharField(
        max_length=9, choices=MeetingStatus, default=MeetingStatus.PLANNED, editable=False
    )
    reason = models.CharField(max_length=500, blank=True, help_text=_("Why it was cancelled."))
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("-begins_at", "code")
        verbose_name = _("expert meeting")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")), name="meeting_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(status=MeetingStatus.CANCELLED) | ~Q(reason=""),
                name="meeting_cancelled_has_reason",
            ),
        )

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class AgendaItem(models.Model):
    """A point of the agenda, and the need it is about."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=300)
    area = models.ForeignKey("reference.NeedArea", models.PROTECT, null=True, related_name="+")
    minutes = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ("order",)
        constraints = (
            models.UniqueConstraint(fields=("meeting", "order"), name="agenda_order_once"),
        )
        triggers = (_closed(_ANY),)

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class Participant(models.Model):
    """Somebody invited; name and address are seen by those who prepare the meeting only.

    Of somebody who speaks, `consent` says what is shown.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="participants")
    name = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    group = models.CharField(max_length=11, choices=Group)
    territory = models.ForeignKey("reference.Territory", models.PROTECT, related_name="+")
    consent = models.CharField(max_length=6, choices=Consent, default=Consent.GROUP)
    reply = models.CharField(max_length=8, choices=Reply, default=Reply.NONE)
    attended = models.BooleanField(null=True, help_text=_("Null: not recorded."))

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("meeting", "name", "organisation"), name="participant_once"
            ),
        )
        # What may be shown of somebody can always be made less.
        triggers = (_closed(pgtrigger.Insert | pgtrigger.Delete),)

    def __str__(self) -> str:
        """Return the key, never the name."""
        return f"{self.meeting_id}/{self.pk}"


class Proposal(models.Model):
    """What somebody proposed at a meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="proposals")
    area = models.ForeignKey("reference.NeedArea", models.PROTECT, related_name="+")
    speaker = models.ForeignKey(Participant, models.PROTECT, null=True, related_name="+")
    text = models.TextField(_("proposal"))
    source_language = models.CharField(max_length=2)

    class Meta:
        ordering = ("pk",)
        triggers = (_closed(_ANY),)

    def __str__(self) -> str:
        """Return the key."""
        return str(self.pk)


class Decision(models.Model):
    """What a meeting decided: who does it by when, and what came of it."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="decisions")
    proposal = models.ForeignKey(Proposal, models.PROTECT, null=True, related_name="decisions")
    text = models.TextField(_("decision"))
    source_language = models.CharField(max_length=2)
    owner = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    due_on = models.DateField()
    status = models.CharField(max_length=7, choices=DecisionStatus, default=DecisionStatus.OPEN)
    outcome = models.TextField(_("what came of it"), blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("due_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(status=DecisionStatus.OPEN, settled_at__isnull=True)
                | (~Q(status=DecisionStatus.OPEN) & Q(settled_at__isnull=False) & ~Q(outcome="")),
                name="decision_settled_has_outcome",
            ),
        )
        triggers = (_closed(pgtrigger.Insert | pgtrigger.Delete),)

    def __str__(self) -> str:
        """Return the key."""
        return str(self.pk)
