"""From figures to figures: each method by its name, so that any run can be computed again.

What is exported here needs no Django; `reading` and `counting` ask the database.
"""

from kerege.evidence.analysis import (
    change,
    clusters,
    concentration,
    forecast,
    index,
    links,
    neighbours,
    register,
    shift,
    specialisation,
)
from kerege.evidence.analysis.methods import METHODS, statement
from kerege.evidence.analysis.panel import Panel

__all__ = [
    "METHODS",
    "Panel",
    "change",
    "clusters",
    "concentration",
    "forecast",
    "index",
    "links",
    "neighbours",
    "register",
    "shift",
    "specialisation",
    "statement",
]
