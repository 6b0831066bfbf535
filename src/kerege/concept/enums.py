"""States and kinds of a concept."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VersionStatus(models.TextChoices):
    """The life of a version."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Superseded")


MOVES = {
    VersionStatus.DRAFT: {VersionStatus.PUBLISHED},
    VersionStatus.PUBLISHED: {VersionStatus.SUPERSEDED},
    VersionStatus.SUPERSEDED: set(),
}


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
