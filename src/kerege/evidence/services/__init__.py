"""Acts of the evidence room: variables, datasets, figures, runs."""

from kerege.evidence.rows import FigureRow
from kerege.evidence.services.datasets import (
    check_dataset,
    publish_dataset,
    register_dataset,
    withdraw_dataset,
)
from kerege.evidence.services.figures import Recorded, record_figures, record_results
from kerege.evidence.services.runs import record_run
from kerege.evidence.services.variables import ensure_break, ensure_variable

__all__ = [
    "FigureRow",
    "Recorded",
    "check_dataset",
    "ensure_break",
    "ensure_variable",
    "publish_dataset",
    "record_figures",
    "record_results",
    "record_run",
    "register_dataset",
    "withdraw_dataset",
]
