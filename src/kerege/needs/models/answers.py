"""What a region's representative answers to a diagnosis, and what the ministry replies.

Nothing is written over: a state that is replaced stays, and says when it was.
"""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kerege.needs.enums import OnNeed, Verdict
from kerege.needs.models.diagnosis import Diagnosis


class RegionAnswer(models.Model):
    """One state of a region's answer to a diagnosis."""

    diagnosis = models.ForeignKey(Diagnosis, models.PROTECT, related_name="answers")
    territory = models.ForeignKey("reference.Territory", models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=9, choices=Verdict)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=2)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    mandate = models.ForeignKey(
        "people.Assignment", models.PROTECT, related_name="+", help_text="By which they answer."
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("diagnosis", "territory"),
                condition=Q(replaced_at__isnull=True),
                name="region_answer_once",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=Verdict.values), name="answer_verdict_known"
            ),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.AGREES) | ~Q(text=""), name="answer_says_why"
            ),
        )
        triggers = (
            pgtrigger.ReadOnly(name="as_answered", exclude=("replaced_at",)),
            pgtrigger.Protect(name="answer_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        """Return the verdict."""
        return str(self.get_verdict_display())


class AnswerOnNeed(models.Model):
    """What an answer says of one need, and why."""

    answer = models.ForeignKey(RegionAnswer, models.PROTECT, related_name="on_needs")
    area = models.ForeignKey("reference.NeedArea", models.PROTECT, related_name="+")
    says = models.CharField(max_length=8, choices=OnNeed)
    reason = models.TextField()

    class Meta:
        ordering = ("area__order", "pk")
        constraints = (
            models.UniqueConstraint(fields=("answer", "area"), name="answer_on_need_once"),
            models.CheckConstraint(condition=Q(says__in=OnNeed.values), name="answer_says_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="answer_on_need_says_why"),
        )
        triggers = (
            pgtrigger.Protect(
                name="answer_on_need_kept", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )

    def __str__(self) -> str:
        """Return what it says."""
        return str(self.get_says_display())


class AnswerReply(models.Model):
    """One state of what the ministry replies to an answer."""

    answer = models.ForeignKey(RegionAnswer, models.PROTECT, related_name="replies")
    text = models.TextField()
    language = models.CharField(max_length=2)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("answer",), condition=Q(replaced_at__isnull=True), name="region_reply_once"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="reply_says_something"),
        )
        triggers = (
            pgtrigger.ReadOnly(name="as_replied", exclude=("replaced_at",)),
            pgtrigger.Protect(name="reply_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        """Return its number."""
        return str(self.pk)
