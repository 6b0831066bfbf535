"""States of a panel of experts, and what its rules choose from."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PanelState(models.TextChoices):
    """Where a panel stands."""

    DRAFT = "draft", pgettext_lazy("panel", "Being prepared")
    RUNNING = "running", pgettext_lazy("panel", "Asking the experts")
    PUBLISHED = "published", pgettext_lazy("panel", "Published")


class Judged(models.TextChoices):
    """How the things are judged."""

    RATING = "rating", _("Each is rated on a scale")
    PAIRS = "pairs", _("Each is compared with each (AHP)")


class Aggregation(models.TextChoices):
    """How comparisons of several experts become weights of the group."""

    JUDGEMENTS = "judgements", _("Geometric mean of the comparisons (AIJ)")
    PRIORITIES = "priorities", _("Geometric mean of the experts' weights (AIP)")


class Conflicted(models.TextChoices):
    """What becomes of the answers of an expert who states a conflict of interest."""

    COUNT = "count", _("They count; how many there are is shown")
    LEAVE_OUT = "leave_out", _("They are left out of the results")


class Ended(models.TextChoices):
    """Why a panel asks no further round."""

    CONSENSUS = "consensus", _("Consensus on everything")
    STABLE = "stable", _("The answers no longer change")
    LAST = "last", _("The last round that the rules allow")
    EARLY = "early", _("Ended before the rules say so")
