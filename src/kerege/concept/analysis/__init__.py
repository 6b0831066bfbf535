"""Rows -> planning problem -> `kerege.methods.allocation` -> result and recipe."""

from kerege.concept.analysis.outlook import Aim, Answer, Outlook, Pace, Place, outlook
from kerege.concept.analysis.plan import Planned, explain_clash, plan
from kerege.concept.analysis.problem import Rows, build_problem
from kerege.concept.analysis.split import split_money

__all__ = [
    "Aim",
    "Answer",
    "Outlook",
    "Pace",
    "Place",
    "Planned",
    "Rows",
    "build_problem",
    "explain_clash",
    "outlook",
    "plan",
    "split_money",
]
