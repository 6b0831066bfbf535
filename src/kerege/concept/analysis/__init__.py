"""Rows -> planning problem -> `kerege.methods.allocation` -> result and recipe."""

from kerege.concept.analysis.outlook import Aim, Answer, Outlook, Pace, Place, outlook
from kerege.concept.analysis.plan import Planned, explain_clash, plan
from kerege.concept.analysis.problem import Rows, build_problem
from kerege.concept.analysis.reading import rows_of
from kerege.concept.analysis.side_by_side import Beside, Sheet, beside, sheet_of
from kerege.concept.analysis.split import split_money

__all__ = [
    "Aim",
    "Answer",
    "Beside",
    "Outlook",
    "Pace",
    "Place",
    "Planned",
    "Rows",
    "Sheet",
    "beside",
    "build_problem",
    "explain_clash",
    "outlook",
    "plan",
    "rows_of",
    "sheet_of",
    "split_money",
]
