"""States and kinds of a concept."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class VersionStatus(models.TextChoices):
    """The life of a version."""

    DRAFT = "draft", pgettext_lazy("version of a concept", "Draft")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Superseded")


class Instrument(models.TextChoices):
    """With what a measure is carried out."""

    LAW = "law", _("Legislation")
    FINANCE = "finance", _("Financial instrument")
    HUBS = "hubs", _("Hub or other infrastructure")
    TALENT = "talent", _("Education and talent")
    FORUM = "forum", _("Forum and promotion")
    STRATEGY = "strategy", _("Planning and coordination")
    EVIDENCE = "evidence", _("Data and analysis")


class FundingSource(models.TextChoices):
    """Who pays."""

    REPUBLICAN = "republican", _("Republican budget")
    LOCAL = "local", _("Local budget")
    FUND = "fund", _("Creative Industries Development Fund")
    PRIVATE = "private", _("Private co-financing")


class RecordSort(models.TextChoices):
    """Which records have texts that are written in the browser, beside the blocks."""

    GOAL = "goal", _("Goal")
    MEASURE = "measure", _("Measure")
    INDICATOR = "indicator", _("Indicator")


class PlanKind(models.TextChoices):
    """What a plan is the best for."""

    EXPECTED = "expected", _("For expected needs and effects")
    ROBUST = "robust", _("Robust: also good in the worst scenarios")


LIMIT_KINDS = (
    "budget_year",
    "source_cap_year",
    "floor_region",
    "cap_group_share",
    "area_min_share",
    "least_share",
    "promise",
    "absorption_year",
    "carry_over_year",
    "prerequisite",
    "synergy",
)
"""What a limit of the planner may be."""
LIMITS_OF_MEASURES = ("promise", "prerequisite", "synergy")
"""Those that name measures, and no money."""
CHOSEN_SHARE = "chosen-least-share"
"""Code of the limit that a chosen fairness makes of every region's least share."""


class OrderState(models.TextChoices):
    """What became of a plan that was asked for."""

    WAITING = "waiting", _("Is being computed")
    DONE = "done", _("Computed")
    REFUSED = "refused", _("There is no such plan")


class BlockKind(models.TextChoices):
    """What a block of the document holds."""

    HEADING = "heading", _("Heading")
    TEXT = "text", _("Text")
    COMPUTED = "computed", _("Table, chart or map made from the data")
    HUMAN = "human", _("To be written by a person")
    ITEM = "item", _("Item of a list")


class TargetKind(models.TextChoices):
    """Where a target comes from."""

    PUBLISHED = "published", _("Published")
    COMPUTED = "computed", _("Computed from a published statement")
    DEMONSTRATION = "demonstration", _("Demonstration assumption")
    NOT_DEFINED = "not_defined", _("Not defined in this year")


class ConsultationTarget(models.TextChoices):
    """What a comment may be about."""

    BLOCK = "block", _("Paragraph")
    MEASURE = "measure", _("Measure")


class CommenterGroup(models.TextChoices):
    """For whom a commenter speaks; nobody has to say."""

    CREATIVE = "creative", _("Creative person")
    BUSINESS = "business", _("Business")
    NGO = "ngo", _("Non-governmental organisation")
    SCIENCE = "science", _("Science and education")
    PUBLIC = "public", _("Public body")
    OTHER = "other", _("Other")


class CommentState(models.TextChoices):
    """The life of a comment."""

    UNCONFIRMED = "unconfirmed", _("Waits for its address to be confirmed")
    RECEIVED = "received", _("Waits for an answer")
    ANSWERED = "answered", _("Answered")
    WITHHELD = "withheld", _("Withheld")


COMMENT_MOVES = {
    CommentState.UNCONFIRMED: {CommentState.RECEIVED},
    CommentState.RECEIVED: {CommentState.ANSWERED, CommentState.WITHHELD},
    CommentState.ANSWERED: {CommentState.WITHHELD},
    CommentState.WITHHELD: {CommentState.RECEIVED, CommentState.ANSWERED},
}
"""A comment whose answer is revised stays answered; one that is shown again is what it was."""


class Fate(models.TextChoices):
    """What was decided on a comment."""

    ACCEPTED = "accepted", pgettext_lazy("comment", "Accepted")
    PARTLY = "partly", _("Accepted in part")
    REJECTED = "rejected", pgettext_lazy("comment", "Rejected")


class StepKind(models.TextChoices):
    """Who decides in a step of approval."""

    REGION = "region", _("Region")
    MINISTRY = "ministry", _("Ministry")
    COUNCIL = "council", _("Public council")
    GOVERNMENT = "government", _("Government")


class RouteStatus(models.TextChoices):
    """Where a route of approval stands."""

    OPEN = "open", _("Under way")
    AGREED = "agreed", _("Agreed by all")
    RETURNED = "returned", _("Returned with remarks")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class StepStatus(models.TextChoices):
    """Where a step stands."""

    WAITING = "waiting", _("Not yet begun")
    ACTIVE = "active", _("Holds it now")
    AGREED = "agreed", _("Agreed")
    RETURNED = "returned", _("Returned with remarks")
    STOPPED = "stopped", _("Not needed any more")


class ApprovalStatus(models.TextChoices):
    """The life of a version after it was approved."""

    APPROVED = "approved", _("Approved")
    IN_FORCE = "in_force", _("In force")
    AMENDED = "amended", _("Amended by a later version")
    SUPERSEDED = "superseded", _("Superseded")
