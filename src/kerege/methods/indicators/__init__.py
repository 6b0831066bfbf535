"""Indicators: scales, pooling of uncertain contributions, and the certainty of rankings."""

from kerege.methods.indicators.analytic_hierarchy_process import (
    PairwiseWeights,
    analytic_hierarchy_process,
)
from kerege.methods.indicators.average_rank import average_rank
from kerege.methods.indicators.dersimonian_laird import DerSimonianLaird, dersimonian_laird
from kerege.methods.indicators.inverse_variance_pooling import (
    PooledEstimate,
    inverse_variance_pooling,
)
from kerege.methods.indicators.normalise import (
    min_max_normalise,
    rank_normalise,
    standardise,
)
from kerege.methods.indicators.rank_interval import (
    RankInterval,
    rank_interval,
    rank_interval_of_draws,
)
from kerege.methods.indicators.relative_position import relative_position

__all__ = [
    "DerSimonianLaird",
    "PairwiseWeights",
    "PooledEstimate",
    "RankInterval",
    "analytic_hierarchy_process",
    "average_rank",
    "dersimonian_laird",
    "inverse_variance_pooling",
    "min_max_normalise",
    "rank_interval",
    "rank_interval_of_draws",
    "rank_normalise",
    "relative_position",
    "standardise",
]
