"""States of a survey, of an invitation and of a response."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SurveyState(models.TextChoices):
    """Where a survey stands."""

    DRAFT = "draft", pgettext_lazy("survey", "Draft")
    OPEN = "open", pgettext_lazy("survey", "Open")
    CLOSED = "closed", pgettext_lazy("survey", "Closed")


MOVES = {
    SurveyState.DRAFT: {SurveyState.OPEN},
    SurveyState.OPEN: {SurveyState.CLOSED},
    SurveyState.CLOSED: {SurveyState.OPEN},
}


class Disposition(models.TextChoices):
    """What became of an invitation, in the classes of AAPOR's Standard Definitions."""

    NO_ANSWER = "no_answer", _("No answer yet")
    PARTIAL = "partial", _("Begun, not sent")
    COMPLETE = "complete", _("Answered")
    REFUSED = "refused", _("Refused")
    NOT_REACHED = "not_reached", _("Not reached")
    OTHER = "other", _("Eligible, did not answer for another reason")
    NOT_ELIGIBLE = "not_eligible", _("Not eligible")


BY_ANSWER = {Disposition.COMPLETE, Disposition.PARTIAL}
"""These follow from the answer itself and are not set by hand."""


class ResponseState(models.TextChoices):
    """Whether a response has been sent."""

    STARTED = "started", _("Begun")
    SUBMITTED = "submitted", _("Sent")


class Validation(models.TextChoices):
    """What the analyst has found of a response."""

    UNCHECKED = "unchecked", _("Not checked")
    ACCEPTED = "accepted", _("Accepted")
    ON_HOLD = "on_hold", _("On hold")
    REJECTED = "rejected", _("Rejected")


class Channel(models.TextChoices):
    """How a response came."""

    WEB = "web", _("Web form")
    IMPORTED = "imported", _("KoboToolbox or ODK")
