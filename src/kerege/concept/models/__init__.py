"""The concept as data: versions, goals, measures, indicators, targets, budget, plan, blocks."""

from kerege.concept.models.indicators import FigureReference, Indicator, Target
from kerege.concept.models.measures import (
    Answer,
    EligibleRegion,
    FundingShare,
    Goal,
    Measure,
    Stage,
)
from kerege.concept.models.plan import Allocation, BudgetLine, Plan
from kerege.concept.models.text import Block, Sentence
from kerege.concept.models.versions import Concept, Rendition, Version

__all__ = [
    "Allocation",
    "Answer",
    "Block",
    "BudgetLine",
    "Concept",
    "EligibleRegion",
    "FigureReference",
    "FundingShare",
    "Goal",
    "Indicator",
    "Measure",
    "Plan",
    "Rendition",
    "Sentence",
    "Stage",
    "Target",
    "Version",
]
