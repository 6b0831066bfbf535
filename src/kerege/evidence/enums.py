"""Codes of evidence, in the vocabulary of SDMX where it has one."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DatasetStatus(models.TextChoices):
    """The life of a dataset."""

    DRAFT = "draft", _("Draft")
    CHECKED = "checked", _("Checked")
    APPROVED = "approved", pgettext_lazy("dataset", "Approved")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


MOVES: dict[str, frozenset[str]] = {
    DatasetStatus.DRAFT: frozenset({DatasetStatus.CHECKED, DatasetStatus.WITHDRAWN}),
    DatasetStatus.CHECKED: frozenset(
        {
            DatasetStatus.DRAFT,
            DatasetStatus.APPROVED,
            DatasetStatus.PUBLISHED,
            DatasetStatus.WITHDRAWN,
        }
    ),
    DatasetStatus.APPROVED: frozenset(
        {DatasetStatus.DRAFT, DatasetStatus.PUBLISHED, DatasetStatus.WITHDRAWN}
    ),
    DatasetStatus.PUBLISHED: frozenset({DatasetStatus.WITHDRAWN}),
    DatasetStatus.WITHDRAWN: frozenset(),
}
"""From a state of a dataset to the states it may take next."""


class RestatementState(models.TextChoices):
    """The life of a proposal to restate a published dataset."""

    PROPOSED = "proposed", _("Proposed")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


class VariableKind(models.TextChoices):
    """What sort of number a variable is: decides checks, intervals and formatting."""

    COUNT = "count", _("Count")
    MONEY = "money", _("Money")
    SHARE = "share", _("Share")
    RATIO = "ratio", _("Ratio")
    RANK = "rank", _("Rank")
    FLAG = "flag", _("Yes or no")


class Observation(models.TextChoices):
    """The status of an observation (SDMX CL_OBS_STATUS)."""

    NORMAL = "A", _("Normal")
    BREAK = "B", _("Break in series")
    ESTIMATED = "E", _("Estimated")
    FORECAST = "F", _("Forecast")
    PROVISIONAL = "P", _("Provisional")
    NOT_MEASURED = "L", _("Not measured")
    CANNOT_EXIST = "M", _("Cannot exist (the territory did not exist)")
    SUPPRESSED = "Q", _("Suppressed to protect those counted")
    NOT_COMPARABLE = "N", _("Not comparable (borders or method changed)")


MISSING = (
    Observation.NOT_MEASURED,
    Observation.CANNOT_EXIST,
    Observation.SUPPRESSED,
    Observation.NOT_COMPARABLE,
)


class Relation(models.TextChoices):
    """How exactly the source states the value."""

    EXACTLY = "exactly", pgettext_lazy("relation", "exactly")
    ABOUT = "about", pgettext_lazy("relation", "about")
    MORE_THAN = "more_than", pgettext_lazy("relation", "more than")
    AT_LEAST = "at_least", pgettext_lazy("relation", "at least")
    LESS_THAN = "less_than", pgettext_lazy("relation", "less than")


class HubKind(models.TextChoices):
    """Whose hub it is."""

    PUBLIC = "public", _("Public")
    PUBLIC_PRIVATE = "public_private", _("Public and private")
    PRIVATE = "private", _("Private")
    UNIVERSITY = "university", _("Of a university")
    YOUTH = "youth", _("Youth centre")
    TECHNOPARK = "technopark", _("Technology park")


class HubStatus(models.TextChoices):
    """How far a hub has come, as the source says."""

    OPEN = "open", _("Open")
    FITTING_OUT = "fitting_out", _("Being fitted out")
    ANNOUNCED = "announced", _("Announced")
    ORDERED = "ordered", _("Ordered by the Government")


class EventKind(models.TextChoices):
    """What sort of event."""

    FORUM = "forum", _("Forum")
    INSTITUTION = "institution", _("Institution founded")
    WORKING_GROUP = "working_group", _("Working group")
    DOCUMENT = "document", _("Document")
    PLAN = "plan", _("Plan")
    INSTRUCTION = "instruction", _("Instruction")
    MEETING = "meeting", _("Meeting")
    TRAINING = "training", _("Training")
    LAW = "law", _("Law")
    PROPOSAL = "proposal", _("Proposal")


class TargetRelation(models.TextChoices):
    """How a target states its value."""

    EXACTLY = "exactly", pgettext_lazy("relation", "exactly")
    ABOUT = "about", pgettext_lazy("relation", "about")
    MORE_THAN = "more_than", pgettext_lazy("relation", "more than")
    AT_LEAST = "at_least", pgettext_lazy("relation", "at least")
    LESS_THAN = "less_than", pgettext_lazy("relation", "less than")
    TIMES_BASE = "times_base", pgettext_lazy("relation", "times the base")
    ADDED_TO_BASE = "added_to_base", pgettext_lazy("relation", "more than the base, by")


class FetchOutcome(models.TextChoices):
    """How asking another office ended (kerege.evidence.sources)."""

    KEPT = "kept", _("New data came and were kept")
    SAME = "same", _("The same data as before")
    DOWN = "down", _("The office could not be reached")
    SLOW = "slow", _("The office did not answer in time")
    REFUSED = "refused", _("The office refused")
    ELSEWHERE = "elsewhere", _("The office has moved")
    TOO_LARGE = "too-large", _("The answer was too large")
    CUT_OFF = "cut-off", _("The answer broke off")
    NONSENSE = "nonsense", _("The answer was not data")
