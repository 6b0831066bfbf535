"""What is known: figures with their provenance, and what was published that is no figure."""

from kerege.evidence.models.feeds import Feed, Fetch
from kerege.evidence.models.figures import (
    WHOLE,
    Break,
    Collection,
    Dataset,
    Figure,
    OwnRegion,
    Run,
    Variable,
)
from kerege.evidence.models.published import Event, Hub, SupportMeasure, Target
from kerege.evidence.models.releases import Release
from kerege.evidence.models.restatements import Restatement
from kerege.evidence.models.views import SavedView

__all__ = [
    "WHOLE",
    "Break",
    "Collection",
    "Dataset",
    "Event",
    "Feed",
    "Fetch",
    "Figure",
    "Hub",
    "OwnRegion",
    "Release",
    "Restatement",
    "Run",
    "SavedView",
    "SupportMeasure",
    "Target",
    "Variable",
]
