"""From figures to figures: each method by its name, so that any run can be computed again."""

from kerege.evidence.analysis import (
    change,
    counting,
    index,
    neighbours,
    register,
    shift,
    specialisation,
)
from kerege.evidence.analysis.methods import METHODS, Method, statement
from kerege.evidence.analysis.panel import Panel, newest_figure, read_panel, source_of

__all__ = [
    "METHODS",
    "Method",
    "Panel",
    "change",
    "counting",
    "index",
    "neighbours",
    "newest_figure",
    "read_panel",
    "register",
    "shift",
    "source_of",
    "specialisation",
    "statement",
]
