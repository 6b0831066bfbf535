"""Surveys: forms, samples, invitations, responses."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kerege.needs.survey_enums import Channel, Disposition, ResponseState, SurveyState, Validation


class Survey(models.Model):
    """What is asked of whom, from when to when."""

    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    about = models.TextField(blank=True, help_text="Who asks, why, and what happens with answers.")
    state = models.CharField(max_length=6, choices=SurveyState, default=SurveyState.DRAFT)
    is_for_everyone = models.BooleanField(
        default=False,
        help_text="Otherwise only who was invited. Answers of volunteers are not a sample.",
    )
    days_to_resume = models.PositiveSmallIntegerField(default=30)
    smallest = models.PositiveSmallIntegerField(
        help_text="Estimates of fewer answers are withheld from everybody."
    )
    territory_question = models.CharField(max_length=80, blank=True)
    subsector_question = models.CharField(max_length=80, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=SurveyState.values), name="survey_state_known"
            ),
            models.CheckConstraint(
                condition=Q(days_to_resume__gte=1, days_to_resume__lte=365), name="survey_days"
            ),
            models.CheckConstraint(condition=Q(smallest__gte=3), name="survey_smallest"),
        )

    def __str__(self) -> str:
        """Return the title, or the code where there is none in this language."""
        return self.title or self.code


class SurveyForm(models.Model):
    """One version of a survey's form; it never changes."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="forms")
    number = models.PositiveSmallIntegerField()
    definition = models.JSONField()
    checksum = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("survey", "number"), name="survey_form_number_once"),
        )
        triggers = (pgtrigger.Protect(name="survey_form_frozen", operation=pgtrigger.Update),)

    def __str__(self) -> str:
        """Return survey and number."""
        return f"{self.survey_id}, {self.number}"


class Sample(models.Model):
    """The sample drawn from the register for a survey, and how."""

    survey = models.OneToOneField(Survey, models.CASCADE, related_name="sample")
    seed = models.BigIntegerField()
    strata = models.JSONField(
        help_text="Region and sub-sector, how many there are, how many were drawn."
    )
    frame_checksum = models.CharField(max_length=64)
    is_synthetic = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    drawn_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        """Return the survey and the seed."""
        return f"{self.survey_id}, {self.seed}"


@pghistory.track(exclude=["code_hash"])
class Invitation(models.Model):
    """One drawn subject of the register, asked by a code that only its hash is kept of."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="invitations")
    subject = models.ForeignKey("register.Subject", models.PROTECT, related_name="+")
    territory = models.ForeignKey("reference.Territory", models.PROTECT, related_name="+")
    subsector = models.CharField(max_length=50, blank=True)
    code_hash = models.CharField(max_length=64, unique=True)
    disposition = models.CharField(
        max_length=12, choices=Disposition, default=Disposition.NO_ANSWER
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("survey", "subject"), name="invitation_once"),
            models.CheckConstraint(
                condition=Q(disposition__in=Disposition.values), name="invitation_disposition_known"
            ),
        )

    def __str__(self) -> str:
        """Return its number."""
        return str(self.pk)


@pghistory.track(exclude=["token_hash"])
class SurveyResponse(models.Model):
    """What one respondent answered. Each column has a class in `survey_rules.FIELD_CLASSES`."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="responses")
    form = models.ForeignKey(SurveyForm, models.PROTECT, related_name="+")
    invitation = models.OneToOneField(
        Invitation, models.PROTECT, null=True, blank=True, related_name="response"
    )
    instance_id = models.CharField(max_length=100)
    deprecated_ids = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    token_hash = models.CharField(max_length=64, blank=True)
    token_expires_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=ResponseState, default=ResponseState.STARTED)
    validation = models.CharField(max_length=9, choices=Validation, default=Validation.UNCHECKED)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.WEB)
    language = models.CharField(max_length=3, blank=True)
    answers = models.JSONField(default=dict)
    territory = models.ForeignKey(
        "reference.Territory", models.PROTECT, null=True, blank=True, related_name="+"
    )
    subsector = models.CharField(max_length=50, blank=True)
    is_synthetic = models.BooleanField(default=False)
    started_at = models.DateTimeField(db_default=Now())
    submitted_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    change = models.CharField(max_length=200, blank=True, help_text="Why the last change was made.")

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("survey", "instance_id"), name="response_once"),
            models.UniqueConstraint(
                fields=("token_hash",), condition=~Q(token_hash=""), name="response_token_once"
            ),
            models.CheckConstraint(
                condition=Q(state=ResponseState.SUBMITTED, submitted_at__isnull=False)
                | Q(state=ResponseState.STARTED, submitted_at__isnull=True),
                name="response_sent_has_instant",
            ),
            models.CheckConstraint(
                condition=Q(validation__in=Validation.values), name="response_validation_known"
            ),
        )

    def __str__(self) -> str:
        """Return the instance's identifier."""
        return self.instance_id


class SurveySave(models.Model):
    """The key of a save that was applied: the same key again changes nothing."""

    response = models.ForeignKey(SurveyResponse, models.CASCADE, related_name="saves")
    key = models.UUIDField()
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("response", "key"), name="survey_save_once"),
        )

    def __str__(self) -> str:
        """Return the key."""
        return str(self.key)
