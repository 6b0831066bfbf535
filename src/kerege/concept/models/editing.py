"""Working on the text of a draft: who edits what, what is not saved yet, what went out and in."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kerege.concept.enums import RecordSort
from kerege.concept.models.text import Block
from kerege.concept.models.versions import Version


class EditLock(models.Model):
    """Who edits a block now; it ends by itself, and may be taken over."""

    block = models.OneToOneField(Block, models.CASCADE, related_name="lock")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    taken_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(taken_at__lt=F("expires_at")), name="edit_lock_times_ordered"
            ),
        )

    def __str__(self) -> str:
        """Return block and person."""
        return f"{self.block_id} {self.person_id}"


class BlockDraft(models.Model):
    """What a person wrote and has not saved; it is theirs alone."""

    block = models.ForeignKey(Block, models.CASCADE, related_name="drafts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    texts = models.JSONField(help_text=_("Title and text by language."))
    state = models.CharField(max_length=64, help_text=_("SHA-256 of what it was made from."))
    saved_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("block", "person"), name="draft_once"),)

    def __str__(self) -> str:
        """Return block and person."""
        return f"{self.block_id} {self.person_id}"


class RecordLock(models.Model):
    """Who edits the texts of a goal, measure or indicator now; it ends by itself."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="record_locks")
    sort = models.CharField(max_length=10, choices=RecordSort)
    code = models.CharField(max_length=20)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    taken_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("version", "sort", "code"), name="record_lock_once"),
            models.CheckConstraint(
                condition=Q(taken_at__lt=F("expires_at")), name="record_lock_times_ordered"
            ),
        )

    def __str__(self) -> str:
        """Return record and person."""
        return f"{self.sort} {self.code} {self.person_id}"


class RecordDraft(models.Model):
    """What a person wrote of a goal, measure or indicator and has not saved; theirs alone."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="record_drafts")
    sort = models.CharField(max_length=10, choices=RecordSort)
    code = models.CharField(max_length=20)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    texts = models.JSONField(help_text=_("By field and language."))
    state = models.CharField(max_length=64, help_text=_("SHA-256 of what it was made from."))
    saved_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("version", "sort", "code", "person"), name="record_draft_once"
            ),
        )

    def __str__(self) -> str:
        """Return record and person."""
        return f"{self.sort} {self.code} {self.person_id}"


class Waiver(models.Model):
    """A translation that is missing or stale, and does not block publication: who says so, why."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="waivers")
    record = models.CharField(max_length=20, help_text=_("Which sort of record."))
    code = models.CharField(max_length=120)
    language = models.CharField(max_length=2)
    reason = models.TextField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("record", "code", "language")
        constraints = (
            models.UniqueConstraint(
                fields=("version", "record", "code", "language"), name="waiver_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_reason"),
        )

    def __str__(self) -> str:
        """Return what is waived."""
        return f"{self.record} {self.code} {self.language}"


class TextExport(models.Model):
    """The texts of a draft as they went out for editing in a word processor."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="exports")
    key = models.CharField(max_length=12, unique=True, help_text=_("Named in the file."))
    language = models.CharField(max_length=2)
    texts = models.JSONField(help_text=_("By block and field."))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("-id",)
        triggers = (pgtrigger.Protect(name="export_stays", operation=pgtrigger.Update),)

    def __str__(self) -> str:
        """Return the key."""
        return self.key


class TextImport(models.Model):
    """A file that came back, and what became of every word of it."""

    export = models.ForeignKey(TextExport, models.CASCADE, related_name="imports")
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    result = models.JSONField()
    made_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("-id",)
        triggers = (pgtrigger.Protect(name="import_stays", operation=pgtrigger.Update),)

    def __str__(self) -> str:
        """Return the key of the export."""
        return str(self.export_id)
