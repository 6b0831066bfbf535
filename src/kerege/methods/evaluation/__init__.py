"""Effect of a measure: differences in differences, group-time effects, synthetic control."""

from kerege.methods.evaluation.difference_in_differences import difference_in_differences
from kerege.methods.evaluation.event_study import EventStudy, event_study
from kerege.methods.evaluation.group_time_effects import (
    Average,
    GroupTimeEffects,
    group_time_effects,
)
from kerege.methods.evaluation.panel import NEVER, Effect
from kerege.methods.evaluation.simplex_least_squares import simplex_least_squares
from kerege.methods.evaluation.synthetic_control import SyntheticControl, synthetic_control
from kerege.methods.evaluation.synthetic_control_placebos import (
    Placebos,
    leave_one_out,
    placebo_in_space,
    placebo_in_time,
)
from kerege.methods.evaluation.wild_cluster_bootstrap import (
    WildBootstrap,
    wild_cluster_bootstrap,
)

__all__ = [
    "NEVER",
    "Average",
    "Effect",
    "EventStudy",
    "GroupTimeEffects",
    "Placebos",
    "SyntheticControl",
    "WildBootstrap",
    "difference_in_differences",
    "event_study",
    "group_time_effects",
    "leave_one_out",
    "placebo_in_space",
    "placebo_in_time",
    "simplex_least_squares",
    "synthetic_control",
    "wild_cluster_bootstrap",
]
