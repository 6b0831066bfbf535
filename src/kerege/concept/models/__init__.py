"""The concept as data: versions, goals, measures, indicators, money, text, consultation."""

from kerege.concept.models.approval import (
    Approval,
    Resolution,
    Route,
    Seat,
    Signature,
    Step,
)
from kerege.concept.models.comments import Change, Comment, Confirmation, Reply
from kerege.concept.models.consultation import Consultation, ConsultationTerm, Passage
from kerege.concept.models.editing import (
    BlockDraft,
    EditLock,
    RecordDraft,
    RecordLock,
    TextExport,
    TextImport,
    Waiver,
)
from kerege.concept.models.indicators import FigureReference, Indicator, Target
from kerege.concept.models.layouts import KeptLayout
from kerege.concept.models.measures import (
    Answer,
    EligibleRegion,
    FundingShare,
    Goal,
    Measure,
    Stage,
)
from kerege.concept.models.plan import Allocation, BudgetLine, Plan, PlanOrder
from kerege.concept.models.text import Block, Sentence
from kerege.concept.models.versions import Concept, Rendition, Version

__all__ = [
    "Allocation",
    "Answer",
    "Approval",
    "Block",
    "BlockDraft",
    "BudgetLine",
    "Change",
    "Comment",
    "Concept",
    "Confirmation",
    "Consultation",
    "ConsultationTerm",
    "EditLock",
    "EligibleRegion",
    "FigureReference",
    "FundingShare",
    "Goal",
    "Indicator",
    "KeptLayout",
    "Measure",
    "Passage",
    "Plan",
    "PlanOrder",
    "RecordDraft",
    "RecordLock",
    "Rendition",
    "Reply",
    "Resolution",
    "Route",
    "Seat",
    "Sentence",
    "Signature",
    "Stage",
    "Step",
    "Target",
    "TextExport",
    "TextImport",
    "Version",
    "Waiver",
]
