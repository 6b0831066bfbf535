"""Comments of a consultation, how their addresses are confirmed, and what became of them."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Now
from django.db.models.lookups import LessThanOrEqual

from kerege.concept.enums import CommenterGroup, CommentState, ConsultationTarget, Fate
from kerege.concept.models.consultation import Passage
from kerege.concept.models.consulting import comment_in_time, comment_moves, quotation_stands_there
from kerege.concept.models.versions import Version

LONGEST = 5000
"""Characters of a comment."""


class Comment(models.Model):
    """What somebody said on a passage or on words in it; the words never change."""

    key = models.UUIDField(unique=True, help_text="Made with the form: sent twice, kept once.")
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="comments")
    language = models.CharField(max_length=2, help_text="In which it is written.")
    text = models.TextField()
    text_language = models.CharField(max_length=2, help_text="Of the passage that was read.")
    quote = models.TextField(blank=True, help_text="Empty: on the whole passage.")
    prefix = models.CharField(max_length=64, blank=True)
    suffix = models.CharField(max_length=64, blank=True)
    start = models.PositiveIntegerField(null=True, help_text="Characters before the quotation.")
    end = models.PositiveIntegerField(null=True)
    region = models.ForeignKey(
        "reference.Territory", models.PROTECT, null=True, related_name="+", help_text="Said."
    )
    group = models.CharField(max_length=8, choices=CommenterGroup, blank=True)
    name = models.CharField(max_length=200, blank=True, help_text="Shown; empty: no name.")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    email = models.EmailField(blank=True, help_text="For the answer only; never shown.")
    received_at = models.DateTimeField(db_default=Now(), editable=False)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    state = models.CharField(max_length=11, choices=CommentState)
    withheld_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("passage", "state")),)
        constraints = (
            models.CheckConstraint(
                condition=Q(quote="", start__isnull=True, end__isnull=True)
                | (~Q(quote="") & Q(start__isnull=False, end=F("start") + Length("quote"))),
                name="comment_quotation_has_its_place",
            ),
            models.CheckConstraint(
                condition=Q(state=CommentState.UNCONFIRMED, confirmed_at__isnull=True)
                | (~Q(state=CommentState.UNCONFIRMED) & Q(confirmed_at__isnull=False)),
                name="comment_public_once_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(state=CommentState.WITHHELD) ^ Q(withheld_because=""),
                name="comment_withheld_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(text="") & LessThanOrEqual(Length("text"), LONGEST),
                name="comment_text_length",
            ),
        )
        triggers = (
            comment_in_time(),
            quotation_stands_there(),
            comment_moves(),
            pgtrigger.ReadOnly(
                name="as_it_was_said",
                fields=(
                    *("key", "passage", "language", "text", "text_language", "quote", "prefix"),
                    *("suffix", "start", "end", "region", "group", "person", "received_at"),
                ),
            ),
            pgtrigger.Protect(name="never_lost", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        """Return the number, never who said it."""
        return f"#{self.pk}"


class Confirmation(models.Model):
    """A token that confirms the address of a comment, once and for some time."""

    comment = models.OneToOneField(Comment, models.PROTECT, related_name="confirmation")
    token_hash = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token.")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(used_at__lt=F("expires_at")),
                name="confirmation_used_in_time",
            ),
        )

    def __str__(self) -> str:
        """Return whose it is; the token is not known."""
        return f"#{self.comment_id}"


class Reply(models.Model):
    """An answer with the decision and its reason; a later one replaces it, none is lost."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="replies")
    number = models.PositiveSmallIntegerField()
    fate = models.CharField(max_length=8, choices=Fate)
    text = models.TextField(help_text="The answer, with the reason for the decision.")
    at = models.DateTimeField(db_default=Now(), editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("comment", "number"), name="reply_once"),
            models.CheckConstraint(condition=Q(fate__in=Fate.values), name="reply_fate_known"),
        )
        triggers = (
            pgtrigger.Protect(name="never_changes", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        """Return the decision."""
        return str(self.get_fate_display())


class Change(models.Model):
    """The place of a later version that an answered comment changed."""

    reply = models.ForeignKey(Reply, models.PROTECT, related_name="changes")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    target = models.CharField(max_length=8, choices=ConsultationTarget)
    code = models.SlugField(max_length=60)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("reply", "version", "target", "code"), name="change_once"
            ),
        )
        triggers = (
            pgtrigger.Protect(name="never_changes", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        """Return where it is."""
        return f"{self.version} {self.code}"
