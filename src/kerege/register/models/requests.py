"""What people ask the registrar for: to keep a record, to be confirmed, to be erased."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kerege.register.enums import ChangeState, Wish
from kerege.register.models.confirmations import Criterion
from kerege.register.models.subjects import Subject


class Request(models.Model):
    """A wish of a person about a subject; its words are seen by that person and the registrar."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="requests")
    wish = models.CharField(max_length=7, choices=Wish)
    criterion = models.ForeignKey(Criterion, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.CharField(max_length=1000, help_text="What shows it, in the person's words.")
    at = models.DateTimeField(db_default=Now(), editable=False)
    state = models.CharField(max_length=8, choices=ChangeState, db_default=ChangeState.OPEN)
    answer = models.CharField(max_length=1000, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("pk",)
        verbose_name = _("request to the registrar")
        constraints = (
            models.UniqueConstraint(
                fields=("subject", "wish", "criterion", "by"),
                condition=Q(state=ChangeState.OPEN),
                nulls_distinct=False,
                name="request_one_open",
            ),
            models.CheckConstraint(
                condition=Q(wish__in=(Wish.CLAIM, Wish.ERASURE), criterion__isnull=True)
                | Q(wish=Wish.CONFIRMATION, criterion__isnull=False),
                name="request_names_its_criterion",
            ),
            models.CheckConstraint(
                condition=Q(state=ChangeState.OPEN, decided_at__isnull=True)
                | (~Q(state=ChangeState.OPEN) & Q(decided_at__isnull=False)),
                name="request_decided_at_its_end",
            ),
        )

    def __str__(self) -> str:
        """Return the subject and the wish."""
        return f"{self.subject_id} {self.wish}"
