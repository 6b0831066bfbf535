"""Kinds of statements and contributions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StatementKind(models.TextChoices):
    """Where a statement was heard."""

    PUBLISHED = "published", _("Published source")
    MEETING = "meeting", _("Expert meeting")
    SURVEY = "survey", _("Survey")
    REPRESENTATIVE = "representative", _("Regional representative")


class Stance(models.TextChoices):
    """What a statement says of a need."""

    SEVERE = "severe", _("A serious need")
    PRESENT = "present", _("A need")
    MET = "met", _("The need is met")


class ContributionKind(models.TextChoices):
    """What a contribution to a severity comes from."""

    EVIDENCE = "evidence", _("Evidence")
    STATEMENT = "statement", _("Statement")
    PRIOR = "prior", _("All regions together")
