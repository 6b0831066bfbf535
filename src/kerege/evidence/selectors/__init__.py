"""What is known: figures, series, totals, conflicts, profiles, each as a person may see it."""

from kerege.evidence.selectors.borders import known_borders
from kerege.evidence.selectors.conflicts import Conflict, all_conflicts, conflicting
from kerege.evidence.selectors.coverage import (
    Coverage,
    Matrix,
    Profile,
    breakdowns_of,
    cross_section,
    measured_matrix,
    newest,
    region_profile,
    years_of,
)
from kerege.evidence.selectors.figures import (
    NEWEST_FIRST,
    datasets_visible_to,
    figure_by_code,
    figures_by_code,
    figures_visible_to,
    latest,
    run_by_code,
    runs_visible_to,
    versions,
    versions_visible_to,
)
from kerege.evidence.selectors.files import plain, runs_to_repeat, write_file
from kerege.evidence.selectors.search import (
    Conditions,
    a_year,
    dataset_by_code,
    figures_where,
    variable_by_code,
    variables_visible_to,
)
from kerege.evidence.selectors.series import Point, exists_in, series
from kerege.evidence.selectors.table import (
    Row,
    Table,
    datasets_with_counts,
    names_in,
    runs_with_counts,
    table,
)
from kerege.evidence.selectors.totals import Total, add_up, total

__all__ = [
    "NEWEST_FIRST",
    "Conditions",
    "Conflict",
    "Coverage",
    "Matrix",
    "Point",
    "Profile",
    "Row",
    "Table",
    "Total",
    "a_year",
    "add_up",
    "all_conflicts",
    "breakdowns_of",
    "conflicting",
    "cross_section",
    "dataset_by_code",
    "datasets_visible_to",
    "datasets_with_counts",
    "exists_in",
    "figure_by_code",
    "figures_by_code",
    "figures_visible_to",
    "figures_where",
    "known_borders",
    "latest",
    "measured_matrix",
    "names_in",
    "newest",
    "plain",
    "region_profile",
    "run_by_code",
    "runs_to_repeat",
    "runs_visible_to",
    "runs_with_counts",
    "series",
    "table",
    "total",
    "variable_by_code",
    "variables_visible_to",
    "versions",
    "versions_visible_to",
    "write_file",
    "years_of",
]
