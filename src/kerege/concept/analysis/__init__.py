"""Rows -> planning problem -> `kerege.methods.allocation` -> result and recipe."""

from kerege.concept.analysis.choice import EXPECTED, Choice, choice_of
from kerege.concept.analysis.outlook import (
    Aim,
    Answer,
    Expected,
    Outlook,
    Pace,
    Place,
    Track,
    outlook,
)
from kerege.concept.analysis.plan import Planned, plan
from kerege.concept.analysis.problem import Rows
from kerege.concept.analysis.reading import rows_of
from kerege.concept.analysis.side_by_side import Beside, Sheet, beside, sheet_of
from kerege.concept.analysis.solving import Clash, with_choice
from kerege.concept.analysis.split import split_money
from kerege.concept.analysis.what_if import Tried, WhatIf, changed_limits, tried

__all__ = [
    "EXPECTED",
    "Aim",
    "Answer",
    "Beside",
    "Choice",
    "Clash",
    "Expected",
    "Outlook",
    "Pace",
    "Place",
    "Planned",
    "Rows",
    "Sheet",
    "Track",
    "Tried",
    "WhatIf",
    "beside",
    "changed_limits",
    "choice_of",
    "outlook",
    "plan",
    "rows_of",
    "sheet_of",
    "split_money",
    "tried",
    "with_choice",
]
