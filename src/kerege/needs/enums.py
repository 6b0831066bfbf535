"""Kinds of statements and contributions."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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


class Scale(models.TextChoices):
    """How a figure is read as a severity."""

    PLACE = "place", _("By its place among the regions")
    SHARE = "share", _("As it stands: the share of those who lack it")


class ContributionKind(models.TextChoices):
    """What a contribution to a severity comes from."""

    EVIDENCE = "evidence", _("Evidence")
    STATEMENT = "statement", _("Statement")
    PRIOR = "prior", _("All regions together")


class MeetingStatus(models.TextChoices):
    """Where a meeting stands."""

    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held, minutes being written")
    CLOSED = "closed", _("Minutes closed")
    CANCELLED = "cancelled", _("Cancelled")


class Group(models.TextChoices):
    """For whom somebody speaks at a meeting."""

    CREATOR = "creator", _("Creative people")
    BUSINESS = "business", _("Creative businesses")
    ASSOCIATION = "association", _("Associations and foundations")
    HUB = "hub", _("Hubs and cultural institutions")
    EDUCATION = "education", _("Education and science")
    PUBLIC_BODY = "public_body", _("State bodies")
    OTHER = "other", _("Others")


class Concern(models.TextChoices):
    """Whom a need concerns, beside sub-sectors."""

    WOMEN = "women", _("Women")
    YOUTH = "youth", _("Young people")
    RURAL = "rural", _("People in villages")


class Consent(models.TextChoices):
    """What may be shown of somebody who speaks."""

    REGION = "region", _("The region only")
    GROUP = "group", _("The region and the group")
    NAME = "name", _("The region, the group and the name")


class Reply(models.TextChoices):
    """What an invited person answered."""

    NONE = "none", _("No answer yet")
    ACCEPTED = "accepted", _("Will come")
    DECLINED = "declined", _("Will not come")


class DecisionStatus(models.TextChoices):
    """Whether what a meeting decided has been done."""

    OPEN = "open", pgettext_lazy("decision", "Open")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Given up")


class Verdict(models.TextChoices):
    """What a region answers to the diagnosis."""

    AGREES = "agrees", pgettext_lazy("answer", "Agrees")
    PARTLY = "partly", pgettext_lazy("answer", "Agrees in part")
    DISAGREES = "disagrees", pgettext_lazy("answer", "Disagrees")


class OnNeed(models.TextChoices):
    """What an answer says of the severity of one need."""

    TOO_HIGH = "too_high", pgettext_lazy("answer", "Too high")
    TOO_LOW = "too_low", pgettext_lazy("answer", "Too low")
    MISSING = "missing", pgettext_lazy("answer", "Something is missing in it")


class Answered(models.TextChoices):
    """Where a region stands that is asked to answer."""

    AGREES = "agrees", pgettext_lazy("answer", "Agrees")
    CORRECTS = "corrects", _("Asks for corrections")
    EARLIER = "earlier", _("Answered an earlier diagnosis only")
    NOT_YET = "not_yet", _("No answer yet")
