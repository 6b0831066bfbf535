"""What is known: figures, series, totals, conflicts, profiles, each as a person may see it."""

from kerege.evidence.selectors.borders import known_borders
from kerege.evidence.selectors.conflicts import Conflict, all_conflicts, conflicting
from kerege.evidence.selectors.figures import (
    datasets_visible_to,
    figure_by_code,
    figures_by_code,
    figures_visible_to,
    latest,
    runs_visible_to,
    versions,
    versions_visible_to,
)
from kerege.evidence.selectors.series import Point, exists_in, series
from kerege.evidence.selectors.totals import Total, add_up, total

__all__ = [
    "Conflict",
    "Point",
    "Total",
    "add_up",
    "all_conflicts",
    "conflicting",
    "datasets_visible_to",
    "exists_in",
    "figure_by_code",
    "figures_by_code",
    "figures_visible_to",
    "known_borders",
    "latest",
    "runs_visible_to",
    "series",
    "total",
    "versions",
    "versions_visible_to",
]
