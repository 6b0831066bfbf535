"""What is known of needs: the current diagnosis, its parts, statements."""

from kerege.needs.selectors.severities import (
    NeedPage,
    Weights,
    contributions,
    contributions_by_severity,
    current_diagnosis,
    is_clear,
    most_urgent,
    need_page,
    needs_from_figure,
    of_country,
    required_diagnosis,
    severities,
    severity,
    statement_by_code,
    statements,
    weights_for_planner,
)

__all__ = [
    "NeedPage",
    "Weights",
    "contributions",
    "contributions_by_severity",
    "current_diagnosis",
    "is_clear",
    "most_urgent",
    "need_page",
    "needs_from_figure",
    "of_country",
    "required_diagnosis",
    "severities",
    "severity",
    "statement_by_code",
    "statements",
    "weights_for_planner",
]
