"""What is known: figures with their provenance, and what was published that is no figure."""

from kerege.evidence.models.feeds import Feed, Fetch
from kerege.evidence.models.figures import (
    Break,
    Collection,
    Dataset,
    Figure,
    OwnRegion,
    Run,
    Variable,
)
from kerege.evidence.models.published import Event, Hub, SupportMeasure, Target

__all__ = [
    "Break",
    "Collection",
    "Dataset",
    "Event",
    "Feed",
    "Fetch",
    "Figure",
    "Hub",
    "OwnRegion",
    "Run",
    "SupportMeasure",
    "Target",
    "Variable",
]
